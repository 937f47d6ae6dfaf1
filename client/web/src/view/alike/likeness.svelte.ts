// The groups of ideas of one board that read alike, as state. Looked for once people have stopped writing for a moment.
import { untrack } from 'svelte';
import type { LiveBoard } from '../../live';
import { alikeAmong, comparable, type Alike } from './alike';
import { stayable } from './acts';

/** Ideas come in while people write: nobody needs the answer at each letter. */
const CALM = 600;

export class Likeness {
  #found: readonly Alike[] = $state.raw([]);
  readonly #board: LiveBoard;

  constructor(board: LiveBoard) {
    this.#board = board;
  }

  /** Those of which one may do something. */
  readonly groups: readonly Alike[] = $derived.by(() =>
    this.#found.filter(({ notes }) => stayable(this.#board, notes).length > 0),
  );

  /** Begins to look; answers how to stop. */
  follow(): () => void {
    const { api } = this.#board;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => (this.#found = alikeAmong(comparable(api), this.#board.id));
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(look, CALM);
    };
    untrack(look);
    const leave = api.subscribe((change) => {
      // What one did oneself is seen at once: what was joined is suggested no more.
      if (change.local && [...change.notes].some((id) => this.#isShown(id))) look();
      else if (change.notes.size + change.zones.size > 0) later();
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }

  #isShown(id: string): boolean {
    return this.#found.some(({ notes }) => notes.some((note) => note.id === id));
  }
}
