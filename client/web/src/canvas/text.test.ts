import { describe, expect, it } from 'vitest';
import { FREE_SIZES, LIST_SIZES, fitText, legible, titleSize, wrap } from './text';

describe('text', () => {
  it('wraps at words, keeps line breaks, breaks a word that no line holds', () => {
    expect(wrap('un deux trois', 1000, 20)).toEqual(['un deux trois']);
    expect(wrap('un\n\ndeux', 1000, 20)).toEqual(['un', '', 'deux']);
    const broken = wrap('anticonstitutionnellement', 100, 20);
    expect(broken.length).toBeGreaterThan(1);
    expect(broken.join('')).toBe('anticonstitutionnellement');
  });

  it('shortens to the lines there are, with an ellipsis, and never splits an emoji', () => {
    const lines = wrap('🌿🌿🌿🌿🌿🌿 une idée bien trop longue pour deux lignes', 90, 20, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]?.endsWith('…')).toBe(true);
    expect(lines.join('')).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  });

  it('sets a word large and a paragraph small, within 14 and 28', () => {
    const room = { w: 224, h: 152 };
    expect(fitText('Calme', room, FREE_SIZES)).toEqual({ font: 28, height: 152 });
    const long = fitText('Des mots et encore des mots. '.repeat(12), room, FREE_SIZES);
    expect(long.font).toBe(14);
    expect(long.height).toBeGreaterThan(152);
    const middle = fitText('Une idée un peu plus longue, qui prend trois lignes ou quatre', room, FREE_SIZES).font;
    expect(middle).toBeGreaterThan(14);
    expect(middle).toBeLessThan(28);
  });

  it('asks for a smaller size rather than break a long word', () => {
    expect(fitText('Anticonstitutionnel', { w: 224, h: 152 }, FREE_SIZES).font).toBeLessThan(28);
    expect(fitText('ok', { w: 360, h: 96 }, LIST_SIZES).font).toBe(22);
  });

  it('stays legible from afar: at least 9.5 px on screen, in the lines that fit', () => {
    expect(legible(22, { w: 360, h: 96 }, 1)).toMatchObject({ font: 22, lines: 0 });
    const far = legible(22, { w: 360, h: 96 }, 1 / 0.28);
    expect(far.font * 0.28).toBeGreaterThanOrEqual(9.4);
    expect(far.lines).toBe(2);
  });

  it('a zone title is never under 9.5 px on screen, and 12.5 where the zone is wide enough', () => {
    expect(titleSize('OT', 760, 1 / 0.28) * 0.28).toBeCloseTo(12.5);
    const long = titleSize('ESPACE TICKETTERIE BILLETTERIE', 760, 1 / 0.28) * 0.28;
    expect(long).toBeGreaterThanOrEqual(9.4);
    expect(long).toBeLessThan(12.5);
  });
});
