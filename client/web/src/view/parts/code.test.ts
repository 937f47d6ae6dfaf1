import { describe, expect, it } from 'vitest';
import { readTyped } from './code';

describe('readTyped', () => {
  it.each([
    'KAYA-42',
    'kaya42',
    ' k a y a – 42 ',
    'KAYA 42',
    'https://atelier.exemple.fr/kaya-42',
    'atelier.fr/KAYA-42/',
  ])('w2_reads_a_code_whatever_its_case_blanks_and_dashes: %s', (text) =>
    expect(readTyped(text)).toEqual({ kind: 'code', code: 'KAYA-42' }),
  );
  it('reads a whole invitation link', () =>
    expect(readTyped('https://a.fr/i#w_1.abc-DEF')).toEqual({ kind: 'invitation', invitation: 'w_1.abc-DEF' }));
  it('tells an empty field from one that is no code', () => {
    expect(readTyped('  ')).toEqual({ kind: 'empty' });
    for (const text of ['KAY-42', 'KAYA-4', 'KAYAK-42', 'KAYA-420', 'KAIA-42', 'KAYA-10']) {
      expect(readTyped(text), text).toEqual({ kind: 'unlike' });
    }
  });
});
