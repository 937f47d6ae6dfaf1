// Points and frames in one plane. Everything here is a plain value; nothing is changed in place.
import type { Frame, Point } from '../board/model';

export type { Frame, Point };
export interface Size {
  readonly w: number;
  readonly h: number;
}

export const add = (a: Point, b: Point): Point => ({ x: a.x + b.x, y: a.y + b.y });
export const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
export const centre = (f: Frame): Point => ({ x: f.x + f.w / 2, y: f.y + f.h / 2 });
export const shifted = (f: Frame, by: Point): Frame => ({ x: f.x + by.x, y: f.y + by.y, w: f.w, h: f.h });
export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The frame between two corners, whichever way they were drawn. */
export function between(a: Point, b: Point): Frame {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

export function inflate(f: Frame, dx: number, dy = dx): Frame {
  return { x: f.x - dx, y: f.y - dy, w: f.w + 2 * dx, h: f.h + 2 * dy };
}

export function contains(f: Frame, p: Point): boolean {
  return p.x >= f.x && p.x <= f.x + f.w && p.y >= f.y && p.y <= f.y + f.h;
}

/** Is `inner` wholly in `outer`? */
export function encloses(outer: Frame, inner: Frame): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

export function intersects(a: Frame, b: Frame): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

export function sameFrame(a: Frame, b: Frame): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}

/** The least frame around all of them; `null` of nothing. */
export function around(frames: Iterable<Frame>): Frame | null {
  let x0 = Infinity,
    y0 = Infinity,
    x1 = -Infinity,
    y1 = -Infinity;
  for (const f of frames) {
    x0 = Math.min(x0, f.x);
    y0 = Math.min(y0, f.y);
    x1 = Math.max(x1, f.x + f.w);
    y1 = Math.max(y1, f.y + f.h);
  }
  return x0 === Infinity ? null : { x: x0, y: y0, w: x1 - x0, h: y1 - y0 };
}

/** Where the ray from the centre of `f` towards `to` leaves it; its centre when `to` is the centre. */
export function edgeTowards(f: Frame, to: Point): Point {
  const c = centre(f),
    dx = to.x - c.x,
    dy = to.y - c.y;
  if (dx === 0 && dy === 0) return c;
  const t = Math.min(dx === 0 ? Infinity : f.w / 2 / Math.abs(dx), dy === 0 ? Infinity : f.h / 2 / Math.abs(dy));
  return { x: c.x + dx * t, y: c.y + dy * t };
}

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const ab = minus(b, a),
    length2 = ab.x * ab.x + ab.y * ab.y;
  const t = length2 === 0 ? 0 : clamp(((p.x - a.x) * ab.x + (p.y - a.y) * ab.y) / length2, 0, 1);
  return distance(p, { x: a.x + ab.x * t, y: a.y + ab.y * t });
}
