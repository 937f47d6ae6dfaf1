// Length as people count it: graphemes (UAX 29), the unit of every limit in the protocol.
import { NOTE_GRAPHEMES } from '../protocol';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function countGraphemes(text: string): number {
  // Plain ASCII without carriage returns: one unit is one grapheme.
  if (/^[\n\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** Does a note hold this text? A grapheme has at least one unit, so short texts need no counting. */
export function fitsNote(text: string): boolean {
  return text.length <= NOTE_GRAPHEMES || countGraphemes(text) <= NOTE_GRAPHEMES;
}

/** The longest beginning of `insert` that still fits between `before` and `after`; whole graphemes only. */
export function trimToFit(before: string, insert: string, after: string): string {
  if (fitsNote(before + insert + after)) return insert;
  const ends = [...segmenter.segment(insert)].map(({ index }) => index);
  // Joining may merge graphemes at the edges, so the answer is tried, not computed.
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fitsNote(before + insert.slice(0, ends[middle]) + after)) low = middle;
    else high = middle - 1;
  }
  return insert.slice(0, ends[low] ?? 0);
}
