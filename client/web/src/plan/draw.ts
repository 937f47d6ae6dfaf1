// How a hand, or arrow keys, change a polygon: moved, stretched, point by point, on a grid and along the edges of what is
// there. Always inside its level, always with points that the server takes. Pure.
import type { Frame, Point } from '../board/model';
import { clamp, distance, distanceToSegment } from '../canvas/geometry';
import { boundsOf, edges, rectangle, type Polygon } from './geometry';
import { POINTS, WIDE, tenth, type Level } from './read';

/** What is drawn lands on this grid, in units. */
export const GRID = 10;
/** No side of a rectangle is shorter. */
export const LEAST = 20;
/** What one click draws. */
const USUAL = { w: 180, h: 120 } as const;

export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
}
export interface Caught<T> {
  readonly value: T;
  readonly guides: readonly Guide[];
}

export const inLevel = (p: Point, { height }: Level): Point => ({
  x: tenth(clamp(p.x, 0, WIDE)),
  y: tenth(clamp(p.y, 0, height)),
});

const onGrid = (value: number): number => Math.round(value / GRID) * GRID;

/** The nearest line among those within reach. */
function caught(value: number, lines: readonly number[], reach: number): number | null {
  let best: number | null = null;
  for (const line of lines) {
    if (Math.abs(line - value) <= reach && (best === null || Math.abs(line - value) < Math.abs(best - value)))
      best = line;
  }
  return best;
}

/** Where the points of the others, and the level's own edges, stand on an axis. */
function linesOf(axis: 'x' | 'y', others: readonly Polygon[], level: Level): readonly number[] {
  return [0, axis === 'x' ? WIDE : level.height, ...others.flatMap((polygon) => polygon.map((p) => p[axis]))];
}

/** A point that is drawn: in line with what is there, or on the grid. `reach` 0: as it is. */
export function snapped(p: Point, others: readonly Polygon[], level: Level, reach: number): Caught<Point> {
  if (reach === 0) return { value: inLevel(p, level), guides: [] };
  const guides: Guide[] = [];
  const one = (axis: 'x' | 'y'): number => {
    const line = caught(p[axis], linesOf(axis, others, level), reach);
    if (line !== null) guides.push({ axis, at: line });
    return line ?? onGrid(p[axis]);
  };
  return { value: inLevel({ x: one('x'), y: one('y') }, level), guides };
}

/** Moved as a whole, and not out of its level. */
export function moved(polygon: Polygon, by: Point, level: Level): Polygon {
  const { x, y, w, h } = boundsOf(polygon);
  const dx = clamp(by.x, -x, WIDE - x - w);
  const dy = clamp(by.y, -y, level.height - y - h);
  return polygon.map((p) => inLevel({ x: p.x + dx, y: p.y + dy }, level));
}

/** Moved by a hand: its sides come to lie along those of the others, or its corner on the grid. */
export function carried(
  polygon: Polygon,
  by: Point,
  others: readonly Polygon[],
  level: Level,
  reach: number,
): Caught<Polygon> {
  if (reach === 0) return { value: moved(polygon, by, level), guides: [] };
  const { x, y, w, h } = boundsOf(polygon);
  const guides: Guide[] = [];
  const one = (axis: 'x' | 'y', from: number, size: number): number => {
    const to = from + by[axis];
    let best: { move: number; at: number } | null = null;
    for (const own of [to, to + size]) {
      const line = caught(own, linesOf(axis, others, level), reach);
      if (line !== null && (best === null || Math.abs(line - own) < Math.abs(best.move)))
        best = { move: line - own, at: line };
    }
    if (best) guides.push({ axis, at: best.at });
    return by[axis] + (best ? best.move : onGrid(to) - to);
  };
  return { value: moved(polygon, { x: one('x', x, w), y: one('y', y, h) }, level), guides };
}

/** Its right and its lower side moved, the rest stretched with them. */
export function stretched(polygon: Polygon, by: Point, level: Level): Polygon {
  const { x, y, w, h } = boundsOf(polygon);
  const wide = clamp(w + by.x, Math.min(LEAST, w), WIDE - x);
  const high = clamp(h + by.y, Math.min(LEAST, h), level.height - y);
  const along = (value: number, from: number, size: number, now: number) =>
    size === 0 ? value : from + ((value - from) / size) * now;
  return polygon.map((p) => inLevel({ x: along(p.x, x, w, wide), y: along(p.y, y, h, high) }, level));
}

export const withPoint = (polygon: Polygon, n: number, p: Point, level: Level): Polygon =>
  polygon.map((point, i) => (i === n ? inLevel(p, level) : point));

/** A new point in the middle of the side that begins at this one. */
export function split(polygon: Polygon, n: number): Polygon {
  const side = edges(polygon)[n];
  if (!side || polygon.length >= POINTS.most) return polygon;
  const [a, b] = side;
  const middle = { x: tenth((a.x + b.x) / 2), y: tenth((a.y + b.y) / 2) };
  return [...polygon.slice(0, n + 1), middle, ...polygon.slice(n + 1)];
}

/** Without this point; a triangle keeps its three. */
export const without = (polygon: Polygon, n: number): Polygon =>
  polygon.length <= POINTS.least ? polygon : polygon.filter((_, i) => i !== n);

/** Between two corners; a click asks for one of the usual size round it. */
export function drawnFrame(from: Point, to: Point, level: Level): Polygon {
  const [w, h] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
  if (w < LEAST && h < LEAST) return around(to, level);
  const frame = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.max(w, LEAST), h: Math.max(h, LEAST) };
  return fitted(frame, level);
}

/** A rectangle of the usual size round a point. */
export function around(p: Point, level: Level): Polygon {
  const [w, h] = [USUAL.w, Math.min(USUAL.h, level.height)];
  return fitted({ x: onGrid(p.x - w / 2), y: onGrid(p.y - h / 2), w, h }, level);
}

/** A frame as it fits into the level. */
export function fitted({ x, y, w, h }: Frame, level: Level): Polygon {
  const [wide, high] = [Math.min(w, WIDE), Math.min(h, level.height)];
  const [left, top] = [clamp(x, 0, WIDE - wide), clamp(y, 0, level.height - high)];
  return rectangle({ x: left, y: top, w: wide, h: high }).map((p) => inLevel(p, level));
}

/** Where a rectangle of the usual size has room beside the others; the middle where nothing has. */
export function freePlace(others: readonly Polygon[], level: Level): Polygon {
  const frames = others.map(boundsOf);
  const air = GRID;
  const { w, h } = USUAL;
  for (let y = 2 * GRID; y + h <= level.height - air; y += h / 2) {
    for (let x = 2 * GRID; x + w <= WIDE - air; x += w / 2) {
      const free = frames.every(
        (f) => x - air >= f.x + f.w || x + w + air <= f.x || y - air >= f.y + f.h || y + h + air <= f.y,
      );
      if (free) return fitted({ x, y, w, h }, level);
    }
  }
  return around({ x: WIDE / 2, y: level.height / 2 }, level);
}

/** Points of a polygon as it is drawn: those at one place are one. */
export function tidied(points: readonly Point[]): Polygon {
  const kept: Point[] = [];
  for (const p of points) {
    const before = kept[kept.length - 1];
    if (!before || distance(p, before) >= 1) kept.push(p);
  }
  const [first] = kept;
  while (kept.length > 1 && first && distance(first, kept[kept.length - 1] as Point) < 1) kept.pop();
  return kept;
}

/** Is there something to draw: three points, and not on one line? */
export function isDrawn(polygon: Polygon): boolean {
  const [a, b] = polygon;
  if (!a || !b || polygon.length < POINTS.least || polygon.length > POINTS.most) return false;
  return polygon.some((p) => distanceToSegment(p, a, { x: a.x + (b.x - a.x) * 1e6, y: a.y + (b.y - a.y) * 1e6 }) > 1);
}
