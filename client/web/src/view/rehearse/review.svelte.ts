// What is known of a workshop beside its state, for who prepares it: what its boards hold, the documents that its method
// has, how long that says it takes. Asked for when somebody looks; a board that is open here says it by itself.
import { untrack } from 'svelte';
import type { LiveBoard, LiveWorkshop } from '../../live';
import { ask } from '../../live/api';
import type { Votable } from '../../live/pretend';
import { fetchDeliverables } from '../../live/report';
import type { BoardId, Deliverable, Offered } from '../../protocol';
import { allMethods } from '../home/library';
import { check, type Content, type Contents, type Finding, type Made, type ZoneContent } from './check';

/** A board as the canonical JSON lists it (SPEC B9), as much of it as is asked here. */
interface Listed {
  readonly zones?: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly parent: string | null;
    readonly notes: readonly { readonly id: string; readonly text: string }[];
  }[];
  readonly notes?: readonly { readonly id: string; readonly text: string }[];
}

interface Known extends Content {
  readonly votable: readonly Votable[];
}

/** What a document cannot be made without. Columns may be fields of notes, and may stay empty. */
const madeOf = ({ title, zones, rows, grid }: Deliverable): Made => ({
  title,
  zones: [...zones, ...[rows, grid].filter((zone) => zone !== null)],
});

export class Review {
  readonly #workshop: LiveWorkshop;
  #known: ReadonlyMap<BoardId, Known> = $state.raw(new Map());
  /** `null` until they are known; `failed`: they could not be read. */
  offered: Offered | 'failed' | null = $state.raw(null);
  #planned: number | null = $state(null);
  /** Was every board asked for and answered once? Before that nothing is said. */
  ready = $state(false);
  #asking = 0;

  readonly found: readonly Finding[] = $derived.by(() => {
    const { view } = this.#workshop;
    if (!view || !this.ready) return [];
    return check(view, this.contents, { documents: this.documents, planned: this.#planned });
  });
  readonly documents: readonly Made[] = $derived.by(() => {
    const { offered } = this;
    return offered === null || offered === 'failed' ? [] : [...offered.own, ...offered.method].map(madeOf);
  });

  constructor(workshop: LiveWorkshop) {
    this.#workshop = workshop;
  }

  get contents(): Contents {
    return this.#known;
  }
  /** The ideas of a board that can be voted on, as they are now. */
  votable(board: BoardId): readonly Votable[] {
    return this.#known.get(board)?.votable ?? [];
  }
  /** Of whichever board has it: tables have the same zones. Empty where there is none. */
  zoneTitle(zone: string, board: BoardId | null = null): string {
    const first = board === null ? undefined : this.#known.get(board);
    const boards = [...(first ? [first] : []), ...this.#known.values()];
    for (const { zones } of boards) {
      const title = zones.find(({ id }) => id === zone)?.title;
      if (title !== undefined) return title;
    }
    return '';
  }

  /** Asks for everything anew. */
  async refresh(): Promise<void> {
    const turn = ++this.#asking;
    const { id, view } = this.#workshop;
    const boards = (view?.boards ?? []).filter(({ raw }) => !raw);
    const inside = `/api/workshops/${encodeURIComponent(id)}`;
    const [read, offered, methods] = await Promise.all([
      Promise.all(
        boards.map(async (board) => {
          const answer = await ask<Listed>('GET', `${inside}/boards/${encodeURIComponent(board.id)}`);
          return [board.id, answer.ok ? known(answer.value) : null] as const;
        }),
      ),
      fetchDeliverables(id),
      allMethods(),
    ]);
    // A later question has the better answer.
    if (turn !== this.#asking) return;
    this.#known = new Map(read.flatMap(([board, content]) => (content ? [[board, content] as const] : [])));
    this.offered = offered.ok ? offered.value : 'failed';
    const card = methods.ok ? methods.value.find((one) => one.id === view?.template) : undefined;
    this.#planned = card?.minutes ?? null;
    this.ready = true;
  }

  /** What a board that is open here holds now; call it from an effect. */
  follow(id: BoardId, board: LiveBoard): void {
    const zones = board.zonesInOrder.map(({ value }) => ({
      ...value,
      notes: board.notesIn(value.id).map(({ value: note }) => note),
    }));
    const notes = board.freeNotes.map(({ value }) => value);
    const content = known({ zones, notes });
    untrack(() => (this.#known = new Map([...this.#known, [id, content]])));
  }
}

function known({ zones = [], notes = [] }: Listed): Known {
  const of = (zone: string | null, all: readonly { readonly id: string; readonly text: string }[], title = '') =>
    all.map(({ id, text }): Votable => ({ id, text, zone, of: title }));
  return {
    zones: zones.map(({ id, title, kind, parent, notes: own }): ZoneContent => ({
      id,
      title,
      kind,
      parent,
      notes: own.length,
    })),
    free: notes.length,
    votable: [...zones.flatMap((zone) => of(zone.id, zone.notes, zone.title)), ...of(null, notes)],
  };
}
