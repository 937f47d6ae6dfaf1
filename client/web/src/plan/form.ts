// What the dialog of an ESPACE asks, as its fields hold it, and what of it is written: only what somebody changed, onto
// the room as it is by then. Pure.
import type { Frame } from '../board/model';
import { countGraphemes } from '../board/graphemes';
import { fitted, moved } from './draw';
import { frameOfRectangle, type Polygon } from './geometry';
import {
  EMPTY_ROOM,
  LABEL_GRAPHEMES,
  MOST_LABELS,
  MOST_AREA,
  WORDS_GRAPHEMES,
  type Accessibility,
  type Level,
  type Moment,
  type Noise,
  type Room,
} from './read';
import { frameAt, type Spot } from './spots';

/** `keep`: as it is drawn. `none`: the level alone. */
export type Where = 'keep' | 'none' | Spot;

export interface RoomForm {
  /** Empty: it waits for a place. */
  level: string;
  where: Where;
  /** Of a rectangle, in units; what somebody typed of it. */
  frame: Frame | null;
  /** In words. */
  label: string;
  usages: string;
  publics: string;
  equipment: string;
  moments: Moment[];
  area: number | null;
  noise: Noise | '';
  access: Accessibility | '';
  steward: string;
}

const lines = (labels: readonly string[]): string => labels.join('\n');
const labelsOf = (text: string): readonly string[] => {
  const labels = text.split('\n').map((label) => label.trim());
  return labels.filter((label, n) => label !== '' && labels.indexOf(label) === n);
};

export function formOf(room: Room | null): RoomForm {
  const { usages, publics, equipment, moments, area, noise, access, steward, points, label } = room ?? EMPTY_ROOM;
  return {
    level: room?.level ?? '',
    where: points.length > 0 ? 'keep' : 'none',
    frame: frameOfRectangle(points),
    label,
    usages: lines(usages),
    publics: lines(publics),
    equipment: lines(equipment),
    moments: [...moments],
    area,
    noise: noise ?? '',
    access: access ?? '',
    steward,
  };
}

export const frameFor = (where: Where, level: Level | undefined, drawn: Polygon): Frame | null =>
  where === 'keep' ? frameOfRectangle(drawn) : where === 'none' || !level ? null : frameAt(where, level);

export type Problem = 'many' | 'long' | 'words' | 'area' | 'frame';

const sameFrame = (a: Frame | null, b: Frame | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The points that the form asks for, on this level. */
export function pointsOf(form: RoomForm, level: Level, drawn: Polygon): Polygon {
  if (form.where === 'none') return [];
  const untouched = form.where === 'keep' && sameFrame(form.frame, frameOfRectangle(drawn));
  if (untouched || !form.frame) return moved(drawn, { x: 0, y: 0 }, level);
  return fitted(form.frame, level);
}

/** The room as it is to be: `now` with what differs between the two forms; `null`: off the plan. */
export function roomFrom(
  form: RoomForm,
  before: RoomForm,
  now: Room | null,
  level: Level | undefined,
): Room | Problem | null {
  if (!level) return null;
  const lists = { usages: labelsOf(form.usages), publics: labelsOf(form.publics), equipment: labelsOf(form.equipment) };
  const labels = Object.values(lists);
  if (labels.some((list) => list.length > MOST_LABELS)) return 'many';
  if (labels.flat().some((label) => countGraphemes(label) > LABEL_GRAPHEMES)) return 'long';
  if ([form.steward, form.label].some((words) => countGraphemes(words.trim()) > WORDS_GRAPHEMES)) return 'words';
  if (form.area !== null && !(form.area > 0 && form.area <= MOST_AREA)) return 'area';
  const { frame } = form;
  if (frame && !Object.values(frame).every((value) => Number.isFinite(value))) return 'frame';
  if (frame && (frame.w < 1 || frame.h < 1)) return 'frame';
  const room: Room = now ?? { ...EMPTY_ROOM, level: level.id };
  const placed = form.level !== before.level || form.where !== before.where || !sameFrame(frame, before.frame);
  const changed = (key: 'label' | 'usages' | 'publics' | 'equipment' | 'area' | 'noise' | 'access' | 'steward') =>
    form[key] !== before[key];
  return {
    level: form.level === before.level ? room.level : level.id,
    points: placed ? pointsOf(form, level, room.points) : room.points,
    label: changed('label') ? form.label.trim() : room.label,
    usages: changed('usages') ? lists.usages : room.usages,
    publics: changed('publics') ? lists.publics : room.publics,
    equipment: changed('equipment') ? lists.equipment : room.equipment,
    moments: form.moments.join() === before.moments.join() ? room.moments : [...form.moments],
    area: changed('area') ? form.area : room.area,
    noise: changed('noise') ? form.noise || null : room.noise,
    access: changed('access') ? form.access || null : room.access,
    steward: changed('steward') ? form.steward.trim() : room.steward,
  };
}
