// How its reader wants the list: calm or live, and how much of others' work is said aloud. Kept on this device.
import { keepStored, readStored } from '../parts/stored';
import type { Verbosity } from './tell';

const KEY = 'socle.reading';

class Reading {
  #calm = $state(false);
  #verbosity: Verbosity = $state('essential');

  constructor() {
    const kept = readStored(KEY) as { calm?: unknown; verbosity?: unknown } | null;
    this.#calm = kept?.calm === true;
    if (kept?.verbosity === 'off' || kept?.verbosity === 'all') this.#verbosity = kept.verbosity;
  }

  /** Others' changes wait until they are asked for. */
  get calm(): boolean {
    return this.#calm;
  }
  set calm(calm: boolean) {
    this.#calm = calm;
    this.#keep();
  }
  get verbosity(): Verbosity {
    return this.#verbosity;
  }
  set verbosity(verbosity: Verbosity) {
    this.#verbosity = verbosity;
    this.#keep();
  }

  #keep(): void {
    keepStored(KEY, { calm: this.#calm, verbosity: this.#verbosity });
  }
}

export const reading = new Reading();
