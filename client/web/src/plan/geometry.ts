// Polygons on a level: areas, distances, overlaps, and where a label has most room. The twin of
// protocol/src/plan/geometry.rs. Pure.
import type { Frame, Point } from '../board/model';
import { around, distance, distanceToSegment } from '../canvas/geometry';
import { WIDE, type Level } from './read';

export type Polygon = readonly Point[];

const at = (polygon: Polygon, n: number): Point =>
  polygon[((n % polygon.length) + polygon.length) % polygon.length] as Point;

export const edges = (polygon: Polygon): readonly (readonly [Point, Point])[] =>
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

const TINY = 1e-9;

/** Twice the signed area of a triangle: on which side of a → b the point c lies. */
const side = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

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

/** How far along a → b the lines of both cross, from 0 to 1; `null`: they do not, or run side by side. */
function crossing(a: Point, b: Point, c: Point, d: Point): number | null {
  const [from, to] = [side(c, d, a), side(c, d, b)];
  if (Math.abs(from - to) < TINY) return null;
  const along = from / (from - to);
  if (along < 0 || along > 1) return null;
  const p = { x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along };
  return distanceToSegment(p, c, d) < 1e-6 ? along : null;
}

/** Do they share some of their insides? Those that only touch don't. */
export function overlap(a: Polygon, b: Polygon): boolean {
  return enters(a, b) || enters(b, a);
}

/** Does some of `a`, its edge or its middle, lie inside of `b`? */
function enters(a: Polygon, b: Polygon): boolean {
  const inside = (p: Point) => !isOnEdge(b, p) && isWithin(b, p);
  const cut = edges(a).some(([from, to]) => {
    const stops = [0, ...edges(b).flatMap(([c, d]) => crossing(from, to, c, d) ?? []), 1].sort((m, n) => m - n);
    return stops.slice(1).some((stop, n) => {
      const half = (stop + (stops[n] as number)) / 2;
      return inside({ x: from.x + (to.x - from.x) * half, y: from.y + (to.y - from.y) * half });
    });
  });
  return cut || inside(middleOf(a).at);
}

/** The shortest way from one to the other, in units; 0 where they touch or overlap. */
export function gap(a: Polygon, b: Polygon): number {
  if (overlap(a, b)) return 0;
  let least = Infinity;
  const from = (points: Polygon, to: Polygon) => {
    for (const point of points) for (const [c, d] of edges(to)) least = Math.min(least, distanceToSegment(point, c, d));
  };
  from(a, b);
  from(b, a);
  // Edges that cross without an end inside: they overlap, and were told above.
  return least < 1e-6 ? 0 : least;
}

export interface Middle {
  readonly at: Point;
  /** How far it is to the nearest edge. */
  readonly room: number;
}

const known = new WeakMap<Polygon, Middle>();
/** So many points across are looked at; enough for rooms drawn by hand. */
const STEPS = 24;

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
        // Of points that are as good the one nearest the centre: a long room is named in its middle.
        const far = isWithin(polygon, p) ? room(p) - distance(p, centre) / 1e4 : -1;
        if (far > best.room + 1e-6) best = { at: p, room: far };
      }
    }
    found = best;
    known.set(polygon, found);
  }
  return found;
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
