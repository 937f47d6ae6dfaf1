// Presence for laptops, whose code (awareness of the y-protocol) comes once the board does: a phone never loads it.
import type { Presence, PresenceApi } from './model';
import type { BoardPresence } from './presence';

type Shown = Parameters<PresenceApi['show']>[0];

export class LatePresence implements PresenceApi {
  #real: BoardPresence | null = null;
  /** What came before it was there, in order. */
  #waiting: ((real: BoardPresence) => void)[] = [];
  #destroyed = false;

  constructor(person: string, send: (update: Uint8Array) => void) {
    import('./presence').then(
      ({ BoardPresence }) => {
        if (this.#destroyed) return;
        const real = new BoardPresence(person, send);
        this.#real = real;
        for (const act of this.#waiting.splice(0)) act(real);
      },
      // Without it one sees nobody, and works.
      () => undefined,
    );
  }

  others(): readonly Presence[] {
    return this.#real?.others() ?? [];
  }
  subscribe(listener: () => void): () => void {
    let leave: (() => void) | null = null;
    let gone = false;
    this.#act((real) => {
      if (!gone) leave = real.subscribe(listener);
    });
    return () => {
      gone = true;
      leave?.();
    };
  }
  show(patch: Shown): void {
    this.#act((real) => real.show(patch));
  }
  enter(): void {
    this.#act((real) => real.enter());
  }
  leave(): void {
    this.#act((real) => real.leave());
  }
  receive(update: Uint8Array): void {
    this.#act((real) => real.receive(update));
  }
  destroy(): void {
    this.#destroyed = true;
    this.#waiting = [];
    this.#real?.destroy();
  }

  #act(act: (real: BoardPresence) => void): void {
    if (this.#real) act(this.#real);
    else if (!this.#destroyed) this.#waiting.push(act);
  }
}

/** Presence for phones: shows nothing, sees nobody. */
export const quiet: PresenceApi = {
  others: () => [],
  subscribe: () => () => undefined,
  show: () => undefined,
};
