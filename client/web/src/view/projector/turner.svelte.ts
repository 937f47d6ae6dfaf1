// Turns the pages of the screen for the room: by itself every twelve seconds, by hand at once. With reduced motion
// nothing turns by itself until somebody asks for it (RGAA 13.8).
import { preferences } from '../parts/preferences.svelte';

/** Long enough to read ten ideas aloud in one's head. */
const TURN_MS = 12_000;

export class Turner {
  count = $state(1);
  #page = $state(0);
  #asked: boolean | null = $state(null);

  /** The page shown, from 0. */
  get page(): number {
    return Math.min(this.#page, Math.max(0, this.count - 1));
  }
  /** Do pages turn by themselves? */
  get turning(): boolean {
    return this.count > 1 && (this.#asked ?? !preferences.calm);
  }

  /** By whole pages, round and round. */
  turn(by: number): void {
    if (this.count > 0) this.#page = (this.page + by + this.count) % this.count;
  }
  goTo(page: number): void {
    this.#page = page;
  }
  /** Stops what turns, or lets it turn. */
  toggle(): void {
    this.#asked = !this.turning;
  }
  /** Something else is shown: from its first page. */
  restart(): void {
    this.#page = 0;
  }

  /** Call while a component is set up. Each page has its full time, also one that was turned to by hand. */
  run(): void {
    $effect(() => {
      if (!this.turning) return;
      void this.page;
      const timer = setTimeout(() => this.turn(1), TURN_MS);
      return () => clearTimeout(timer);
    });
  }
}
