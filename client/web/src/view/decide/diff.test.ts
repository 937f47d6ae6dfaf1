import { expect, test } from 'vitest';
import { difference, type Fate } from './diff';

const marked = (before: string, after: string) =>
  difference(before, after)
    .map(({ fate, text }) => ({ kept: text, gone: `[-${text}-]`, new: `{+${text}+}` })[fate])
    .join('');

test('k3: a difference is told word by word, as the server tells it', () => {
  const table = [
    ['', '', ''],
    ['Le lieu ouvre.', 'Le lieu ouvre.', 'Le lieu ouvre.'],
    ['Le lieu ouvre lundi.', 'Le lieu ouvre mardi.', 'Le lieu ouvre [-lundi-]{+mardi+}.'],
    ['un deux', 'un deux trois', 'un deux{+ trois+}'],
    ['un deux trois', 'deux trois', '[-un -]deux trois'],
    ['l’été', 'l’hiver', '[-l’été-]{+l’hiver+}'],
    ['a b c d', 'a x c y', 'a [-b-]{+x+} c [-d-]{+y+}'],
  ] as const;
  for (const [before, after, expected] of table) expect(marked(before, after)).toBe(expected);
});

test('k3: both texts can be read back from their difference', () => {
  const words = ['a ', 'b ', 'é', ', ', 'c\n', '👩‍🌾'];
  // A small generator of its own: the same texts every time.
  let seed = 7;
  const next = (most: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % most;
  const text = () => Array.from({ length: next(12) }, () => words[next(words.length)]).join('');
  for (let n = 0; n < 300; n++) {
    const [before, after] = [text(), text()];
    const pieces = difference(before, after);
    const without = (fate: Fate) =>
      pieces
        .filter((piece) => piece.fate !== fate)
        .map((piece) => piece.text)
        .join('');
    expect([without('new'), without('gone')]).toEqual([before, after]);
    expect(pieces.every((piece, at) => piece.fate !== pieces[at - 1]?.fate)).toBe(true);
  }
});
