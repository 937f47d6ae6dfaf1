// `postcard`: a wall of cards, each signed with a word of its writer's own.
import { together, type Box, type Kind } from './kind';
import { CARD_SIZES, LIST, columnsIn, measure } from './measure';

const CARD = { w: 380, h: 200 } as const;
/** The line of the signature. */
export const SIGNED = 36;

export const postcard: Kind = {
  groups: (_, notes) => together(notes),
  draw: (zone, notes) => {
    const { count, width: w } = columnsIn(zone.frame.w, CARD.w);
    const boxes: Box[] = [];
    let y: number = LIST.header;
    for (let first = 0; first < notes.length; first += count) {
      const row = notes
        .slice(first, first + count)
        .map((note) => ({ note, ...measure(note, w, CARD.h - SIGNED, CARD_SIZES) }));
      const h = Math.max(CARD.h, ...row.map((m) => m.h + SIGNED));
      row.forEach(({ note, font }, i) =>
        boxes.push({ note, font, arrow: false, frame: { x: LIST.pad + i * (w + LIST.gap), y, w, h } }),
      );
      y += h + LIST.gap;
    }
    return { boxes, marks: [], columns: count, height: y - LIST.gap + LIST.pad };
  },
};
