// Length as people count it: graphemes (UAX 29), the unit of every limit in the protocol.
import { CARD_GRAPHEMES, NOTE_GRAPHEMES, TEXT_GRAPHEMES } from '../protocol';
import type { Note } from './model';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function countGraphemes(text: string): number {
  // Plain ASCII without carriage returns: one unit is one grapheme.
  if (/^[\n\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** How long its text may be; of no note: what is written together for a question. */
export const limitOf = (note: Note | undefined): number =>
  !note ? TEXT_GRAPHEMES : note.signature === null ? NOTE_GRAPHEMES : CARD_GRAPHEMES;

/** Is a text no longer than this? A grapheme has at least one unit, so short texts need no counting. */
export function fits(text: string, limit: number): boolean {
  return text.length <= limit || countGraphemes(text) <= limit;
}

/** The longest beginning of `insert` that still fits between `before` and `after`; whole graphemes only. */
export function trimToFit(before: string, insert: string, after: string, limit: number): string {
  if (fits(before + insert + after, limit)) return insert;
  const ends = [...segmenter.segment(insert)].map(({ index }) => index);
  // Joining may merge graphemes at the edges, so the answer is tried, not computed.
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(before + insert.slice(0, ends[middle]) + after, limit)) low = middle;
    else high = middle - 1;
  }
  return insert.slice(0, ends[low] ?? 0);
}
