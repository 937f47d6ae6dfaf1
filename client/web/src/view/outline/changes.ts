// What a change of the board was, in terms a person would use: it compares what was with what is. Pure.
import type { BoardApi, Change, Link, Note, Zone } from '../../board/model';

export type What =
  | 'note_added'
  | 'note_removed'
  | 'note_joined'
  | 'note_restored'
  | 'note_moved'
  | 'note_placed'
  | 'note_edited'
  | 'note_colored'
  | 'zone_added'
  | 'zone_removed'
  | 'zone_restored'
  | 'zone_edited'
  | 'zone_moved'
  | 'zone_locked'
  | 'zone_unlocked'
  | 'link_added'
  | 'link_removed'
  | 'link_edited';

export interface Deed {
  readonly what: What;
  /** The note, zone or link. */
  readonly id: string;
  /** Where the note is now; for a zone, the zone; `null` outside the zones. */
  readonly zone: string | null;
  /** Who, where the board says so. */
  readonly by: string | null;
  readonly local: boolean;
}

type Found = { readonly what: What; readonly zone: string | null; readonly by: string | null };

function ofNote(before: Note | undefined, now: Note): Found | null {
  const { zone } = now.place;
  const found = (what: What, by: string | null = null): Found => ({ what, zone, by });
  if (!before) return now.deleted ? null : found('note_added', now.author);
  if (!before.deleted && now.deleted) return found(now.deleted.into ? 'note_joined' : 'note_removed', now.deleted.by);
  if (before.deleted && !now.deleted) return found('note_restored');
  if (now.deleted) return null;
  if (before.place.zone !== zone) return found('note_moved');
  if (before.text !== now.text) return found('note_edited');
  if (before.color !== now.color) return found('note_colored');
  if (before.place !== now.place || before.size !== now.size) return found('note_placed');
  return null;
}

function ofZone(before: Zone | undefined, now: Zone): Found | null {
  const found = (what: What, by: string | null = null): Found => ({ what, zone: now.id, by });
  if (!before) return now.deleted ? null : found('zone_added');
  if (!before.deleted && now.deleted) return found('zone_removed', now.deleted.by);
  if (before.deleted && !now.deleted) return found('zone_restored');
  if (now.deleted) return null;
  if (before.locked !== now.locked) return found(now.locked ? 'zone_locked' : 'zone_unlocked');
  if (before.title !== now.title || before.prompt !== now.prompt || before.kind !== now.kind)
    return found('zone_edited');
  if (before.color !== now.color) return found('zone_edited');
  if (before.order !== now.order || before.parent !== now.parent || before.frame !== now.frame)
    return found('zone_moved');
  return null;
}

function ofLink(before: Link | undefined, now: Link): Found | null {
  const found = (what: What, by: string | null = null): Found => ({ what, zone: null, by });
  if (!before || (before.deleted && !now.deleted)) return now.deleted ? null : found('link_added', now.author);
  if (!before.deleted && now.deleted) return found('link_removed', now.deleted.by);
  return now.deleted || before === now ? null : found('link_edited');
}

/** Remembers the board as it last was, and tells what each change did. Holds references only: values are immutable. */
export class Witness {
  readonly #notes = new Map<string, Note>();
  readonly #zones = new Map<string, Zone>();
  readonly #links = new Map<string, Link>();

  constructor(api: BoardApi) {
    this.forget(api);
  }

  /** Takes the board as it is for granted: what comes from loading is nobody's deed. */
  forget(api: BoardApi): void {
    for (const [id, note] of api.notes()) this.#notes.set(id, note);
    for (const [id, zone] of api.zones()) this.#zones.set(id, zone);
    for (const [id, link] of api.links()) this.#links.set(id, link);
  }

  see(change: Change, api: BoardApi): readonly Deed[] {
    const deeds: Deed[] = [];
    const { local } = change;
    const look = <T>(
      ids: ReadonlySet<string>,
      kept: Map<string, T>,
      all: ReadonlyMap<string, T>,
      tell: (before: T | undefined, now: T) => Found | null,
    ) => {
      for (const id of ids) {
        const now = all.get(id);
        if (!now) {
          kept.delete(id);
          continue;
        }
        const found = tell(kept.get(id), now);
        kept.set(id, now);
        if (found) deeds.push({ ...found, id, local });
      }
    };
    look(change.zones, this.#zones, api.zones(), ofZone);
    look(change.notes, this.#notes, api.notes(), ofNote);
    look(change.links, this.#links, api.links(), ofLink);
    return deeds;
  }
}
