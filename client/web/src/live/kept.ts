// What this browser keeps for its person of one board, beside the board itself: words that the server took back, until
// they are used or thrown away, and which unsigned notes were made here.
import type { NoteId } from '../board/model';

export interface KeptText {
  readonly id: number;
  readonly text: string;
}

/** Notes of one's own that are remembered: a long day's. */
const MOST_MADE = 500;
/** Texts that are kept; the oldest leaves. */
const MOST_TEXTS = 20;

function read(key: string): unknown[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function write(key: string, list: readonly unknown[]): void {
  try {
    if (list.length > 0) localStorage.setItem(key, JSON.stringify(list));
    else localStorage.removeItem(key);
  } catch {
    // Refused or full: they last as long as the page.
  }
}

export class Kept {
  texts: readonly KeptText[];
  readonly #made: Set<NoteId>;
  readonly #name: string;
  #last = 0;

  constructor(workshop: string, person: string) {
    this.#name = `${workshop}.${person}`;
    const texts = read(`socle.kept.${this.#name}`).filter((text): text is string => typeof text === 'string');
    this.texts = texts.map((text) => ({ id: ++this.#last, text }));
    this.#made = new Set(read(`socle.made.${this.#name}`).map(String));
  }

  keep(text: string): void {
    if (this.texts.some((kept) => kept.text === text)) return;
    this.#set([...this.texts, { id: ++this.#last, text }].slice(-MOST_TEXTS));
  }

  drop(id: number): void {
    this.#set(this.texts.filter((kept) => kept.id !== id));
  }

  made(note: NoteId): boolean {
    return this.#made.has(note);
  }

  make(note: NoteId): void {
    this.#made.add(note);
    for (const oldest of this.#made) {
      if (this.#made.size <= MOST_MADE) break;
      this.#made.delete(oldest);
    }
    write(`socle.made.${this.#name}`, [...this.#made]);
  }

  #set(texts: readonly KeptText[]): void {
    this.texts = texts;
    const list = texts.map(({ text }) => text);
    write(`socle.kept.${this.#name}`, list);
  }
}
