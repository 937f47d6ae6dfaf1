// The tokens of the page, for what is painted: read here so that pictures look like the plan.
import { COLORS, type Color } from '../../board/model';
import type { PictureTheme } from '../../canvas/picture';

export function pictureTheme(read: (name: string) => string): PictureTheme {
  return {
    notes: Object.fromEntries(COLORS.map((name) => [name, read(`--note-${name}`)])) as Record<Color, string>,
    ink: read('--note-ink'),
    border: read('--note-border'),
    ring: read('--accent'),
    font: read('--font'),
    ground: read('--sunken'),
    sheet: read('--raised'),
    hairline: read('--hairline'),
    link: read('--muted'),
    text: read('--text'),
  };
}

/** The light tokens, whatever theme the reader works in: paper is white. */
export function paperTheme(): PictureTheme {
  const [light] = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter(isRoot);
  return pictureTheme((name) => light?.style.getPropertyValue(name).trim() ?? '');
}

const isRoot = (rule: CSSRule): rule is CSSStyleRule =>
  rule instanceof CSSStyleRule && rule.selectorText === ':root' && rule.style.getPropertyValue('--bg') !== '';
