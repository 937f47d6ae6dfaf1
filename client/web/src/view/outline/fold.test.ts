import { describe, expect, it } from 'vitest';
import { finds, fold, marked } from './fold';

describe('search', () => {
  it('forgives case, accents and ligatures', () => {
    expect(finds('cafe', 'ESPACE CAFÉ')).toBe(true);
    expect(finds('oenologie', 'Dégustation, œnologie')).toBe(true);
    expect(finds("point d'eau", 'Point d’eau, fontaine')).toBe(true);
    expect(finds('thé', 'ESPACE CAFÉ')).toBe(false);
  });

  it('wants every word, in any order', () => {
    expect(finds('eau miroir', 'Point d’eau, miroir')).toBe(true);
    expect(finds('eau mirage', 'Point d’eau, miroir')).toBe(false);
  });

  it('marks what it found and gives the whole text back', () => {
    const text = 'Un œuf, un ÉTÉ';
    const parts = marked('oeu ete', text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter((part) => part.hit).map((part) => part.text)).toEqual(['œu', 'ÉTÉ']);
  });

  it('marks nothing for an empty query', () => {
    expect(marked('  ', 'abc')).toEqual([{ text: 'abc', hit: false }]);
    expect(fold('')).toBe('');
  });
});
