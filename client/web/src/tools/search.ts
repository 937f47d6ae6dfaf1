// Finding words on the board whatever their accents and case.
import type { Layout } from '../canvas/layout';

/** «Œnologie, CAFÉ» → «oenologie, cafe». */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('’', "'");
}

/** Zones and notes that hold every word of the query, in reading order. */
export function find(layout: Layout, query: string): string[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const holds = (text: string): boolean => {
    const folded = fold(text);
    return words.every((word) => folded.includes(word));
  };
  const out: string[] = [];
  for (const [id, zone] of layout.zones) {
    if (holds(zone.zone.title)) out.push(id);
    for (const note of zone.notes) if (holds(layout.notes.get(note)?.note.text ?? '')) out.push(note);
  }
  for (const [id, box] of layout.notes) if (box.zone === null && holds(box.note.text)) out.push(id);
  return out;
}
