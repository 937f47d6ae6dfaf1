// What the document says of a plan and of the rooms on it (SPEC B18, B19), read as it comes: what is ill-typed is not
// there. The twin of protocol/src/board/plan.rs. Pure.
import type { Point, Zone } from '../board/model';
import type { Accessibility, Level as LevelValue, Moment, Noise, Room as RoomValue } from '../protocol';

export type { Accessibility, Moment, Noise };

export const MOMENTS: readonly Moment[] = ['morning', 'midday', 'afternoon', 'evening', 'weekend'];
export const NOISES: readonly Noise[] = ['calm', 'lively'];
export const ACCESSES: readonly Accessibility[] = ['yes', 'partly', 'no'];

/** A level is so many units wide, whatever its real size. */
export const WIDE = 1000;
/** Of a grid without a picture. */
export const BLANK_HEIGHT = 700;
export const LEVEL_HEIGHT = { least: 100, most: 4000 } as const;
export const MOST_LEVELS = 8;
export const MOST_METRES = 10_000;
export const POINTS = { least: 3, most: 60 } as const;
/** Labels of a list, and the graphemes of each; of a place in words, and of who looks after a room. */
export const MOST_LABELS = 12;
export const LABEL_GRAPHEMES = 60;
export const WORDS_GRAPHEMES = 120;
export const MOST_AREA = 1_000_000;

export interface Level {
  readonly id: string;
  readonly label: string;
  readonly height: number;
  /** The name of an image of the workshop. */
  readonly image: string | null;
  /** How wide it really is: the scale. */
  readonly metres: number | null;
}

export interface Room {
  readonly level: string;
  /** Of a polygon; none: the level was chosen, and nothing drawn. */
  readonly points: readonly Point[];
  /** Where on the level in words: «salle du fond». */
  readonly label: string;
  readonly usages: readonly string[];
  readonly publics: readonly string[];
  readonly moments: readonly Moment[];
  readonly equipment: readonly string[];
  /** In m², typed by hand. */
  readonly area: number | null;
  readonly noise: Noise | null;
  readonly access: Accessibility | null;
  readonly steward: string;
}

export const EMPTY_ROOM: Omit<Room, 'level'> = {
  points: [],
  label: '',
  usages: [],
  publics: [],
  moments: [],
  equipment: [],
  area: null,
  noise: null,
  access: null,
  steward: '',
};

const fieldsOf = (value: unknown): Record<string, unknown> => (value ?? {}) as Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const positive = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
const oneOf = <T extends string>(words: readonly T[], value: unknown): T | null =>
  words.find((word) => word === value) ?? null;
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one.trim() !== '') : [];

const levels = new WeakMap<object, readonly Level[]>();
const rooms = new WeakMap<object, Room | null>();
const NONE: readonly Level[] = [];

/** The first of each id. */
export function levelsOf(zone: Zone): readonly Level[] {
  const value = zone.levels;
  if (!Array.isArray(value)) return NONE;
  let found = levels.get(value);
  if (!found) {
    const all = value.flatMap((one: unknown): readonly Level[] => {
      const { id, label, height, image, metres } = fieldsOf(one);
      if (typeof id !== 'string' || id === '') return [];
      const high = positive(height) ?? BLANK_HEIGHT;
      return [
        {
          id,
          label: text(label),
          height: Math.min(LEVEL_HEIGHT.most, Math.max(LEVEL_HEIGHT.least, high)),
          image: text(image) || null,
          metres: positive(metres),
        },
      ];
    });
    found = all.filter(({ id }, n) => all.findIndex((level) => level.id === id) === n);
    levels.set(value, found);
  }
  return found;
}

/** `null`: it waits for a place. */
export function roomOf(zone: Zone): Room | null {
  const value = zone.room;
  if (typeof value !== 'object' || value === null) return null;
  let found = rooms.get(value);
  if (found === undefined) {
    found = read(value);
    rooms.set(value, found);
  }
  return found;
}

function read(value: object): Room | null {
  const fields = fieldsOf(value);
  if (typeof fields.level !== 'string' || fields.level === '') return null;
  const points = Array.isArray(fields.points)
    ? fields.points.flatMap((point: unknown): readonly Point[] => {
        const [x, y] = Array.isArray(point) ? (point as unknown[]) : [];
        return typeof x === 'number' && typeof y === 'number' ? [{ x, y }] : [];
      })
    : [];
  return {
    level: fields.level,
    points: points.length >= POINTS.least ? points : [],
    label: text(fields.label),
    usages: texts(fields.usages),
    publics: texts(fields.publics),
    moments: MOMENTS.filter((moment) => texts(fields.moments).includes(moment)),
    equipment: texts(fields.equipment),
    area: positive(fields.area),
    noise: oneOf(NOISES, fields.noise),
    access: oneOf(ACCESSES, fields.access),
    steward: text(fields.steward),
  };
}

/** A room as the document has it: only what it says. */
export function roomValue(room: Room): RoomValue {
  const { area, noise, access, steward, points, label, ...rest } = room;
  return {
    level: rest.level,
    points: points.map(({ x, y }) => [tenth(x), tenth(y)]),
    ...(label.trim() === '' ? {} : { label: label.trim() }),
    usages: [...rest.usages],
    publics: [...rest.publics],
    moments: [...rest.moments],
    equipment: [...rest.equipment],
    ...(area === null ? {} : { area }),
    ...(noise === null ? {} : { noise }),
    ...(access === null ? {} : { access }),
    ...(steward.trim() === '' ? {} : { steward: steward.trim() }),
  };
}

export function levelsValue(all: readonly Level[]): LevelValue[] {
  return all.map(({ id, label, height, image, metres }) => ({
    id,
    label,
    height,
    ...(image === null ? {} : { image }),
    ...(metres === null ? {} : { metres }),
  }));
}

export const tenth = (value: number): number => Math.round(value * 10) / 10;
