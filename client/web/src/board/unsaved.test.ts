import { describe, expect, test } from 'vitest';
import { Unsaved } from './unsaved';

const typed = (...ids: string[]) => ({ ids: new Set(ids), typed: new Set(ids) });
const texts: Record<string, string> = { a: 'un', b: 'deux', c: '' };

describe('what a refusal takes back', () => {
  test('without a note: every text on its way, together and one by one', () => {
    const unsaved = new Unsaved();
    unsaved.touch(typed('a'));
    unsaved.sent((id) => texts[id]);
    unsaved.touch(typed('b', 'c'));
    unsaved.sent((id) => texts[id]);
    const lost = unsaved.refusedText(null);
    expect(lost).toMatchObject({ note: null, text: 'un\ndeux' });
    expect([...(lost?.each ?? [])]).toEqual([
      ['a', 'un'],
      ['b', 'deux'],
    ]);
    // What has been decided since is not offered again.
    unsaved.saved(1);
    expect(unsaved.refusedText(null)).toMatchObject({ text: 'deux' });
  });

  test('of a note: its own text alone; of nothing that has words: nothing', () => {
    const unsaved = new Unsaved();
    unsaved.touch(typed('a', 'c'));
    unsaved.sent((id) => texts[id]);
    expect(unsaved.refusedText('a')).toMatchObject({ note: 'a', text: 'un' });
    expect(unsaved.refusedText('z')).toBeNull();
    unsaved.saved(1);
    expect(unsaved.refusedText(null)).toBeNull();
  });
});
