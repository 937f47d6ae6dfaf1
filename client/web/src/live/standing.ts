// What a person may do on a board now, for the controls that are offered. The server decides for each edit: this is the
// twin of protocol/src/workshop/access.rs, held to it by protocol/vectors/standing.json.
import type { BoardView, GroupView, Phase, Refusal, RequireLink, Role, Rules, Who, WorkshopView } from '../protocol';

/** A board without a script. */
const OPEN: Rules = {
  add: 'everyone',
  move: 'everyone',
  edit: 'everyone',
  delete: 'everyone',
  link: 'everyone',
  zones: 'everyone',
  see: 'everyone',
  authors: 'shown',
};

export interface Standing {
  readonly rules: Rules;
  /** Why nothing can be changed now. */
  readonly closed: Refusal['code'] | null;
  readonly group: string | null;
  readonly mates: readonly string[];
  /** Facilitators, and the host at the group's own table. */
  readonly keepsOrder: boolean;
  /** People without a phone are typed for: what is added may be marked as the table's. */
  readonly enters: boolean;
  /** Zones in which, and under which, notes may be added and moved; all of them when empty. */
  readonly zones: readonly string[];
  /** What the phase asks new notes to be linked to. */
  readonly linkAsked: LinkAsked | null;
  /** At a table where others sat in earlier rounds. Its host has been there all along. */
  readonly inherits: boolean;
}

export interface LinkAsked extends RequireLink {
  /** The zones that the phase looks at; all of them when empty. */
  readonly zones: readonly string[];
}

/** Is a note asked it that comes to this zone? */
export function asksLink({ linkAsked }: Standing, zone: string | null): LinkAsked | null {
  if (!linkAsked || zone === null || zone === linkAsked.zone) return null;
  return linkAsked.zones.length === 0 || linkAsked.zones.includes(zone) ? linkAsked : null;
}

/** Everything, for everyone. */
export const OPEN_STANDING: Standing = {
  rules: OPEN,
  closed: null,
  group: null,
  mates: [],
  keepsOrder: false,
  enters: false,
  zones: [],
  linkAsked: null,
  inherits: false,
};

/** Whose something is, seen by one person. */
export interface Whose {
  readonly own: boolean;
  readonly group: boolean;
}

export function phaseOf(view: WorkshopView): Phase | null {
  return view.script.find(({ id }) => id === view.clock.phase) ?? null;
}

export function groupOf(view: WorkshopView, person: string): GroupView | null {
  return view.groups.find(({ members }) => members.includes(person)) ?? null;
}

/** The board where this person's group sits now. A host stays where the group begins. */
export function tableOf(view: WorkshopView, person: string): string | null {
  const index = view.groups.findIndex(({ members }) => members.includes(person));
  if (index < 0) return null;
  const { boards, round } = view.tables;
  const rounds = view.groups[index]?.host === person ? 0 : round;
  return boards[(index + rounds) % Math.max(1, boards.length)] ?? null;
}

/** Is a board for this person, whatever the phase? */
export function isShown(view: WorkshopView, person: string, { id, visible }: BoardView): boolean {
  const runs = view.people.find((one) => one.id === person)?.role === 'facilitator';
  const table = tableOf(view, person);
  switch (visible.to) {
    case 'everyone':
      return true;
    case 'group':
      return visible.group === groupOf(view, person)?.id;
    case 'seated':
      return id === table;
    case 'tables':
      return runs || (table !== null && visible.tables.includes(table));
    case 'facilitation':
      return runs;
  }
}

/** Does the phase look at a board that this person is not shown? Others have it to themselves. */
export function isForOthers(view: WorkshopView, person: string): boolean {
  const focus = phaseOf(view)?.focus.board ?? null;
  return focus !== null && !view.boards.some((board) => board.id === focus && isShown(view, person, board));
}

/** The zones that the phase asks this person for; any where it names none. */
export function zonesAsked(view: WorkshopView, person: string): readonly string[] {
  return isForOthers(view, person) ? [] : (phaseOf(view)?.focus.zones ?? []);
}

/** The board where this person belongs in the phase that runs. */
export function placeOf(view: WorkshopView, person: string): string | null {
  const focus = isForOthers(view, person) ? null : phaseOf(view)?.focus.board;
  return focus ?? tableOf(view, person) ?? view.boards[0]?.id ?? null;
}

/** Is this the board of someone's private notes? */
export function isDrafts(board: string): boolean {
  return board.startsWith('drafts-');
}

/** Is this the board of the ideas that someone proposes where these are moderated (SPEC I)? */
export function isInbox(board: string): boolean {
  return board.startsWith('inbox-');
}

/** `now` is the server's time, `extraSeconds` the time that is this person's alone. */
export function standingAt(
  view: WorkshopView,
  person: string,
  board: string,
  now: number,
  extraSeconds: number,
): Standing {
  const role: Role | undefined = view.people.find(({ id }) => id === person)?.role;
  const group = groupOf(view, person);
  const phase = phaseOf(view);
  const shut = {
    rules: OPEN,
    group: group?.id ?? null,
    mates: [],
    keepsOrder: false,
    enters: false,
    zones: [],
    linkAsked: null,
    inherits: false,
  };
  if (role !== 'participant' && role !== 'facilitator') return { ...shut, closed: 'read_only' };
  if (view.stage === 'closed' || view.stage === 'archived') return { ...shut, closed: 'workshop_closed' };
  const runs = role === 'facilitator';
  const { clock } = view;
  const isOver = clock.timer === 'over' && now >= (clock.closes_at ?? 0) + extraSeconds * 1000;
  if (isDrafts(board) || isInbox(board)) {
    const writes = phase?.rules.see === (isInbox(board) ? 'moderated' : 'own');
    const closed = view.frozen && !runs ? 'frozen' : isOver || !writes ? 'phase_over' : null;
    const authors = isInbox(board) && phase ? phase.rules.authors : OPEN.authors;
    return { ...shut, rules: { ...OPEN, authors }, keepsOrder: runs, enters: runs || group?.host === person, closed };
  }
  const rules = phase?.rules ?? OPEN;
  const open = { ...shut, rules, mates: group?.members ?? [] };
  if (runs) return { ...open, keepsOrder: true, enters: true, closed: null };
  const closed = view.frozen ? 'frozen' : isOver ? 'phase_over' : null;
  const here = placeOf(view, person) === board && (phase?.focus.board ?? board) === board;
  const linkAsked = here && phase?.require_link ? { ...phase.require_link, zones: phase.focus.zones } : null;
  if (group?.host === person && tableOf(view, person) === board) {
    return { ...open, keepsOrder: true, enters: true, closed, linkAsked };
  }
  return {
    ...open,
    closed,
    linkAsked,
    inherits: here && view.tables.round > 0 && tableOf(view, person) === board,
    rules: narrowed(rules),
    zones: here || (!phase?.focus.board && view.tables.boards.includes(board)) ? (phase?.focus.zones ?? []) : [],
  };
}

/** What a participant may do where what one has to say is private first, or read before it comes to the board. */
function narrowed(rules: Rules): Rules {
  if (rules.see === 'own') return { ...rules, add: 'nobody' };
  if (rules.see === 'moderated') return { ...rules, add: 'nobody', edit: 'nobody', link: 'nobody', zones: 'nobody' };
  return rules;
}

/** Is what is for `who` for this person? */
export function isFor({ closed, keepsOrder }: Standing, who: Who, whose: Whose): boolean {
  if (closed || who === 'nobody') return false;
  if (who === 'everyone' || keepsOrder) return true;
  return who === 'own' ? whose.own : who === 'group' ? whose.own || whose.group : false;
}
