// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// eslint-disable-next-line no-restricted-imports -- the test makes a document of its own
import * as Y from 'yjs';
import { Board } from '../../board/board';
import { quiet } from '../../board/late-presence';
import type { Note, ZoneId } from '../../board/model';
import { LiveBoard } from '../../live/board.svelte';
import { OPEN_STANDING, type Standing } from '../../live/standing';
import { Likeness } from './likeness.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two ideas that read alike, looked at by somebody who may do this much; `looks` counts what it costs. */
function open(standing: Standing = OPEN_STANDING) {
  let looks = 0;
  class Counting extends Board {
    // Only a comparison reads the free notes here.
    override notesIn(zone: ZoneId | null): readonly Note[] {
      if (zone === null) looks += 1;
      return super.notesIn(zone);
    }
  }
  const api = new Counting(new Y.Doc(), 'ada');
  const zone = api.addZone({ kind: 'list', title: 'Z', frame: { x: 0, y: 0, w: 1, h: 1 } });
  const [a, b] = [api.addNote({ zone }, 'jeux géants'), api.addNote({ zone }, 'Jeux géants')];
  const rest = { listen: () => () => undefined, close: () => undefined, forget: () => Promise.resolve() };
  const place = { person: 'ada', standing, made: () => true, make: () => undefined };
  const board = new LiveBoard(
    'w',
    'b',
    { api, presence: quiet, saveState: { kind: 'saved' }, ready: true, ...rest },
    () => place,
  );
  const likeness = new Likeness(board);
  const stop = $effect.root(() => {
    $effect(() => likeness.follow());
  });
  flushSync();
  looks = 0;
  return { api, a, b, likeness, stop, looks: () => looks };
}

test('words_typed_into_an_idea_that_is_shown_are_compared_once_its_writer_pauses', () => {
  const { api, a, likeness, stop, looks } = open();
  expect(likeness.groups).toHaveLength(1);
  for (const letter of 'jardin ') api.editText(a, 0, 0, letter);
  expect(looks()).toBe(0);
  vi.advanceTimersByTime(600);
  expect(looks()).toBe(1);
  stop();
});

test('what_one_joined_or_kept_apart_oneself_is_suggested_no_more_from_that_moment_on', () => {
  for (const decide of [
    ({ api, a, b }: ReturnType<typeof open>) => api.join([b], a),
    ({ api, a, b }: ReturnType<typeof open>) => api.keepApart([a, b]),
  ]) {
    const one = open();
    decide(one);
    expect(one.likeness.groups).toEqual([]);
    one.stop();
  }
});

test('nothing_is_compared_for_whoever_may_remove_nothing', () => {
  const { api, a, likeness, stop, looks } = open({
    ...OPEN_STANDING,
    rules: { ...OPEN_STANDING.rules, delete: 'facilitation' },
  });
  api.editText(a, 0, 0, 'x');
  vi.advanceTimersByTime(600);
  expect([likeness.groups, looks()]).toEqual([[], 0]);
  stop();
});
