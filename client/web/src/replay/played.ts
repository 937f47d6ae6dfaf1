// A board of the past as the views know boards: BoardApi over plain values. It can be read and followed, and changed
// by nobody: acts do nothing.
import type { BoardApi, Change, Link, LinkId, Note, NoteId, Zone, ZoneId } from '../board/model';
import { Shelf } from '../board/shelf';
import { BLANK, type Piece, type Still } from './film';

interface Changed {
  readonly notes: Set<NoteId>;
  readonly zones: Set<ZoneId>;
  readonly links: Set<LinkId>;
  meta: boolean;
}

export class PlayedBoard implements BoardApi {
  title = '';
  readonly canUndo = false;
  readonly canRedo = false;
  readonly #shelf = new Shelf();
  readonly #listeners = new Set<(change: Change) => void>();
  #changed = nothing();

  /** Plays a change forwards, or takes it back. Nobody is told before `tell`. */
  play(piece: Piece, back = false): void {
    const changed = this.#changed;
    switch (piece.of) {
      case 'note':
        this.#shelf.putNote(piece.id, back ? piece.was : piece.now);
        changed.notes.add(piece.id);
        break;
      case 'zone':
        this.#shelf.putZone(piece.id, back ? piece.was : piece.now);
        changed.zones.add(piece.id);
        break;
      case 'link':
        this.#shelf.putLink(piece.id, back ? piece.was : piece.now);
        changed.links.add(piece.id);
        break;
      case 'title':
        this.title = back ? piece.was : piece.now;
        changed.meta = true;
    }
  }

  /** Becomes what the still shows; what is equal stays the same object. */
  show(still: Still = BLANK): void {
    differences(this.#shelf.zones, still.zones, (id, zone) => this.play({ of: 'zone', id, was: null, now: zone }));
    differences(this.#shelf.notes, still.notes, (id, note) => this.play({ of: 'note', id, was: null, now: note }));
    differences(this.#shelf.links, still.links, (id, link) => this.play({ of: 'link', id, was: null, now: link }));
    if (this.title !== still.title) this.play({ of: 'title', was: this.title, now: still.title });
    this.#recount();
  }

  #recount(): void {
    for (const other of this.#shelf.recount()) this.#changed.notes.add(other);
  }

  /** Tells what changed since it last did. `still`: all at once, without movement. */
  tell(still: boolean): void {
    this.#recount();
    const { notes, zones, links, meta } = this.#changed;
    if (!meta && notes.size + zones.size + links.size === 0) return;
    const change: Change = { notes, zones, links, meta, local: still };
    this.#changed = nothing();
    for (const listener of [...this.#listeners]) listener(change);
  }

  /** What it is now, to keep: later changes leave it as it is. */
  still(): Still {
    return {
      ...BLANK,
      title: this.title,
      notes: new Map(this.#shelf.notes),
      zones: new Map(this.#shelf.zones),
      links: new Map(this.#shelf.links),
    };
  }

  get isEmpty(): boolean {
    return this.#shelf.notes.size === 0 && this.#shelf.zones.size === 0;
  }

  notes(): ReadonlyMap<NoteId, Note> {
    return this.#shelf.notes;
  }
  zones(): ReadonlyMap<ZoneId, Zone> {
    return this.#shelf.zones;
  }
  links(): ReadonlyMap<LinkId, Link> {
    return this.#shelf.links;
  }
  notesIn(zone: ZoneId | null): readonly Note[] {
    return this.#shelf.notesIn(zone);
  }
  zonesInOrder(): readonly Zone[] {
    return this.#shelf.zonesInOrder();
  }
  liveLinks(): readonly Link[] {
    return this.#shelf.liveLinks();
  }
  joinedIn(id: NoteId): readonly Note[] {
    return this.#shelf.joinedIn(id);
  }
  bin(): { readonly notes: readonly Note[]; readonly zones: readonly Zone[] } {
    return this.#shelf.bin();
  }
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  catchUp(): void {
    // What is played is told at once.
  }

  addNote(): NoteId {
    return '';
  }
  duplicate(): NoteId[] {
    return [];
  }
  moveNotes(): void {}
  placeNotes(): void {}
  reorder(): number {
    return -1;
  }
  setColor(): void {}
  setStatus(): void {}
  setFields(): void {}
  setSize(): void {}
  editText(): boolean {
    return false;
  }
  watchText(): () => void {
    return () => undefined;
  }
  addZone(): ZoneId {
    return '';
  }
  setZone(): void {}
  orderZone(): void {}
  addLink(): LinkId {
    return '';
  }
  setLink(): void {}
  remove(): void {}
  restore(): void {}
  join(): void {}
  keepApart(): void {}
  undo(): void {}
  redo(): void {}
}

/** A board that shows one still, for what only reads. */
export function boardOf(still: Still): PlayedBoard {
  const board = new PlayedBoard();
  board.show(still);
  return board;
}

function differences<T>(
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  differs: (id: string, now: T | null) => void,
): void {
  for (const id of [...before.keys()]) if (!now.has(id)) differs(id, null);
  for (const [id, item] of now) if (before.get(id) !== item) differs(id, item);
}

function nothing(): Changed {
  return { notes: new Set(), zones: new Set(), links: new Set(), meta: false };
}
