import { expect, test } from 'vitest';
import { EVERYTHING, entriesOf, inTime, landmarks, neighbour, passes, placeKey, type Entry } from './chronicle';
import { Pool, readReel } from './film';
import { Story, note, zone } from './fixture';
import { Origins } from './life';

/** Everything that the story tells, in order. */
function all(story: Story): Entry[] {
  const { view, segments } = story.told(1000);
  const deeds = segments.flatMap((segment) => entriesOf(readReel(segment, 1, new Pool())));
  return [...deeds, ...landmarks(view)].sort(inTime);
}

const whats = (entries: readonly Entry[]) =>
  entries.map((entry) => (entry.kind === 'deed' ? entry.deed.what : entry.kind));

test('the letters of one thought are one entry, with all its words', () => {
  const story = new Story();
  const lea = story.actor('Personne 1');
  const omar = story.actor('Personne 2');
  story
    .zone(zone('z', 'CAFÉ'))
    .wait(1000)
    .note(lea, note('n', '', { zone: 'z' }));
  for (const text of ['Un', 'Un com', 'Un comptoir']) story.wait(400).note(lea, note('n', text, { zone: 'z' }));
  story.wait(500).note(omar, note('n', 'Un comptoir bas', { zone: 'z' }));
  story.wait(60_000).note(omar, note('n', 'Un comptoir très bas', { zone: 'z' }));
  const entries = all(story);
  expect(whats(entries)).toEqual(['zone_added', 'note_added', 'note_written', 'note_written']);
  const [, written] = entries;
  expect(written?.kind === 'deed' && [written.deed.text, written.deed.zoneTitle, written.step]).toEqual([
    'Un comptoir',
    'CAFÉ',
    5,
  ]);
});

test('whoever wrote something else in between has had another thought', () => {
  const story = new Story();
  const lea = story.actor('Personne 1');
  const omar = story.actor('Personne 2');
  story.wait(1000).note(lea, note('n', 'Un samovar'));
  story.wait(400).note(omar, note('o', 'Un billard'));
  story.wait(400).note(lea, note('n', 'Un grand samovar'));
  story.wait(400).note(lea, note('m', 'Une fontaine'));
  story.wait(400).note(lea, note('n', 'Deux samovars'));
  const texts = all(story).map((entry) => entry.kind === 'deed' && [entry.deed.what, entry.deed.text]);
  expect(texts).toEqual([
    ['note_added', 'Un billard'],
    ['note_added', 'Un grand samovar'],
    ['note_added', 'Une fontaine'],
    ['note_written', 'Deux samovars'],
  ]);
});

test('each kind of deed has its name', () => {
  const story = new Story();
  const lea = story.actor('Personne 1');
  const base = { zone: 'z' };
  const next = (more: object) => story.wait(30_000).note(lea, note('n', 'idée', { ...base, ...more }));
  story.zone(zone('z', 'CAFÉ')).zone(zone('y', 'JEUX'));
  next({});
  next({ zone: 'y' });
  next({ zone: 'y', color: 'rose' });
  next({ zone: 'y', color: 'rose', order: 'a5' });
  next({ zone: 'y', color: 'rose', order: 'a5', status: 'bonus' });
  next({ zone: 'y', color: 'rose', order: 'a5', status: 'bonus', deleted: { by: '', at: 1 } });
  next({ zone: 'y', color: 'rose', order: 'a5', status: 'bonus' });
  story.zone(zone('y', 'JEUX CALMES')).zone(zone('y', 'JEUX CALMES', { locked: true }));
  story.step(lea, [{ what: 'link', link: { id: 'l', from: 'n', to: 'y', kind: 'influence', label: '', order: 'a0' } }]);
  story.step(lea, [{ what: 'link_gone', id: 'l' }]).step(lea, [{ what: 'note_gone', id: 'n' }]);
  expect(whats(all(story)).slice(2)).toEqual([
    ...['note_added', 'note_moved', 'note_colored', 'note_sorted', 'note_decided', 'note_removed', 'note_restored'],
    ...['zone_renamed', 'zone_locked', 'link_added', 'link_removed', 'note_removed'],
  ]);
});

test('what one step does to many is one entry', () => {
  const story = new Story();
  story.zone(zone('z', 'CAFÉ'));
  const changes = Array.from({ length: 38 }, (_, i) => note(`n${i}`, `idée ${i}`, { zone: 'z' }));
  story.wait(1000).step(
    null,
    changes.map((item) => ({ what: 'note', note: item })),
  );
  const [, revealed] = all(story);
  expect(revealed?.kind === 'deed' && [revealed.deed.what, revealed.deed.ids.length]).toEqual(['note_added', 38]);
});

test('phases and marks stand among the deeds, and neighbours are found from anywhere', () => {
  const story = new Story();
  const lea = story.actor('Personne 1');
  story.phase('Écrire').wait(1000).note(lea, note('a', 'un'));
  story.wait(1000).mark('vote_closed', 'Lequel').phase('Voter').wait(30_000).note(lea, note('b', 'deux'));
  const entries = all(story);
  expect(whats(entries)).toEqual(['chapter', 'note_added', 'mark', 'chapter', 'note_added']);
  const path: (string | undefined)[] = [];
  let [step, at] = [0, -Infinity];
  for (let entry = neighbour(entries, step, at, 1); entry; entry = neighbour(entries, step, at, 1)) {
    path.push(...whats([entry]));
    ({ step, at } = entry);
  }
  // The vote closed and the next phase began at one time: one press for both.
  expect(path).toEqual(['chapter', 'note_added', 'mark', 'note_added']);
  const back = neighbour(entries, step, at, -1);
  expect(back && whats([back])).toEqual(['chapter']);
});

test('a filter leaves one group, one person, one zone or one idea', () => {
  const story = new Story(['b1', 'b2']);
  const lea = story.actor('Personne 1', 'g1');
  const omar = story.actor('Personne 2', 'g2');
  story.zone(zone('z', 'CAFÉ')).zone(zone('y', 'JEUX'));
  story.wait(1000).note(lea, note('a', 'un', { zone: 'z' }));
  story.wait(1000).note(omar, note('b', 'deux', { zone: 'y' }));
  story.wait(30_000).note(omar, note('a', 'un', { zone: 'y' }));
  story.wait(1000).note(null, note('c', 'un', { origin: { board: 'b1', note: 'a', label: 'Table' } }), 'b2');
  const { view } = story.told();
  const entries = all(story).filter((entry) => entry.kind === 'deed');
  const left = (filter: Partial<typeof EVERYTHING>) =>
    whats(entries.filter((entry) => passes(entry, { ...EVERYTHING, ...filter }, view.actors)));
  expect(left({ group: 'g1' })).toEqual(['note_added']);
  expect(left({ actor: omar })).toEqual(['note_added', 'note_moved']);
  expect(left({ zone: placeKey('b1', 'z') })).toEqual(['zone_added', 'note_added', 'note_moved']);
  expect(left({ idea: new Set([placeKey('b1', 'a'), placeKey('b2', 'c')]) })).toEqual([
    'note_added',
    'note_moved',
    'note_poured',
  ]);
});

test('an idea is followed over boards, from wherever one begins', () => {
  const story = new Story(['b1', 'b2', 'b3']);
  story.note(null, note('a', 'un'));
  story.note(null, note('b', 'un', { origin: { board: 'b1', note: 'a', label: '' } }), 'b2');
  story.note(null, note('c', 'un', { origin: { board: 'b2', note: 'b', label: '' } }), 'b3');
  story.note(null, note('d', 'un', { origin: { board: 'b1', note: 'a', label: '' } }), 'b3');
  story.note(null, note('e', 'autre'), 'b3');
  const origins = new Origins();
  const { segments } = story.told(100);
  for (const segment of segments) for (const frame of readReel(segment, 1, new Pool()).frames) origins.seeFrame(frame);
  const whole = ['b1 a', 'b2 b', 'b3 c', 'b3 d'];
  for (const [board, id] of [
    ['b1', 'a'],
    ['b2', 'b'],
    ['b3', 'c'],
  ] as const) {
    expect([...origins.life(board, id)].sort()).toEqual(whole);
  }
  expect([...origins.life('b3', 'e')]).toEqual(['b3 e']);
});
