// The board of my private notes (protocol/SPEC.md D): open while the phase has me write in private, and after that
// until I have said what becomes of the notes I did not send.
import { untrack } from 'svelte';
import { LiveBoard, type LiveNote, type LiveWorkshop } from '../../live';
import { writesAlone } from '../../live/place';
import { DRAFT } from '../phone/writing.svelte';
import { keepStored, readStored } from '../parts/stored';

export class PrivateNotes {
  /** `null` while nobody writes in private and nothing is left over. */
  board: LiveBoard | null = $state.raw(null);
  readonly #workshop: LiveWorkshop;
  /** Kept, so that a page that is loaded again still asks what becomes of them. */
  #left = $state(false);

  /** Am I to write in private now? */
  readonly writing: boolean = $derived.by(() => {
    const { view, person } = this.#workshop;
    return view !== null && person !== '' && writesAlone(view, person);
  });
  readonly unsent: readonly LiveNote[] = $derived.by(() =>
    [...(this.board?.notes.values() ?? [])].filter(({ value }) => value.status === DRAFT && !value.deleted),
  );

  /** Call while a component is set up. */
  constructor(workshop: LiveWorkshop) {
    this.#workshop = workshop;
    this.#left = readStored(this.#key) === true;
    const address = $derived.by(() => {
      const { person, yours, stopped } = workshop;
      if (!person || stopped || !(this.writing || this.#left)) return null;
      return yours?.drafts ?? `drafts-${person}`;
    });
    $effect(() => {
      const id = address;
      if (id === null) return;
      const { erasures } = workshop;
      const { person } = untrack(() => workshop);
      const opened = untrack(() =>
        LiveBoard.open({ workshop: workshop.id, board: id, person, erasures, phone: true }, () => workshop.placeAt(id)),
      );
      this.board = opened;
      return () => {
        this.board = null;
        opened.close();
      };
    });
    // Sent notes leave at the reveal; what then stays is asked about once, also after the page was loaded again.
    $effect(() => {
      if (!this.board?.ready) return;
      const left = this.unsent.length > 0;
      untrack(() => this.#keep(this.writing || left, left));
    });
  }

  /** Have I to say what becomes of notes that I did not send? */
  get asks(): boolean {
    return !this.writing && this.board !== null && this.unsent.length > 0;
  }

  /** The notes that were left over are dealt with: nothing is asked again. */
  settle(): void {
    this.#keep(false, false);
  }

  get #key(): string {
    return `socle.unsent.${this.#workshop.id}`;
  }

  #keep(open: boolean, left: boolean): void {
    keepStored(this.#key, left);
    this.#left = open;
  }
}
