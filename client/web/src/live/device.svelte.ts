// What this device is, as state: a phone, or something with a pointer and room for the plan.
import { MediaQuery } from 'svelte/reactivity';
import { defaultView, type View } from '../route';

const REMEMBERED = 'socle.view';

class Device {
  readonly #phone = new MediaQuery('(max-width: 640px) and (pointer: coarse)');
  readonly #narrow = new MediaQuery('(max-width: 640px)');
  readonly #coarse = new MediaQuery('(pointer: coarse)');
  #remembered: string | null = $state(read());

  get phone(): boolean {
    return this.#phone.current;
  }
  get narrow(): boolean {
    return this.#narrow.current;
  }
  get coarse(): boolean {
    return this.#coarse.current;
  }
  get defaultView(): View {
    return defaultView(this.phone, this.#remembered);
  }
  /** Call when someone chooses a view by hand; the list is then theirs until they choose the plan. */
  remember(view: View): void {
    if (view === 'ecrire') return;
    this.#remembered = view;
    try {
      localStorage.setItem(REMEMBERED, view);
    } catch {
      // Storage is refused: the choice lasts as long as the page.
    }
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

export const device = new Device();
