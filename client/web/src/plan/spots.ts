// Places of a level in words: a grid of three by three, «en haut à gauche … en bas à droite». Who does not draw chooses
// one, and has a rectangle there; of what is drawn they say where it is. Pure.
import type { Frame } from '../board/model';
import { boundsOf, rectangle, type Polygon } from './geometry';
import { WIDE, tenth, type Level } from './read';

export const SPOTS = [
  'top_left',
  'top',
  'top_right',
  'left',
  'middle',
  'right',
  'bottom_left',
  'bottom',
  'bottom_right',
] as const;
export type Spot = (typeof SPOTS)[number];

/** Air around a rectangle in its ninth of the level, so that neighbours do not touch unless somebody wants it. */
const AIR = 20;

export function frameAt(spot: Spot, { height }: Level): Frame {
  const n = SPOTS.indexOf(spot);
  const [w, h] = [WIDE / 3, height / 3];
  const air = Math.min(AIR, h / 5);
  return {
    x: tenth((n % 3) * w + air),
    y: tenth(Math.floor(n / 3) * h + air),
    w: tenth(w - 2 * air),
    h: tenth(h - 2 * air),
  };
}

export const rectangleAt = (spot: Spot, level: Level): Polygon => {
  const { x, y, w, h } = frameAt(spot, level);
  return rectangle({ x, y, w, h }).map((p) => ({ x: tenth(p.x), y: tenth(p.y) }));
};

/** The ninth of the level that its middle is in. */
export function spotOf(polygon: Polygon, { height }: Level): Spot {
  const { x, y, w, h } = boundsOf(polygon);
  const third = (value: number, of: number) => Math.max(0, Math.min(2, Math.floor((value / of) * 3)));
  return SPOTS[third(y + h / 2, height) * 3 + third(x + w / 2, WIDE)] ?? 'middle';
}
