// A board as one picture: zones as sheets, links, notes. For thumbnails, image files and films; the plan on screen has
// elements for most of it.
import type { Link, LinkId } from '../board/model';
import { fit, toScreen, unitStep, type Camera } from './camera';
import { boundsOf, middleOf } from '../plan/geometry';
import { inflate, shifted, type Frame, type Size } from './geometry';
import type { Layout, ZoneBox } from './layout';
import { paintNotes, type Theme } from './painter';
import { headPath, routes, styleOf, type Route } from './route';
import { titleSize, wrap } from './text';

export interface PictureTheme extends Theme {
  /** Behind all, of a zone's sheet, its edge, and links. */
  readonly ground: string;
  readonly sheet: string;
  readonly hairline: string;
  readonly link: string;
  readonly text: string;
}

export interface Board {
  readonly layout: Layout;
  readonly links: readonly Link[];
}

const NONE: ReadonlySet<string> = new Set();
const NO_SHIFTS = new Map<string, never>();
const RADIUS = 10;
/** The height of a zone's title tab, and the largest title that has room in it. */
const TAB = 56;
const LARGEST = 38;
/** Smaller on the picture, a title is a band of colour, and stands in the middle of its zone instead. */
const LEAST_TITLE = 7;
const PLACE = 10;
const LEAST_PLACE = 44;
/** Under this zoom links only clutter. */
const READABLE = 0.12;

/** The camera that shows all of it in a picture of this size. */
export function wholeIn(bounds: Frame | null, size: Size, margin: number): Camera {
  const room = { top: margin, right: margin, bottom: margin, left: margin };
  return bounds ? fit(bounds, size, room) : { x: 0, y: 0, zoom: 1 };
}

/** The size of a picture of this frame, and the camera for it, at this many pixels a unit. */
export function around(frame: Frame, scale: number, margin = 24): { readonly size: Size; readonly camera: Camera } {
  const { x, y, w, h } = inflate(frame, margin);
  return { size: { w: Math.ceil(w * scale), h: Math.ceil(h * scale) }, camera: { x, y, zoom: scale } };
}

export function paintBoard(
  ctx: CanvasRenderingContext2D,
  { layout, links }: Board,
  camera: Camera,
  size: Size,
  theme: PictureTheme,
  pixelRatio = 1,
): void {
  ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  ctx.fillStyle = theme.ground;
  ctx.fillRect(0, 0, size.w, size.h);
  for (const box of layout.zones.values()) zone(ctx, box, camera, theme);
  rooms(ctx, layout, camera, theme);
  if (camera.zoom >= READABLE) lines(ctx, routes(links, layout), links, camera, theme);
  paintNotes(ctx, { layout, camera, viewport: size, pixelRatio, theme, skip: NONE, shifts: NO_SHIFTS, selected: NONE });
  // In the middle of a plan are its rooms.
  for (const box of layout.zones.values()) if (!box.drawn?.sheets?.length) place(ctx, box, camera, theme);
}

function zone(
  ctx: CanvasRenderingContext2D,
  { zone: { title, color }, frame }: ZoneBox,
  camera: Camera,
  theme: PictureTheme,
): void {
  const { zoom } = camera;
  const { x, y } = toScreen(camera, frame);
  const [w, h, radius] = [frame.w * zoom, frame.h * zoom, RADIUS * zoom];
  ctx.fillStyle = theme.sheet;
  ctx.strokeStyle = theme.hairline;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, radius);
  ctx.fill();
  ctx.stroke();
  const name = title.toUpperCase();
  const size = Math.min(LARGEST, titleSize(title, frame.w, unitStep(zoom)));
  const px = size * zoom;
  ctx.font = `700 ${px}px ${theme.font}`;
  const isReadable = px >= LEAST_TITLE;
  const width = isReadable ? Math.min(w, ctx.measureText(name).width + 36 * zoom) : w;
  ctx.fillStyle = theme.notes[color] ?? theme.notes.sable;
  ctx.beginPath();
  ctx.roundRect(x, y, width, Math.min(h, TAB * zoom), [radius, isReadable ? 0 : radius, isReadable ? radius : 0, 0]);
  ctx.fill();
  if (!isReadable) return;
  const [line = ''] = wrap(name, (frame.w - 36) * 1.15, size, 1);
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = 'middle';
  ctx.fillText(line, x + 18 * zoom, y + (TAB * zoom) / 2, w - 36 * zoom);
  ctx.textBaseline = 'alphabetic';
}

/** The levels of plans, and the rooms on them with their numbers and names. */
function rooms(ctx: CanvasRenderingContext2D, layout: Layout, camera: Camera, theme: PictureTheme): void {
  const { zoom } = camera;
  for (const { frame, drawn } of layout.zones.values()) {
    for (const sheet of drawn?.sheets ?? []) {
      const { x, y } = toScreen(camera, shifted(sheet.frame, frame));
      ctx.fillStyle = theme.ground;
      ctx.strokeStyle = theme.hairline;
      ctx.lineWidth = 1;
      ctx.fillRect(x, y, sheet.frame.w * zoom, sheet.frame.h * zoom);
      ctx.strokeRect(x, y, sheet.frame.w * zoom, sheet.frame.h * zoom);
    }
  }
  for (const [id, { number, points }] of layout.rooms) {
    const zone = layout.zones.get(id)?.zone;
    if (!zone || points.length === 0) continue;
    ctx.beginPath();
    for (const point of points) {
      const { x, y } = toScreen(camera, point);
      ctx.lineTo(x, y);
    }
    ctx.closePath();
    ctx.fillStyle = theme.notes[zone.color] ?? theme.notes.sable;
    ctx.fill();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = Math.max(1, 2 * zoom);
    ctx.stroke();
    const { at } = middleOf(points);
    const { x, y } = toScreen(camera, at);
    const size = 24 * zoom;
    if (size < LEAST_TITLE) continue;
    const name = `${number}. ${zone.title}`;
    const width = boundsOf(points).w * 0.86;
    const said = wrap(name, width / 1.14, 24, 3);
    ctx.fillStyle = theme.ink;
    ctx.font = `700 ${size}px ${theme.font}`;
    ctx.textAlign = 'center';
    said.forEach((line, n) => ctx.fillText(line, x, y + (n - (said.length - 1) / 2) * size * 1.2 + size * 0.35));
    ctx.textAlign = 'start';
  }
}

/** From afar zones wear their titles like places on a map: above the notes, in the middle. */
function place(
  ctx: CanvasRenderingContext2D,
  { zone: { title, color }, frame }: ZoneBox,
  camera: Camera,
  theme: PictureTheme,
): void {
  const { x, y } = toScreen(camera, frame);
  const [w, h] = [frame.w * camera.zoom, frame.h * camera.zoom];
  if (w < LEAST_PLACE || LARGEST * camera.zoom >= LEAST_TITLE) return;
  ctx.font = `700 ${PLACE}px ${theme.font}`;
  const [name = ''] = wrap(title.toUpperCase(), (w - 12) * 1.1, PLACE, 1);
  const width = Math.min(w - 4, ctx.measureText(name).width + 10);
  const [left, top] = [x + (w - width) / 2, y + Math.max(h / 2, 18) - 8];
  ctx.fillStyle = theme.sheet;
  ctx.fillRect(left - 2, top - 2, width + 4, 20);
  ctx.fillStyle = theme.notes[color] ?? theme.notes.sable;
  ctx.fillRect(left, top, width, 16);
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = 'middle';
  ctx.fillText(name, left + 5, top + 8.5, width - 10);
  ctx.textBaseline = 'alphabetic';
}

function lines(
  ctx: CanvasRenderingContext2D,
  ways: ReadonlyMap<LinkId, Route>,
  links: readonly Link[],
  camera: Camera,
  theme: PictureTheme,
): void {
  const { zoom } = camera;
  for (const link of links) {
    const way = ways.get(link.id);
    if (!way) continue;
    const style = styleOf(link.kind);
    ctx.save();
    ctx.scale(zoom, zoom);
    ctx.translate(-camera.x, -camera.y);
    ctx.strokeStyle = ctx.fillStyle = theme.link;
    ctx.lineWidth = style.width;
    ctx.lineCap = 'round';
    ctx.setLineDash(style.dash === '' ? [] : style.dash.split(' ').map(Number));
    ctx.stroke(new Path2D(way.path));
    ctx.setLineDash([]);
    ctx.translate(way.end.x, way.end.y);
    ctx.rotate(way.angle);
    const head = new Path2D(headPath(style.head, 14));
    ctx.stroke(head);
    if (style.head === 'arrow') ctx.fill(head);
    ctx.restore();
    if (link.label === '' || 15 * zoom < 7) continue;
    const at = toScreen(camera, way.label);
    ctx.font = `600 ${15 * zoom}px ${theme.font}`;
    const width = ctx.measureText(link.label).width;
    ctx.fillStyle = theme.ground;
    ctx.fillRect(at.x - width / 2 - 5 * zoom, at.y - 11 * zoom, width + 10 * zoom, 22 * zoom);
    ctx.fillStyle = theme.text;
    ctx.textBaseline = 'middle';
    ctx.fillText(link.label, at.x - width / 2, at.y);
    ctx.textBaseline = 'alphabetic';
  }
}
