// Polygons on a level: areas, distances, overlaps, and where a label has most room. The twin of
// protocol/src/plan/geometry.rs. Pure.
import type { Frame, Point } from '../board/model';
import { around, distance, distanceToSegment, minus } from '../canvas/geometry';
import { WIDE, type Level } from './read';

export type Polygon = readonly Point[];
type Side = readonly [Point, Point];

const at = (polygon: Polygon, n: number): Point =>
  polygon[((n % polygon.length) + polygon.length) % polygon.length] as Point;

export const edges = (polygon: Polygon): readonly Side[] =>
  polygon.map((point, n) => [point, at(polygon, n + 1)] as const);

/** By the shoelace formula, in units². */
export function areaOf(polygon: Polygon): number {
  return Math.abs(edges(polygon).reduce((sum, [a, b]) => sum + a.x * b.y - b.x * a.y, 0)) / 2;
}

/** Square metres of so many units², where the level has a scale. */
export const squareMetres = (units: number, { metres }: Level): number | null =>
  metres === null ? null : units * (metres / WIDE) ** 2;

export const boundsOf = (polygon: Polygon): Frame =>
  around(polygon.map(({ x, y }) => ({ x, y, w: 0, h: 0 }))) ?? { x: 0, y: 0, w: 0, h: 0 };

function isOnEdge(polygon: Polygon, p: Point): boolean {
  return edges(polygon).some(([a, b]) => distanceToSegment(p, a, b) < 1e-6);
}

/** Inside, its edge counted. */
export function isInside(polygon: Polygon, p: Point): boolean {
  return isOnEdge(polygon, p) || isWithin(polygon, p);
}

function isWithin(polygon: Polygon, p: Point): boolean {
  let inside = false;
  for (const [a, b] of edges(polygon)) {
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Where two sides meet, if they do at one point. */
function crossing([a, b]: Side, [c, d]: Side): Point | null {
  const [r, s] = [minus(b, a), minus(d, c)];
  const cross = r.x * s.y - r.y * s.x;
  if (cross === 0) return null;
  const from = minus(c, a);
  const [t, u] = [(from.x * s.y - from.y * s.x) / cross, (from.x * r.y - from.y * r.x) / cross];
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { x: a.x + t * r.x, y: a.y + t * r.y } : null;
}

/** Where it is at this height: from and to. An end belongs to the side below it, so that no corner counts twice. */
function spans(polygon: Polygon, y: number): readonly (readonly [number, number])[] {
  const at = edges(polygon)
    .flatMap(([a, b]) => (a.y <= y !== b.y <= y ? [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)] : []))
    .sort((m, n) => m - n);
  return at.flatMap((from, n) => (n % 2 === 0 && n + 1 < at.length ? [[from, at[n + 1] as number] as const] : []));
}

/** Square units that two polygons share: both are cut at every height at which something of them begins, ends or crosses;
 *  between two of these all sides are straight, so that the middle says the whole. */
export function shared(a: Polygon, b: Polygon): number {
  const [of, other] = [boundsOf(a), boundsOf(b)];
  const [low, high] = [Math.max(of.y, other.y), Math.min(of.y + of.h, other.y + other.h)];
  if (low >= high || Math.max(of.x, other.x) >= Math.min(of.x + of.w, other.x + other.w)) return 0;
  const sides = [...edges(a), ...edges(b)];
  const crossings = sides.flatMap((side, n) => sides.slice(n + 1).flatMap((one) => crossing(side, one)?.y ?? []));
  const heights = [...[...a, ...b].map(({ y }) => y), ...crossings, low, high]
    .filter((y) => y >= low && y <= high)
    .sort((m, n) => m - n);
  return heights.slice(1).reduce((sum, bottom, n) => {
    const top = heights[n] as number;
    const half = (top + bottom) / 2;
    const both = spans(a, half).flatMap(([from, to]) =>
      spans(b, half).map(([f, t]) => Math.max(0, Math.min(to, t) - Math.max(from, f))),
    );
    return sum + (bottom - top) * both.reduce((all, one) => all + one, 0);
  }, 0);
}

/** The shortest way from one to the other, in units; 0 where they touch, cross, or one is in the other. */
export function gap(a: Polygon, b: Polygon): number {
  if (a.length === 0 || b.length === 0) return Infinity;
  if (isInside(a, at(b, 0)) || isInside(b, at(a, 0))) return 0;
  let least = Infinity;
  for (const [c, d] of edges(a)) {
    for (const [e, f] of edges(b)) {
      if (crossing([c, d], [e, f])) return 0;
      least = Math.min(
        least,
        distanceToSegment(c, e, f),
        distanceToSegment(d, e, f),
        distanceToSegment(e, c, d),
        distanceToSegment(f, c, d),
      );
    }
  }
  return least;
}

export interface Middle {
  readonly at: Point;
  /** How far it is to the nearest edge. */
  readonly room: number;
}

const known = new WeakMap<Polygon, Middle>();
/** So many points across are looked at; enough for rooms drawn by hand. */
const STEPS = 24;
const NEARER = 0.12;

/** The point of it that is farthest from its edges. */
export function middleOf(polygon: Polygon): Middle {
  let found = known.get(polygon);
  if (!found) {
    const { x, y, w, h } = boundsOf(polygon);
    const room = (p: Point) => Math.min(...edges(polygon).map(([a, b]) => distanceToSegment(p, a, b)));
    const centre = { x: x + w / 2, y: y + h / 2 };
    let best: Middle = { at: centre, room: isWithin(polygon, centre) ? room(centre) : -1 };
    for (let i = 1; i < STEPS; i++) {
      for (let j = 1; j < STEPS; j++) {
        const p = { x: x + (w * i) / STEPS, y: y + (h * j) / STEPS };
        // Of points that are nearly as good the one nearest the centre: a long room is named in its middle.
        const far = isWithin(polygon, p) ? room(p) - distance(p, centre) * NEARER : -1;
        if (far > best.room + 1e-6) best = { at: p, room: far };
      }
    }
    found = best;
    known.set(polygon, found);
  }
  return found;
}

/** How far inside of a room links to it end, in its units, and the part of its width or height at most: those between
 *  rooms that touch are seen too. */
const INSIDE = { units: 26, part: 0.25 } as const;

/** Where links to it end. */
export function linkFrame(polygon: Polygon): Frame {
  const { x, y, w, h } = boundsOf(polygon);
  const [dx, dy] = [w, h].map((size) => Math.min(INSIDE.units, size * INSIDE.part)) as [number, number];
  return { x: x + dx, y: y + dy, w: w - 2 * dx, h: h - 2 * dy };
}

/** How wide it is at a point inside, to the left and to the right together, with the point in the middle. */
export function widthAt(polygon: Polygon, p: Point): number {
  let [left, right] = [Infinity, Infinity];
  for (const [a, b] of edges(polygon)) {
    if (a.y > p.y === b.y > p.y) continue;
    const x = a.x + ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y);
    if (x <= p.x) left = Math.min(left, p.x - x);
    else right = Math.min(right, x - p.x);
  }
  return Number.isFinite(left + right) ? 2 * Math.min(left, right) : 0;
}

/** And how high. */
export const heightAt = (polygon: Polygon, p: Point): number =>
  widthAt(
    polygon.map(({ x, y }) => ({ x: y, y: x })),
    { x: p.y, y: p.x },
  );

/** Its four corners, where it is a rectangle along the axes. */
export function frameOfRectangle(polygon: Polygon): Frame | null {
  if (polygon.length !== 4) return null;
  const { x, y, w, h } = boundsOf(polygon);
  const isCorner = (p: Point) => (p.x === x || p.x === x + w) && (p.y === y || p.y === y + h);
  const corners = new Set(polygon.map((p) => `${p.x} ${p.y}`));
  const square = edges(polygon).every(([a, b]) => (a.x === b.x) !== (a.y === b.y));
  return corners.size === 4 && square && polygon.every(isCorner) ? { x, y, w, h } : null;
}

export const rectangle = ({ x, y, w, h }: Frame): Polygon => [
  { x, y },
  { x: x + w, y },
  { x: x + w, y: y + h },
  { x, y: y + h },
];
