// What changed from one version of a text to the next, word by word: the twin of protocol/src/workshop/diff.rs. Pure.

export type Fate = 'kept' | 'gone' | 'new';
export interface Piece {
  readonly fate: Fate;
  readonly text: string;
}

/** Words with what joins their parts («l’été», «1.5»), runs of blanks, and every other sign by itself. */
const WORDS = /[\p{L}\p{M}\p{N}_]+(?:['’.][\p{L}\p{M}\p{N}_]+)*|[^\S\n]+|[^]/gu;

/** The pieces of both texts in reading order: without the new ones they are `before`, without the gone ones `after`. */
export function difference(before: string, after: string): readonly Piece[] {
  const [was, is] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  let head = 0;
  while (head < Math.min(was.length, is.length) && was[head] === is[head]) head += 1;
  const rest = Math.min(was.length, is.length) - head;
  let tail = 0;
  while (tail < rest && was.at(-1 - tail) === is.at(-1 - tail)) tail += 1;

  const pieces: { fate: Fate; text: string }[] = [];
  const say = (fate: Fate, words: readonly string[]) => {
    if (words.length === 0) return;
    const last = pieces.at(-1);
    if (last?.fate === fate) last.text += words.join('');
    else pieces.push({ fate, text: words.join('') });
  };
  say('kept', was.slice(0, head));
  const [old, fresh] = [was.slice(head, was.length - tail), is.slice(head, is.length - tail)];
  let [i, j] = [0, 0];
  for (const [a, b] of [...common(old, fresh), [old.length, fresh.length] as const]) {
    say('gone', old.slice(i, a));
    say('new', fresh.slice(j, b));
    say('kept', old.slice(a, a + 1));
    [i, j] = [a + 1, b + 1];
  }
  say('kept', was.slice(was.length - tail));
  return pieces;
}

/** The places of a longest common subsequence. */
function common(old: readonly string[], fresh: readonly string[]): (readonly [number, number])[] {
  const width = fresh.length + 1;
  // longest[i * width + j]: how many words old[i…] and fresh[j…] have in common.
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      longest[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kept: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      kept.push([i, j]);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}
