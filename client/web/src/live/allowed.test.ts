import { expect, test } from 'vitest';
import text from '../../../../protocol/vectors/standing.json?raw';
import type { WorkshopView } from '../protocol';
import { allowed, writesIn, type Reach } from './allowed';
import { NOW, pretend, type As } from './pretend';

interface Case {
  readonly workshop: number;
  readonly person: string;
  readonly board: string;
  readonly now: number;
  readonly extra_seconds: number;
  readonly place: string | null;
  readonly closed: string | null;
  readonly zones: readonly string[];
  readonly enters: boolean;
  readonly authors: string;
  readonly may: Record<'add' | 'move' | 'edit' | 'delete' | 'link' | 'zones', readonly boolean[]>;
}
const table = JSON.parse(text) as { readonly workshops: readonly WorkshopView[]; readonly cases: readonly Case[] };

/** Those whom a preview can be of: it seats somebody in the first group. */
const WHO: Readonly<Record<string, As>> = { ada: 'host', ben: 'participant', odile: 'observer' };

/** The same workshop before that phase: groups are made, nothing has begun. */
function before(view: WorkshopView): WorkshopView {
  const { round } = view.tables;
  const turns = round > 0 ? [{ do: 'rotate' as const, round }] : [];
  const script = view.script.map((phase) => ({ ...phase, enter: turns }));
  const clock = { phase: null, timer: 'none' as const, started_at: 0, ends_at: null, left: null, closes_at: null };
  return { ...view, stage: 'preparing', frozen: false, clock, script, tables: { ...view.tables, round: 0 } };
}

const reach = ([own, mates, others]: readonly boolean[]): Reach =>
  others ? 'all' : mates ? 'group' : own ? 'own' : 'none';

test('f4_what_a_preview_says_of_a_phase_is_what_the_server_says_once_it_runs', () => {
  let seen = 0;
  for (const told of table.cases) {
    const view = table.workshops[told.workshop] as WorkshopView;
    const as = WHO[told.person];
    const phase = view.clock.phase;
    const runs = view.stage === 'open' && view.clock.timer === 'running' && !view.frozen;
    if (!as || phase === null || !runs || told.place !== told.board) continue;
    const said = allowed(pretend(before(view), phase, as, told.person), told.person, NOW);
    const where = `${told.person} at ${told.board} of ${told.workshop}`;
    const may = { edit: said.edit, move: said.move, delete: said.remove, link: said.link, zones: said.shape };
    expect({ ...may, place: said.place }, where).toEqual({
      edit: reach(told.may.edit),
      move: reach(told.may.move),
      delete: reach(told.may.delete),
      link: reach(told.may.link),
      zones: reach(told.may.zones),
      place: told.place,
    });
    if (as === 'observer') {
      expect([told.closed, said.writes, said.takesPart], where).toEqual(['read_only', 'nowhere', false]);
    } else {
      expect([said.signs, said.enters], where).toEqual([told.authors === 'shown', told.enters]);
      const own = table.cases.find(
        ({ workshop, person, board, now }) =>
          workshop === told.workshop &&
          person === told.person &&
          now === told.now &&
          board === `${said.writes === 'moderated' ? 'inbox' : 'drafts'}-${person}`,
      );
      // Where one writes alone the board of one's own is open, and nobody else's is.
      const alone = said.writes === 'private' || said.writes === 'moderated';
      expect(alone, where).toBe(own?.may.add[0]);
      if (!alone) expect([said.writes === 'board', said.zones], where).toEqual([told.may.add[0], told.zones]);
    }
    seen += 1;
  }
  expect(seen).toBeGreaterThan(10);
});

test('a preview of a zone says no more than what the server takes there', () => {
  const view = before(table.workshops[1] as WorkshopView);
  const meets = pretend(view, 'p', 'participant', 'ben');
  const at = (board: string, zone: string | null) => writesIn(meets, 'ben', board, zone, () => null);
  expect([at('t1', 'actions'), at('t1', 'actors'), at('t1', null), at('t2', 'actions')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const alone = pretend(before(table.workshops[4] as WorkshopView), 'p', 'participant', 'ben');
  const writes = (board: string, zone: string) => writesIn(alone, 'ben', board, zone, () => null);
  expect([writes('plenary', 'actions'), writes('plenary', 'actors'), writes('t1', 'actions')]).toEqual([
    true,
    false,
    false,
  ]);
});
