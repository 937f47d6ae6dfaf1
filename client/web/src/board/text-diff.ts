// Differences of short texts, in UTF-16 units (SPEC S12), never through the middle of a character. Pure.
import type { TextDelta } from './model';

export interface Edit {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/** The one edit that makes `after` of `before`. `caret`, where it ended in `after`, says which of equal letters it was. */
export function editBetween(before: string, after: string, caret: number = after.length): Edit {
  const longest = Math.min(before.length, after.length);
  // What follows the caret was not typed: it is taken as the common end first.
  let tail = 0;
  const most = Math.min(longest, after.length - Math.min(caret, after.length));
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  let head = 0;
  while (head < longest - tail && before[head] === after[head]) head += 1;
  while (tail < longest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (splits(before, head) || splits(after, head)) head -= 1;
  if (splits(before, before.length - tail) || splits(after, after.length - tail)) tail -= 1;
  return { index: head, remove: before.length - head - tail, insert: after.slice(head, after.length - tail) };
}

/** The same as a delta; empty when the texts are equal. */
export function difference(before: string, after: string): TextDelta[] {
  if (before === after) return [];
  const { index, remove, insert } = editBetween(before, after);
  const delta: TextDelta[] = [];
  if (index > 0) delta.push({ retain: index });
  if (insert) delta.push({ insert });
  if (remove > 0) delta.push({ delete: remove });
  return delta;
}

/** Where `position` is after `delta`. Text inserted exactly there goes after it, unless `stays` is false. */
export function carried(position: number, delta: readonly TextDelta[], stays = true): number {
  let at = 0;
  let moved = position;
  for (const part of delta) {
    if ('retain' in part) at += part.retain;
    else if ('insert' in part) {
      if (at < moved || (at === moved && !stays)) moved += part.insert.length;
      at += part.insert.length;
    } else if (at < moved) moved -= Math.min(part.delete, moved - at);
  }
  return moved;
}

/** Is `index` between the two halves of a surrogate pair? */
function splits(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before <= 0xdbff && unit >= 0xdc00 && unit <= 0xdfff;
}
