import { expect, test } from 'vitest';
import type { BoardView } from '../../protocol';
import { moved, newPhase, pastCount, PRESETS, presetOf, put, totalSeconds } from './script';
import { readScript, writeScript } from './script-file';

const board = (id: string, title: string, key: string | null = null): BoardView => ({
  id,
  title,
  key,
  raw: false,
  visible: { to: 'everyone' },
});
const ids = (script: readonly { id: string }[]) => script.map(({ id }) => id);

test('only coming phases move, and never before the one that runs', () => {
  const script = ['a', 'b', 'c', 'd'].map((id) => newPhase({ id }));
  const past = pastCount(script, 'b');
  expect(past).toBe(2);
  expect(ids(moved(script, 'd', -1, past))).toEqual(['a', 'b', 'd', 'c']);
  expect(ids(moved(script, 'c', -1, past))).toEqual(['a', 'b', 'c', 'd']);
  expect(ids(moved(script, 'd', 1, past))).toEqual(['a', 'b', 'c', 'd']);
  expect(ids(moved(script, 'a', 1, past))).toEqual(['a', 'b', 'c', 'd']);
});

test('the total leaves out what is skipped and what has no limit', () => {
  const script = [newPhase({ seconds: 300 }), newPhase({ seconds: null }), newPhase({ seconds: 900, skipped: true })];
  expect(totalSeconds(script)).toBe(300);
});

test('a phase is put in its place, or last', () => {
  const script = [newPhase({ id: 'a' }), newPhase({ id: 'b' })];
  expect(put(script, newPhase({ id: 'a', label: 'A' }))[0]?.label).toBe('A');
  expect(ids(put(script, newPhase({ id: 'c' })))).toEqual(['a', 'b', 'c']);
});

test('rules are known by name, whoever signs', () => {
  expect(presetOf({ ...PRESETS.private, authors: 'masked' })).toBe('private');
  expect(presetOf({ ...PRESETS.private, add: 'nobody' })).toBeNull();
});

test('a script that was written is read in another workshop, its boards by name', () => {
  const script = [
    newPhase({ label: 'Écrire', seconds: 480, rules: PRESETS.private, focus: { board: 'b2', zones: ['z'] } }),
    newPhase({
      label: 'Voter',
      seconds: null,
      enter: [
        { do: 'reveal', how: { whose: 'all', anonymous: true } },
        { do: 'pour', zones: [], to: 'b1', from: null, into: null },
        {
          do: 'vote',
          plan: {
            title: 'Lesquelles ?',
            how: { kind: 'dots', dots: 3, max: 1 },
            zones: ['z'],
            except: [],
            by_zone: false,
            board: null,
            options: [],
            by_group: null,
            keep: null,
          },
        },
      ],
    }),
  ];
  const text = writeScript('Titre', script, [board('b1', 'Plénière', 'plenary'), board('b2', 'Table A')]);
  const read = readScript(text, [board('x', 'Table A'), board('y', 'Restitution', 'plenary')]);
  if (!read.ok) throw new Error(read.path);
  expect(read.phases.map(({ label, seconds, rules }) => ({ label, seconds, rules }))).toEqual(
    script.map(({ label, seconds, rules }) => ({ label, seconds, rules })),
  );
  expect(read.phases[0]?.focus).toEqual({ board: 'x', zones: ['z'] });
  expect(read.phases[1]?.enter).toMatchObject([
    { do: 'reveal' },
    { do: 'pour', to: 'y' },
    { do: 'vote', plan: { board: null } },
  ]);
  expect(read.phases[0]?.id).not.toBe(script[0]?.id);
});

test('what is wrong in a file is named by its path', () => {
  const table: [string, string, string][] = [
    ['{', '', 'json'],
    ['{"format":"socle-script/1"}', 'phases', 'missing'],
    ['{"format":"autre","phases":[]}', 'format', 'format'],
    ['{"format":"socle-script/1","phases":[],"sript":1}', 'sript', 'unknown_key'],
    [
      '{"format":"socle-script/1","phases":[{"label":"a"},{"label":"b","second":3}]}',
      'phases[1].second',
      'unknown_key',
    ],
    [
      '{"format":"socle-script/1","phases":[{"label":"a","rules":{"see":"all"}}]}',
      'phases[0].rules.see',
      'wrong_value',
    ],
    [
      '{"format":"socle-script/1","phases":[{"label":"a","focus":{"board":"?"}}]}',
      'phases[0].focus.board',
      'unknown_board',
    ],
    [
      '{"format":"socle-script/1","phases":[{"label":"a","enter":[{"do":"vote","plan":{"title":"t","how":{"kind":"dots","dots":3}}}]}]}',
      'phases[0].enter[0].plan.how.max',
      'missing',
    ],
    ['{"format":"socle-script/1","phases":[{"label":"a","seconds":"5"}]}', 'phases[0].seconds', 'wrong_value'],
  ];
  for (const [text, path, what] of table) expect(readScript(text, [])).toEqual({ ok: false, path, what });
});
