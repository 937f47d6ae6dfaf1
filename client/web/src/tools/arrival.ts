// An ESPACE that is carried from beside its plan onto it: where it would be drawn, and that it is.
import type { ZoneId } from '../board/model';
import { contains, minus, shifted, type Frame, type Point } from '../canvas/geometry';
import type { ZoneBox } from '../canvas/layout';
import type { Sheet } from '../kinds/kind';
import { around, moved } from '../plan/draw';
import { boundsOf, middleOf } from '../plan/geometry';
import { EMPTY_ROOM, roomOf, roomValue } from '../plan/read';
import type { Stage } from './stage';

export interface Arrival {
  /** On the board. */
  readonly frame: Frame;
  put(): void;
}

/** The level of a plan under a point of the board. */
export function sheetAt(plan: ZoneBox | undefined, p: Point): Sheet | null {
  return plan?.drawn?.sheets?.find((sheet) => contains(shifted(sheet.frame, plan.frame), p)) ?? null;
}

/** A point of the board in units of a level. */
export const toUnits = (plan: ZoneBox, { frame, scale }: Sheet, p: Point): Point => {
  const from = minus(p, shifted(frame, plan.frame));
  return { x: from.x / scale, y: from.y / scale };
};

/** A frame of a level on the board. */
export const onBoard = (plan: ZoneBox, { frame, scale }: Sheet, { x, y, w, h }: Frame): Frame => ({
  x: plan.frame.x + frame.x + x * scale,
  y: plan.frame.y + frame.y + y * scale,
  w: w * scale,
  h: h * scale,
});

/** `null`: it is not over its plan. */
export function arrival(stage: Stage, id: ZoneId, p: Point): Arrival | null {
  const zone = stage.layout.zones.get(id)?.zone;
  const plan = stage.layout.zones.get(zone?.parent ?? '');
  const sheet = sheetAt(plan, p);
  if (!zone || !plan || !sheet) return null;
  const at = toUnits(plan, sheet, p);
  const room = roomOf(zone);
  // What is drawn keeps its shape, with its middle under the hand.
  const points =
    room && room.points.length > 0
      ? moved(room.points, minus(at, middleOf(room.points).at), sheet.level)
      : around(at, sheet.level);
  return {
    frame: onBoard(plan, sheet, boundsOf(points)),
    put: () => stage.board.setZone(id, { room: roomValue({ ...EMPTY_ROOM, ...room, level: sheet.level.id, points }) }),
  };
}
