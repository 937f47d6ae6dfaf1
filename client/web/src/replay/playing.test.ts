import { expect, test } from 'vitest';
import type { Segment } from '../protocol';
import { START, Story, note, zone } from './fixture';
import { Playing } from './playing';
import { Reels } from './reels';

const COLORS = ['soleil', 'rose', 'ciel'] as const;

/** A busy story on two boards: notes that come, move, change and go. */
function busy(steps = 60) {
  const story = new Story(['b1', 'b2']);
  const lea = story.actor('Personne 1', 'g1');
  story.zone(zone('z1', 'CAFÉ')).zone(zone('z2', 'JEUX')).zone(zone('z3', 'TABLE'), 'b2');
  for (let i = 0; i < steps; i++) {
    story.wait(i % 7 === 0 ? 90_000 : 700);
    const id = `n${i % 9}`;
    if (i % 11 === 10) story.step(lea, [{ what: 'note_gone', id }]);
    else {
      const more = { zone: `z${1 + (i % 2)}`, order: `a${i % 5}`, color: COLORS[i % 3] };
      story.note(lea, note(id, `idée ${i}`, more), i % 4 === 3 ? 'b2' : 'b1');
    }
  }
  return story.told(7);
}

function reelsOf({ view, segments }: ReturnType<Story['told']>, asked: number[] = []) {
  return new Reels(view, (n): Promise<Segment | null> => {
    asked.push(n);
    return Promise.resolve(segments[n] ?? null);
  });
}

/** Everything of every board, as one value. */
function picture(playing: Playing): unknown {
  return [...playing.boards].map(([id, board]) => {
    const { title, notes, zones, links } = board.still();
    const sorted = (items: ReadonlyMap<string, unknown>) => [...items].sort(([a], [b]) => (a < b ? -1 : 1));
    return [id, title, sorted(notes), sorted(zones), sorted(links)];
  });
}

test('forwards, backwards and by jumps, each step shows the same boards', async () => {
  const told = busy();
  const reels = reelsOf(told);
  for (let n = 0; n < reels.count; n++) await reels.load(n);
  const forwards: unknown[] = [];
  const walker = new Playing(reels);
  for (let step = 0; step <= told.view.steps; step++) {
    expect(walker.go(step, false)).toBe(true);
    forwards.push(picture(walker));
  }
  for (let step = told.view.steps; step >= 0; step--) {
    walker.go(step, false);
    expect(picture(walker), `back at ${step}`).toEqual(forwards[step]);
  }
  const jumper = new Playing(reels);
  for (const step of [60, 3, 41, 0, 22, 63, 8, 7, 14, 1]) {
    jumper.go(step, true);
    expect(picture(jumper), `jumped to ${step}`).toEqual(forwards[step]);
    expect(reels.get(reels.of(Math.max(1, step))) && new Playing(reels).peek(step)).not.toBe(null);
  }
});

test('what does not differ keeps its objects over a jump, and only the rest is told', async () => {
  const story = new Story();
  const lea = story.actor('Personne 1');
  for (let i = 0; i < 12; i++) story.wait(1000).note(lea, note(`n${i}`, `idée ${i}`));
  const reels = reelsOf(story.told(4));
  for (let n = 0; n < reels.count; n++) await reels.load(n);
  const playing = new Playing(reels);
  playing.go(12, true);
  const board = playing.boards.get('b1');
  const kept = board?.notes().get('n0');
  const told: string[][] = [];
  board?.subscribe((change) => told.push([...change.notes].sort()));
  playing.go(2, true);
  expect(board?.notes().get('n0')).toBe(kept);
  expect(told).toEqual([['n10', 'n11', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9']]);
});

test('a reel that is not at hand is asked for once, and until then the nearest is shown', async () => {
  const asked: number[] = [];
  const reels = reelsOf(busy(), asked);
  const playing = new Playing(reels);
  await reels.load(0);
  expect(playing.go(30, true)).toBe(false);
  playing.goNear(30);
  expect(playing.step).toBe(7);
  await Promise.all([reels.load(4), reels.load(4)]);
  expect(playing.go(30, true)).toBe(true);
  expect(asked).toEqual([0, 4]);
});

test('a time finds its step, whatever is at hand', async () => {
  const told = busy();
  const { steps } = told.view;
  const truth = (time: number) =>
    told.segments.flatMap((segment) => segment.steps).filter(({ at }) => at <= time).length;
  const times = Array.from({ length: 40 }, (_, i) => START - 5_000 + (i * (told.view.to - START + 10_000)) / 39);
  for (const time of times) {
    const asked: number[] = [];
    const fresh = reelsOf(told, asked);
    expect(await fresh.stepAt(time), `at ${time - START}`).toBe(truth(time));
    expect(asked.length).toBeLessThanOrEqual(5);
    const now = fresh.stepAtNow(time);
    if (now !== null) expect(now).toBe(truth(time));
  }
  expect(truth(told.view.to)).toBe(steps);
});

test('a segment that could not be had is no step, and is asked for again', async () => {
  const { view, segments } = busy();
  let isBroken = true;
  const reels = new Reels(view, (n) => Promise.resolve(isBroken ? null : (segments[n] ?? null)));
  expect(await reels.stepAt(view.to - 1)).toBe(null);
  isBroken = false;
  expect(await reels.stepAt(view.to - 1)).toBe(view.steps - 1);
});

test('a recording without a step is at its beginning and at its end', async () => {
  const reels = reelsOf(new Story().told());
  expect(await reels.stepAt(START + 1000)).toBe(0);
  expect(new Playing(reels).go(0, true)).toBe(true);
});
