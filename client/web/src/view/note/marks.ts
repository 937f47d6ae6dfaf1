// Does a note say anything beside its text? Small, so that what shows it is fetched only then.
import type { Note } from '../../board/model';

export const hasMarks = ({ entered, weather, term, perimeter, shared, status }: Note, earlier = false): boolean =>
  earlier || shared || entered !== null || weather !== null || term !== null || perimeter !== null || status === 'core';
