import { expect, test } from 'vitest';
import { defaultView, href, parse } from './route';

test('every address has its screen, and is its own again', () => {
  for (const address of [
    '/',
    '/accessibilite',
    '/confidentialite',
    '/KAYA-42',
    '/i#abc.p.x',
    '/w/w1',
    '/w/w1?espace=b1&vue=liste',
    '/a/w1/animer',
    '/a/w1/ecran',
    '/a/w1/rejeu',
    '/a/w1/rejeu?espace=b1&instant=1778572800000',
    '/a/w1/rejeu?espace=b1&note=n1',
    '/r#abc.r.x',
    '/a/w1/restitution',
    '/a/w1/imprimer/affiches',
    '/p#w1.1.x',
  ]) {
    const [path = '', hash] = address.split('#');
    const [plain = '', search] = path.split('?');
    const route = parse(plain, search ? `?${search}` : '', hash ? `#${hash}` : '');
    expect(route.at).not.toBe('nowhere');
    expect(href(route)).toBe(address);
  }
});

test('a code is read whatever its case and dash', () => {
  expect(parse('/kaya42')).toEqual({ at: 'join', code: 'KAYA-42', invitation: null });
  expect(parse('/kaya%2042')).toEqual({ at: 'join', code: 'KAYA-42', invitation: null });
});

test('what is no address is nowhere, broken escapes too', () => {
  for (const path of ['/rien', '/w/', '/w/a/b', '/%E0%A4%A', '/KAYA-4', '/a/w1', '/a//animer'])
    expect(parse(path).at).toBe('nowhere');
});

test('phones write; the list is remembered, never forced on a phone', () => {
  expect(defaultView(true, 'liste')).toBe('ecrire');
  expect(defaultView(false, 'liste')).toBe('liste');
  expect(defaultView(false, null)).toBe('plan');
});
