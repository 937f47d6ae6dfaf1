// What a board's document says now, as immutable values, and what each transaction changed in it. Changes by others
// are told once per animation frame, one's own at once.
import * as Y from 'yjs';
import type { Change, Link, LinkId, Note, NoteId, Zone, ZoneId } from './model';
import { sortNotes, sortZones } from './outline';
import { compare } from './order';
import { readLink, readNote, readZone } from './read';

export type Item = Y.Map<unknown>;

interface Changed {
  notes: Set<NoteId>;
  zones: Set<ZoneId>;
  links: Set<LinkId>;
  meta: boolean;
}

/** Without frames (a hidden tab) changes are told this late at most. */
const LATEST = 250;

export class Reading {
  readonly roots: {
    readonly meta: Item;
    readonly zones: Y.Map<Item>;
    readonly notes: Y.Map<Item>;
    readonly links: Y.Map<Item>;
  };
  readonly notes = new Map<NoteId, Note>();
  readonly zones = new Map<ZoneId, Zone>();
  readonly links = new Map<LinkId, Link>();
  /** Called with the notes whose maps or texts changed, before anyone is told. */
  onNotes: (ids: ReadonlySet<NoteId>) => void = () => undefined;
  readonly #members = new Map<ZoneId | null, Set<NoteId>>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #inOrder = new Map<ZoneId | null, readonly Note[]>();
  #zonesInOrder: readonly Zone[] | null = null;
  #zoneIds: ReadonlySet<ZoneId> = new Set();
  #liveLinks: readonly Link[] | null = null;
  #later = nothing();
  #now = nothing();
  #frame: (() => void) | null = null;

  constructor(doc: Y.Doc) {
    this.roots = {
      meta: doc.getMap('meta'),
      zones: doc.getMap<Item>('zones'),
      notes: doc.getMap<Item>('notes'),
      links: doc.getMap<Item>('links'),
    };
    const { meta, zones, notes, links } = this.roots;
    notes.observeDeep((events, transaction) => this.#takeNotes(touched(events), transaction.local));
    zones.observeDeep((events, transaction) => this.#takeZones(touched(events), transaction.local));
    links.observeDeep((events, transaction) => this.#takeLinks(touched(events), transaction.local));
    meta.observe((_, transaction) => (this.#into(transaction.local).meta = true));
    this.#takeNotes(new Set(notes.keys()), false);
    this.#takeZones(new Set(zones.keys()), false);
    this.#takeLinks(new Set(links.keys()), false);
    this.#later = nothing();
    // After the undo stack has taken notice of the transaction, which it does in the same event, earlier.
    doc.on('afterTransaction', () => this.#tell());
  }

  get title(): string {
    const title = this.roots.meta.get('title');
    return typeof title === 'string' ? title : '';
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  zonesInOrder(): readonly Zone[] {
    if (!this.#zonesInOrder) {
      this.#zonesInOrder = sortZones(this.zones.values());
      this.#zoneIds = new Set(this.#zonesInOrder.map((zone) => zone.id));
    }
    return this.#zonesInOrder;
  }

  isLiveZone(id: ZoneId): boolean {
    this.zonesInOrder();
    return this.#zoneIds.has(id);
  }

  isLiveNote(note: Note): boolean {
    return (
      !note.deleted &&
      (note.place.zone === null || !this.zones.has(note.place.zone) || this.isLiveZone(note.place.zone))
    );
  }

  notesIn(zone: ZoneId | null): readonly Note[] {
    const known = this.#inOrder.get(zone);
    if (known) return known;
    const kind = zone === null ? 'free' : (this.zones.get(zone)?.kind ?? 'free');
    const found: Note[] = [];
    for (const [owner, ids] of this.#members) {
      // A note of a zone that never was is free: it must be somewhere.
      const belongs = owner === zone || (zone === null && owner !== null && !this.zones.has(owner));
      if (!belongs || (zone !== null && !this.isLiveZone(zone))) continue;
      for (const id of ids) {
        const note = this.notes.get(id);
        if (note && !note.deleted) found.push(note);
      }
    }
    const sorted = sortNotes(found, kind);
    this.#inOrder.set(zone, sorted);
    return sorted;
  }

  liveLinks(): readonly Link[] {
    this.#liveLinks ??= [...this.links.values()]
      .filter((link) => !link.deleted && this.#isLiveEnd(link.from) && this.#isLiveEnd(link.to))
      .sort(compare);
    return this.#liveLinks;
  }

  #isLiveEnd(id: string): boolean {
    const note = this.notes.get(id);
    return note ? this.isLiveNote(note) : this.isLiveZone(id);
  }

  #takeNotes(ids: ReadonlySet<NoteId>, local: boolean): void {
    const changed = this.#into(local);
    for (const id of ids) {
      changed.notes.add(id);
      const map = this.roots.notes.get(id);
      const before = this.notes.get(id);
      const now = map instanceof Y.Map ? readNote(id, map, before) : null;
      if (now) this.notes.set(id, now);
      else this.notes.delete(id);
      if (before) this.#inOrder.delete(before.place.zone);
      if (now) this.#inOrder.delete(now.place.zone);
      this.#inOrder.delete(null);
      if (before && before.place.zone !== now?.place.zone) this.#members.get(before.place.zone)?.delete(id);
      if (now) this.#membersOf(now.place.zone).add(id);
      if (before?.deleted !== now?.deleted || before?.place.zone !== now?.place.zone) this.#liveLinks = null;
    }
    this.onNotes(ids);
  }

  #membersOf(zone: ZoneId | null): Set<NoteId> {
    let members = this.#members.get(zone);
    if (!members) this.#members.set(zone, (members = new Set()));
    return members;
  }

  #takeZones(ids: ReadonlySet<ZoneId>, local: boolean): void {
    const changed = this.#into(local);
    for (const id of ids) {
      changed.zones.add(id);
      const map = this.roots.zones.get(id);
      if (map instanceof Y.Map) this.zones.set(id, readZone(id, map, this.zones.get(id)));
      else this.zones.delete(id);
    }
    this.#inOrder.clear();
    this.#zonesInOrder = null;
    this.#liveLinks = null;
  }

  #takeLinks(ids: ReadonlySet<LinkId>, local: boolean): void {
    const changed = this.#into(local);
    for (const id of ids) {
      changed.links.add(id);
      const map = this.roots.links.get(id);
      if (map instanceof Y.Map) this.links.set(id, readLink(id, map, this.links.get(id)));
      else this.links.delete(id);
    }
    this.#liveLinks = null;
  }

  #into(local: boolean): Changed {
    return local ? this.#now : this.#later;
  }

  #tell(): void {
    if (!isEmpty(this.#now)) {
      // What others did before comes first.
      this.#flush();
      const change = this.#now;
      this.#now = nothing();
      this.#emit({ ...change, local: true });
    }
    if (!isEmpty(this.#later) && !this.#frame) this.#frame = nextFrame(() => this.#flush());
  }

  #flush(): void {
    this.#frame?.();
    this.#frame = null;
    if (isEmpty(this.#later)) return;
    const change = this.#later;
    this.#later = nothing();
    this.#emit({ ...change, local: false });
  }

  #emit(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

function nothing(): Changed {
  return { notes: new Set(), zones: new Set(), links: new Set(), meta: false };
}

function isEmpty(changed: Changed): boolean {
  return !changed.meta && changed.notes.size + changed.zones.size + changed.links.size === 0;
}

/** The keys of a root map under which something changed. */
function touched(events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): Set<string> {
  const ids = new Set<string>();
  for (const event of events) {
    const [id] = event.path;
    if (id !== undefined) ids.add(String(id));
    else for (const key of event.keys.keys()) ids.add(key);
  }
  return ids;
}

/** Runs once, at the next frame or LATEST ms from now; answers how to call it off. */
function nextFrame(run: () => void): () => void {
  const once = () => {
    cancel();
    run();
  };
  const timer = setTimeout(once, LATEST);
  const frame = typeof requestAnimationFrame === 'function' ? requestAnimationFrame(once) : 0;
  const cancel = () => {
    clearTimeout(timer);
    if (frame) cancelAnimationFrame(frame);
  };
  return cancel;
}
