// What the reader chose for themselves on this device. The canvas, the outline and the shortcuts read it:
//   import { preferences } from '../parts/preferences.svelte';   preferences.cursors, .singleKeys, .calm
import { MediaQuery } from 'svelte/reactivity';
import { keepStored, readStored } from './stored';

const KEY = 'socle.preferences';

class Preferences {
  readonly #device = new MediaQuery('(prefers-reduced-motion: reduce)');
  #motion = $state(true);
  #cursors = $state(true);
  #singleKeys = $state(true);

  constructor() {
    const kept = readStored(KEY);
    if (typeof kept === 'object' && kept !== null) {
      this.#motion = (kept as { motion?: unknown }).motion !== false;
      this.#cursors = (kept as { cursors?: unknown }).cursors !== false;
      this.#singleKeys = (kept as { singleKeys?: unknown }).singleKeys !== false;
    }
    this.#mark();
  }

  /** No movement: chosen here, or on the device. */
  get calm(): boolean {
    return !this.#motion || this.#device.current;
  }
  /** Was it chosen here? */
  get reduceMotion(): boolean {
    return !this.#motion;
  }
  set reduceMotion(calm: boolean) {
    this.#motion = !calm;
    this.#keep();
  }

  /** Show other people's cursors on the plan? */
  get cursors(): boolean {
    return this.#cursors;
  }
  set cursors(shown: boolean) {
    this.#cursors = shown;
    this.#keep();
  }

  /** May a single letter be a shortcut (WCAG 2.1.4)? */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }
  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    this.#keep();
  }

  #keep(): void {
    keepStored(KEY, { motion: this.#motion, cursors: this.#cursors, singleKeys: this.#singleKeys });
    this.#mark();
  }

  /** Style sheets read `[data-motion='none']`. */
  #mark(): void {
    if (this.#motion) delete document.documentElement.dataset.motion;
    else document.documentElement.dataset.motion = 'none';
  }
}

export const preferences = new Preferences();
