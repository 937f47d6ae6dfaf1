import { expect, test } from 'vitest';
import type { BoardView, Entry, GroupView, Phase, VotePlan, WorkshopView } from '../../protocol';
import { newPhase, PRESETS } from '../cockpit/script';
import { check, countOf, type Contents, type Finding, type ZoneContent } from './check';

const board = (id: string, visible: BoardView['visible'] = { to: 'everyone' }): BoardView => ({
  ...{ id, title: id, raw: false, key: null },
  visible,
});
const zone = (id: string, more: Partial<ZoneContent> = {}): ZoneContent => ({
  ...{ id, title: id, kind: 'list', parent: null, notes: 0 },
  ...more,
});
const holds = (...each: readonly (readonly [string, readonly ZoneContent[], number?])[]): Contents =>
  new Map(each.map(([id, zones, free = 0]) => [id, { zones, free }]));
const phase = (id: string, patch: Partial<Phase> = {}): Phase =>
  newPhase({ id, label: id, prompt: 'Quoi ?', seconds: 600, ...patch });

function workshop(script: readonly Phase[], more: Partial<WorkshopView> = {}): WorkshopView {
  return {
    boards: [board('b')],
    people: [{ id: 'flo', name: 'Flo', role: 'facilitator', removed: false, category: null }],
    stage: 'preparing',
    script: [...script],
    clock: { phase: null, timer: 'none', started_at: 0, ends_at: null, left: null, closes_at: null },
    groups: [],
    tables: { boards: [], round: 0, rounds: 0 },
    votes: [],
    ...more,
  } as unknown as WorkshopView;
}
const TABLES = { boards: [board('t1'), board('t2')], tables: { boards: ['t1', 't2'], round: 0, rounds: 2 } };
const GROUPS = ['A', 'B'].map((letter): GroupView => {
  return { id: letter, name: '', color: 'ciel', letter, members: [], host: null };
});
const SHEET = holds(['b', [zone('z')]]);

const dots = (patch: Partial<VotePlan> = {}): Entry => ({
  do: 'vote',
  plan: {
    ...{ title: 'Lesquelles ?', how: { kind: 'dots', dots: 3, max: 1 }, zones: ['z'], board: null },
    ...{ except: [], by_zone: false, options: [], by_group: null, keep: null, ...patch },
  },
});
const reveal = (whose: 'all' | 'next' = 'all'): Entry => ({ do: 'reveal', how: { whose, anonymous: false } });
const pour = (zones: string[], to: string, into: string | null = null): Entry => ({
  ...{ do: 'pour', zones, to, from: null },
  into,
});

/** In words short enough to compare: `what@phase`, those to mend with an exclamation mark. */
const said = (found: readonly Finding[]) =>
  found.map(({ what, phase: at, weight }) => `${what}${at ? `@${at}` : ''}${weight === 'mend' ? '!' : ''}`);
const finds = (view: WorkshopView, contents = SHEET, more: Parameters<typeof check>[2] = {}) =>
  said(check(view, contents, more));

test('what holds together is left alone', () => {
  const script = [
    phase('write', { rules: PRESETS.private, focus: { board: 'b', zones: ['z'] } }),
    phase('share', { enter: [reveal()] }),
    phase('choose', { rules: PRESETS.read, enter: [dots()] }),
  ];
  expect(finds(workshop(script))).toEqual([]);
});

test('a method without a phase, or whose phases are all skipped, has nothing to run', () => {
  expect(finds(workshop([]))).toEqual(['no_phases!']);
  expect(finds(workshop([phase('a', { skipped: true, prompt: '' })]))).toEqual(['no_phases!']);
});

test('a phase asks something, lasts a while, and ends', () => {
  expect(finds(workshop([phase('a', { prompt: ' ' })]))).toEqual(['no_prompt@a']);
  expect(finds(workshop([phase('a', { seconds: 12 })]))).toEqual(['too_short@a']);
  expect(finds(workshop([phase('a', { seconds: 30 })]))).toEqual([]);
  expect(finds(workshop([phase('a', { seconds: null, exit: 'by_timer' })]))).toEqual(['never_ends@a!']);
  expect(finds(workshop([phase('a', { seconds: null })]))).toEqual([]);
});

test('a zone or a board that a phase names is there', () => {
  const looks = (zones: string[], at: string | null = null) => [phase('a', { focus: { board: at, zones } })];
  expect(finds(workshop(looks(['z'])))).toEqual([]);
  expect(finds(workshop(looks(['gone', 'z'])))).toEqual(['zone_gone@a!']);
  const erased = { boards: [board('b'), { ...board('away'), erased_at: 1 }] };
  expect(finds(workshop(looks([], 'away'), erased))).toEqual(['board_gone@a!']);
  // A group's own board is in no list of the facilitation's.
  expect(finds(workshop(looks(['gone'], 'secret')))).toEqual([]);
  // What could not be read is not called gone.
  expect(finds(workshop(looks(['gone'])), new Map())).toEqual([]);
});

test('a zone that one table lacks is told with that table', () => {
  const view = workshop([phase('a', { focus: { board: null, zones: ['z'] } })], { ...TABLES, groups: GROUPS });
  const found = check(view, holds(['t1', [zone('z')]], ['t2', [zone('y', { notes: 1 })]]));
  expect(found).toEqual([{ what: 'zone_gone', by: 'focus', boards: ['t2'], weight: 'mend', phase: 'a' }]);
});

test('what votes, pours and links name is there too, each said by its own name', () => {
  const naming = (enter: Entry[], more: Partial<Phase> = {}) =>
    check(workshop([phase('a'), phase('b', { enter, ...more })]), SHEET).flatMap((found) =>
      found.what === 'zone_gone' ? [found.by] : [],
    );
  expect(naming([dots({ zones: ['gone'] })])).toEqual(['vote']);
  expect(naming([dots({ zones: [], except: ['gone'] })])).toEqual(['vote']);
  expect(naming([dots({ keep: { share: 30, rest: 'gone' } })])).toEqual(['rest']);
  expect(naming([{ do: 'pour', zones: ['gone'], to: 'b', from: 'b', into: 'z' }])).toEqual(['pour']);
  expect(naming([{ do: 'pour', zones: ['z'], to: 'b', from: 'b', into: 'gone' }])).toEqual(['pour']);
  expect(naming([], { require_link: { kind: 'answers', zone: 'gone' } })).toEqual(['link']);
});

test('what is written in private is revealed later, by any reveal', () => {
  const alone = phase('alone', { rules: PRESETS.private });
  expect(finds(workshop([alone, phase('b')]))).toEqual(['never_revealed@alone']);
  expect(finds(workshop([alone, phase('b', { enter: [reveal('next')] })]))).toEqual([]);
  expect(finds(workshop([alone, phase('b', { enter: [reveal()], skipped: true })]))).toEqual(['never_revealed@alone']);
  // Before one's own beginning there is nothing of it.
  const again = phase('again', { rules: PRESETS.private, enter: [reveal()] });
  expect(finds(workshop([alone, again]))).toEqual(['never_revealed@again']);
});

test('a reveal has something to reveal', () => {
  expect(finds(workshop([phase('a', { enter: [reveal()] })]))).toEqual(['nothing_to_reveal@a']);
  const alone = phase('alone', { rules: PRESETS.private });
  const shows = (id: string, whose: 'all' | 'next') => phase(id, { enter: [reveal(whose)] });
  expect(finds(workshop([alone, shows('b', 'next'), shows('c', 'next')]))).toEqual([]);
  expect(finds(workshop([alone, shows('b', 'all'), shows('c', 'all')]))).toEqual(['nothing_to_reveal@c']);
});

test('a vote has something to vote on by then: there, written, revealed or poured', () => {
  const vote = (before: Phase[], plan: Partial<VotePlan> = {}, contents = SHEET) =>
    finds(workshop([...before, phase('v', { rules: PRESETS.read, enter: [dots(plan)] })]), contents).filter((one) =>
      one.startsWith('nothing_to_vote_on'),
    );
  const none = ['nothing_to_vote_on@v'];
  expect(vote([])).toEqual(none);
  expect(vote([phase('read', { rules: PRESETS.read })])).toEqual(none);
  expect(vote([phase('write')])).toEqual([]);
  expect(vote([phase('write', { skipped: true })])).toEqual(none);
  expect(vote([phase('write', { focus: { board: null, zones: ['other'] } })])).toEqual(none);
  const leads = { rules: PRESETS.read, focus: { board: null, zones: ['z'] } };
  expect(vote([phase('lead', leads)])).toEqual([]);
  expect(vote([phase('asked', { rules: PRESETS.moderated })])).toEqual([]);
  expect(vote([], {}, holds(['b', [zone('z', { notes: 1 })]]))).toEqual([]);
  // Written in private and not revealed yet, it is on no board.
  const alone = phase('alone', { rules: PRESETS.private });
  expect(vote([alone])).toEqual(none);
  expect(vote([alone, phase('share', { rules: PRESETS.read, enter: [reveal()] })])).toEqual([]);
  expect(vote([phase('p', { rules: PRESETS.read, enter: [{ ...pour(['z'], 'b'), from: 'b' } as Entry] })])).toEqual([]);
  expect(vote([], { options: ['Oui', 'Non'] })).toEqual([]);
  expect(vote([], { zones: [], how: { kind: 'yes_no' } })).toEqual([]);
  // Points on nothing that is named are on all notes of the board.
  expect(vote([], { zones: [] }, holds(['b', [zone('z')], 1]))).toEqual([]);
  expect(vote([], { zones: [] })).toEqual(none);
  expect(vote([], { zones: [], except: ['z'] }, holds(['b', [zone('z', { notes: 1 })]]))).toEqual(none);
  expect(vote([], { zones: [], by_zone: true }, holds(['b', [zone('z')], 1]))).toEqual(none);
});

test('groups go round no more tables than there are, and are made before they are needed', () => {
  const turn = (round: number) => phase('turn', { enter: [{ do: 'rotate', round }] });
  const at = (script: Phase[], groups = GROUPS) =>
    finds(workshop(script, { ...TABLES, groups }), holds(['t1', []], ['t2', []]));
  expect(at([turn(1)])).toEqual([]);
  expect(at([turn(2)])).toEqual(['too_many_rounds@turn!']);
  expect(at([turn(1)], [])).toEqual(['groups_needed@turn']);
  for (const needs of [
    { rules: PRESETS.table },
    { rules: { ...PRESETS.together, edit: 'group' as const } },
    { prompt: 'Rejoignez {table}.' },
    { spotlight: 'by_theme' as const },
    { enter: [dots({ zones: [], options: ['a', 'b'], by_group: true })] },
  ]) {
    expect(at([phase('first'), phase('p', needs), turn(1)], [])).toEqual(['groups_needed@p']);
  }
  expect(at([phase('p')], [])).toEqual([]);
});

test('a zone that nobody may ever write in, and where nothing is or comes, is told once', () => {
  const focus = { board: null, zones: ['z'] };
  const two = (more: Partial<ZoneContent> = {}) => holds(['b', [zone('z'), zone('idle', more)]]);
  expect(finds(workshop([phase('a', { focus })]), two())).toEqual(['zone_unused']);
  expect(finds(workshop([phase('a')]), two())).toEqual([]);
  expect(finds(workshop([phase('a', { focus })]), two({ notes: 2 }))).toEqual([]);
  expect(finds(workshop([phase('a', { focus })]), two({ kind: 'plan' }))).toEqual([]);
  // Under a zone that is open it is open too, and what holds others is not asked.
  expect(finds(workshop([phase('a', { focus })]), two({ parent: 'z' }))).toEqual([]);
  const under = { board: null, zones: ['idle'] };
  expect(finds(workshop([phase('a', { focus: under })]), two({ parent: 'z' }))).toEqual([]);
  // Private writing comes there once it is revealed, and moderated writing once it is accepted.
  const alone = phase('a', { rules: PRESETS.private, focus: { board: null, zones: ['idle', 'z'] } });
  expect(finds(workshop([alone, phase('b', { focus, enter: [reveal()] })]), two())).toEqual([]);
  const carries = phase('c', { focus, enter: [{ do: 'pour', zones: ['z'], to: 'b', from: 'b', into: 'idle' }] });
  expect(finds(workshop([carries]), two())).toEqual([]);
  const settles = phase('v', {
    focus,
    enter: [dots({ options: ['a'], zones: [], keep: { share: 30, rest: 'idle' } })],
  });
  expect(finds(workshop([settles]), two())).toEqual([]);
  // The facilitation and the hosts write where the phase looks, and are not expected elsewhere.
  const leads = (zones: string[]) => phase('l', { rules: PRESETS.read, focus: { board: null, zones } });
  expect(finds(workshop([phase('a', { focus }), leads(['idle'])]), two())).toEqual([]);
  expect(finds(workshop([phase('a', { focus }), leads([])]), two())).toEqual(['zone_unused']);
  const tables = holds(['t1', [zone('z'), zone('idle')]], ['t2', [zone('z'), zone('idle')]]);
  const table = phase('a', { rules: PRESETS.table, focus });
  expect(finds(workshop([table], { ...TABLES, groups: GROUPS }), tables)).toEqual(['zone_unused']);
});

test('a document has the zones that it quotes', () => {
  const documents = (zones: string[], contents = SHEET) =>
    finds(workshop([phase('a')]), contents, { documents: [{ title: 'Bilan', zones }] });
  expect(documents(['z'])).toEqual([]);
  expect(documents([])).toEqual([]);
  expect(documents(['gone'])).toEqual(['document_gone!']);
  expect(documents(['gone', 'z'])).toEqual(['document_short']);
  expect(documents(['gone'], new Map())).toEqual([]);
});

test('a script much longer than its method says is told, and nothing where it says nothing', () => {
  const lasting = (minutes: number, planned: number | null) =>
    finds(workshop([phase('a', { seconds: minutes * 60 })]), SHEET, { planned });
  expect(lasting(120, 100)).toEqual(['too_long']);
  expect(lasting(110, 100)).toEqual([]);
  expect(lasting(500, null)).toEqual([]);
});

test('what will not work stands before what may be meant, and both are counted', () => {
  const found = check(
    workshop([phase('a', { prompt: '' }), phase('b', { focus: { board: null, zones: ['gone'] } })]),
    SHEET,
  );
  expect(said(found)).toEqual(['zone_gone@b!', 'no_prompt@a']);
  expect(countOf(found)).toEqual({ mend: 1, look: 1 });
});
