// No screen in French shows an English sentence, to the eye or to a screen reader.
import type { Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from './room';

const messages = (language: 'fr' | 'en'): Map<string, string> => {
  const folder = new URL(`../../client/web/messages/${language}/`, import.meta.url);
  const all = new Map<string, string>();
  const put = (key: string, value: unknown): void => {
    if (typeof value === 'string') all.set(key, value);
    else if (Array.isArray(value)) value.forEach((part, i) => put(`${key}.${i}`, part));
    else if (typeof value === 'object' && value !== null && 'match' in value) {
      for (const [form, text] of Object.entries(value.match as object)) put(`${key}.${form}`, text);
    }
  };
  for (const file of readdirSync(folder)) {
    for (const [key, value] of Object.entries(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))) put(key, value);
  }
  return all;
};

const FRENCH = messages('fr');
/** Names of the languages and of products stand in their own language everywhere. */
const OWN = new Set(['English', 'Français', 'Socle']);
/** What the English files say and the French ones don't, with every blank filled by anything. */
export const ENGLISH = [...messages('en')].flatMap(([key, text]) => {
  const french = FRENCH.get(key);
  if (french === text || OWN.has(text) || [...FRENCH.values()].includes(text)) return [];
  const parts = text.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // A message that is only blanks and signs would match anything.
  if (!/[a-z]{2}/i.test(parts.join(''))) return [];
  return [{ key, text, shown: new RegExp(`^\\s*${parts.join('.*')}\\s*$`, 's') }];
});
const WORDS =
  /\b(the|and|your|you|this|with|from|add|edit|delete|close|open|search|save|saved|loading|undo|redo|settings|share|people|cancel|button|error)\b/i;

/** Everything that is read: visible text, and names, descriptions, placeholders and titles. */
export function read(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = new Set<string>();
    const foreign = (element: Element | null) =>
      element?.closest('[lang]:not(html)')?.getAttribute('lang')?.startsWith('en') ?? false;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim();
      if (text && element && !element.closest('script, style, noscript') && !foreign(element)) texts.add(text);
    }
    for (const element of document.querySelectorAll('*')) {
      if (foreign(element)) continue;
      for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'title', 'alt']) {
        const text = element.getAttribute(name)?.trim();
        if (text) texts.add(text);
      }
    }
    texts.add(document.title);
    return [...texts];
  });
}

export async function noEnglish(page: Page): Promise<void> {
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  const texts = await read(page);
  expect(texts.length).toBeGreaterThan(5);
  const found = texts.flatMap((text) => {
    const message = ENGLISH.find(({ shown }) => shown.test(text));
    if (message) return [`${message.key}: ${text}`];
    return WORDS.test(text) ? [text] : [];
  });
  expect(found).toEqual([]);
}
