// What lies on a board, as immutable values, with the answers that every view asks of it: what lives where, in which
// order. Filled by reading.ts from a document, and by replay/played.ts from a recording. Pure.
import type { Link, LinkId, Note, NoteId, Zone, ZoneId } from './model';
import { Joins } from './joins';
import { compare } from './order';
import { sortNotes, sortZones } from './outline';

export class Shelf {
  readonly notes = new Map<NoteId, Note>();
  readonly zones = new Map<ZoneId, Zone>();
  readonly links = new Map<LinkId, Link>();
  readonly #members = new Map<ZoneId | null, Set<NoteId>>();
  readonly #inOrder = new Map<ZoneId | null, readonly Note[]>();
  #zonesInOrder: readonly Zone[] | null = null;
  #zoneIds: ReadonlySet<ZoneId> = new Set();
  #liveLinks: readonly Link[] | null = null;
  readonly #joins = new Joins();

  /** `null`: it left the document. How many notes stand for is as it was until `recount`. */
  putNote(id: NoteId, read: Note | null): void {
    const before = this.notes.get(id);
    this.#joins.put(id, read?.deleted?.into ?? null);
    const joined = this.#joins.count(id);
    const now = read && read.joined !== joined ? { ...read, joined } : read;
    if (now) this.notes.set(id, now);
    else this.notes.delete(id);
    if (before) this.#inOrder.delete(before.place.zone);
    if (now) this.#inOrder.delete(now.place.zone);
    this.#inOrder.delete(null);
    if (before && before.place.zone !== now?.place.zone) this.#members.get(before.place.zone)?.delete(id);
    if (now) this.#membersOf(now.place.zone).add(id);
    if (before?.deleted !== now?.deleted || before?.place.zone !== now?.place.zone) this.#liveLinks = null;
  }

  /** After notes were put: answers those that stand for more since, or for fewer. */
  recount(): readonly NoteId[] {
    return this.#joins.recount().filter((id) => {
      const note = this.notes.get(id);
      if (!note) return false;
      this.notes.set(id, { ...note, joined: this.#joins.count(id) });
      this.#inOrder.delete(note.place.zone);
      this.#inOrder.delete(null);
      return true;
    });
  }

  joinedIn(id: NoteId): readonly Note[] {
    const notes = this.#joins.within(id).flatMap((other) => this.notes.get(other) ?? []);
    return notes.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  putZone(id: ZoneId, now: Zone | null): void {
    if (now) this.zones.set(id, now);
    else this.zones.delete(id);
    this.#inOrder.clear();
    this.#zonesInOrder = null;
    this.#liveLinks = null;
  }

  putLink(id: LinkId, now: Link | null): void {
    if (now) this.links.set(id, now);
    else this.links.delete(id);
    this.#liveLinks = null;
  }

  zonesInOrder(): readonly Zone[] {
    if (!this.#zonesInOrder) {
      this.#zonesInOrder = sortZones(this.zones.values());
      this.#zoneIds = new Set(this.#zonesInOrder.map((zone) => zone.id));
    }
    return this.#zonesInOrder;
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

  bin(): { notes: readonly Note[]; zones: readonly Zone[] } {
    const newest = (a: Note | Zone, b: Note | Zone) => (b.deleted?.at ?? 0) - (a.deleted?.at ?? 0);
    return {
      notes: [...this.notes.values()].filter((note) => note.deleted && !this.#isJoined(note)).sort(newest),
      zones: [...this.zones.values()].filter((zone) => zone.deleted).sort(newest),
    };
  }

  isLiveZone(id: ZoneId): boolean {
    this.zonesInOrder();
    return this.#zoneIds.has(id);
  }

  isLiveNote(note: Note): boolean {
    const { zone } = note.place;
    return !note.deleted && (zone === null || !this.zones.has(zone) || this.isLiveZone(zone));
  }

  /** Is it counted in a note that is shown? */
  #isJoined(note: Note): boolean {
    const shown = this.notes.get(this.#joins.top(note.id));
    return shown !== undefined && shown !== note && this.isLiveNote(shown);
  }

  #isLiveEnd(id: string): boolean {
    const note = this.notes.get(id);
    return note ? this.isLiveNote(note) : this.isLiveZone(id);
  }

  #membersOf(zone: ZoneId | null): Set<NoteId> {
    let members = this.#members.get(zone);
    if (!members) this.#members.set(zone, (members = new Set()));
    return members;
  }
}
