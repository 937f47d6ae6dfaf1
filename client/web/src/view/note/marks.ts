// Does a note say anything beside its text? Small, so that what shows it is fetched only then.
import type { Note } from '../../board/model';

export const hasMarks = ({ entered, weather, term, shared, status, joined }: Note, earlier = false): boolean =>
  earlier || shared || joined > 0 || entered !== null || weather !== null || term !== null || status === 'core';
