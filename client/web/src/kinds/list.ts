// `list`: ideas one after the other («ESPACE»). A question of a form is one, with what was written together above them.
import { wrap } from '../canvas/text';
import { together, type Kind, type Mark } from './kind';
import { LIST, listed, said } from './measure';

/** Height of a line of the synthesis, and the air under it. */
const LINE = 22.5;
const AIR = 14;

export const list: Kind = {
  groups: (_, notes) => together(notes),
  draw: (zone, notes) => {
    const { synthesis } = zone;
    if (synthesis === null) return listed(notes, zone.frame.w);
    const [x, y, width] = [LIST.pad + 4, LIST.header + 16, zone.frame.w - 2 * LIST.pad - 8];
    const text = synthesis.trim();
    const lines = text ? wrap(text, width, 18) : [''];
    const title: Mark = {
      draw: 'text',
      lines: [''],
      say: 'synthesis',
      at: { x, y },
      size: 16,
      bold: true,
      anchor: 'start',
    };
    const body = { ...said('', x, y + LINE), lines, ...(text ? {} : { say: 'not_given' as const }) } as Mark;
    return { ...listed(notes, zone.frame.w, LIST.header + (lines.length + 1) * LINE + AIR), marks: [title, body] };
  },
};
