// What is done with the ESPACES of a plan on the canvas: each act on the board, and what is said of it.
import type { Point, ZoneId } from '../../board/model';
import { m } from '../../i18n';
import { freePlace } from '../../plan/draw';
import type { Polygon } from '../../plan/geometry';
import { EMPTY_ROOM, levelsOf, roomOf, roomValue, type Level } from '../../plan/read';
import { onLevel, spacesOf, type Space } from '../../plan/rooms';
import type { BoardStage } from '../board/stage.svelte';
import { mayAddSpace, mayEditRoom } from './may';
import { areaText, numbered, placeText } from './words';

export const spacesOn = (stage: BoardStage, plan: ZoneId): readonly Space[] => {
  const zone = stage.board.zones().get(plan);
  return zone ? spacesOf(stage.board.zonesInOrder(), zone) : [];
};
export const spaceOf = (stage: BoardStage, room: ZoneId): Space | undefined =>
  spacesOn(stage, stage.board.zones().get(room)?.parent ?? '').find(({ zone }) => zone.id === room);

/** What is drawn on a level besides this one. */
export const othersOn = (spaces: readonly Space[], level: Level, room: ZoneId | null): readonly Polygon[] =>
  onLevel(spaces, level)
    .filter(({ zone }) => zone.id !== room)
    .flatMap(({ room: one }) => (one && one.points.length > 0 ? [one.points] : []));

/** Draws it so, there; what is said of it stays. */
export function draw(stage: BoardStage, room: ZoneId, level: string, points: readonly Point[]): void {
  const zone = stage.board.zones().get(room);
  if (!zone) return;
  stage.board.setZone(room, { room: roomValue({ ...EMPTY_ROOM, ...roomOf(zone), level, points }) });
  tell(stage, room);
}

export function tell(stage: BoardStage, room: ZoneId): void {
  const space = spaceOf(stage, room);
  if (!space) return;
  const place = [placeText(space), areaText(space.area)].filter(Boolean).join(', ');
  stage.said = m.plan_said_placed({ space: numbered(space), place });
}

/** Off the plan: on its level, with all that is said of it, and drawn no more. */
export function unplace(stage: BoardStage, room: ZoneId): void {
  const zone = stage.board.zones().get(room);
  const was = zone && roomOf(zone);
  if (!zone || !was) return;
  stage.board.setZone(room, { room: { ...roomValue({ ...was, points: [] }) } });
  stage.onPlan = null;
  const space = spaceOf(stage, room);
  if (space) stage.said = m.plan_said_unplaced({ space: numbered(space) });
}

export function startDrawing(stage: BoardStage, plan: ZoneId, room: ZoneId | null): void {
  const zone = room === null ? null : stage.board.zones().get(room);
  const may = zone ? mayEditRoom(stage.live, stage.workshop, zone) : mayAddSpace(stage.live, stage.workshop);
  if (!may) return stage.say({ what: 'against_rules' });
  stage.use('select');
  stage.drawing = { plan, room, shape: 'rectangle' };
  // Where there is something to draw on.
  const box = stage.layout.zones.get(plan);
  if (box) stage.eye.reveal({ ...box.frame, h: Math.min(box.frame.h, stage.viewport.h * stage.unit) });
}

/** What was drawn: of an ESPACE that is there, or of a new one, whose name is asked. */
export function drawn(stage: BoardStage, level: string, points: readonly Point[]): void {
  const { drawing } = stage;
  if (!drawing) return;
  stage.drawing = null;
  if (drawing.room === null) {
    stage.naming = { plan: drawing.plan, level, points };
    return;
  }
  draw(stage, drawing.room, level, points);
  stage.select([drawing.room]);
  stage.onPlan = drawing.room;
}

/** By keyboard: a rectangle where there is room, which arrows then move. */
export function drawFree(stage: BoardStage): void {
  const { drawing } = stage;
  const plan = drawing && stage.board.zones().get(drawing.plan);
  if (!drawing || !plan) return;
  const levels = levelsOf(plan);
  const was = drawing.room === null ? undefined : spaceOf(stage, drawing.room)?.level;
  const level = was ?? levels[0];
  if (!level) return;
  drawn(stage, level.id, freePlace(othersOn(spacesOn(stage, plan.id), level, drawing.room), level));
}
