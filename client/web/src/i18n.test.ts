import { expect, test } from 'vitest';
import { m, pickLocale } from './i18n';

type Text = string | { declarations?: string[]; match: Record<string, string> }[];

const FILES = import.meta.glob<Record<string, Text>>('../messages/*/*.json', { eager: true, import: 'default' });

function messages(locale: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [file, entries] of Object.entries(FILES)) {
    if (!file.includes(`/${locale}/`)) continue;
    for (const [key, text] of Object.entries(entries)) {
      expect(found.has(key), `${key} stands twice`).toBe(false);
      found.set(key, typeof text === 'string' ? [text] : text.flatMap(({ match }) => Object.values(match)));
    }
  }
  return found;
}

const fr = messages('fr');
const en = messages('en');
const placeholders = (texts: readonly string[]) =>
  [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

test('every message is there in both languages, with the same fields', () => {
  expect([...en.keys()].sort()).toEqual([...fr.keys()].sort());
  for (const [key, texts] of fr) expect(placeholders(en.get(key) ?? []), key).toEqual(placeholders(texts));
});

test('no message is empty', () => {
  expect(fr.size).toBeGreaterThan(50);
  for (const [key, texts] of [...fr, ...en]) for (const text of texts) expect(text.trim(), key).not.toBe('');
});

test('French is typeset: no exclamation mark, curly apostrophes, no-break spaces in guillemets and before signs', () => {
  for (const [key, texts] of fr) {
    for (const text of texts) {
      expect(text, key).not.toMatch(/!|\p{L}'\p{L}/u);
      expect(text, key).not.toMatch(/«[^\u00a0\u202f]|[^\u00a0\u202f]»/);
      expect(text, key).not.toMatch(/[^\u00a0\u202f][;?](?=\s|$)| [:%]/);
    }
  }
});

test('plurals follow the language', () => {
  expect(m.common_note_count({ count: 1 })).toBe('1 idée');
  expect(m.common_note_count({ count: 0 })).toBe('0 idée');
  expect(m.common_note_count({ count: 0 }, { locale: 'en' })).toBe('0 ideas');
  expect(m.common_note_count({ count: 2 }, { locale: 'en' })).toBe('2 ideas');
});

test('French unless English comes first or was chosen', () => {
  expect(pickLocale(null, ['de', 'en'])).toBe('fr');
  expect(pickLocale(null, ['en-GB', 'fr'])).toBe('en');
  expect(pickLocale('en', ['fr'])).toBe('en');
  expect(pickLocale(null, [])).toBe('fr');
});
