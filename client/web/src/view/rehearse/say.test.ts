import { expect, test } from 'vitest';
import { allowed } from '../../live/allowed';
import { NOW, pollsOf, pretend, roundAt, SOMEBODY, type As } from '../../live/pretend';
import type { BoardView, Entry, Phase, VotePlan, WorkshopView } from '../../protocol';
import { newPhase, PRESETS } from '../cockpit/script';
import { linesOf } from './say';

const board = (id: string, visible: BoardView['visible'] = { to: 'everyone' }): BoardView => ({
  ...{ id, title: id, raw: false, key: null },
  visible,
});
const phase = (id: string, patch: Partial<Phase> = {}): Phase => newPhase({ id, label: id, seconds: 480, ...patch });
function workshop(script: readonly Phase[], tables: readonly string[] = []): WorkshopView {
  return {
    boards: [board('plenary'), ...tables.map((table) => board(table))],
    people: [],
    stage: 'preparing',
    script: [...script],
    clock: { phase: null, timer: 'none', started_at: 0, ends_at: null, left: null, closes_at: null },
    groups: [],
    tables: { boards: [...tables], round: 0, rounds: tables.length },
    votes: [],
  } as unknown as WorkshopView;
}
const plan = (patch: Partial<VotePlan> = {}): VotePlan => ({
  ...{ title: 'Lesquelles ?', how: { kind: 'dots', dots: 3, max: 1 }, zones: ['z'], board: null },
  ...{ except: [], by_zone: false, options: [], by_group: null, keep: null, ...patch },
});
const reveal = (anonymous = false): Entry => ({ do: 'reveal', how: { whose: 'all', anonymous } });
const turn = (round: number): Entry => ({ do: 'rotate', round });

/** What is said under a word, of one phase of a script. */
function said(
  script: readonly Phase[],
  id: string,
  term: string,
  as: As = 'participant',
  tables: readonly string[] = [],
) {
  const view = pretend(workshop(script, tables), id, as);
  const now = view.script.find((one) => one.id === id) as Phase;
  const lines = linesOf({
    ...{ view, phase: now, as, allowed: allowed(view, SOMEBODY, NOW) },
    boardTitle: (one) => one,
    zoneTitle: (zone) => (zone === 'gone' ? '' : zone),
  });
  const found = lines.find(({ key }) => key === term);
  return found ? found.said.map((text) => text.replaceAll('\u00a0', ' ')) : [];
}

test('where one writes, and who sees it, follows the rules', () => {
  const writes = (patch: Partial<Phase>, as: As = 'participant', tables: readonly string[] = []) =>
    said([phase('p', patch)], 'p', 'write', as, tables);
  expect(writes({ rules: PRESETS.private })).toEqual([
    'Chacun écrit pour soi ; personne d’autre ne voit avant la révélation.',
    'Dans toutes les zones, ou hors des zones.',
  ]);
  expect(writes({ rules: PRESETS.moderated, focus: { board: null, zones: ['a', 'gone', 'b'] } })).toEqual([
    'Chacun propose ; l’animation relit chaque idée avant de l’afficher.',
    'Zones ouvertes : « a » et « b ».',
  ]);
  // A host who writes alone is offered the zones of the phase, as anyone; at the table they may write anywhere.
  const focus = { board: null, zones: ['a'] };
  expect(writes({ rules: PRESETS.private, focus }, 'host', ['t1', 't2'])[1]).toBe('Zone ouverte : « a ».');
  expect(writes({ focus }, 'host', ['t1', 't2'])[1]).toBe('Dans toutes les zones, ou hors des zones.');
  expect(writes({})[0]).toBe('Chacun ajoute des idées ; tout le monde les voit aussitôt.');
  expect(writes({ rules: PRESETS.table }, 'participant', ['t1', 't2'])[0]).toBe(
    'Chacun ajoute des idées ; sa table les voit aussitôt.',
  );
  expect(writes({ rules: PRESETS.read })).toEqual(['On n’ajoute pas d’idée.']);
  expect(writes({}, 'observer')).toEqual(['On lit, sans écrire.']);
  // Where only the facilitation adds, a host does so at their own table.
  expect(writes({ rules: PRESETS.read }, 'host', ['t1', 't2'])[0]).toBe(
    'Chacun ajoute des idées ; tout le monde les voit aussitôt.',
  );
  const asked = { focus: { board: null, zones: ['a'] }, require_link: { kind: 'answers', zone: 'q' } };
  expect(writes(asked)).toContain('Chaque idée répond à une idée de « q ».');
});

test('what may be changed is told by whose it is', () => {
  const may = (rules: Phase['rules'], as: As = 'participant', tables: readonly string[] = []) =>
    said([phase('p', { rules })], 'p', 'do', as, tables);
  expect(may(PRESETS.sort)).toEqual([
    'On peut déplacer toutes les idées, modifier et jeter ses idées, relier des idées.',
  ]);
  expect(may(PRESETS.table)).toEqual([
    'On peut déplacer les idées de son groupe, modifier et jeter ses idées, relier des idées.',
  ]);
  expect(may(PRESETS.read)).toEqual(['Rien ne se change.']);
  expect(may(PRESETS.together, 'observer')).toEqual([]);
  expect(may(PRESETS.table, 'host', ['t1', 't2'])[0]).toContain('modifier, déplacer et jeter toutes les idées');
});

test('names are promised only where the reveal shows them', () => {
  const alone = phase('alone', { rules: PRESETS.private });
  const names = (next: Phase[], rules = PRESETS.private) =>
    said([{ ...alone, rules }, ...next], 'alone', 'names').join(' ');
  expect(names([phase('b', { enter: [reveal()] })])).toMatch(/^Une fois révélée, chaque idée porte le nom/);
  expect(names([phase('b', { enter: [reveal(true)] })])).toBe('Les noms ne s’affichent pas.');
  expect(names([phase('b', { enter: [reveal(true)], skipped: true }), phase('c', { enter: [reveal()] })])).toMatch(
    /^Une fois révélée/,
  );
  expect(names([phase('b', { enter: [reveal()] })], { ...PRESETS.private, authors: 'masked' })).toBe(
    'Les noms ne s’affichent pas.',
  );
  expect(said([phase('p')], 'p', 'names')).toEqual(['Chaque idée porte le nom de qui l’a écrite.']);
  expect(said([phase('p', { rules: PRESETS.read })], 'p', 'names')).toEqual([]);
});

test('tables are those of the round, and whoever moves is told', () => {
  const script = [
    phase('one'),
    phase('two', { enter: [turn(1)] }),
    phase('three', { enter: [turn(2)], skipped: true }),
  ];
  const at = (id: string, as: As = 'participant') => said(script, id, 'where', as, ['t1', 't2', 't3']);
  expect(at('one')).toEqual(['À la table de son groupe, ici « t1 ».']);
  expect(at('two')).toEqual([
    'À la table de son groupe, ici « t2 ».',
    'Au début, les groupes changent de table (tour 2) : l’écran entier dit où aller.',
  ]);
  expect(at('two', 'host')).toEqual([
    'À la table de son groupe, ici « t1 ».',
    'Au début, les autres changent de table (tour 2) ; l’hôte reste à la sienne.',
  ]);
  expect(at('two', 'observer')).toEqual(['Sur l’espace « plenary ».']);
  // A turn that is skipped is not taken, unless it is looked at.
  expect([roundAt(script, 'three'), roundAt([...script, phase('four')], 'four')]).toEqual([2, 1]);
});

test('who sits at a confidential table is there, though the facilitation is not told of it', () => {
  const view = { ...workshop([phase('p')], ['t1', 't2']), boards: [board('plenary')] };
  const meets = pretend(view, 'p', 'participant');
  expect(allowed(meets, SOMEBODY, NOW)).toMatchObject({ place: 't1', atTable: true, writes: 'board' });
  const told = { view: meets, phase: view.script[0] as Phase, as: 'participant' as const };
  const [where] = linesOf({
    ...{ ...told, allowed: allowed(meets, SOMEBODY, NOW) },
    ...{ boardTitle: () => '', zoneTitle: () => '' },
  });
  expect(where?.said).toEqual(['À la table de son groupe, qui est confidentielle.']);
  expect(allowed(pretend(view, 'p', 'observer'), SOMEBODY, NOW).place).toBe('plenary');
});

test('the end of a phase, and what is kept of it', () => {
  const time = (patch: Partial<Phase>) => said([phase('p', patch)], 'p', 'time');
  expect(time({})).toEqual(['8 min, puis 30 s pour finir sa phrase.']);
  expect(time({ exit: 'by_timer' })).toEqual([
    '8 min, puis 30 s pour finir sa phrase.',
    'Le temps suivant commence de lui-même.',
  ]);
  expect(time({ seconds: null })).toEqual(['Sans limite : l’animation passe au temps suivant.']);
  expect(said([phase('p')], 'p', 'kept')).toEqual([]);
  expect(said([phase('p', { off_the_record: true })], 'p', 'kept')).toHaveLength(1);
});

test('a ballot has what the vote would have: ideas of its zones, at one’s own table, or what is listed', () => {
  const polls = (patch: Partial<VotePlan>, tables: readonly string[] = []) => {
    const view = pretend(
      workshop([phase('p', { enter: [{ do: 'vote', plan: plan(patch) }] })], tables),
      'p',
      'participant',
    );
    const notes = (at: string) => [
      { id: `${at}-1`, text: 'un', zone: 'z' },
      { id: `${at}-2`, text: 'deux', zone: null },
    ];
    return pollsOf(view, view.script[0] as Phase, SOMEBODY, notes).map(({ options }) => options.map(({ id }) => id));
  };
  expect(polls({})).toEqual([['plenary-1']]);
  expect(polls({ zones: [] })).toEqual([['plenary-1', 'plenary-2']]);
  expect(polls({ zones: [], except: ['z'] })).toEqual([['plenary-2']]);
  expect(polls({ zones: [], how: { kind: 'consent' }, by_zone: true })).toEqual([['z']]);
  expect(polls({ zones: [], how: { kind: 'consent' }, by_zone: true, except: ['z'] })).toEqual([[]]);
  expect(polls({}, ['t1', 't2'])).toEqual([['t1-1']]);
  expect(polls({ by_group: false }, ['t1', 't2'])).toEqual([['plenary-1']]);
  expect(polls({ zones: [], options: ['a', 'b'] })).toEqual([['1', '2']]);
  expect(polls({ zones: [], how: { kind: 'yes_no' } })).toEqual([['1']]);
  expect(polls({ zones: [], how: { kind: 'nomination', oneself: false } })).toEqual([[]]);
  // Who only reads is asked nothing.
  const watched = said([phase('p', { enter: [{ do: 'vote', plan: plan() }] })], 'p', 'vote', 'observer');
  expect(watched).toEqual(['Au début s’ouvre « Lesquelles ? », auquel cette personne ne prend pas part.']);
});
