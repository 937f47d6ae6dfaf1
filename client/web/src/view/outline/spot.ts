// Where a note lands when nobody pointed at a place: the first free spot, row by row. Pure.
import {
  isListed,
  type BoardApi,
  type Frame,
  type Note,
  type Point,
  type Target,
  type ZoneId,
} from '../../board/model';

/** The size of a note that nobody resized, as the canvas draws it. */
export const USUAL = { w: 200, h: 120 };
const GAP = 16;
/** Notes outside the zones wrap at this width: about what a laptop shows at once. */
const OPEN_WIDTH = 1600;
const ROWS = 400;

function frameOf(note: Note): Frame {
  return { x: note.place.x, y: note.place.y, w: note.size?.w ?? USUAL.w, h: note.size?.h ?? USUAL.h };
}

const meet = (a: Frame, b: Frame): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** The first spot of a usual note that covers none of `taken`, from `start` rightwards, then downwards. */
export function freeSpot(taken: readonly Frame[], start: Point, width: number): Point {
  const columns = Math.max(1, Math.floor((width + GAP) / (USUAL.w + GAP)));
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < columns; column++) {
      const spot = { x: start.x + column * (USUAL.w + GAP), y: start.y + row * (USUAL.h + GAP) };
      if (!taken.some((frame) => meet(frame, { ...spot, ...USUAL }))) return spot;
    }
  }
  return start;
}

/** The target «in this zone, where there is room»: the end of a list, a free spot elsewhere. */
export function targetIn(api: BoardApi, zone: ZoneId | null, before: string | null = null): Target {
  const into = zone === null ? null : (api.zones().get(zone) ?? null);
  if (into && isListed(into.kind)) return { zone: into.id, before };
  const taken = api.notesIn(zone).map(frameOf);
  if (into) return { zone: into.id, at: freeSpot(taken, { x: GAP, y: GAP }, into.frame.w - 2 * GAP) };
  // Outside the zones: under all of them.
  const zones = api.zonesInOrder();
  const left = Math.min(...zones.map(({ frame }) => frame.x), Infinity);
  const bottom = Math.max(...zones.map(({ frame }) => frame.y + frame.h), -Infinity);
  const start = zones.length === 0 ? { x: 0, y: 0 } : { x: left, y: bottom + 5 * GAP };
  return { zone: null, at: freeSpot(taken, start, OPEN_WIDTH) };
}
