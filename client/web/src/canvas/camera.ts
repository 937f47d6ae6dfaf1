// The camera: which part of the board the screen shows. `x`,`y` is the board point at the viewport's top left
// corner; one board unit is `zoom` CSS pixels.
import { clamp, type Frame, type Point, type Size } from './geometry';

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
/** Screen pixels that chrome covers at each edge. */
export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** At 0.05 a 4,800 unit board is 240 px wide: nothing is gained below. At 4 a note fills a laptop. */
export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 4;
/** One press of + or −. */
export const ZOOM_STEP = 1.25;

export const toScreen = (c: Camera, p: Point): Point => ({ x: (p.x - c.x) * c.zoom, y: (p.y - c.y) * c.zoom });
export const toBoard = (c: Camera, p: Point): Point => ({ x: p.x / c.zoom + c.x, y: p.y / c.zoom + c.y });

export function frameToScreen(c: Camera, f: Frame): Frame {
  return { ...toScreen(c, f), w: f.w * c.zoom, h: f.h * c.zoom };
}

/** What a viewport of this size sees of the board. */
export function view(c: Camera, viewport: Size): Frame {
  return { x: c.x, y: c.y, w: viewport.w / c.zoom, h: viewport.h / c.zoom };
}

/** Moves what is seen by screen pixels: positive `dx` shows what lies to the left. */
export function pan(c: Camera, dx: number, dy: number): Camera {
  return { x: c.x - dx / c.zoom, y: c.y - dy / c.zoom, zoom: c.zoom };
}

/** Zooms so that the board point under the screen point `about` stays under it. */
export function zoomAbout(c: Camera, about: Point, zoom: number): Camera {
  const next = clamp(zoom, MIN_ZOOM, MAX_ZOOM),
    fixed = toBoard(c, about);
  return { x: fixed.x - about.x / next, y: fixed.y - about.y / next, zoom: next };
}

/** Two fingers: what was between them before is between them now. */
export function pinch(c: Camera, before: readonly [Point, Point], now: readonly [Point, Point]): Camera {
  const middle = (p: readonly [Point, Point]): Point => ({ x: (p[0].x + p[1].x) / 2, y: (p[0].y + p[1].y) / 2 });
  const spread = (p: readonly [Point, Point]): number => Math.max(1, Math.hypot(p[0].x - p[1].x, p[0].y - p[1].y));
  const from = middle(before),
    to = middle(now);
  const moved = pan(c, to.x - from.x, to.y - from.y);
  return zoomAbout(moved, to, c.zoom * (spread(now) / spread(before)));
}

/** Shows all of `bounds` between the margins, in their middle, at no more than `most`. */
export function fit(bounds: Frame, viewport: Size, margins: Margins, most = 1): Camera {
  const w = Math.max(1, viewport.w - margins.left - margins.right);
  const h = Math.max(1, viewport.h - margins.top - margins.bottom);
  const zoom = clamp(
    Math.min(w / Math.max(1, bounds.w), h / Math.max(1, bounds.h)),
    MIN_ZOOM,
    Math.min(most, MAX_ZOOM),
  );
  return {
    zoom,
    x: bounds.x + bounds.w / 2 - (margins.left + w / 2) / zoom,
    y: bounds.y + bounds.h / 2 - (margins.top + h / 2) / zoom,
  };
}

/** The least move that brings `target` between the margins, without a zoom; the same camera when it is there. */
export function reveal(c: Camera, target: Frame, viewport: Size, margins: Margins): Camera {
  const f = frameToScreen(c, target);
  const along = (from: number, length: number, least: number, most: number): number => {
    if (length > most - least) return least - from;
    return from < least ? least - from : from + length > most ? most - from - length : 0;
  };
  const dx = along(f.x, f.w, margins.left, viewport.w - margins.right);
  const dy = along(f.y, f.h, margins.top, viewport.h - margins.bottom);
  return dx === 0 && dy === 0 ? c : pan(c, dx, dy);
}

/** Wheel or trackpad: how much one event zooms. A mouse notch (100) is about 1.2, a trackpad pinch is finer. */
export function wheelZoom(deltaY: number): number {
  return Math.exp(-clamp(deltaY, -60, 60) * 0.0075);
}

/**
 * Board units per screen pixel, in steps of a fourth of an octave. Text that must stay legible is sized by it, so
 * that a zoom restyles a few times on its way and not at every frame.
 */
export function unitStep(zoom: number): number {
  return 2 ** (Math.round(-Math.log2(zoom) * 4) / 4);
}
