// A workshop as it would stand in a phase that has not come yet, with somebody in it who is nobody: what a preview is
// drawn from. All that is said of that person is then asked of the same functions as of anyone (standing.ts, place.ts).
// Pure.
import { COLORS } from '../board/model';
import type { GroupView, Phase, PhaseId, VotedIdea, VoteOption, VotePlan, VoteView, WorkshopView } from '../protocol';
import { groupOf, placeOf, tableOf } from './standing';

/** The person that the preview is of; no server gives this id. */
export const SOMEBODY = 'apercu';
/** When it is in the preview, by its own clock: a phase has just begun and its time stands still. */
export const NOW = 0;

export type As = 'participant' | 'host' | 'observer';

/** The round of the tables in this phase: that of the last rotation up to it. */
export function roundAt(script: readonly Phase[], phase: PhaseId): number {
  const upTo = script.slice(0, script.findIndex(({ id }) => id === phase) + 1);
  const turns = upTo.filter(({ id, skipped }) => id === phase || !skipped).flatMap(({ enter }) => enter);
  return turns.reduce((round, entry) => (entry.do === 'rotate' ? entry.round : round), 0);
}

/** The workshop as `as` meets it when this phase has just begun. */
export function pretend(view: WorkshopView, phase: PhaseId, as: As, who = SOMEBODY): WorkshopView {
  const script = view.script.map((one) => (one.id === phase ? { ...one, skipped: false } : one));
  const seconds = script.find(({ id }) => id === phase)?.seconds ?? null;
  const role = as === 'observer' ? 'observer' : 'participant';
  const people = view.people.filter(({ id }) => id !== who);
  // Whoever sits at a table is told of it, also where it is confidential and the facilitation is not.
  const untold = view.tables.boards.filter((table) => !view.boards.some(({ id }) => id === table));
  const apart = untold.map((id) => ({ id, title: '', raw: false, key: null, visible: { to: 'seated' as const } }));
  const seated = as === 'observer' ? groupsOf(view) : seat(groupsOf(view), as, who);
  return {
    ...view,
    stage: 'open',
    frozen: false,
    boards: [...view.boards, ...apart],
    people: [...people, { id: who, name: '', role, removed: false, category: null }],
    script,
    clock: {
      phase,
      timer: seconds === null ? 'none' : 'running',
      started_at: NOW,
      ends_at: seconds === null ? null : NOW + seconds * 1000,
      left: null,
      closes_at: null,
    },
    screen: { hidden: false, look: null, spotlight: null },
    hands: [],
    groups: seated,
    tables: { ...view.tables, round: roundAt(script, phase) },
    // What a phase opens by itself is reckoned apart (`pollsOf`): what others began is not of this phase.
    votes: [],
    decisions: [],
    elections: [],
  };
}

/** Who prepares has made no groups yet, mostly: one for each table then, as they are offered. */
function groupsOf({ groups, tables }: WorkshopView): GroupView[] {
  if (groups.length > 0) return groups;
  return tables.boards.map((table, n) => ({
    id: `apercu-${table}`,
    name: '',
    color: COLORS[n % COLORS.length] ?? 'sable',
    letter: String.fromCodePoint(65 + (n % 26)),
    members: [],
    host: null,
  }));
}

/** In the first group, and in no other. */
function seat(groups: readonly GroupView[], as: As, who: string): GroupView[] {
  return groups.map((group, n) => {
    const members = group.members.filter((member) => member !== who);
    if (n > 0) return { ...group, members };
    return { ...group, members: [...members, who], host: as === 'host' ? who : group.host === who ? null : group.host };
  });
}

/** A note that can be voted on. */
export interface Votable {
  readonly id: string;
  readonly text: string;
  readonly zone: string | null;
  /** What its zone is called. */
  readonly of?: string;
}

/** Is a plan on notes? Points and rankings need something to choose from: where nothing is listed, all notes are. */
export function isOnNotes({ how, zones, by_zone, options }: VotePlan): boolean {
  const chooses = how.kind === 'dots' || how.kind === 'ranking';
  return by_zone || zones.length > 0 || (chooses && options.length === 0);
}

/** The board whose notes this person would vote on: their own table, the one that is named, or the first. */
export function pollBoard(view: WorkshopView, plan: VotePlan, who: string): string | null {
  if (!isOnNotes(plan)) return null;
  const first = view.boards[0]?.id ?? null;
  const atTables = plan.board === null && view.tables.boards.length > 0 && view.groups.length > 0;
  if (plan.by_group ?? atTables) return plan.board ?? tableOf(view, who) ?? first;
  return plan.board ?? first;
}

/** What this person would be asked when the phase begins: votes on what `notes` has of a board now. */
export function pollsOf(
  view: WorkshopView,
  phase: Phase,
  who: string,
  notes: (board: string) => readonly Votable[],
): VoteView[] {
  return phase.enter.flatMap((entry, n) => {
    if (entry.do !== 'vote') return [];
    const { plan } = entry;
    const board = pollBoard(view, plan, who);
    const listed = plan.options.length > 0 || board !== null ? plan.options : [plan.title];
    const named = plan.how.kind === 'nomination' ? [] : listed;
    const options = [
      ...(board === null ? [] : optionsAmong(plan, notes(board))),
      ...named.map((text, k) => ({ id: String(k + 1), text, zone: null })),
    ];
    const vote: VoteView = {
      id: `${phase.id}-${n}`,
      title: plan.title,
      how: plan.how,
      options,
      board,
      group: plan.by_group ? (groupOf(view, who)?.id ?? null) : null,
      state: 'open',
      opened_at: NOW,
      revealed_at: null,
      keep: plan.keep,
      tally: null,
    };
    return [vote];
  });
}

/** The ideas that a plan asks for, or their zones. */
function optionsAmong(plan: VotePlan, notes: readonly Votable[]): VoteOption[] {
  const isAsked = ({ zone }: Votable) =>
    plan.zones.length === 0 ? !plan.except.includes(zone ?? '') : plan.zones.includes(zone ?? '');
  const asked = notes.filter(isAsked);
  if (!plan.by_zone) return asked.map(({ id, text, zone }) => ({ id, text, zone }));
  const zones = new Map<string, VoteOption & { ideas: VotedIdea[] }>();
  for (const { id, text, zone, of = '' } of asked) {
    if (zone === null) continue;
    const option = zones.get(zone) ?? { id: zone, text: of, zone, ideas: [] };
    option.ideas.push({ note: id, text });
    zones.set(zone, option);
  }
  return [...zones.values()];
}

/** The boards where the phase is worked on: the one that it looks at, each table, or the first. */
export function placesOf(view: WorkshopView, phase: Phase): readonly string[] {
  if (phase.focus.board !== null) return [phase.focus.board];
  if (view.tables.boards.length > 0) return view.tables.boards;
  const place = placeOf({ ...view, clock: { ...view.clock, phase: phase.id } }, '');
  return place === null ? [] : [place];
}
