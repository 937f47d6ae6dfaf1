// `strip`: cards with a weather; rooms and files see how many.
import { together, type Kind } from './kind';
import { listed } from './measure';

export const strip: Kind = {
  groups: (_, notes) => together(notes),
  draw: (zone, notes) => listed(notes, zone.frame.w),
};
