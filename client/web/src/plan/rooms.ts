// The ESPACES of a plan, which are its child zones: numbered in their order, each with its room, level and area. Pure.
import type { Zone, ZoneId } from '../board/model';
import { areaOf, squareMetres } from './geometry';
import { levelsOf, roomOf, type Level, type Room } from './read';

export interface Space {
  readonly zone: Zone;
  readonly number: number;
  /** Where it is; `null`: it waits for a place. One of a level that is gone waits too. */
  readonly room: Room | null;
  readonly level: Level | null;
  /** In m²: of what is drawn where the level has a scale, else as it was typed. */
  readonly area: number | null;
}

export interface Source {
  zonesInOrder(): readonly Zone[];
}

export const isSpace = (zones: ReadonlyMap<ZoneId, Zone>, zone: Zone): boolean =>
  zone.parent !== null && zones.get(zone.parent)?.kind === 'plan';

export function spacesOf(zones: readonly Zone[], plan: Zone): readonly Space[] {
  const levels = levelsOf(plan);
  return zones.filter(({ parent }) => parent === plan.id).map((zone, n) => spaceOf(zone, n + 1, levels));
}

function spaceOf(zone: Zone, number: number, levels: readonly Level[]): Space {
  const said = roomOf(zone);
  const level = levels.find(({ id }) => id === said?.level) ?? null;
  const room = level ? said : null;
  return { zone, number, room, level, area: room && level ? areaIn(room, level) : null };
}

export function areaIn(room: Room, level: Level): number | null {
  const drawn = room.points.length > 0 ? squareMetres(areaOf(room.points), level) : null;
  return drawn ?? room.area;
}

/** On a level, in their order. */
export const onLevel = (spaces: readonly Space[], level: Level): readonly Space[] =>
  spaces.filter((space) => space.level?.id === level.id);
export const waiting = (spaces: readonly Space[]): readonly Space[] => spaces.filter(({ room }) => room === null);
