// The groups of ideas of one board that read alike, as state. Looked for once people have stopped writing for a moment.
import { untrack } from 'svelte';
import type { NoteId } from '../../board/model';
import type { LiveBoard } from '../../live';
import { alikeAmong, comparable, type Alike } from './alike';
import { stayable } from './acts';

/** Ideas come in while people write: nobody needs the answer at each letter. */
const CALM = 600;

export class Likeness {
  #found: readonly Alike[] = $state.raw([]);
  readonly #board: LiveBoard;
  readonly #removes: boolean = $derived.by(() => this.#board.may.removes);

  constructor(board: LiveBoard) {
    this.#board = board;
  }

  /** Those of which one may do something. */
  readonly groups: readonly Alike[] = $derived.by(() =>
    this.#found.filter(({ notes }) => stayable(this.#board, notes).length > 0),
  );

  /** Begins to look, where one may remove something; answers how to stop. Call in an effect. */
  follow(): (() => void) | undefined {
    const { api } = this.#board;
    if (!this.#removes) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => (this.#found = alikeAmong(comparable(api), this.#board.id));
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(look, CALM);
    };
    untrack(look);
    const leave = api.subscribe((change) => {
      // What one did oneself is seen at once: what was joined, or kept apart, is suggested no more.
      if (change.local && this.#isSettled(change.notes)) look();
      else if (change.notes.size + change.zones.size > 0) later();
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }

  /** Was something decided on one of those that are shown? Its words may have changed as well: they can wait. */
  #isSettled(ids: ReadonlySet<NoteId>): boolean {
    const shown = this.#found.flatMap(({ notes }) => notes).filter(({ id }) => ids.has(id));
    return shown.some(({ id, apart }) => {
      const now = this.#board.api.notes().get(id);
      return !now || now.deleted !== null || now.apart !== apart;
    });
  }
}
