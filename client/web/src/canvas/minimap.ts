// The board at a glance: zones and notes as small rectangles, and the frame that the screen shows.
import type { Camera } from './camera';
import { around, inflate, type Frame, type Point, type Size } from './geometry';
import type { Layout } from './layout';
import type { Theme } from './painter';

export interface MapTheme extends Theme {
  readonly paper: string;
  readonly hairline: string;
  readonly accent: string;
}

/** How the map lies on its canvas: board point `x`,`y` at its corner, `scale` pixels per unit. */
export function mapCamera(layout: Layout, seen: Frame, size: Size): Camera {
  const all = around(layout.bounds ? [layout.bounds, seen] : [seen]) ?? seen;
  const world = inflate(all, Math.max(all.w, all.h) * 0.03);
  const zoom = Math.min(size.w / world.w, size.h / world.h);
  return {
    zoom,
    x: world.x + world.w / 2 - size.w / zoom / 2,
    y: world.y + world.h / 2 - size.h / zoom / 2,
  };
}

export function paintMap(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  seen: Frame,
  size: Size,
  pixelRatio: number,
  theme: MapTheme,
): void {
  const camera = mapCamera(layout, seen, size);
  const at = (f: Frame): [number, number, number, number] => {
    const p: Point = { x: (f.x - camera.x) * camera.zoom, y: (f.y - camera.y) * camera.zoom };
    return [p.x, p.y, Math.max(1, f.w * camera.zoom), Math.max(1, f.h * camera.zoom)];
  };
  ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  ctx.clearRect(0, 0, size.w, size.h);
  ctx.lineWidth = 1;
  for (const box of layout.zones.values()) {
    ctx.fillStyle = theme.paper;
    ctx.strokeStyle = theme.hairline;
    ctx.fillRect(...at(box.frame));
    ctx.strokeRect(...at(box.frame));
  }
  for (const box of layout.notes.values()) {
    ctx.fillStyle = theme.notes[box.note.color] ?? theme.notes.sable;
    ctx.fillRect(...at(box.frame));
  }
  const [x, y, w, h] = at(seen);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = theme.accent;
  ctx.strokeRect(x + 0.75, y + 0.75, Math.max(2, w - 1.5), Math.max(2, h - 1.5));
}
