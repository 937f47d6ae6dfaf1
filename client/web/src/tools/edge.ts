// What is carried to the edge of the screen takes the board along.
import { clamp, type Point, type Size } from '../canvas/geometry';

/** The edge begins this many pixels inside, and pulls at most this fast: a screen in a second and a half. */
const EDGE = 36;
const FASTEST = 14;

/** How fast the edge pulls, in pixels a frame: faster nearer to it. `null` away from all edges. */
export function pull(at: Point, viewport: Size): Point | null {
  const along = (p: number, length: number): number =>
    p < EDGE ? (EDGE - p) / EDGE : p > length - EDGE ? -(p - length + EDGE) / EDGE : 0;
  const speed = (share: number): number => clamp(share, -1, 1) * FASTEST;
  const by = { x: speed(along(at.x, viewport.w)), y: speed(along(at.y, viewport.h)) };
  return by.x === 0 && by.y === 0 ? null : by;
}
