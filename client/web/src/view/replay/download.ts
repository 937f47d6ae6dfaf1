// Hands a file to the reader's downloads. It is made here: nothing is asked of the server.
import { m } from '../../i18n';
import { toasts } from '../parts/toasts.svelte';

/** Long enough for any browser to have begun reading the file. */
const KEPT_MS = 60_000;

export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  toasts.show(m.replay_extract_done({ file: name }));
}
