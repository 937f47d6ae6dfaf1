// What a board's document says now, as immutable values, and what each transaction changed in it. Changes by others
// are told once per animation frame, one's own at once.
import * as Y from 'yjs';
import type { Change, LinkId, NoteId, ZoneId } from './model';
import { readLink, readNote, readZone } from './read';
import { Shelf } from './shelf';

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
  readonly shelf = new Shelf();
  /** Called with the notes and zones whose maps or texts changed, before anyone is told. */
  onTexts: (ids: ReadonlySet<string>) => void = () => undefined;
  readonly #listeners = new Set<(change: Change) => void>();
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

  #takeNotes(ids: ReadonlySet<NoteId>, local: boolean): void {
    const changed = this.#into(local);
    for (const id of ids) {
      changed.notes.add(id);
      const map = this.roots.notes.get(id);
      const note = map instanceof Y.Map ? readNote(id, map, this.shelf.notes.get(id)) : null;
      this.shelf.putNote(id, note);
    }
    for (const other of this.shelf.recount()) changed.notes.add(other);
    this.onTexts(ids);
  }

  #takeZones(ids: ReadonlySet<ZoneId>, local: boolean): void {
    const changed = this.#into(local);
    for (const id of ids) {
      changed.zones.add(id);
      const map = this.roots.zones.get(id);
      this.shelf.putZone(id, map instanceof Y.Map ? readZone(id, map, this.shelf.zones.get(id)) : null);
    }
  }

  #takeLinks(ids: ReadonlySet<LinkId>, local: boolean): void {
    const changed = this.#into(local);
    for (const id of ids) {
      changed.links.add(id);
      const map = this.roots.links.get(id);
      this.shelf.putLink(id, map instanceof Y.Map ? readLink(id, map, this.shelf.links.get(id)) : null);
    }
  }

  #into(local: boolean): Changed {
    return local ? this.#now : this.#later;
  }

  #tell(): void {
    if (!isEmpty(this.#now)) {
      // What others did before comes first.
      this.flush();
      const change = this.#now;
      this.#now = nothing();
      this.#emit({ ...change, local: true });
    }
    if (!isEmpty(this.#later) && !this.#frame) this.#frame = nextFrame(() => this.flush());
  }

  /** Tells now what has come, not at the next frame. */
  flush(): void {
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
