import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Kept } from './kept';

describe('what this browser keeps for its person', () => {
  beforeEach(() => {
    const store = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => store.get(key) ?? null,
      setItem: (key: string, value: string) => void store.set(key, value),
      removeItem: (key: string) => void store.delete(key),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  test('words that the server took back outlive the page until they are used', () => {
    const kept = new Kept('w', 'ada');
    kept.keep('un');
    kept.keep('deux');
    kept.keep('un');
    const again = new Kept('w', 'ada');
    expect(again.texts.map(({ text }) => text)).toEqual(['un', 'deux']);
    again.drop(again.texts[0]?.id ?? 0);
    expect(new Kept('w', 'ada').texts.map(({ text }) => text)).toEqual(['deux']);
    expect(new Kept('w', 'ben').texts).toEqual([]);
  });

  test('an unsigned note is known as made here, the newest of very many', () => {
    const kept = new Kept('w', 'ada');
    for (let n = 0; n < 600; n += 1) kept.make(`n${n}`);
    const again = new Kept('w', 'ada');
    expect(['n0', 'n99', 'n100', 'n599'].map((id) => again.made(id))).toEqual([false, false, true, true]);
  });
});
