// The board as people act on it: BoardApi over one Y.Doc. Shapes are SPEC B1–B5; reading is reading.ts, undo history.ts.
import * as Y from 'yjs';
import { fits, limitOf } from './graphemes';
import { History } from './history';
import {
  isListed,
  type BoardApi,
  type Change,
  type Color,
  type Link,
  type LinkId,
  type LinkKind,
  type Note,
  type NoteFields,
  type NoteId,
  type NoteMore,
  type Place,
  type Point,
  type Signature,
  type Stand,
  type Target,
  type TextDelta,
  type Zone,
  type ZoneId,
  type ZonePatch,
} from './model';
import { newId } from './id';
import { insertKeys, type Ordered } from './order';
import { compareZones } from './outline';
import { Reading, type Item } from './reading';
import { TextWatch } from './text-watch';

/** How far a copy lies from its original, and notes that had no place of their own from each other. */
const STEP = 24;
/** What a note is before anybody decides about it (SPEC B3). */
const PROPOSED = 'proposed';

/** Notes that one may say it is not the same as (SPEC B26). */
const MOST_APART = 64;

/** What a note is without row, column or wait. */
const STANDS = { row: null, column: null, waits: false } as const;

type Items = Iterable<readonly [string, unknown]>;

export class Board implements BoardApi {
  readonly doc: Y.Doc;
  readonly #signs: () => Signature;
  readonly #now: () => number;
  readonly #reading: Reading;
  readonly #history: History;
  readonly #watch: TextWatch;

  /** `signs` is asked at each act; a name alone signs everything. */
  constructor(doc: Y.Doc, signs: string | (() => Signature), now: () => number = Date.now) {
    this.doc = doc;
    this.#signs = typeof signs === 'string' ? () => ({ author: signs, group: null }) : signs;
    this.#now = now;
    const { meta, zones, notes, links } = rootsOf(doc);
    this.#history = new History(doc, [meta, zones, notes, links]);
    this.#reading = new Reading(doc);
    this.#watch = new TextWatch((id) => this.#textOf(id));
    this.#reading.onTexts = (ids) => this.#watch.follow(ids);
  }

  get title(): string {
    return this.#reading.title;
  }
  notes(): ReadonlyMap<NoteId, Note> {
    return this.#reading.shelf.notes;
  }
  zones(): ReadonlyMap<ZoneId, Zone> {
    return this.#reading.shelf.zones;
  }
  links(): ReadonlyMap<LinkId, Link> {
    return this.#reading.shelf.links;
  }
  notesIn(zone: ZoneId | null): readonly Note[] {
    return this.#reading.shelf.notesIn(zone);
  }
  zonesInOrder(): readonly Zone[] {
    return this.#reading.shelf.zonesInOrder();
  }
  liveLinks(): readonly Link[] {
    return this.#reading.shelf.liveLinks();
  }
  joinedIn(id: NoteId): readonly Note[] {
    return this.#reading.shelf.joinedIn(id);
  }
  bin(): { notes: readonly Note[]; zones: readonly Zone[] } {
    return this.#reading.shelf.bin();
  }
  subscribe(listener: (change: Change) => void): () => void {
    return this.#reading.subscribe(listener);
  }

  /** What others wrote is told by the frame; whoever says that all is known tells it first. */
  catchUp(): void {
    this.#reading.flush();
  }

  addNote(target: Target, text = '', color: Color = 'soleil', more: NoteMore = {}): NoteId {
    const id = newId();
    const { status, answers, stand, ...fields } = more;
    this.#act(() => {
      const [place] = this.#placesFor([null], 'at' in target || !stand ? target : { ...target, stand });
      if (!place) return;
      const map = this.#writeNote(id, place, text, color, status);
      for (const [key, value] of Object.entries(fields)) if (value != null) map.set(key, value);
      if (answers) this.#writeLink(newId(), id, answers.note, answers.kind, '');
    });
    return id;
  }

  duplicate(ids: readonly NoteId[]): NoteId[] {
    return this.#act(() =>
      this.#inBoardOrder(ids).map((note) => {
        const id = newId();
        const { zone, x, y } = note.place;
        const isList = this.#isList(zone);
        const siblings = this.notesIn(zone);
        const after = isList ? siblings.findIndex((other) => other.id === note.id) + 1 : siblings.length;
        const [order = ''] = this.#keys(this.#byOrder(siblings), after, 1);
        const at = isList ? { x, y } : { x: x + STEP, y: y + STEP };
        const map = this.#writeNote(id, { ...note.place, order, ...at }, note.text, note.color);
        if (note.size) map.set('size', { ...note.size });
        if (note.signature !== null) map.set('signature', note.signature);
        if (note.photo) map.set('photo', note.photo);
        return id;
      }),
    );
  }

  moveNotes(ids: readonly NoteId[], target: Target): void {
    const notes = this.#inBoardOrder(ids);
    this.#act(() => {
      const places = this.#placesFor(notes, target);
      notes.forEach((note, index) => this.#set('notes', note.id, [['place', places[index]]]));
    });
  }

  placeNotes(places: ReadonlyMap<NoteId, { zone: ZoneId | null; at: Point }>): void {
    this.#act(() => {
      for (const [id, { zone, at }] of places) {
        const note = this.notes().get(id);
        if (!note) continue;
        const stays = note.place.zone === zone;
        const order = stays ? note.place.order : (this.#keysAtEnd(zone, 1)[0] ?? '');
        this.#set('notes', id, [['place', { ...STANDS, zone, order, x: at.x, y: at.y }]]);
      }
    });
  }

  reorder(id: NoteId, by: 1 | -1): number {
    const note = this.notes().get(id);
    if (!note) return -1;
    const siblings = this.#byOrder(this.notesIn(note.place.zone));
    const index = siblings.findIndex((other) => other.id === id);
    const wanted = Math.max(0, Math.min(siblings.length - 1, index + by));
    if (index < 0 || wanted === index) return index;
    this.#act(() => {
      const others = siblings.filter((other) => other.id !== id);
      const [order = ''] = this.#keys(others, wanted, 1);
      this.#set('notes', id, [['place', { ...note.place, order }]]);
    });
    return wanted;
  }

  setColor(ids: readonly NoteId[], color: Color): void {
    this.#setAll(ids, { color });
  }

  setStatus(ids: readonly NoteId[], status: string): void {
    this.#setAll(ids, { status });
  }

  setFields(ids: readonly NoteId[], fields: NoteFields): void {
    this.#setAll(ids, fields);
  }

  /** `null` takes a key off. */
  #setAll(ids: readonly NoteId[], fields: object): void {
    this.#act(() => {
      for (const item of ids.flatMap((id) => this.#item('notes', id) ?? [])) {
        for (const [key, value] of Object.entries(fields)) {
          if (value === null) item.delete(key);
          else if (value !== undefined) item.set(key, value);
        }
      }
    });
  }

  setSize(id: NoteId, size: { w: number; h: number } | null): void {
    this.#setAll([id], { size: size && { w: size.w, h: size.h } });
  }

  editText(id: NoteId, index: number, remove: number, insert: string): boolean {
    const note = this.notes().get(id);
    const before = note?.text ?? this.zones().get(id)?.synthesis ?? '';
    const limit = limitOf(note);
    // Growing past the limit is refused; shrinking a note that is too long (an import) never is.
    if (insert.length > remove || before.length > limit) {
      const after = before.slice(0, index) + insert + before.slice(index + remove);
      if (after.length >= before.length && !fits(after, limit)) return false;
    }
    if (!note && !this.#textOf(id)) this.#act(() => this.#item('zones', id)?.set('synthesis', new Y.Text()));
    const text = this.#textOf(id);
    if (!text) return false;
    this.#history.act(`type:${id}`, () => {
      if (remove > 0) text.delete(index, remove);
      if (insert) text.insert(index, insert);
    });
    return true;
  }

  watchText(id: NoteId, listener: (delta: readonly TextDelta[], text: string, local: boolean) => void): () => void {
    return this.#watch.add(id, listener);
  }

  addZone(zone: {
    kind: Zone['kind'];
    title: string;
    frame: Zone['frame'];
    color?: Color;
    parent?: ZoneId | null;
    room?: unknown;
  }): ZoneId {
    const id = newId();
    this.#act(() => {
      const parent = zone.parent ?? null;
      const siblings = this.#siblings(parent);
      const panel = siblings.at(-1)?.panel ?? null;
      const peers = siblings.filter((other) => other.panel === panel);
      const [order] = this.#keys(peers, peers.length, 1, 'zones');
      const { kind, title, frame, color = 'sable', room } = zone;
      const entries = { kind, title, prompt: '', parent, order, frame, color, panel, locked: false };
      const map = filled(Object.entries({ ...entries, author: this.#signs().author, at: this.#now() }));
      if (room) map.set('room', room);
      // Two people who began the text of a question at once would lose one of two.
      if (parent !== null && this.zones().get(parent)?.kind === 'form') map.set('synthesis', new Y.Text());
      this.#reading.roots.zones.set(id, map);
    });
    return id;
  }

  setZone(id: ZoneId, patch: ZonePatch): void {
    this.#act(() => this.#set('zones', id, Object.entries(patch)));
  }

  orderZone(id: ZoneId, before: ZoneId | null): void {
    const zone = this.zones().get(id);
    const next = before === null ? null : this.zones().get(before);
    if (!zone || next === undefined || before === id) return;
    this.#act(() => {
      const parent = next ? next.parent : zone.parent;
      const siblings = this.#siblings(parent).filter((other) => other.id !== id);
      const panel = next ? next.panel : (siblings.at(-1)?.panel ?? zone.panel);
      const peers = siblings.filter((other) => other.panel === panel);
      const index = next ? peers.findIndex((other) => other.id === next.id) : peers.length;
      const [order] = this.#keys(peers, Math.max(0, index), 1, 'zones');
      const entries: [string, unknown][] = [['order', order]];
      if (panel !== zone.panel) entries.push(['panel', panel]);
      if (parent !== zone.parent) entries.push(['parent', parent]);
      this.#set('zones', id, entries);
    });
  }

  addLink(from: string, to: string, kind: LinkKind, label = ''): LinkId {
    const id = newId();
    this.#act(() => this.#writeLink(id, from, to, kind, label));
    return id;
  }

  setLink(id: LinkId, patch: Partial<Pick<Link, 'kind' | 'label' | 'order' | 'step' | 'from' | 'to'>>): void {
    this.#act(() => this.#set('links', id, Object.entries(patch)));
  }

  remove(ids: readonly string[]): void {
    const deleted = { by: this.#signs().author, at: this.#now() };
    this.#act(() => {
      for (const item of this.#itemsOf(ids)) if (!item.has('deleted')) item.set('deleted', deleted);
    });
  }

  restore(ids: readonly string[]): void {
    this.#act(() => {
      for (const item of this.#itemsOf(ids)) item.delete('deleted');
    });
  }

  join(ids: readonly NoteId[], into: NoteId): void {
    const deleted = { by: this.#signs().author, at: this.#now(), into };
    this.#act(() => {
      for (const id of ids) if (id !== into) this.#set('notes', id, [['deleted', deleted]]);
    });
  }

  keepApart(ids: readonly NoteId[]): void {
    this.#act(() => {
      ids.forEach((id, index) => {
        const before = this.notes().get(id)?.apart ?? [];
        const others = ids.slice(index + 1).filter((other) => !before.includes(other));
        if (others.length > 0) this.#set('notes', id, [['apart', [...before, ...others].slice(-MOST_APART)]]);
      });
    });
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }
  undo(): void {
    this.#history.undo();
  }
  redo(): void {
    this.#history.redo();
  }

  destroy(): void {
    this.#history.destroy();
    this.doc.destroy();
  }

  #act<T>(change: () => T): T {
    return this.#history.act(null, change);
  }

  #item(root: 'notes' | 'zones' | 'links', id: string): Item | null {
    const item = this.#reading.roots[root].get(id);
    return item instanceof Y.Map ? item : null;
  }

  #itemsOf(ids: readonly string[]): Item[] {
    return ids.flatMap((id) => this.#item('notes', id) ?? this.#item('zones', id) ?? this.#item('links', id) ?? []);
  }

  #textOf(id: NoteId): Y.Text | null {
    const text = this.#item('notes', id)?.get('text') ?? this.#item('zones', id)?.get('synthesis');
    return text instanceof Y.Text ? text : null;
  }

  #set(root: 'notes' | 'zones' | 'links', id: string, entries: Items): void {
    const item = this.#item(root, id);
    if (!item) return;
    for (const [key, value] of entries) if (value !== undefined) item.set(key, plain(value));
  }

  #writeNote(id: NoteId, place: Place, text: string, color: Color, status = PROPOSED): Item {
    const { author, group } = this.#signs();
    const entries = { place, text: new Y.Text(text), color, author, at: this.#now(), status };
    const map = filled(Object.entries(group === null ? entries : { ...entries, group }));
    this.#reading.roots.notes.set(id, map);
    return map;
  }

  #writeLink(id: LinkId, from: string, to: string, kind: LinkKind, label: string): void {
    const all = [...this.links().values()].sort((a, b) => (a.order < b.order ? -1 : 1));
    const [order] = this.#keys(all, all.length, 1, 'links');
    const entries = { from, to, kind, label, order, author: this.#signs().author, at: this.#now() };
    this.#reading.roots.links.set(id, filled(Object.entries(entries)));
  }

  /** One place for each of the notes (`null`: a new one), in their order. */
  #placesFor(notes: readonly (Note | null)[], target: Target): Place[] {
    const { zone } = target;
    if ('at' in target) {
      const keys = this.#keysAtEnd(zone, notes.length);
      const first = notes[0]?.place;
      return notes.map((note, index) => {
        const together = note && first && note.place.zone === first.zone && !this.#isList(first.zone);
        const dx = together ? note.place.x - first.x : STEP * index;
        const dy = together ? note.place.y - first.y : STEP * index;
        const order = note && note.place.zone === zone ? note.place.order : (keys[index] ?? '');
        return { ...STANDS, zone, order, x: target.at.x + dx, y: target.at.y + dy };
      });
    }
    const moving = new Set(notes.map((note) => note?.id));
    const others = this.#byOrder(this.notesIn(zone)).filter((other) => !moving.has(other.id));
    const found = target.before ? others.findIndex((other) => other.id === target.before) : -1;
    const keys = this.#keys(others, found < 0 ? others.length : found, notes.length);
    // What comes from elsewhere to a scale has no value there before somebody gives it one.
    const waits = zone !== null && this.zones().get(zone)?.kind === 'axis';
    const stand: Stand | undefined = target.stand;
    return notes.map((note, index) => {
      const place = note?.place;
      const before: Stand =
        place && place.zone === zone ? place : { ...STANDS, waits, x: place?.x ?? 0, y: place?.y ?? 0 };
      const { x = 0, y = 0, row = null, column = null } = { ...before, ...stand };
      return {
        zone,
        order: keys[index] ?? '',
        x,
        y,
        row,
        column,
        waits: stand?.waits ?? (!stand && before.waits === true),
      };
    });
  }

  #isList(zone: ZoneId | null): boolean {
    return zone !== null && isListed(this.zones().get(zone)?.kind);
  }

  #keysAtEnd(zone: ZoneId | null, count: number): readonly string[] {
    const all = this.#byOrder(this.notesIn(zone));
    return this.#keys(all, all.length, count);
  }

  /** Keys for `count` items at `index`; writes the new keys of those that had to make room. */
  #keys(
    items: readonly Ordered[],
    index: number,
    count: number,
    root: 'notes' | 'zones' | 'links' = 'notes',
  ): readonly string[] {
    const { keys, moved } = insertKeys(items, index, count);
    for (const [id, order] of moved) {
      const note = root === 'notes' ? this.notes().get(id) : null;
      this.#set(root, id, note ? [['place', { ...note.place, order }]] : [['order', order]]);
    }
    return keys;
  }

  #byOrder(notes: readonly Note[]): (Note & Ordered)[] {
    return notes
      .map((note) => ({ ...note, order: note.place.order }))
      .sort((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1));
  }

  #siblings(parent: ZoneId | null): Zone[] {
    return this.zonesInOrder()
      .filter((zone) => zone.parent === parent)
      .sort(compareZones);
  }

  /** These notes in outline order; a lone one needs no looking. */
  #inBoardOrder(ids: readonly NoteId[]): Note[] {
    const notes = ids.flatMap((id) => this.notes().get(id) ?? []);
    if (notes.length < 2) return notes;
    const rank = new Map<NoteId, number>();
    for (const zone of [...this.zonesInOrder().map(({ id }) => id), null]) {
      for (const note of this.notesIn(zone)) rank.set(note.id, rank.size);
    }
    return notes.sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity));
  }
}

function rootsOf(doc: Y.Doc): {
  meta: Y.Map<unknown>;
  zones: Y.Map<unknown>;
  notes: Y.Map<unknown>;
  links: Y.Map<unknown>;
} {
  return {
    meta: doc.getMap('meta'),
    zones: doc.getMap('zones'),
    notes: doc.getMap('notes'),
    links: doc.getMap('links'),
  };
}

function filled(entries: Items): Item {
  const map = new Y.Map<unknown>();
  for (const [key, value] of entries) map.set(key, plain(value));
  return map;
}

/** Documents hold plain objects, never someone's live or frozen value. */
function plain(value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !(value instanceof Y.AbstractType);
  if (!isPlain || Array.isArray(value)) return value;
  // A place says what a note has, not what it lacks.
  const { row, column, waits, ...rest } = value as Stand;
  return { ...rest, ...(row ? { row } : {}), ...(column ? { column } : {}), ...(waits ? { waits } : {}) };
}
