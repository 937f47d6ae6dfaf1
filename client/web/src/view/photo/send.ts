// How a photo comes to the server.
import { locale } from '../../i18n';
import type { Answer } from '../../live';
import type { Refusal, Uploaded } from '../../protocol';

/** 300 kB over a line of 64 kbit/s, and time for others who come first. */
const PATIENCE = 90_000;

export async function sendPhoto(workshop: string, photo: Blob): Promise<Answer<Uploaded>> {
  try {
    const response = await fetch(`/api/workshops/${encodeURIComponent(workshop)}/images?for=note`, {
      method: 'POST',
      headers: { 'Accept-Language': locale(), 'Content-Type': photo.type },
      body: photo,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const value: unknown = await response.json();
    if (response.ok) return { ok: true, value: value as Uploaded };
    if (typeof (value as { code?: unknown } | null)?.code === 'string') return { ok: false, refusal: value as Refusal };
  } catch {
    // No network, no answer in time, or an answer that is not JSON.
  }
  return { ok: false, refusal: { code: 'unreachable' } };
}
