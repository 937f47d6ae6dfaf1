// What a group should look at again on its plan (SPEC B21): told, never refused. The twin of protocol/src/plan/checks.rs.
// Pure.
import type { Link, Note, Zone, ZoneId } from '../board/model';
import { areaOf, gap, shared } from './geometry';
import { WIDE, type Moment } from './read';
import { spacesOf, waiting, type Space } from './rooms';

export type Check =
  /** It has ideas and no place. */
  | { readonly check: 'unplaced'; readonly zone: ZoneId }
  /** It stands in the plan, and in no ESPACE. */
  | { readonly check: 'unplaced'; readonly note: string }
  /** A calm one beside a lively one. */
  | { readonly check: 'noise'; readonly zones: readonly [ZoneId, ZoneId] }
  /** Two that touch, and are to be far from each other. */
  | { readonly check: 'distance'; readonly zones: readonly [ZoneId, ZoneId] }
  /** Two at one place, at the same moments. */
  | { readonly check: 'moments'; readonly zones: readonly [ZoneId, ZoneId]; readonly moments: readonly Moment[] };

export interface Source {
  readonly zones: readonly Zone[];
  readonly links: readonly Link[];
  notesIn(zone: ZoneId): readonly Note[];
}

/** A calm one hears a lively one from there: in metres, and in units where there is no scale. */
const HEARD = { metres: 1, units: 20 } as const;
/** Nearer than this, in units, two touch: the thickness of a line that a hand draws. */
const TOUCH = 2;
/** Two lie on one another where they share more than this part of the smaller: less is a line drawn askew. */
const SHARE = 0.01;
/** So many are compared with each other: the work grows by their square. */
const MOST_COMPARED = 64;

/** What is not placed, then noise, distances, moments, each in the order of the ESPACES. */
export function checksOf(plan: Zone, { zones, links, notesIn }: Source): readonly Check[] {
  const spaces = spacesOf(zones, plan);
  const byId = new Map(spaces.map((space) => [space.zone.id, space]));
  const unplaced = waiting(spaces).filter(({ zone }) => notesIn(zone.id).length > 0);
  const few = spaces.slice(0, MOST_COMPARED);
  const pairs = few.flatMap((a, n) => few.slice(n + 1).map((b) => [a, b] as const));
  const near = links.filter(({ kind }) => kind === 'proximity');
  return [
    ...unplaced.map(({ zone }): Check => ({ check: 'unplaced', zone: zone.id })),
    ...notesIn(plan.id).map(({ id }): Check => ({ check: 'unplaced', note: id })),
    ...pairs.flatMap(([a, b]) => disturbs(a, b, near) ?? []),
    ...links.flatMap((link): readonly Check[] => {
      const [from, to] = [byId.get(link.from), byId.get(link.to)];
      const touch = link.kind === 'distance' && from && to && apart(from, to) < TOUCH;
      return touch ? [{ check: 'distance', zones: [from.zone.id, to.zone.id] }] : [];
    }),
    ...pairs.flatMap(([a, b]) => bookedTwice(a, b) ?? []),
  ];
}

/** How many units apart they are drawn, where that is on one level. */
const apart = (a: Space, b: Space): number =>
  a.level && a.level.id === b.level?.id ? gap(a.room?.points ?? [], b.room?.points ?? []) : Infinity;

function disturbs(a: Space, b: Space, near: readonly Link[]): Check | null {
  const noises = [a.room?.noise, b.room?.noise];
  if (!noises.includes('calm') || !noises.includes('lively')) return null;
  const [calm, lively] = a.room?.noise === 'calm' ? [a, b] : [b, a];
  const zones = [calm.zone.id, lively.zone.id] as const;
  const linked = near.some(({ from, to }) => from !== to && zones.includes(from) && zones.includes(to));
  const metres = calm.level?.metres ?? null;
  const reach = metres === null ? HEARD.units : (HEARD.metres * WIDE) / metres;
  return linked || apart(calm, lively) <= reach ? { check: 'noise', zones } : null;
}

function bookedTwice(a: Space, b: Space): Check | null {
  const [one, other] = [a.room, b.room];
  if (!one || !other || one.level !== other.level) return null;
  const moments = one.moments.filter((moment) => other.moments.includes(moment));
  if (moments.length === 0) return null;
  const smaller = Math.min(areaOf(one.points), areaOf(other.points));
  const over = shared(one.points, other.points) > smaller * SHARE;
  return over ? { check: 'moments', zones: [a.zone.id, b.zone.id], moments } : null;
}
