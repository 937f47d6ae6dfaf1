// Does a note say anything beside its text? Small, so that what shows it is fetched only then.
import type { Note } from '../../board/model';

export const hasMarks = (note: Note, earlier = false): boolean =>
  earlier ||
  note.shared ||
  note.joined > 0 ||
  note.entered !== null ||
  note.weather !== null ||
  note.term !== null ||
  note.perimeter !== null ||
  note.status === 'core';
