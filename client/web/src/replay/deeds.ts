// What a step did, in terms a person would use: from what was and what is. The words are view/replay/words.ts. Pure.
import type { Link, Note, Zone } from '../board/model';
import { roomOf, type Room } from '../plan/read';
import type { Piece } from './film';

export type What =
  | 'note_added'
  | 'note_written'
  | 'note_emptied'
  | 'note_moved'
  | 'note_placed'
  | 'note_sorted'
  | 'note_colored'
  | 'note_sized'
  | 'note_signed'
  | 'note_decided'
  | 'note_removed'
  | 'note_joined'
  | 'note_restored'
  | 'note_poured'
  | 'zone_added'
  | 'zone_renamed'
  | 'zone_prompted'
  | 'zone_moved'
  | 'zone_locked'
  | 'zone_unlocked'
  | 'zone_changed'
  | 'zone_shaped'
  | 'zone_levels'
  | 'zone_placed'
  | 'zone_unplaced'
  | 'zone_detailed'
  | 'zone_summed'
  | 'zone_removed'
  | 'zone_restored'
  | 'link_added'
  | 'link_changed'
  | 'link_removed'
  | 'titled';

export interface Deed {
  readonly what: What;
  readonly of: 'note' | 'zone' | 'link' | 'title';
  /** Of all that it was done to: one, or what one step did alike. */
  readonly ids: readonly string[];
  /** The note's words, the zone's title, what a link comes from. */
  readonly text: string;
  /** The words before, a zone's earlier title, what a link goes to. */
  readonly other: string;
  /** Where it is now, and was: the zone's id and title; `null` outside the zones. */
  readonly zone: string | null;
  readonly zoneTitle: string;
  readonly from: string | null;
  readonly fromTitle: string;
}

/** What the titles in sentences are looked up in: the board as it is after the step. */
export interface Around {
  readonly notes: ReadonlyMap<string, Note>;
  readonly zones: ReadonlyMap<string, Zone>;
}

/** As many alike are told as one: «38 idées sont arrivées dans ESPACE CAFÉ». */
const MANY = 4;

export function deedsOf(pieces: readonly Piece[], around: Around): readonly Deed[] {
  const single = [...pieces].sort(asRead).flatMap((piece) => deedOf(piece, around) ?? []);
  if (single.length < MANY) return single;
  const groups = new Map<string, Deed[]>();
  for (const deed of single) {
    const key = deed.of === 'note' ? `${deed.what} ${deed.zone} ${deed.from}` : deed.what;
    const group = groups.get(key);
    if (group) group.push(deed);
    else groups.set(key, [deed]);
  }
  return [...groups.values()].flatMap((group) => {
    const [one] = group;
    return one && group.length >= MANY ? [{ ...one, ids: group.flatMap(({ ids }) => ids) }] : group;
  });
}

const FIRST = { title: 0, zone: 1, note: 2, link: 3 } as const;

/** What came in one step has no order of its own: zones before what lies in them, ideas as they stand there. */
function asRead(a: Piece, b: Piece): number {
  if (a.of !== 'note' || b.of !== 'note') return FIRST[a.of] - FIRST[b.of];
  const [one, other] = [(a.now ?? a.was)?.place, (b.now ?? b.was)?.place];
  return before(one?.zone ?? '', other?.zone ?? '') || before(one?.order ?? '', other?.order ?? '');
}

const before = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

export function deedOf(piece: Piece, around: Around): Deed | null {
  switch (piece.of) {
    case 'note':
      return ofNote(piece.id, piece.was, piece.now, around);
    case 'zone':
      return ofZone(piece.id, piece.was, piece.now);
    case 'link':
      return ofLink(piece.id, piece.was, piece.now, around);
    case 'title':
      return { ...NOWHERE, what: 'titled', of: 'title', ids: [], text: piece.now, other: piece.was };
  }
}

const NOWHERE = { zone: null, zoneTitle: '', from: null, fromTitle: '' } as const;

function ofNote(id: string, was: Note | null, now: Note | null, { zones }: Around): Deed | null {
  const what = noteDid(was, now);
  const one = now ?? was;
  if (!what || !one) return null;
  const { zone } = one.place;
  const from = was ? was.place.zone : zone;
  return {
    what,
    of: 'note',
    ids: [id],
    text: one.text || (was?.text ?? ''),
    other: was?.text ?? '',
    zone,
    zoneTitle: titleOf(zones, zone),
    from,
    fromTitle: titleOf(zones, from),
  };
}

function noteDid(was: Note | null, now: Note | null): What | null {
  if (was && !was.deleted && now?.deleted?.into) return 'note_joined';
  if (!now || (now.deleted && !was?.deleted)) return was && !was.deleted ? 'note_removed' : null;
  if (now.deleted) return null;
  if (!was) return now.origin ? 'note_poured' : 'note_added';
  if (was.deleted) return 'note_restored';
  if (was.place.zone !== now.place.zone) return 'note_moved';
  if (was.text !== now.text) return now.text.trim() === '' ? 'note_emptied' : 'note_written';
  if (was.color !== now.color) return 'note_colored';
  if (was.status !== now.status) return 'note_decided';
  const { place: a } = was;
  const { place: b } = now;
  if (a.x !== b.x || a.y !== b.y || a.row !== b.row || a.column !== b.column || a.waits !== b.waits)
    return 'note_placed';
  if (was.place.order !== now.place.order) return 'note_sorted';
  if (was.size !== now.size) return 'note_sized';
  if (was.signature !== now.signature) return 'note_signed';
  return null;
}

function ofZone(id: string, was: Zone | null, now: Zone | null): Deed | null {
  const what = zoneDid(was, now);
  const one = now ?? was;
  if (!what || !one) return null;
  const place = { zone: id, zoneTitle: one.title, from: id, fromTitle: one.title };
  const text = what === 'zone_prompted' ? one.prompt : one.title;
  return { what, of: 'zone', ids: [id], text, other: was?.title ?? '', ...place };
}

function zoneDid(was: Zone | null, now: Zone | null): What | null {
  if (!now || (now.deleted && !was?.deleted)) return was && !was.deleted ? 'zone_removed' : null;
  if (now.deleted) return null;
  if (!was) return 'zone_added';
  if (was.deleted) return 'zone_restored';
  if (was.title !== now.title) return 'zone_renamed';
  if (was.prompt !== now.prompt) return 'zone_prompted';
  if (was.synthesis !== now.synthesis) return 'zone_summed';
  if (!isShapedAlike(was, now)) return 'zone_shaped';
  if (JSON.stringify(was.levels) !== JSON.stringify(now.levels)) return 'zone_levels';
  const told = roomDid(was, now);
  if (told) return told;
  if (was.locked !== now.locked) return now.locked ? 'zone_locked' : 'zone_unlocked';
  if (was.frame !== now.frame || was.order !== now.order || was.parent !== now.parent) return 'zone_moved';
  return was.color !== now.color || was.kind !== now.kind || was.panel !== now.panel ? 'zone_changed' : null;
}

/** On a plan: where it is, then what it is for. */
function roomDid(was: Zone, now: Zone): What | null {
  const [before, after] = [roomOf(was), roomOf(now)];
  const place = (room: Room | null) => room && JSON.stringify([room.level, room.points]);
  if (before && !after) return 'zone_unplaced';
  if (place(before) !== place(after)) return 'zone_placed';
  return JSON.stringify(was.room) === JSON.stringify(now.room) ? null : 'zone_detailed';
}

/** Rows, columns, scales, date: told from a recording, each is read anew. */
function isShapedAlike(was: Zone, now: Zone): boolean {
  const shape = ({ rows, columns, axes, when }: Zone) => JSON.stringify([rows, columns, axes, when]);
  return shape(was) === shape(now);
}

function ofLink(id: string, was: Link | null, now: Link | null, { notes, zones }: Around): Deed | null {
  const there = now !== null && !now.deleted;
  const before = was !== null && !was.deleted;
  const one = now ?? was;
  if ((!there && !before) || !one) return null;
  const what = !before ? 'link_added' : !there ? 'link_removed' : 'link_changed';
  const name = (end: string): string => notes.get(end)?.text ?? titleOf(zones, end);
  return { ...NOWHERE, what, of: 'link', ids: [id, one.from, one.to], text: name(one.from), other: name(one.to) };
}

function titleOf(zones: ReadonlyMap<string, Zone>, id: string | null): string {
  return id === null ? '' : (zones.get(id)?.title ?? '');
}
