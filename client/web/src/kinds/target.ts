// `target`: rings × sectors, from the heart outwards. Drawn as protocol/src/kinds/target.rs draws it.
import type { Note, Point } from '../board/model';
import { cells, groups, sorted } from './cells';
import { columnsOf, rowsOf } from './ground';
import type { Box, Kind, Mark } from './kind';
import { LIST, SMALL_SIZES, around, line, sized, tray } from './measure';

const CARD = { w: 140, h: 56 } as const;
/** Room of the sectors' names around it. */
const AROUND = { x: 136, y: 84 } as const;
const LEAST = 180;

export const target: Kind = {
  groups,
  draw: (zone, notes) => {
    const [names, around_] = [rowsOf(zone), columnsOf(zone)];
    const [rings, sectors] = [Math.max(1, names.length), Math.max(1, around_.length)];
    const radius = Math.max(LEAST, zone.frame.w / 2 - LIST.pad - AROUND.x);
    const centre = { x: zone.frame.w / 2, y: LIST.header + AROUND.y / 2 + radius };
    const part = (2 * Math.PI) / sectors;
    const at = (angle: number, r: number): Point => ({
      x: centre.x + Math.sin(angle) * r,
      y: centre.y - Math.cos(angle) * r,
    });
    const marks: Mark[] = [];
    for (let ring = 1; ring <= rings; ring++) {
      marks.push({ draw: 'circle', centre, radius: (radius * ring) / rings });
    }
    around_.forEach(({ label }, s) => {
      const edge = at(part * s, radius);
      if (sectors > 1) marks.push(line(centre.x, centre.y, edge.x, edge.y));
      const p = at(part * (s + 0.5), radius + 18);
      marks.push(around(label, p.x, p.y, p.x - centre.x));
    });
    names.forEach(({ label }, r) => marks.push(around(label, centre.x, centre.y - (radius * (r + 1)) / rings + 20, 0)));
    const there = sorted(zone, notes);
    const boxes: Box[] = cells(zone).flatMap((cell) => spread(there.in(cell), cell.row ?? 0, cell.column ?? 0));

    function spread(here: readonly Note[], r: number, s: number): Box[] {
      const [inner, outer] = [(radius * r) / rings, (radius * (r + 1)) / rings];
      const middle = Math.max((inner + outer) / 2, (radius / rings) * 0.6);
      const beside = Math.min(Math.max(1, here.length), Math.max(1, Math.floor((part * middle) / CARD.w)));
      const rows = Math.ceil(here.length / beside);
      return here.map((note, n) => {
        const angle = part * (s + ((n % beside) + 0.5) / beside);
        const far = inner + ((outer - inner) * (Math.floor(n / beside) + 0.5)) / rows;
        const p = at(angle, inner === 0 ? Math.max(far, CARD.h) : far);
        const box = sized(note, { x: 0, y: 0 }, CARD, SMALL_SIZES);
        const { w, h } = box.frame;
        return { ...box, frame: { x: p.x - w / 2, y: p.y - h / 2, w, h } };
      });
    }

    const foot = centre.y + radius + AROUND.y / 2 + LIST.gap;
    const beside = tray(there.waiting, foot, zone.frame.w);
    return {
      boxes: [...boxes, ...beside.boxes],
      marks: [...marks, ...beside.marks],
      height: beside.height,
      columns: 1,
      aim: (p) => {
        const far = Math.hypot(p.x - centre.x, p.y - centre.y);
        const turn = (Math.atan2(p.x - centre.x, centre.y - p.y) + 2 * Math.PI) % (2 * Math.PI);
        const inside = far <= radius + AROUND.y / 2;
        const row = names[Math.min(rings - 1, Math.floor((far / radius) * rings))];
        const column = around_[Math.min(sectors - 1, Math.floor(turn / part))];
        const stand = inside ? { row: row?.id ?? null, column: column?.id ?? null } : { row: null, column: null };
        return { stand, before: null, mark: null };
      },
    };
  },
};
