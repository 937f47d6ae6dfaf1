// What the screen for the room shows, decided from what everyone may know of the workshop. Pure. What it leaves out on
// purpose: who wrote what, private notes, what a vote says before its result is shown.
import type { Look, Phase, Tally, VoteView, WorkshopView } from '../../protocol';
import { currentOf, hasEnded, type Process } from '../decide/process';

/** A vote whose result everyone may see. */
export type Result = VoteView & { readonly tally: Tally };

/** Where a group sits. */
export interface Seat {
  readonly group: string;
  readonly letter: string;
  readonly color: string;
  readonly table: string;
}

export type Scene =
  | { readonly what: 'hidden' }
  | { readonly what: 'thanks' }
  /** People arrive: how to join, as large as it gets. */
  | { readonly what: 'welcome' }
  | { readonly what: 'look'; readonly board: string; readonly look: Look }
  | { readonly what: 'results'; readonly votes: readonly Result[] }
  /** The same question to everyone, or to each group. `closed`: nobody votes any more, and the result is not shown yet. */
  | { readonly what: 'ballot'; readonly votes: readonly VoteView[]; readonly closed: boolean }
  /** A consent or an election: its text, its step, what is revealed of it. */
  | { readonly what: 'decide'; readonly process: Process }
  | { readonly what: 'seats'; readonly seats: readonly Seat[] }
  /** Everyone writes for themselves: nothing to read, the question is all there is. */
  | { readonly what: 'write' }
  /** One table speaks: what of it goes to the plenary or was chosen to be shown, and its time. */
  | {
      readonly what: 'spotlight';
      readonly board: string;
      readonly zones: readonly string[];
      readonly table: string;
      readonly place: number;
      readonly count: number;
    }
  /** `zones`: only these and what is in them; all of the board when there are none. */
  | { readonly what: 'board'; readonly board: string; readonly zones: readonly string[] };

export function sceneOf(view: WorkshopView): Scene {
  const { screen, stage, clock, script } = view;
  if (screen.hidden) return { what: 'hidden' };
  if (stage === 'closed' || stage === 'archived') return { what: 'thanks' };
  if (screen.look && known(view, screen.look.board)) {
    return { what: 'look', board: screen.look.board, look: screen.look };
  }
  const phase = script.find(({ id }) => id === clock.phase) ?? null;
  const vote = currentVote(view);
  // A vote that is open is short; what is decided goes on after it, and stays until the next phase.
  const process = currentOf(view);
  if (process && vote?.state !== 'open' && !(vote && hasEnded(process))) return { what: 'decide', process };
  // A workshop without a script has no beginning either: its board is all there is.
  if (!phase && (script.length > 0 || stage === 'preparing')) return { what: 'welcome' };

  const votes = vote ? view.votes.filter((other) => isSame(other, vote)) : [];
  if (vote?.state === 'revealed') return { what: 'results', votes: votes.filter(isResult) };
  if (vote) return { what: 'ballot', votes, closed: vote.state === 'closed' };

  const { spotlight } = screen;
  if (phase && spotlight && known(view, spotlight.board)) {
    return {
      what: 'spotlight',
      board: spotlight.board,
      zones: shownOf(phase),
      table: view.boards.find(({ id }) => id === spotlight.board)?.title ?? '',
      place: view.tables.boards.indexOf(spotlight.board) + 1,
      count: view.tables.boards.length,
    };
  }

  const seats = phase && atTables(view, phase) ? seatsOf(view) : [];
  if (seats.length > 0) return { what: 'seats', seats };

  const zones = phase?.focus.zones ?? [];
  if (phase?.rules.see === 'own' && zones.length === 0) return { what: 'write' };
  const board = phase?.focus.board ?? view.boards.find(({ raw }) => !raw)?.id ?? null;
  if (board === null || !known(view, board)) return { what: 'write' };
  return { what: 'board', board, zones };
}

/** Zones of a table that the room is shown: those that are poured, else those that the phase looks at there. */
function shownOf({ enter, focus }: Phase): readonly string[] {
  const poured = enter.flatMap((entry) => (entry.do === 'pour' ? entry.zones : []));
  return poured.length > 0 || focus.board !== null ? poured : focus.zones;
}

const known = (view: WorkshopView, board: string) => view.boards.some(({ id, raw }) => id === board && !raw);

/** When something last happened to a vote that people are told of. */
export const toldAt = ({ opened_at, revealed_at }: VoteView): number => Math.max(opened_at, revealed_at ?? 0);

/** The latest vote that is open, or that was opened or told in this phase. */
function currentVote({ votes, clock }: WorkshopView): VoteView | null {
  const here = votes.filter(
    (vote) => vote.state === 'open' || (vote.state !== 'cancelled' && toldAt(vote) >= clock.started_at),
  );
  const last = here.reduce<VoteView | null>((last, vote) => (last && toldAt(last) > toldAt(vote) ? last : vote), null);
  // Each group has its own: as long as one is open, people vote.
  return here.findLast(({ state }) => state === 'open') ?? last;
}

/** The same question, to each group. */
const isSame = (vote: VoteView, other: VoteView) =>
  vote.id === other.id ||
  (vote.group !== null &&
    vote.title === other.title &&
    vote.opened_at === other.opened_at &&
    vote.state === other.state);

const isResult = (vote: VoteView): vote is Result => vote.state === 'revealed' && vote.tally !== null;

/** Do people sit at their groups' tables in this phase? */
function atTables({ tables, groups }: WorkshopView, { focus, rules }: Phase): boolean {
  return focus.board === null && rules.see === 'group' && tables.boards.length > 0 && groups.length > 0;
}

/** Which group sits where, as protocol/src/workshop/group.rs says it. */
function seatsOf({ groups, tables, boards }: WorkshopView): Seat[] {
  return groups.map(({ name, letter, color }, at) => {
    const table = tables.boards[(at + tables.round) % tables.boards.length];
    return { group: name, letter, color, table: boards.find(({ id }) => id === table)?.title ?? '' };
  });
}

/** A phase's prompt for a whole room: «{table}» and «{group}» are somebody's, so the room reads none. */
export function roomPrompt(prompt: string): string {
  return prompt.replace(/[\s\u00a0\u202f]*:?[\s\u00a0\u202f]*\{(table|group)\}/g, '').trim();
}

/** How loudly the time that is left is said. A phase of five minutes does not begin with its last five. */
export function urgency(seconds: number | null, whole: number | null): 'calm' | 'soon' | 'last' {
  if (seconds === null) return 'calm';
  const reached = (mark: number) => seconds <= mark && (whole === null || whole > mark);
  return reached(60) ? 'last' : reached(300) ? 'soon' : 'calm';
}
