// New ids of notes, zones and links: 16 letters and digits, 95 bits; safe in a URL (protocol/src/ids.rs).
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function newId(): string {
  let id = '';
  while (id.length < 16) {
    for (const byte of crypto.getRandomValues(new Uint8Array(24))) {
      // Six bits; the two values above the alphabet are drawn again, so that all letters are equally likely.
      const letter = ALPHABET[byte & 63];
      if (letter && id.length < 16) id += letter;
    }
  }
  return id;
}
