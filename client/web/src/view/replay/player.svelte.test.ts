import { expect, test } from 'vitest';
import type { Segment } from '../../protocol';
import { Story, note, zone } from '../../replay/fixture';
import { placeFlags } from './flags';
import { Player } from './player.svelte';

function story(): Story {
  const told = new Story(['b1', 'b2']);
  const [lea, omar] = [told.actor('Personne 1', 'g1'), told.actor('Personne 2', 'g2')];
  told.zone(zone('z', 'CAFÉ')).zone(zone('y', 'PLÉNIÈRE'), 'b2');
  told.wait(60_000).phase('Écrire');
  for (let i = 0; i < 9; i++) told.wait(40_000).note(i % 2 ? omar : lea, note(`n${i}`, `idée ${i}`, { zone: 'z' }));
  told.wait(60_000).mark('vote_closed', 'Lequel').phase('Verser');
  const origin = { board: 'b1', note: 'n3', label: '' };
  told.wait(60_000).note(null, note('p3', 'idée 3', { zone: 'y', origin }), 'b2');
  return told;
}

/** A player on a server that may be silent. */
function open(size = 3, server = { silent: false }) {
  const { view, segments } = story().told(size);
  const fetch = (n: number): Promise<Segment | null> => Promise.resolve(server.silent ? null : (segments[n] ?? null));
  return { player: new Player(view, fetch), view, server };
}

test('it opens paused, where the first phase begins', async () => {
  const { player, view } = open();
  await player.open(null);
  expect([player.running, player.at, player.step]).toEqual([false, view.chapters[0]?.from, 2]);
  expect(player.chapter?.label).toBe('Écrire');
});

test('what is shown has a moment, also where more happened in the very one that was gone to', async () => {
  const told = story();
  told
    .wait(60_000)
    .phase('Finir')
    .note(null, note('p9', 'aussitôt', { zone: 'y' }), 'b2');
  const { view, segments } = told.told(3);
  const player = new Player(view, (n) => Promise.resolve(segments[n] ?? null));
  await player.open(null);
  const [from, last] = [view.chapters.at(-1)?.from ?? 0, view.steps - 1];
  await player.goTo({ step: last, at: from });
  expect([player.at, player.step, player.instant]).toEqual([from, last, from - 1]);
  await player.seek(from - 0.5);
  expect([player.step, player.instant]).toEqual([last, from - 1]);
  await player.goEnd('last');
  expect(player.instant).toBe(view.to);
});

test('event by event it goes through everything, over all reels, and back', async () => {
  const { player, view } = open(2);
  await player.seek(view.from);
  await player.goEnd('first');
  const steps: number[] = [];
  for (let i = 0; i < 40 && player.step < view.steps; i++) {
    await player.go(1);
    steps.push(player.step);
  }
  expect([...new Set(steps)]).toEqual(Array.from({ length: view.steps }, (_, i) => i + 1));
  for (let i = 0; i < 40 && player.step > 1; i++) await player.go(-1);
  expect(player.step).toBe(1);
});

test('chapter by chapter', async () => {
  const { player, view } = open();
  await player.goEnd('first');
  const at: number[] = [];
  for (let i = 0; i < 3; i++) {
    await player.goChapter(1);
    at.push(player.at);
  }
  expect(at).toEqual([view.chapters[0]?.from, view.chapters[1]?.from, view.to]);
  await player.goChapter(-1);
  expect(player.at).toBe(view.chapters[1]?.from);
});

test('while the server is silent it stays where it is, and goes on when asked again', async () => {
  const { player, view, server } = open();
  await player.seek(view.chapters[0]?.from ?? 0);
  const before = player.step;
  server.silent = true;
  await player.seek(view.to);
  expect([player.lost, player.step, player.waiting]).toEqual([true, before, false]);
  server.silent = false;
  player.retry();
  await expect.poll(() => player.step).toBe(view.steps);
  expect(player.lost).toBe(false);
});

test('the last of many places that were asked for is the one that is shown', async () => {
  const { player, view } = open(1);
  const asked = [view.to, view.from + 200_000, view.from + 90_000].map((time) => player.seek(time));
  await Promise.all(asked);
  expect(player.step).toBe(2);
});

test('an idea is followed to where it was poured', async () => {
  const { player } = open();
  await player.goEnd('last');
  await player.follow('b2', 'p3');
  expect(player.followed).toBe('idée 3');
  expect(
    player.entries.map((entry) => (entry.kind === 'deed' ? `${entry.board} ${entry.deed.what}` : entry.kind)),
  ).toEqual(['b1 note_added', 'b2 note_poured']);
  player.lookAtAll();
  await player.look({ group: 'g2' });
  expect(player.entries).toHaveLength(4);
});

test('flags that would cover each other give way, and words stand where they fit', () => {
  const placed = placeFlags(
    [0.1, 0.105, 0.3, 0.9],
    ['Idées révélées', 'Vote', 'Rotation', 'Une très longue décision'],
    400,
  );
  expect(placed.map(({ index, worded }) => [index, worded])).toEqual([
    [0, false],
    [2, true],
    [3, false],
  ]);
});
