import { expect, test } from 'vitest';
import { compare, type Difference } from './compare';
import { Pool, readReel, type Still } from './film';
import { START, Story, note, zone } from './fixture';
import { canonical, fileName, markdown } from './papers';
import { Playing } from './playing';
import { Reels } from './reels';

type Item = ReturnType<typeof note>;

async function still(notes: readonly Item[], zones: readonly Item[], links: readonly object[] = []): Promise<Still> {
  const story = new Story();
  story.step(null, [
    ...zones.map((item) => ({ what: 'zone', zone: item }) as const),
    ...notes.map((item) => ({ what: 'note', note: item }) as const),
    ...links.map((link) => ({ what: 'link', link }) as const),
    { what: 'title', title: 'Idées socles' },
  ]);
  const { view, segments } = story.told();
  const reels = new Reels(view, (n) => Promise.resolve(segments[n] ?? null));
  await reels.load(0);
  const found = new Playing(reels).peek(1)?.get('b1');
  if (!found) throw new Error('the board was not played');
  return found;
}

const ZONES = [zone('z', 'CAFÉ'), zone('y', 'JEUX', { kind: 'free' })];
const told = (found: readonly Difference[]) => found.map(({ kind, of, id }) => `${kind} ${of} ${id}`);

test('two equal instants have no difference', async () => {
  const one = await still([note('a', 'un', { zone: 'z' })], ZONES);
  expect(compare(one, one)).toEqual([]);
  expect(compare(one, await still([note('a', 'un', { zone: 'z' })], ZONES))).toEqual([]);
});

test('what came, went, was moved and written anew', async () => {
  const then = await still(
    [
      note('a', 'un', { zone: 'z' }),
      note('b', 'deux', { zone: 'z', order: 'a1' }),
      note('c', 'trois', { zone: 'z', order: 'a2' }),
    ],
    ZONES,
  );
  const now = await still(
    [
      note('a', 'un', { zone: 'y' }),
      note('b', 'deux bis', { zone: 'z', order: 'a1' }),
      note('c', 'trois', { zone: 'z', order: 'a2', deleted: { by: '', at: 1 } }),
      note('d', 'quatre', { zone: 'z', order: 'a3' }),
    ],
    [...ZONES, zone('x', 'SALON')],
  );
  const found = compare(then, now);
  expect(told(found)).toEqual(
    ['added zone x', 'moved note a', 'edited note b', 'added note d', 'removed note c'].sort(
      (a, b) => told(found).indexOf(a) - told(found).indexOf(b),
    ),
  );
  expect(found).toHaveLength(5);
  const moved = found.find(({ id }) => id === 'a');
  expect(moved && [moved.fromTitle, moved.zoneTitle, moved.elsewhere]).toEqual(['CAFÉ', 'JEUX', true]);
  expect(found.find(({ id }) => id === 'b')?.before).toBe('deux');
  expect(told(compare(now, then)).sort()).toEqual(
    ['removed zone x', 'moved note a', 'edited note b', 'removed note d', 'added note c'].sort(),
  );
});

test('in a list only what was carried is moved, not what it went past', async () => {
  const list = (...ids: string[]) => ids.map((id, i) => note(id, id, { zone: 'z', order: `a${i}` }));
  const then = await still(list('a', 'b', 'c', 'd'), ZONES);
  const now = await still(list('d', 'a', 'b', 'c'), ZONES);
  expect(told(compare(then, now))).toEqual(['moved note d']);
});

test('a note of a deleted zone is gone with it, and its link too', async () => {
  const notes = [note('a', 'un', { zone: 'z' }), note('b', 'deux', { zone: 'y' })];
  const links = [{ id: 'l', from: 'a', to: 'b', kind: 'chain', label: '', order: 'a0', deleted: null }];
  const then = await still(notes, ZONES, links);
  const now = await still(
    notes,
    [zone('z', 'CAFÉ', { deleted: { by: '', at: 1 } }), zone('y', 'JEUX', { kind: 'free' })],
    links,
  );
  expect(told(compare(then, now)).sort()).toEqual(['removed link l', 'removed note a', 'removed zone z']);
});

test('a list in Markdown holds what people wrote as they wrote it', async () => {
  const one = await still([note('a', '# pas un titre\n- ni une liste', { zone: 'z' }), note('b', '1. *seul*')], ZONES);
  expect(markdown(one, { free: 'Hors des zones', untitled: 'Sans titre', when: 'à 10 h 32' })).toBe(
    [
      '# Idées socles',
      '*à 10 h 32*',
      '## JEUX',
      '## CAFÉ',
      '- \\# pas un titre\n  \\- ni une liste',
      '## Hors des zones',
      '- 1\\. \\*seul\\*\n',
    ]
      .join('\n\n')
      .replace('1\\.', '\\1.'),
  );
});

test('the canonical JSON has sorted keys and all items', async () => {
  const one = await still([note('a', 'un', { zone: 'z' }), note('b', 'deux')], ZONES);
  const json = JSON.parse(canonical('b1', 'empty', one)) as Record<string, { id: string; notes?: { id: string }[] }[]>;
  expect(Object.keys(json)).toEqual(['bin', 'board', 'links', 'notes', 'schema', 'template', 'title', 'zones']);
  expect(json.zones?.find(({ id }) => id === 'z')?.notes?.map(({ id }) => id)).toEqual(['a']);
  expect(json.notes?.map(({ id }) => id)).toEqual(['b']);
});

test('files have plain names', () => {
  expect(fileName('Idées socles : « été » 10 h 32', 'png')).toBe('Idees-socles-ete-10-h-32.png');
  expect(fileName('…', 'md')).toBe('socle.md');
});

test('a reel reads tolerantly what it does not know', () => {
  const segment = {
    n: 0,
    before: {},
    steps: [{ at: START, board: 'b1', by: null, changes: [{ what: 'later' }, { what: 'note', note: 7 }] }],
  };
  const reel = readReel(segment as never, 1, new Pool());
  expect(reel.frames[0]?.pieces).toEqual([]);
});
