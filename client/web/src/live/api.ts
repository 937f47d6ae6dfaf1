// The REST interface, with refusals as values: nothing here throws for what the server or the network may do.
import { locale } from '../i18n';
import type { Created, Doorstep, Inside, Join, Joined, Refusal } from '../protocol';

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

/** From a template or a method's file, with its example or blank. A missing name is proposed. */
export const createWorkshop = (
  asked: { title: string; name?: string; retention: number; sample?: boolean } & (
    { template: string; themes?: readonly string[] } | { method: string }
  ),
): Promise<Answer<Created>> => ask('POST', '/api/workshops', asked);

/** With a code or an invitation, and a name if the person chose one. Sets the cookie. */
export const joinWorkshop = (asked: Partial<Join>): Promise<Answer<Joined>> => ask('POST', '/api/join', asked);

/** What the join screen shows before anyone enters; changes nothing. */
export const lookAtDoor = (asked: { code: string } | { invitation: string }): Promise<Answer<Doorstep>> =>
  ask('POST', '/api/look', asked);

export const insideWorkshop = (workshop: string): Promise<Answer<Inside>> =>
  ask('GET', `/api/workshops/${encodeURIComponent(workshop)}`);
