// `lane`: a step on the way: a list with a date in words.
import { together, type Kind } from './kind';
import { LIST, listed, said } from './measure';

/** The line of the date, above the ideas. */
const WHEN = 32;

export const lane: Kind = {
  groups: (_, notes) => together(notes),
  draw: (zone, notes) => {
    const when = zone.when.trim();
    if (!when) return listed(notes, zone.frame.w);
    const drawn = listed(notes, zone.frame.w, LIST.header + WHEN);
    return { ...drawn, marks: [said(when, LIST.pad + 4, LIST.header + 16)] };
  },
};
