// `plan`: the levels of a building, one under the other, and ESPACES on them, which are its child zones. Those stand as
// lists beside it, what has no place yet first (SPEC B18). Drawn as protocol/src/kinds/plan.rs draws it.
import { levelsOf, roomOf, WIDE } from '../plan/read';
import { together, type Kind, type Mark, type Sheet } from './kind';
import { LIST, tray } from './measure';

/** The line of a level's name, the air under a level, and what a plan without any takes. */
const NAME = 48;
const AIR = 36;
const NOTHING = 320;
/** How wide a list beside it is, and how far from it. */
export const BESIDE = { w: 460, left: 32 } as const;

export const plan: Kind = {
  groups: (_, notes) => together(notes),
  draw: (zone, notes) => {
    const levels = levelsOf(zone);
    const scale = (zone.frame.w - 2 * LIST.pad) / WIDE;
    const marks: Mark[] = [];
    let y: number = LIST.header + 8;
    const sheets = levels.map((level): Sheet => {
      const words = { draw: 'text', lines: [level.label], size: 26, bold: true, grows: true, anchor: 'start' } as const;
      marks.push({ ...words, at: { x: LIST.pad + 6, y: y + 34 } });
      const frame = { x: LIST.pad, y: y + NAME, w: WIDE * scale, h: level.height * scale };
      y += NAME + frame.h + AIR;
      return { level, frame, scale };
    });
    const beside = tray(notes, levels.length > 0 ? y - AIR / 2 : y + NOTHING, zone.frame.w);
    return {
      boxes: beside.boxes,
      marks: [...marks, ...beside.marks],
      height: beside.height,
      columns: 1,
      sheets,
    };
  },
  beside: (zone) => ({
    w: BESIDE.w,
    left: zone.frame.w + BESIDE.left,
    first: (child) => !levelsOf(zone).some(({ id }) => id === roomOf(child)?.level),
  }),
};
