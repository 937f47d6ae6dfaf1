// What a refusal says to its reader. The sentences, in both languages, are 6 kB that a phone on a weak line need not wait
// for: they are asked for as soon as the page stands, and the service worker keeps them.
import { m } from '../i18n';
import type { Refusal } from '../protocol';
import type { Unreachable } from './api';

type Sentences = (typeof import('./refusal-sentences'))['SENTENCES'];
let sentences: Sentences | null = $state.raw(null);

/** Call where a page is set up; what was said before they came is said again with them where it is shown reactively. */
export async function fetchRefusals(): Promise<void> {
  try {
    sentences ??= (await import('./refusal-sentences')).SENTENCES;
  } catch {
    // No network: the general sentence says enough, and the next refusal asks again.
  }
}

/** What happened, what is kept, what to do: one sentence in the reader's language. */
export function refusalText(refusal: Refusal | Unreachable): string {
  if (refusal.code === 'unreachable') return m.common_unreachable();
  if (!sentences) {
    void fetchRefusals();
    return m.common_refused();
  }
  const sentence = sentences[refusal.code] as ((fields: Refusal) => string) | undefined;
  return sentence ? sentence(refusal) : refusal.code;
}
