// `table`: rows × columns, and notes in the cells. Drawn as protocol/src/kinds/table.rs draws it.
import type { Frame } from '../board/model';
import { contains } from '../canvas/geometry';
import { wrap } from '../canvas/text';
import { cells, groups, sorted } from './cells';
import { decidedOf, isDecidedOn } from './decided';
import { columnsOf, rowsOf } from './ground';
import type { Box, Kind, Mark } from './kind';
import { CELL_SIZES, LIST, head, line, said, sized, tray } from './measure';

/** The column of the rows' labels, the line of the columns' ones, air in a cell, the least height of a row. */
const LABELS = 216;
const HEADS = 44;
const INSET = 8;
const LEAST = 72;
const IDEA = 56;
/** A line of a label. */
const LINE = 22.5;

export const table: Kind = {
  groups,
  draw: (zone, notes) => {
    const [rows, columns] = [rowsOf(zone), columnsOf(zone)];
    const labels = rows.length === 0 ? 0 : LABELS;
    const count = Math.max(1, columns.length);
    const width = (zone.frame.w - 2 * LIST.pad - labels) / count;
    const left = (column: number) => LIST.pad + labels + column * width;
    const right = zone.frame.w - LIST.pad;
    const there = sorted(zone, notes);
    const boxes: Box[] = [];
    const tall = (text: string, w: number) => wrap(text, w, 18).length * LINE;
    const heads = Math.max(LINE, ...columns.map(({ label }) => tall(label, width - 2 * INSET)));
    const marks: Mark[] = columns.map(({ label }, c) =>
      head(label, left(c) + INSET, LIST.header + 28, width - 2 * INSET),
    );
    const places: { readonly frame: Frame; readonly row: string | null; readonly column: string | null }[] = [];
    const all = cells(zone);
    let y = LIST.header + HEADS + heads - LINE;
    for (let first = 0; first < all.length; first += count) {
      const label = all[first]?.head.row?.label ?? '';
      const row = all[first]?.head.row ?? null;
      const decided = row && isDecidedOn(zone) ? decidedOf(zone, row.id) : null;
      let h = Math.max(LEAST, tall(label, LABELS - 16) + (decided ? LINE : 0) + 2 * INSET);
      const across = all.slice(first, first + count);
      across.forEach((cell, c) => {
        let top = y + INSET;
        for (const note of there.in(cell)) {
          const box = sized(note, { x: left(c) + INSET, y: top }, { w: width - 2 * INSET, h: IDEA }, CELL_SIZES);
          boxes.push(box);
          top += box.frame.h + INSET;
        }
        h = Math.max(h, top - y);
      });
      marks.push(line(LIST.pad, y, right, y));
      if (label) marks.push(head(label, LIST.pad + 4, y + 26, LABELS - 16));
      if (decided) {
        const under = said('', LIST.pad + 4, y + 26 + tall(label, LABELS - 16));
        marks.push({ ...under, lines: [''], say: decided.state } as Mark);
      }
      across.forEach(({ head: { row, column } }, c) =>
        places.push({
          frame: { x: left(c), y, w: width, h },
          row: row?.id ?? null,
          column: column?.id ?? null,
        }),
      );
      y += h;
    }
    marks.push(line(LIST.pad, y, right, y));
    for (let c = 0; c <= count; c++) marks.push(line(left(c), LIST.header, left(c), y));
    const beside = tray(there.waiting, y + LIST.gap, zone.frame.w);
    return {
      boxes: [...boxes, ...beside.boxes],
      marks: [...marks, ...beside.marks],
      height: beside.height,
      columns: 1,
      aim: (p, moving) => {
        const cell = places.find(({ frame }) => contains(frame, p));
        const stand = { row: cell?.row ?? null, column: cell?.column ?? null };
        const under = boxes.find(
          (box) =>
            cell && contains(cell.frame, box.frame) && !moving.has(box.note.id) && p.y < box.frame.y + box.frame.h / 2,
        );
        return { stand, before: under?.note.id ?? null, mark: cell?.frame ?? null };
      },
    };
  },
};
