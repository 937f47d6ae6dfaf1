import { describe, expect, it } from 'vitest';
import { MAX_ZOOM, MIN_ZOOM, fit, pan, pinch, reveal, toBoard, toScreen, unitStep, view, zoomAbout } from './camera';

const camera = { x: 120, y: -40, zoom: 0.5 };
const none = { top: 0, right: 0, bottom: 0, left: 0 };

describe('camera', () => {
  it('goes from the board to the screen and back', () => {
    const p = { x: 333, y: -17 };
    expect(toBoard(camera, toScreen(camera, p))).toEqual(p);
    expect(toScreen(camera, { x: 120, y: -40 })).toEqual({ x: 0, y: 0 });
  });

  it('pans by screen pixels whatever the zoom', () => {
    const before = toScreen(camera, { x: 10, y: 10 }),
      after = toScreen(pan(camera, 30, -8), { x: 10, y: 10 });
    expect(after.x - before.x).toBeCloseTo(30);
    expect(after.y - before.y).toBeCloseTo(-8);
  });

  it('zooms about a point that stays where it is, within its limits', () => {
    const about = { x: 400, y: 300 };
    for (const zoom of [0.001, 0.2, 1, 99]) {
      const next = zoomAbout(camera, about, zoom);
      expect(next.zoom).toBe(Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom)));
      expect(toBoard(next, about).x).toBeCloseTo(toBoard(camera, about).x);
      expect(toBoard(next, about).y).toBeCloseTo(toBoard(camera, about).y);
    }
  });

  it('fits bounds between the margins, in their middle, never larger than asked', () => {
    const viewport = { w: 1000, h: 600 },
      bounds = { x: 0, y: 0, w: 4800, h: 1000 };
    const all = fit(bounds, viewport, { ...none, left: 100 });
    expect(all.zoom).toBeCloseTo(900 / 4800);
    expect(toScreen(all, { x: 0, y: 500 })).toEqual({ x: expect.closeTo(100), y: expect.closeTo(300) });
    expect(toScreen(all, { x: 4800, y: 0 }).x).toBeCloseTo(1000);
    expect(fit({ x: 5, y: 5, w: 10, h: 10 }, viewport, none).zoom).toBe(1);
  });

  it('follows two fingers: what was between them stays between them', () => {
    const before = [
        { x: 100, y: 100 },
        { x: 200, y: 100 },
      ] as const,
      now = [
        { x: 80, y: 140 },
        { x: 280, y: 140 },
      ] as const;
    const next = pinch(camera, before, now);
    expect(next.zoom).toBeCloseTo(1);
    expect(toBoard(next, now[0])).toEqual({
      x: expect.closeTo(toBoard(camera, before[0]).x),
      y: expect.closeTo(toBoard(camera, before[0]).y),
    });
    expect(toBoard(next, now[1]).x).toBeCloseTo(toBoard(camera, before[1]).x);
  });

  it('reveals with the least move, and does not move for what is in sight', () => {
    const viewport = { w: 800, h: 600 },
      one = { x: 0, y: 0, zoom: 1 };
    expect(reveal(one, { x: 100, y: 100, w: 50, h: 50 }, viewport, none)).toBe(one);
    const moved = reveal(one, { x: 900, y: 100, w: 50, h: 50 }, viewport, none);
    expect(moved).toEqual({ x: 150, y: 0, zoom: 1 });
    expect(view(moved, viewport).x + 800).toBe(950);
  });

  it('steps the legible unit by a fourth of an octave', () => {
    expect(unitStep(1)).toBe(1);
    expect(unitStep(0.5)).toBe(2);
    expect(unitStep(0.51)).toBe(2);
    expect(unitStep(0.28)).toBeGreaterThan(3);
  });
});
