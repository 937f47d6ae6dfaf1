// Search that forgives case and accents: «cafe» finds «ESPACE CAFÉ», «oeno» finds «œnologie».

const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', '’': "'" };

/** The text as it is compared: lower case, without accents. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[œæß’]/g, (letter) => LIGATURES[letter] ?? letter);
}

/** Does every word of the query occur in the text? An empty query finds everything. */
export function finds(query: string, text: string): boolean {
  const folded = fold(text);
  return fold(query)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** The text cut into parts, those that a word of the query found marked. The parts joined are the text. */
export function marked(query: string, text: string): readonly { readonly text: string; readonly hit: boolean }[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [{ text, hit: false }];
  // One folded character may stand for a part of an original one («œ» → «oe»): remember where each came from.
  const origin: number[] = [];
  let folded = '';
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    folded += plain;
    for (let i = 0; i < plain.length; i++) origin.push(at);
    at += letter.length;
  }
  origin.push(text.length);
  const hit = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let found = folded.indexOf(word); found >= 0; found = folded.indexOf(word, found + 1)) {
      const last = origin[found + word.length - 1] ?? 0;
      let end = last + 1;
      while (end < text.length && !origin.includes(end)) end++;
      hit.fill(true, origin[found] ?? 0, end);
    }
  }
  const parts: { text: string; hit: boolean }[] = [];
  for (let i = 0; i < text.length; i++) {
    const part = parts.at(-1);
    if (part && part.hit === hit[i]) part.text += text[i];
    else parts.push({ text: text[i] ?? '', hit: hit[i] ?? false });
  }
  return parts;
}
