// Where a small panel stands beside something on the board: above it, else below, inside the screen.
import { clamp, type Frame, type Point, type Size } from '../../canvas/geometry';

const AWAY = 14;
const EDGE = 8;

/** `left` is what the rail covers, `bottom` what it covers on a narrow screen. */
export function beside(target: Frame, panel: Size, screen: Size, left = EDGE, bottom = EDGE): Point {
  const x = clamp(target.x + target.w / 2 - panel.w / 2, left, Math.max(left, screen.w - panel.w - EDGE));
  const above = target.y - panel.h - AWAY,
    below = target.y + target.h + AWAY;
  if (above >= EDGE) return { x, y: above };
  if (below + panel.h <= screen.h - bottom) return { x, y: below };
  return { x, y: clamp(target.y + AWAY, EDGE, Math.max(EDGE, screen.h - panel.h - bottom)) };
}
