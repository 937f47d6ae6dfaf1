// Two instants of a board beside each other: what came, went, was moved or was written anew between them. Pure.
import type { Link, Note, Zone } from '../board/model';
import type { Still } from './film';
import { boardOf } from './played';

export const KINDS = ['added', 'moved', 'edited', 'removed'] as const;
export type Kind = (typeof KINDS)[number];

export interface Difference {
  readonly kind: Kind;
  readonly of: 'note' | 'zone' | 'link';
  readonly id: string;
  /** Its words now; of what is gone, its words then. */
  readonly text: string;
  /** Its words before, where they differ. */
  readonly before: string | null;
  readonly zone: string | null;
  readonly zoneTitle: string;
  readonly fromTitle: string;
  /** Is it of another zone now, or only at another place in it? */
  readonly elsewhere: boolean;
}

/** In reading order of the later instant; what is gone stands last, in the order of the earlier one. */
export function compare(then: Still, now: Still): readonly Difference[] {
  const [before, after] = [read(then), read(now)];
  const found: Difference[] = [];
  for (const zone of after.zones.values()) {
    const kind = zoneKind(before.zones.get(zone.id), zone, then.zones.has(zone.id));
    if (kind) found.push(ofZone(kind, zone, before.zones.get(zone.id)));
  }
  const orders = movedInLists(before, after);
  /** Zones whose notes stand in cells, or at values. */
  const standing = new Set([...after.zones.values()].filter(({ kind }) => STANDING.has(kind)).map(({ id }) => id));
  for (const note of after.notes.values()) {
    const was = before.notes.get(note.id);
    const kind = noteKind(was, note, orders, standing);
    if (kind) found.push(ofNote(kind, note, was, then, now));
  }
  for (const link of after.links.values()) {
    const was = before.links.get(link.id);
    if (!was) found.push(ofLink('added', link, now));
    else if (was.label !== link.label || was.kind !== link.kind || was.from !== link.from || was.to !== link.to)
      found.push(ofLink('edited', link, now));
  }
  for (const zone of before.zones.values())
    if (!after.zones.has(zone.id)) found.push(ofZone('removed', zone, undefined));
  for (const note of before.notes.values()) {
    if (!after.notes.has(note.id)) found.push(ofNote('removed', note, undefined, then, then));
  }
  for (const link of before.links.values()) if (!after.links.has(link.id)) found.push(ofLink('removed', link, then));
  return found;
}

const STANDING: ReadonlySet<string> = new Set(['table', 'target', 'axis']);

interface Live {
  readonly zones: ReadonlyMap<string, Zone>;
  readonly notes: ReadonlyMap<string, Note>;
  readonly links: ReadonlyMap<string, Link>;
  /** Of list zones: their notes in order. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/** What could be seen, in reading order. */
function read(still: Still): Live {
  const board = boardOf(still);
  const zones = board.zonesInOrder();
  const notes = [...zones.flatMap(({ id }) => board.notesIn(id)), ...board.notesIn(null)];
  const keyed = <T extends { readonly id: string }>(items: readonly T[]) =>
    new Map(items.map((item) => [item.id, item]));
  const lists = zones.filter(({ kind }) => kind !== 'free');
  return {
    zones: keyed(zones),
    notes: keyed(notes),
    links: keyed(board.liveLinks()),
    lists: new Map(lists.map(({ id }) => [id, board.notesIn(id).map((note) => note.id)])),
  };
}

function zoneKind(was: Zone | undefined, now: Zone, wasThere: boolean): Kind | null {
  if (!was) return wasThere || !now.deleted ? 'added' : null;
  const said = ({ title, prompt, locked, rows, columns, axes, when, synthesis, levels, room }: Zone) =>
    JSON.stringify([title, prompt, locked, rows, columns, axes, when, synthesis, levels, room]);
  if (said(was) !== said(now)) return 'edited';
  const { frame: a } = was;
  const { frame: b } = now;
  if (a.x !== b.x || a.y !== b.y || a.w !== b.w || a.h !== b.h || was.parent !== now.parent) return 'moved';
  return was.color !== now.color || was.kind !== now.kind ? 'edited' : null;
}

function noteKind(
  was: Note | undefined,
  now: Note,
  moved: ReadonlySet<string>,
  standing: ReadonlySet<string>,
): Kind | null {
  if (!was) return 'added';
  const stand = ({ row, column, waits, x, y }: Note['place']) => [row, column, waits, x, y].join();
  const isPlaced = was.place.zone === now.place.zone && standing.has(now.place.zone ?? '');
  if (was.place.zone !== now.place.zone || moved.has(now.id)) return 'moved';
  if (isPlaced && stand(was.place) !== stand(now.place)) return 'moved';
  if (was.text !== now.text || was.color !== now.color || was.status !== now.status) return 'edited';
  if (was.signature !== now.signature) return 'edited';
  return null;
}

/** Notes that stand elsewhere in the same zone: in a list, past others that were there; free ones, by their place. */
function movedInLists(before: Live, after: Live): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const [zone, now] of after.lists) {
    const then = before.lists.get(zone);
    if (!then) continue;
    const shared = new Set(now);
    const old = then.filter((id) => shared.has(id));
    const rank = new Map(old.map((id, i) => [id, i]));
    const stayed = longestRising(now.flatMap((id) => rank.get(id) ?? []));
    for (const id of now) {
      const at = rank.get(id);
      if (at !== undefined && !stayed.has(at)) moved.add(id);
    }
  }
  for (const note of after.notes.values()) {
    const was = before.notes.get(note.id);
    const isListed = note.place.zone !== null && after.lists.has(note.place.zone);
    if (!was || isListed) continue;
    if (was.place.x !== note.place.x || was.place.y !== note.place.y) moved.add(note.id);
  }
  return moved;
}

/** The most numbers that rise as they stand: what needs no move to explain the new order. */
function longestRising(ranks: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const rank of ranks) {
    let at = tails.findIndex((tail) => tail >= rank);
    if (at < 0) at = tails.length;
    before.set(rank, tails[at - 1]);
    tails[at] = rank;
  }
  const kept = new Set<number>();
  for (let rank = tails.at(-1); rank !== undefined; rank = before.get(rank)) kept.add(rank);
  return kept;
}

function ofZone(kind: Kind, zone: Zone, was: Zone | undefined): Difference {
  return {
    kind,
    of: 'zone',
    id: zone.id,
    text: zone.title,
    before: was && was.title !== zone.title ? was.title : null,
    zone: zone.id,
    zoneTitle: zone.title,
    fromTitle: zone.title,
    elsewhere: false,
  };
}

function ofNote(kind: Kind, note: Note, was: Note | undefined, then: Still, now: Still): Difference {
  const { zone } = note.place;
  const from = was ? was.place.zone : zone;
  return {
    kind,
    of: 'note',
    id: note.id,
    text: note.text,
    before: was && was.text !== note.text ? was.text : null,
    zone,
    zoneTitle: titleOf(now, zone),
    fromTitle: titleOf(then, from),
    elsewhere: from !== zone,
  };
}

function ofLink(kind: Kind, link: Link, still: Still): Difference {
  const name = (end: string) => still.notes.get(end)?.text ?? titleOf(still, end);
  const place = { zone: null, zoneTitle: '', fromTitle: '', elsewhere: false };
  return { kind, of: 'link', id: link.id, text: name(link.from), before: name(link.to), ...place };
}

function titleOf(still: Still, zone: string | null): string {
  return zone === null ? '' : (still.zones.get(zone)?.title ?? '');
}
