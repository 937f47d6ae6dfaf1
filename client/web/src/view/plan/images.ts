// Pictures of a workshop: where they are had from, and how one is sent.
import { locale } from '../../i18n';
import type { Unreachable } from '../../live';
import type { Refusal, Uploaded } from '../../protocol';

export { imagePath } from '../photo/address';

export type Sent =
  | { readonly ok: true; readonly value: Uploaded }
  | { readonly ok: false; readonly refusal: Refusal | Unreachable | { readonly code: 'cancelled' } };

/** Sends a file as it is; `onpart` hears how much of it has left, from 0 to 1. By XMLHttpRequest: fetch tells nothing of
 *  what leaves. */
export function sendImage(
  workshop: string,
  file: File,
  onpart: (part: number) => void,
  cancel: AbortSignal,
): Promise<Sent> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const end = (sent: Sent) => {
      cancel.removeEventListener('abort', abort);
      resolve(sent);
    };
    const abort = () => request.abort();
    cancel.addEventListener('abort', abort);
    request.open('POST', `/api/workshops/${encodeURIComponent(workshop)}/images`);
    request.responseType = 'json';
    request.setRequestHeader('Accept-Language', locale());
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onpart(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const value = request.response as unknown;
      if (request.status === 201 && isUploaded(value)) return end({ ok: true, value });
      end({ ok: false, refusal: isRefusal(value) ? value : { code: 'unreachable' } });
    };
    request.onerror = () => end({ ok: false, refusal: { code: 'unreachable' } });
    request.onabort = () => end({ ok: false, refusal: { code: 'cancelled' } });
    request.send(file);
  });
}

const isUploaded = (value: unknown): value is Uploaded =>
  typeof (value as Partial<Uploaded> | null)?.image === 'string';
const isRefusal = (value: unknown): value is Refusal => typeof (value as { code?: unknown } | null)?.code === 'string';
