// `form`: questions, which are its child zones, one under the other.
import { together, type Kind } from './kind';
import { LIST, listed } from './measure';

export const form: Kind = {
  groups: (_, notes) => together(notes),
  draw: (zone, notes) =>
    notes.length === 0 ? { boxes: [], marks: [], columns: 1, height: LIST.header } : listed(notes, zone.frame.w),
  stacks: ({ w }) => ({ w: w - 2 * LIST.pad, left: LIST.pad }),
};
