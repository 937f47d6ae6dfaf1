// The REST interface, with refusals as values: nothing here throws for what the server or the network may do.
import { locale } from '../i18n';
import type { Created, Doorstep, Inside, Join, Joined, OriginStep, Refusal, WaitingIdea } from '../protocol';

/** The request did not reach the server, or its answer was not Socle's. */
export interface Unreachable {
  readonly code: 'unreachable';
}
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal | Unreachable };

/** One request; what the server or the network may do becomes a value. */
export async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        'Accept-Language': locale(),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: 'same-origin',
      // Long enough for a slow phone network, short enough to say so.
      signal: AbortSignal.timeout(15_000),
    });
    const value: unknown = await response.json();
    if (response.ok) return { ok: true, value: value as T };
    if (isRefusal(value)) return { ok: false, refusal: value };
  } catch {
    // No network, no answer in time, or an answer that is not JSON (a proxy's error page).
  }
  return { ok: false, refusal: { code: 'unreachable' } };
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && typeof (value as { code?: unknown }).code === 'string';
}

/** No field is required but the title and the template: a missing name is proposed. */
export const createWorkshop = (asked: {
  title: string;
  template: string;
  name?: string;
  retention: number;
}): Promise<Answer<Created>> => ask('POST', '/api/workshops', asked);

/** With a code or an invitation, and a name if the person chose one. Sets the cookie. */
export const joinWorkshop = (asked: Partial<Join>): Promise<Answer<Joined>> => ask('POST', '/api/join', asked);

/** What the join screen shows before anyone enters; changes nothing. */
export const lookAtDoor = (asked: { code: string } | { invitation: string }): Promise<Answer<Doorstep>> =>
  ask('POST', '/api/look', asked);

export const insideWorkshop = (workshop: string): Promise<Answer<Inside>> =>
  ask('GET', `/api/workshops/${encodeURIComponent(workshop)}`);

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
