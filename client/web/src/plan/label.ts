// What is written in a room on the plan, and how large: its number always, its name and its area where they have room and
// can be read. Told from the text alone, as everything on a plan is. Pure.
import type { Point } from '../board/model';
import { clamp } from '../canvas/geometry';
import { wrap } from '../canvas/text';
import { heightAt, middleOf, widthAt, type Polygon } from './geometry';

export interface Label {
  readonly x: number;
  readonly badge: { readonly y: number; readonly r: number };
  readonly size: number;
  /** Each with its base line. */
  readonly lines: readonly { readonly text: string; readonly y: number }[];
  readonly area: { readonly text: string; readonly y: number; readonly size: number } | null;
}

/** Sizes of names, in units of the level. */
const SIZES = [36, 30, 25, 21, 18, 15, 13] as const;
/** Nothing smaller is read on a screen, in pixels; a badge is between these. */
const LEAST_PX = 11;
const BADGE_PX = { least: 9, most: 13 } as const;
const MOST_LINES = 3;
/** Capitals in bold are wider than text. */
const BOLD = 1.14;
const LINE = 1.16;

/** `unit`: units of the level in a pixel of the screen. */
export function labelOf(points: Polygon, name: string, area: string, unit: number): Label {
  const { at } = middleOf(points);
  const [w, h] = [widthAt(points, at) * 0.9, heightAt(points, at) * 0.92];
  // The area stands there at a smaller size rather than not at all.
  for (const said of area ? [area, ''] : ['']) {
    for (const size of SIZES) {
      if (size < LEAST_PX * unit) break;
      const found = fits(name, said, size, w, h);
      if (found) return placed(found, at, size);
    }
  }
  const r = clamp(Math.min(w, h) * 0.4, BADGE_PX.least * unit, BADGE_PX.most * unit);
  return { x: at.x, badge: { y: at.y, r }, size: r, lines: [], area: null };
}

interface Fit {
  readonly lines: readonly string[];
  readonly area: string;
  readonly height: number;
}

function fits(name: string, area: string, size: number, w: number, h: number): Fit | null {
  const lines = wrap(name, w / BOLD, size);
  // A word that had to be broken asks for a smaller size.
  if (lines.length > MOST_LINES || lines.join(' ') !== name.replace(/\s+/g, ' ')) return null;
  if (area && area.length * 0.6 * size > w) return null;
  const height = badgeOf(size) * 2 + size * 0.3 + lines.length * size * LINE + (area ? size * LINE * 0.95 : 0);
  return height <= h ? { lines, area, height } : null;
}

const badgeOf = (size: number): number => size * 0.72;

function placed({ lines, area, height }: Fit, at: Point, size: number): Label {
  const r = badgeOf(size);
  const top = at.y - height / 2;
  const first = top + 2 * r + size * 0.3 + size * 0.92;
  const under = first + lines.length * size * LINE;
  return {
    x: at.x,
    badge: { y: top + r, r },
    size,
    lines: lines.map((text, n) => ({ text, y: first + n * size * LINE })),
    area: area ? { text: area, y: under - size * 0.06, size: size * 0.88 } : null,
  };
}

/** How long the bar of a scale is: a round number of metres, about a sixth of the level. */
export function scaleBar(metres: number): { readonly metres: number; readonly units: number } {
  const wanted = metres / 6;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [5, 2, 1].find((one) => one * power <= wanted) ?? 1;
  return { metres: step * power, units: (step * power * 1000) / metres };
}
