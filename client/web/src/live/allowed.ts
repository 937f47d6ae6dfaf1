// What somebody may do and see in a phase, in a few words that a sentence can be made of. Nothing is decided here: each
// is asked of standing.ts, may.ts and place.ts, as the screens of the phase ask it. Pure.
import type { BoardId, WorkshopView } from '../protocol';
import { May } from './may';
import { boardsFor, startOf, takesPart, writesAlone } from './place';
import { isFor, phaseOf, standingAt, tableOf, zonesAsked, type LinkAsked, type Whose } from './standing';

/** Whose notes something may be done to, each wider than the one before. */
export type Reach = 'none' | 'own' | 'group' | 'all';
/** Where what one writes goes: seen by nobody else yet, read by the facilitation first, or on the board. */
export type Writes = 'private' | 'moderated' | 'board' | 'nowhere';

export interface Allowed {
  /** The board where one is, if it is open to them. */
  readonly place: BoardId | null;
  /** Is it the table of one's group? */
  readonly atTable: boolean;
  readonly writes: Writes;
  /** Zones in which one may write; all of them, and outside of them, when empty. */
  readonly zones: readonly string[];
  readonly edit: Reach;
  readonly move: Reach;
  readonly remove: Reach;
  readonly link: Reach;
  readonly shape: Reach;
  /** Of what others write now one sees that of everyone, of one's own table, or nothing. */
  readonly sees: 'everyone' | 'group' | 'nobody';
  /** Does what one writes bear one's name on the board? */
  readonly signs: boolean;
  readonly linkAsked: LinkAsked | null;
  /** One types for people without a phone. */
  readonly enters: boolean;
  /** One reads what an earlier group left there. */
  readonly inherits: boolean;
  /** «J’ai fini», a raised hand, a ballot. */
  readonly takesPart: boolean;
}

const OWN: Whose = { own: true, group: true };
const MATES: Whose = { own: false, group: true };
const OTHERS: Whose = { own: false, group: false };

/** What this person may in the phase that runs, at the time that is `now`. */
export function allowed(view: WorkshopView, who: string, now: number): Allowed {
  const place = startOf(view, who);
  const boards = boardsFor(view, who).map(({ id }) => id);
  const open = place !== null && boards.includes(place);
  const isApart = view.tables.boards.some((table) => !boards.includes(table));
  const standing = standingAt(view, who, place ?? '', now, 0);
  const reach = (rule: 'edit' | 'move' | 'delete' | 'link' | 'zones'): Reach => {
    const may = (whose: Whose) => isFor(standing, standing.rules[rule], whose);
    return may(OTHERS) ? 'all' : may(MATES) ? 'group' : may(OWN) ? 'own' : 'none';
  };
  const see = phaseOf(view)?.rules.see ?? 'everyone';
  const alone = writesAlone(view, who) && standing.closed === null;
  const may = new May(
    standing,
    who,
    () => true,
    () => null,
  );
  return {
    place: open ? place : null,
    atTable: place !== null && place === tableOf(view, who),
    writes: alone ? (see === 'moderated' ? 'moderated' : 'private') : may.add ? 'board' : 'nowhere',
    zones: alone ? zonesAsked(view, who) : standing.zones,
    edit: reach('edit'),
    move: reach('move'),
    remove: reach('delete'),
    link: reach('link'),
    shape: reach('zones'),
    sees: see === 'own' && takesPart(view, who) ? 'nobody' : isApart ? 'group' : 'everyone',
    signs: standing.rules.authors === 'shown',
    linkAsked: standing.linkAsked,
    enters: standing.enters && standing.closed === null,
    inherits: standing.inherits,
    takesPart: takesPart(view, who),
  };
}

/** May this person write in a zone of a board, in the phase that runs? `parent` as the board has it. */
export function writesIn(
  view: WorkshopView,
  who: string,
  board: BoardId,
  zone: string | null,
  parent: (zone: string) => string | null,
): boolean {
  if (!boardsFor(view, who).some(({ id }) => id === board)) return false;
  const standing = standingAt(view, who, board, view.clock.started_at, 0);
  // What is written alone comes to the board where its writer belongs, into a zone that is offered to them.
  const alone = writesAlone(view, who);
  if (alone && board !== startOf(view, who)) return false;
  const rules = alone ? { ...standing.rules, add: 'everyone' as const } : standing.rules;
  const may = new May({ ...standing, rules }, who, () => true, parent);
  return may.addIn(zone);
}
