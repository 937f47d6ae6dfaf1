// What calls a participant away from writing: a vote, another table. Each is shown once by itself and never comes back
// unasked; a call never takes a sentence that someone is in.
import { untrack } from 'svelte';
import { keepStored, readStored } from '../parts/stored';
import type { VoteView } from '../../protocol';
import type { Part } from './part.svelte';

export class Calls {
  /** The vote that is shown. */
  vote: VoteView | null = $derived.by(() => this.#votes.find(({ id }) => id === this.#shown) ?? null);
  /** The vote that may be shown. */
  waiting: VoteView | null = $derived.by(() => (this.vote ? null : (this.#votes[0] ?? null)));
  /** What else leads away from the board: a decision (view/decide), set by whoever shows it. */
  other: { readonly text: string; readonly show: () => void } | null = $state.raw(null);
  /** My table, while I have not said that I am there. */
  table: string | null = $derived.by(() => {
    const { table, phase, taking } = this.#part;
    return taking && phase && phase.focus.board === null && table !== this.#arrived ? table : null;
  });
  readonly #part: Part;
  readonly #votes: readonly VoteView[] = $derived.by(() =>
    this.#part.votes.filter(({ state }) => state === 'revealed' || this.#part.taking),
  );
  #shown: string | null = $state(null);
  #arrived: string | null = $state(null);
  readonly #seen = new Set<string>();

  /** Call while a component is set up. */
  constructor(part: Part) {
    this.#part = part;
    const seat = readStored(this.#key);
    if (typeof seat === 'string') this.#arrived = seat;
    $effect(() => {
      const open = this.#votes.find(({ state }) => state === 'open');
      if (!open || this.#seen.has(open.id) || !part.workshop.yours) return;
      this.#seen.add(open.id);
      const focused = document.activeElement;
      const busy = focused instanceof HTMLTextAreaElement && focused.value.trim() !== '';
      const cast = untrack(() => part.workshop.yours?.ballots.some(({ vote }) => vote === open.id));
      if (!busy && !cast) this.#shown = open.id;
    });
  }

  show(): void {
    this.#shown = this.#votes[0]?.id ?? null;
  }
  hide(): void {
    this.#shown = null;
  }
  /** «J'y suis». */
  arrive(): void {
    this.#arrived = this.table;
    keepStored(this.#key, this.#arrived);
  }

  get #key(): string {
    return `socle.seat.${this.#part.workshop.id}`;
  }
}
