// Lands what is dragged on the 8-unit grid, or in line with what is near it, and says which lines it kept.
import type { Frame, Point } from './geometry';

/** Nudges and drops in free zones land on multiples of 8, as the design's spaces do. */
export const GRID = 8;
/** A line to draw while dragging: at `at` across the other axis, from `from` to `to`. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}
export interface Snapped {
  readonly by: Point;
  readonly guides: readonly Guide[];
}

export const toGrid = (value: number): number => Math.round(value / GRID) * GRID;

interface Match {
  readonly move: number;
  readonly at: number;
  readonly other: Frame;
}

function closest(moving: Frame, others: readonly Frame[], axis: 'x' | 'y', reach: number): Match | null {
  const size = axis === 'x' ? 'w' : 'h';
  const lines = (f: Frame): number[] => [f[axis], f[axis] + f[size] / 2, f[axis] + f[size]];
  const own = lines(moving);
  let best: Match | null = null;
  for (const other of others) {
    const theirs = lines(other);
    own.forEach((line, i) =>
      theirs.forEach((at, j) => {
        if ((i === 1) !== (j === 1)) return; // middles meet middles, edges meet edges
        const move = at - line;
        if (Math.abs(move) <= reach && (best === null || Math.abs(move) < Math.abs(best.move)))
          best = { move, at, other };
      }),
    );
  }
  return best;
}

/** How to correct a frame that is about to be dropped. `reach` is in board units; 0 = no alignment. */
export function snap(moving: Frame, others: readonly Frame[], reach: number): Snapped {
  const x = reach > 0 ? closest(moving, others, 'x', reach) : null;
  const y = reach > 0 ? closest(moving, others, 'y', reach) : null;
  const by = { x: x?.move ?? toGrid(moving.x) - moving.x, y: y?.move ?? toGrid(moving.y) - moving.y };
  const guides: Guide[] = [];
  const at = { x: moving.x + by.x, y: moving.y + by.y };
  if (x) {
    guides.push({
      axis: 'x',
      at: x.at,
      from: Math.min(at.y, x.other.y),
      to: Math.max(at.y + moving.h, x.other.y + x.other.h),
    });
  }
  if (y) {
    guides.push({
      axis: 'y',
      at: y.at,
      from: Math.min(at.x, y.other.x),
      to: Math.max(at.x + moving.w, y.other.x + y.other.w),
    });
  }
  return { by, guides };
}
