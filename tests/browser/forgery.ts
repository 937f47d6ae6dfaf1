// What modified clients send, as bytes.

/** An edit in which one person's id stands where another's was. Ids have one length, so that nothing moves. */
export function forged(frame: Buffer, own: string, other: string): Buffer {
  if (own.length !== other.length) throw new Error('ids of two lengths');
  return Buffer.from(frame.toString('latin1').replaceAll(own, other), 'latin1');
}

function varuint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(128 | (value & 127));
  return [...bytes, value];
}

/**
 * An update frame whose blocks stand each between one of a long list and its end: what they cost grows with their
 * square. The same as `wide` in tests/it/hostile.rs.
 */
export function wide(blocks: number): Buffer {
  const update = [2, ...varuint(blocks), 9, 0];
  for (let before = 0; before < blocks; before++) {
    update.push(0xc4, 1, ...varuint(before), 1, ...varuint(blocks - 1), 1, 0x78);
  }
  // The list: letters and embeds in turn, so that they do not become one.
  update.push(...varuint(blocks), 1, 0, 4, 1, 1, 0x74, 1, 0x61);
  for (let before = 0; before < blocks - 1; before++) {
    update.push(before % 2 === 0 ? 0x85 : 0x84, 1, ...varuint(before), ...(before % 2 === 0 ? [2, 0x7b, 0x7d] : [1, 0x61]));
  }
  update.push(0);
  return Buffer.from([0, 2, ...varuint(update.length), ...update]);
}
