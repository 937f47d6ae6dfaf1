// How much room a text needs, told from the text alone: the same on every machine, without a DOM. Widths are
// those of wide system fonts, so that a real browser never needs more lines.
import type { Size } from './geometry';

export const LINE = 1.25;
/** Inner margins of a note, in board units at zoom 1. */
export const PAD = { x: 14, y: 11 } as const;

/** Widths in em of the widest common system fonts (DejaVu, Verdana): in a narrower one a text takes less room. */
const CLASSES: readonly (readonly [number, string])[] = [
  [0.34, " .,;:!|'’`ijlI·"],
  [0.44, 'tfr-()[]{}/"'],
  [0.6, 'cksvxyzJL'],
  [0.84, 'wæœCDGNOQRUHK&@%'],
  [1, 'mMWÆŒ…—'],
];
const WIDTHS = new Map(CLASSES.flatMap(([width, chars]) => [...chars].map((char) => [char, width] as const)));

/** Width of one character in em. */
function em(char: string): number {
  const known = WIDTHS.get(char);
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  if (code > 0x2e7f) return 1.4; // CJK, emoji: full width and a little more
  return code >= 0x41 && code <= 0x5a ? 0.72 : 0.65;
}

function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += em(char);
  return width;
}

/** The lines of `text` in `width` units at `size` px; with `most`, the last one kept ends in an ellipsis. */
export function wrap(text: string, width: number, size: number, most = Infinity): string[] {
  const room = Math.max(1, width / size),
    lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '',
      used = 0;
    for (const word of paragraph.split(' ')) {
      const needed = widthOf(word),
        space = line === '' ? 0 : 0.34;
      if (used + space + needed <= room) {
        line += (line === '' ? '' : ' ') + word;
        used += space + needed;
        continue;
      }
      if (line !== '') lines.push(line);
      [line, used] = [word, needed];
      while (used > room) {
        // a word longer than the line is broken where it ends
        let head = '',
          w = 0;
        for (const char of line) {
          if (head !== '' && w + em(char) > room) break;
          head += char;
          w += em(char);
        }
        if (head === line) break;
        lines.push(head);
        line = line.slice(head.length);
        used = widthOf(line);
      }
      if (lines.length > most) break;
    }
    lines.push(line);
    if (lines.length > most) break;
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, Math.max(1, most)),
    last = [...(kept[kept.length - 1] ?? '')];
  while (last.length > 1 && widthOf(last.join('')) + 0.94 > room) last.pop();
  kept[kept.length - 1] = last.join('').trimEnd() + '…';
  return kept;
}

/**
 * Size of a zone's title: 20 on the board, never under 12.5 px on screen while the zone is wide enough for it on
 * one line, nor under 9.5 px. Capitals in bold are a third wider than text.
 */
export function titleSize(title: string, width: number, unit: number): number {
  const wanted = Math.max(20, 12.5 * unit),
    fits = (width - 44) / (widthOf(title.toUpperCase()) * 1.14 + 0.1);
  return Math.max(Math.min(wanted, fits), Math.min(wanted, 9.5 * unit, 40));
}

/** Height a text needs in a note of this width at this size, margins included. */
export function heightOf(text: string, width: number, size: number, indent = 0): number {
  return Math.ceil(wrap(text, width - 2 * PAD.x - indent, size).length * size * LINE) + 2 * PAD.y;
}

/** Sizes for a note that stands free: large for a word, 14 px for a paragraph. */
export const FREE_SIZES = [28, 25, 22, 20, 18, 16, 15, 14] as const;
/** Sizes in a list, closer together so that a list looks like one. */
export const LIST_SIZES = [22, 20, 18, 16] as const;

export interface Fit {
  readonly font: number;
  readonly height: number;
}

/** The largest size at which the text fits; past the smallest the note grows instead. */
export function fitText(text: string, room: Size, sizes: readonly number[], indent = 0): Fit {
  let font = sizes[0] ?? 14,
    height = room.h;
  for (font of sizes) {
    // A long word that would be broken asks for a smaller size before the height does.
    const longest = Math.max(0, ...text.split(/\s+/).map(widthOf));
    height = heightOf(text, room.w, font, indent);
    if (height <= room.h && longest * font <= room.w - 2 * PAD.x - indent) return { font, height: room.h };
  }
  return { font, height: Math.max(room.h, height) };
}

/**
 * What a note shows at a distance: the size is raised until it can be read on screen, and the text shortened to
 * the lines that then fit. `unit` is board units per screen pixel.
 */
export function legible(font: number, room: Size, unit: number): { font: number; lines: number; padY: number } {
  const least = 9.5 * unit;
  if (least <= font) return { font, lines: 0, padY: PAD.y };
  const padY = Math.min(PAD.y, 2 * unit);
  const raised = Math.min(least, room.h - 2 * padY);
  return { font: raised, lines: Math.max(1, Math.floor((room.h - padY + 1) / (raised * LINE))), padY };
}
