// What a group should look at again on its plan (SPEC B20): told, never refused. The twin of protocol/src/plan/checks.rs.
// Pure.
import type { Link, Note, Zone, ZoneId } from '../board/model';
import { gap, overlap } from './geometry';
import { WIDE, type Moment } from './read';
import { spacesOf, type Space } from './rooms';

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

/** Beside each other: within a metre, or so many units where there is no scale. */
const BESIDE = { metres: 1, units: 20 } as const;

export function checksOf(plan: Zone, { zones, links, notesIn }: Source): readonly Check[] {
  const spaces = spacesOf(zones, plan);
  const isSaid = ({ text, status }: Note) => text.trim() !== '' && status !== 'draft';
  const unplaced: readonly Check[] = [
    ...spaces
      .filter(({ room, zone }) => room === null && notesIn(zone.id).some(isSaid))
      .map(({ zone }) => ({ check: 'unplaced' as const, zone: zone.id })),
    ...notesIn(plan.id)
      .filter(isSaid)
      .map(({ id }) => ({ check: 'unplaced' as const, note: id })),
  ];
  const found = { noise: [] as Check[], distance: [] as Check[], moments: [] as Check[] };
  spaces.forEach((a, n) => {
    for (const b of spaces.slice(n + 1)) {
      const pair = [a.zone.id, b.zone.id] as const;
      const linked = (kind: Link['kind']) =>
        links.some((link) => link.kind === kind && pair.includes(link.from) && pair.includes(link.to));
      const between = gapOf(a, b);
      const noises = [a.room?.noise, b.room?.noise];
      const differ = noises.includes('calm') && noises.includes('lively');
      if (differ && (isBeside(between, a) || linked('proximity'))) found.noise.push({ check: 'noise', zones: pair });
      if (between === 0 && linked('distance')) found.distance.push({ check: 'distance', zones: pair });
      const moments = a.room?.moments.filter((moment) => b.room?.moments.includes(moment)) ?? [];
      if (moments.length > 0 && a.room && b.room && between === 0 && overlap(a.room.points, b.room.points)) {
        found.moments.push({ check: 'moments', zones: pair, moments });
      }
    }
  });
  return [...unplaced, ...found.noise, ...found.distance, ...found.moments];
}

/** `null`: they are not drawn on the same level. */
function gapOf(a: Space, b: Space): number | null {
  if (!a.room || !b.room || !a.level || a.level.id !== b.level?.id) return null;
  return a.room.points.length > 0 && b.room.points.length > 0 ? gap(a.room.points, b.room.points) : null;
}

function isBeside(between: number | null, { level }: Space): boolean {
  if (between === null || !level) return false;
  const units = level.metres === null ? BESIDE.units : (BESIDE.metres * WIDE) / level.metres;
  return between <= units + 1e-9;
}
