import { expect, test } from 'vitest';
import { entriesOf } from '../../replay/chronicle';
import { Pool, readReel } from '../../replay/film';
import { Story, note, zone } from '../../replay/fixture';
import { sentence, whoText } from './words';

/** Every sentence of a story, in both languages. */
function told(story: Story, groups = new Map<string, string>()) {
  const { view, segments } = story.told(1000);
  return segments
    .flatMap((segment) => entriesOf(readReel(segment, 1, new Pool())))
    .map(({ deed, by }) =>
      (['fr', 'en'] as const).map((language) => sentence(deed, whoText(view.actors, by, groups), language)),
    );
}

const fr = (text: string) =>
  text
    .replace(/« /g, '«\u00a0')
    .replace(/ »/g, '\u00a0»')
    .replace(/ ([:;?])/g, '\u00a0$1');

test('a step is told as a person would tell it, in both languages', () => {
  const story = new Story();
  const lea = story.actor('', 'c');
  story.actors[0] = { name: null, role: 'participant', group: 'c' };
  story.zone(zone('z', 'COMPTOIR')).zone(zone('y', 'ESPACE CAFÉ'));
  story.wait(60_000).note(lea, note('n', 'un samovar', { zone: 'z' }));
  story.wait(60_000).note(lea, note('n', 'un samovar', { zone: 'y' }));
  story.wait(60_000).note(lea, note('n', 'deux samovars', { zone: 'y' }));
  story.wait(60_000).note(lea, note('n', 'deux samovars'));
  story.wait(60_000).note(null, note('n', 'deux samovars', { deleted: { by: '', at: 1 } }));
  const sentences = told(story, new Map([['c', 'Groupe C']]));
  expect(sentences.slice(2).map(([french]) => french)).toEqual(
    [
      'Groupe C a écrit « un samovar » dans COMPTOIR',
      'Groupe C a déplacé « un samovar » vers ESPACE CAFÉ',
      'Groupe C a récrit « un samovar » : « deux samovars »',
      'Groupe C a déplacé « deux samovars » hors des zones',
      '« deux samovars » a été retirée',
    ].map(fr),
  );
  expect(sentences.slice(2).map(([, english]) => english)).toEqual([
    'Groupe C wrote “un samovar” in COMPTOIR',
    'Groupe C moved “un samovar” to ESPACE CAFÉ',
    'Groupe C rewrote “un samovar” as “deux samovars”',
    'Groupe C moved “deux samovars” out of the zones',
    '“deux samovars” was removed',
  ]);
});

test('who is not told by name goes by a number', () => {
  const actors = [
    { name: null, role: 'participant', group: null },
    { name: 'Léa', role: 'participant', group: 'c' },
  ] as const;
  const groups = new Map([['c', 'Groupe C']]);
  expect([0, 1, null].map((by) => whoText(actors, by, groups))).toEqual(['Personne 1', 'Léa', '']);
});

test('what came in one step is told in the order in which it stands', () => {
  const story = new Story();
  const added = (id: string, order: string) =>
    ({ what: 'note', note: note(id, `idée ${id}`, { zone: 'z', order }) }) as const;
  const entrance = { what: 'zone', zone: zone('z', 'CAFÉ') } as const;
  story.wait(1000).step(null, [added('c', 'a2'), added('a', 'a0'), entrance, added('b', 'a1')]);
  expect(told(story).map(([french]) => french)).toEqual(
    ['La zone CAFÉ a été ouverte', ...['a', 'b', 'c'].map((id) => `« idée ${id} » a été écrite dans CAFÉ`)].map(fr),
  );
});

test('many at once are counted, and an idea without words is said to be so', () => {
  const story = new Story();
  story.zone(zone('z', 'CAFÉ'));
  const many = Array.from(
    { length: 38 },
    (_, i) => ({ what: 'note', note: note(`n${i}`, `${i}`, { zone: 'z' }) }) as const,
  );
  story.wait(1000).step(null, many);
  story.wait(60_000).note(null, note('blank', ' ', { zone: 'z' }));
  expect(told(story).slice(1)).toEqual([
    ['38 idées sont arrivées dans CAFÉ', '38 ideas arrived in CAFÉ'],
    ['Une idée sans texte a été posée dans CAFÉ', 'An idea without words was put in CAFÉ'],
  ]);
});
