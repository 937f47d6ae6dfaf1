// The reader's language: what they chose, else French unless English comes first in the browser. Messages are in
// messages/{fr,en}/*.json and are called as functions: `m.home_title()`, `m.common_note_count({ count: 3 })`.
import { m } from './paraglide/messages.js';
import { overwriteGetLocale, type Locale } from './paraglide/runtime.js';

export { m };
export type { Locale };

const KEY = 'socle.language';

/** The language for a stored choice and the browser's list of languages. */
export function pickLocale(chosen: string | null, languages: readonly string[]): Locale {
  if (chosen === 'fr' || chosen === 'en') return chosen;
  return languages[0]?.toLowerCase().startsWith('en') ? 'en' : 'fr';
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const current: Locale =
  typeof navigator === 'undefined' ? 'fr' : pickLocale(stored(), navigator.languages ?? [navigator.language]);
overwriteGetLocale(() => current);

export function locale(): Locale {
  return current;
}

/** Keeps the choice and loads the page again: every sentence is then in that language, also those in attributes. */
export function chooseLocale(choice: Locale): void {
  localStorage.setItem(KEY, choice);
  location.reload();
}

/** Numbers and dates as the reader writes them. */
export const number = new Intl.NumberFormat(current);
