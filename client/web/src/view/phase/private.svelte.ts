// The board on which I write where nobody else sees it: my private notes (protocol/SPEC.md D), or the ideas that I propose
// where these are moderated (I). Open while the phase has me write there, and after that until the server has decided
// all that was on its way, and I have said what becomes of what was not passed on.
import { untrack } from 'svelte';
import type { Note, NoteId } from '../../board/model';
import type { TakenBack } from '../../board/open';
import { LiveBoard, refusalText, type LiveWorkshop } from '../../live';
import { writesAlone } from '../../live/place';
import { phaseOf } from '../../live/standing';
import { DRAFT, forgetTyped, typedFor } from '../phone/writing.svelte';
import { keepStored, readStored } from '../parts/stored';
import { toasts } from '../parts/toasts.svelte';

/** Words that nobody has seen. */
export interface LeftOver {
  readonly id: NoteId;
  readonly text: string;
  /** Where they were to go and how they looked: known of what the private board has. */
  readonly note: Note | null;
}
/** What someone was still typing is no note yet, nor is what came back without one. */
const NO_NOTE = '(typed)';

/** My boards of private notes, and of ideas that I propose. */
const ownBoards = (person: string) => [`drafts-${person}`, `inbox-${person}`] as const;

export class PrivateNotes {
  /** `null` while nobody writes in private and nothing is left over. */
  board: LiveBoard | null = $state.raw(null);
  readonly #workshop: LiveWorkshop;
  /** The board that stays open; kept, so that a page that is loaded again still asks what becomes of what is on it. */
  #left: string | null = $state(null);
  /** Texts that came after the end of the phase. */
  #late: ReadonlyMap<NoteId, string> = $state.raw(new Map<NoteId, string>());

  /** The board on which the phase has me write, if there is one. */
  readonly #current: string | null = $derived.by(() => {
    const { view, person, yours } = this.#workshop;
    if (view === null || person === '' || !writesAlone(view, person)) return null;
    return yours?.drafts ?? ownBoards(person)[phaseOf(view)?.rules.see === 'moderated' ? 1 : 0];
  });
  /** Am I to write in private now? */
  readonly writing: boolean = $derived.by(() => this.#current !== null);
  readonly #isCurrent: boolean = $derived.by(() => this.board !== null && this.board.id === this.#current);
  readonly #drafts: readonly Note[] = $derived.by(() =>
    [...(this.board?.notes.values() ?? [])]
      .map(({ value }) => value)
      .filter(({ status, deleted }) => status === DRAFT && !deleted),
  );
  /** Is something on its way of which the server has not said whether it came in time? */
  readonly #waits: boolean = $derived.by(() => {
    const kind = this.board?.saveState.kind;
    return kind !== 'saved' && kind !== 'refused';
  });
  /** All that was not passed on: kept as a draft, come too late, or still in the field. */
  readonly leftOver: readonly LeftOver[] = $derived.by(() => {
    const { board } = this;
    if (!board || this.#isCurrent) return [];
    const drafts = this.#drafts.map((note) => ({ id: note.id, text: note.text, note }));
    // What was sent beside something that came too late may itself have been in time.
    const isThere = (id: NoteId, text: string) =>
      board.notes.get(id)?.value.text === text || drafts.some((draft) => draft.text === text);
    const late = [...this.#late].filter(([id, text]) => !isThere(id, text));
    const typed = typedFor(board.id);
    if (typed) late.push([NO_NOTE, typed]);
    return [...drafts, ...late.map(([id, text]) => ({ id, text, note: null }))];
  });

  /** Call while a component is set up. */
  constructor(workshop: LiveWorkshop) {
    this.#workshop = workshop;
    const left = readStored(this.#key('unsent'));
    this.#left = typeof left === 'string' ? left : null;
    const late = readStored(this.#key('late'));
    if (Array.isArray(late)) this.#late = new Map(late as [NoteId, string][]);
    const address = $derived.by(() => {
      const { person, stopped } = workshop;
      if (!person || stopped) return null;
      const own = ownBoards(person);
      // What is left of one phase comes before what the next one asks for.
      return this.#left ?? this.#current ?? own.find(typedFor) ?? (this.#late.size > 0 ? own[0] : null);
    });
    $effect(() => {
      const id = address;
      if (id === null) return;
      const signs = () => ({ author: workshop.signs(id).author, group: null });
      const opened = LiveBoard.open(workshop, id, { phone: true, signs });
      this.board = opened;
      return () => {
        this.board = null;
        opened.close();
      };
    });
    $effect(() => {
      const { board } = this;
      const taken = board?.refusal;
      if (!board || !taken) return;
      untrack(() => {
        board.dismissRefusal();
        this.#takeBack(taken);
      });
    });
    // Sent notes leave at the reveal; what then stays is asked about once, also after the page was loaded again.
    $effect(() => {
      const { board } = this;
      if (!board?.ready) return;
      const left = this.#waits || this.#drafts.length > 0 || this.leftOver.length > 0;
      const stays = this.#isCurrent || left;
      untrack(() => this.#keep(stays ? board.id : null, left));
    });
  }

  /** The board on which I write now, once it is open. */
  get open(): LiveBoard | null {
    return this.#isCurrent ? this.board : null;
  }

  /** Have I to say what becomes of words that were not passed on? Not before all of them are known. */
  get asks(): boolean {
    return !this.#waits && this.leftOver.length > 0;
  }

  /** What was left over is dealt with: nothing is asked again. */
  settle(): void {
    if (this.board) forgetTyped(this.board.id);
    this.#setLate(new Map());
    this.#keep(null, false);
  }

  /** The server took something back. Once the phase is over it is asked about with all that is left; before that it is
   *  kept as anything else that comes back. */
  #takeBack({ refusal, note, text, each }: TakenBack): void {
    if (text === null) return;
    if (!this.#isCurrent || refusal.code === 'phase_over') {
      this.#setLate(new Map([...this.#late, ...(each ?? [[note ?? NO_NOTE, text] as const])]));
    } else {
      this.#workshop.keepText(text);
      toasts.show(refusalText(refusal));
    }
  }

  #key(what: 'unsent' | 'late'): string {
    return `socle.${what}.${this.#workshop.id}`;
  }

  #setLate(late: ReadonlyMap<NoteId, string>): void {
    keepStored(this.#key('late'), [...late]);
    this.#late = late;
  }

  #keep(open: string | null, left: boolean): void {
    keepStored(this.#key('unsent'), left ? open : null);
    this.#left = open;
  }
}
