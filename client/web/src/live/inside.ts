// What only the inside of a workshop asks the REST interface for: it must not be part of what every screen loads.
import type { OriginStep, WaitingIdea } from '../protocol';
import { ask, type Answer } from './api';

/** Ideas that wait to be accepted; for the facilitation. */
export const waitingIdeas = (workshop: string): Promise<Answer<readonly WaitingIdea[]>> =>
  ask('GET', `/api/workshops/${encodeURIComponent(workshop)}/inbox`);

/** Where a note comes from, the nearest first. */
export const originsOf = (workshop: string, board: string, note: string): Promise<Answer<readonly OriginStep[]>> => {
  const [at, on, of] = [workshop, board, note].map(encodeURIComponent);
  return ask('GET', `/api/workshops/${at}/boards/${on}/notes/${of}/origins`);
};

/** What a board says, as the canonical JSON lists it (SPEC B9). */
export interface BoardContent {
  readonly title: string;
  readonly zones: readonly { readonly id: string; readonly title: string; readonly notes: readonly NoteText[] }[];
  readonly notes: readonly NoteText[];
}
interface NoteText {
  readonly id: string;
  readonly text: string;
  readonly color: string;
}

/** A board that is not open here; `null` where it is not to be seen. */
export const boardContent = async (workshop: string, board: string): Promise<BoardContent | null> => {
  const path = `/api/workshops/${encodeURIComponent(workshop)}/boards/${encodeURIComponent(board)}`;
  const answer = await ask<BoardContent>('GET', path);
  return answer.ok ? answer.value : null;
};

/** A zone of a board, as the canonical JSON lists it (SPEC B9). */
export interface ZoneName {
  readonly id: string;
  readonly title: string;
}

/** The zones of a board that is not open here, for those who choose among them. */
export const zonesOfBoard = async (workshop: string, board: string): Promise<readonly ZoneName[]> => {
  const path = `/api/workshops/${encodeURIComponent(workshop)}/boards/${encodeURIComponent(board)}`;
  const answer = await ask<{ zones?: readonly ZoneName[] }>('GET', path);
  return answer.ok ? (answer.value.zones ?? []).map(({ id, title }) => ({ id, title })) : [];
};
