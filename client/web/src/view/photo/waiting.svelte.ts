// Whether this browser has photos of a workshop that wait for the line. Small: the frame asks it, and fetches what sends
// them (Post.svelte) only then.
import { keepStored, readStored } from '../parts/stored';

const keyOf = (workshop: string) => `socle.photos.${workshop}`;

class WaitingPhotos {
  #known = $state(false);

  /** Do photos wait, or have some waited since this page was opened? */
  in(workshop: string): boolean {
    return this.#known || readStored(keyOf(workshop)) === true;
  }
  tell(workshop: string, waits: boolean): void {
    if (waits) this.#known = true;
    keepStored(keyOf(workshop), waits);
  }
}

export const waitingPhotos = new WaitingPhotos();
