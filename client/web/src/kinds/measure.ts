// Sizes of zones and notes on the plan, and what kinds draw with. Nothing is measured in a browser. Pure.
import type { Note, Point } from '../board/model';
import type { Size } from '../canvas/geometry';
import { FREE_SIZES, LIST_SIZES, fitText, wrap } from '../canvas/text';
import type { Box, Drawn, Mark } from './kind';

/** A list zone: two columns of 360 in 760, a header for the title tab. */
export const LIST = { column: 360, row: 96, gap: 12, header: 64, pad: 14 } as const;
/** Room that «↳» takes before an idea of a list, at its text's size. */
export const ARROW = 1.1;
/** A note that stands free and was never resized. */
export const FREE_NOTE: Size = { w: 224, h: 152 };
/** Of an idea in a cell, of one on a scale or a target, of a card to read. */
export const CELL_SIZES = [18, 16, 15] as const;
export const SMALL_SIZES = [16, 15, 14] as const;
export const CARD_SIZES = [20, 18, 16, 15] as const;

/** A photo stands right of the text of its note, with air between the two; in a narrow one it is smaller. */
export const PHOTO = { w: 84, gap: 10, part: 1 / 3 } as const;

/** Room that a photo takes from the text, in a note of this width. */
export const photoRoom = ({ photo }: Note, w: number): number =>
  photo ? Math.min(PHOTO.w + PHOTO.gap, w * PHOTO.part) : 0;

interface Measured {
  readonly w: number;
  readonly least: number;
  readonly sizes: readonly number[];
  readonly font: number;
  readonly h: number;
}
/** Notes are immutable, so what was measured once for a width holds. */
const measured = new WeakMap<Note, Measured>();

/** How high a note is in this width, and how large its text; at least as high as this. */
export function measure(note: Note, w: number, least: number, sizes: readonly number[]): Measured {
  const known = measured.get(note);
  if (known?.w === w && known.least === least && known.sizes === sizes) return known;
  const room = { w: w - photoRoom(note, w), h: least };
  const fit = fitText(note.text, room, sizes, sizes === LIST_SIZES ? (sizes[0] ?? 22) * ARROW : 0);
  const result = { w, least, sizes, font: fit.font, h: fit.height };
  measured.set(note, result);
  return result;
}

export const measureFree = (note: Note): Measured =>
  measure(note, note.size?.w ?? FREE_NOTE.w, note.size?.h ?? FREE_NOTE.h, FREE_SIZES);

/** How many columns of at least `least` there are in this width, and how wide they are. */
export function columnsIn(width: number, least: number = LIST.column): { count: number; width: number } {
  const inner = width - 2 * LIST.pad;
  const count = Math.max(1, Math.floor((inner + LIST.gap) / (least + LIST.gap)));
  return { count, width: (inner - (count - 1) * LIST.gap) / count };
}

/** Ideas one after the other in columns, from `top` on; answers where they end. */
export function inColumns(
  notes: readonly Note[],
  width: number,
  top: number,
): { boxes: Box[]; columns: number; bottom: number } {
  const { count, width: w } = columnsIn(width);
  const boxes: Box[] = [];
  let y = top;
  for (let first = 0; first < notes.length; first += count) {
    const row = notes.slice(first, first + count).map((note) => ({ note, ...measure(note, w, LIST.row, LIST_SIZES) }));
    const h = Math.max(LIST.row, ...row.map((m) => m.h));
    row.forEach((m, i) =>
      boxes.push({ note: m.note, font: m.font, arrow: true, frame: { x: LIST.pad + i * (w + LIST.gap), y, w, h } }),
    );
    y += h + LIST.gap;
  }
  return { boxes, columns: count, bottom: y - LIST.gap };
}

export function listed(notes: readonly Note[], width: number, top: number = LIST.header): Drawn {
  const { boxes, columns, bottom } = inColumns(notes, width, top);
  return { boxes, columns, marks: [], height: bottom + LIST.pad };
}

/** An idea as high as its text at this corner. */
export function sized(note: Note, at: Point, room: Size, sizes: readonly number[]): Box {
  const { font, h } = measure(note, room.w, room.h, sizes);
  return { note, font, arrow: false, frame: { ...at, w: room.w, h } };
}

export const line = (x: number, y: number, toX: number, toY: number): Mark => ({
  draw: 'line',
  from: { x, y },
  to: { x: toX, y: toY },
});
const words =
  (size: number, bold: boolean, anchor: 'start' | 'middle' | 'end') =>
  (lines: readonly string[], x: number, y: number): Mark => ({ draw: 'text', lines, at: { x, y }, size, bold, anchor });
/** A heading of a row or a column. */
export const head = (text: string, x: number, y: number, width: number): Mark =>
  words(18, true, 'start')(wrap(text, width, 18), x, y);
export const said = (text: string, x: number, y: number, width = Infinity): Mark =>
  words(18, false, 'start')(wrap(text, width, 18), x, y);
export const figure = (text: string, x: number, y: number): Mark => words(16, false, 'middle')([text], x, y);
/** A name around a target, going away from the middle. */
export const around = (text: string, x: number, y: number, dx: number): Mark =>
  words(16, true, dx > 8 ? 'start' : dx < -8 ? 'end' : 'middle')(wrap(text, 150, 16), x, y);

/** What waits beside a table, a target or a scale: under it, from `y` on. Without any, the zone ends there. */
export function tray(
  waiting: readonly Note[],
  y: number,
  width: number,
): { boxes: readonly Box[]; marks: readonly Mark[]; height: number } {
  if (waiting.length === 0) return { boxes: [], marks: [], height: y + LIST.pad };
  const { boxes, bottom } = inColumns(waiting, width, y + 36);
  const title = words(18, true, 'start')([''], LIST.pad + 4, y + 20);
  return { boxes, marks: [{ ...title, say: 'to_place' } as Mark], height: bottom + LIST.pad };
}
