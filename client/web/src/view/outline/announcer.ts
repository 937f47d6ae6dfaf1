// Gathers what others do and says it at most every five seconds, so that a busy room does not talk over its reader.

/** Long enough for a screen reader to finish a sentence before the next (product §4.1, RGAA 7.5). */
const PAUSE_MS = 5000;

export class Announcer<T> {
  readonly #say: (gathered: readonly T[]) => void;
  #gathered: T[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (gathered: readonly T[]) => void) {
    this.#say = say;
  }

  hear(news: readonly T[]): void {
    if (news.length === 0) return;
    this.#gathered.push(...news);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#say(this.#gathered.splice(0));
    }, PAUSE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered = [];
  }
}
