// What of a method does not hold together, found before the day. The server refuses what cannot be (SPEC F40, and each
// command); this finds what can be set and would still disappoint: it is advice, and nothing waits for it. Pure.
import { writesIn } from '../../live/allowed';
import { isOnNotes, placesOf, pretend, SOMEBODY } from '../../live/pretend';
import type { BoardId, Entry, Phase, PhaseId, VotePlan, WorkshopView } from '../../protocol';
import { totalSeconds } from '../cockpit/script';

export interface ZoneContent {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly parent: string | null;
  readonly notes: number;
}
export interface Content {
  readonly zones: readonly ZoneContent[];
  /** Notes of no zone. */
  readonly free: number;
}
/** What the boards hold that could be read; of others nothing is said. */
export type Contents = ReadonlyMap<BoardId, Content>;

/** A document that the method will have. */
export interface Made {
  readonly title: string;
  /** Those that it cannot be made without. */
  readonly zones: readonly string[];
}

/** What names a zone that is gone. */
export type Naming = 'focus' | 'vote' | 'rest' | 'pour' | 'link';

export type What =
  | { readonly what: 'no_phases' }
  | { readonly what: 'no_prompt' | 'too_short' | 'never_ends' | 'never_revealed' | 'nothing_to_reveal' }
  | { readonly what: 'groups_needed' }
  | { readonly what: 'board_gone' }
  /** `boards`: those that lack it; none: it is nowhere. */
  | { readonly what: 'zone_gone'; readonly by: Naming; readonly boards: readonly BoardId[] }
  | { readonly what: 'nothing_to_vote_on'; readonly title: string }
  | { readonly what: 'too_many_rounds'; readonly rounds: number; readonly tables: number }
  | { readonly what: 'zone_unused'; readonly board: BoardId; readonly zone: string; readonly title: string }
  | { readonly what: 'document_gone' | 'document_short'; readonly title: string }
  | { readonly what: 'too_long'; readonly minutes: number; readonly planned: number };

/** `mend`: it will not work so. `look`: it may be meant. */
export type Weight = 'mend' | 'look';
export type Finding = What & { readonly weight: Weight; readonly phase: PhaseId | null };

/** Shorter, a phase is of no minute. */
const SHORTEST = 30;
/** A script may be this much longer than its method says before anybody is told. */
const SLACK = 1.1;

export function check(
  view: WorkshopView,
  contents: Contents,
  more: { readonly documents?: readonly Made[]; readonly planned?: number | null } = {},
): readonly Finding[] {
  const script = view.script.filter(({ skipped }) => !skipped);
  const found: Finding[] = [];
  const add = (weight: Weight, phase: Phase | null, what: What) =>
    found.push({ ...what, weight, phase: phase?.id ?? null });
  if (script.length === 0) add('mend', null, { what: 'no_phases' });
  for (const [n, phase] of script.entries()) {
    if (phase.prompt.trim() === '') add('look', phase, { what: 'no_prompt' });
    if (phase.seconds !== null && phase.seconds < SHORTEST) add('look', phase, { what: 'too_short' });
    if (phase.seconds === null && phase.exit === 'by_timer') add('mend', phase, { what: 'never_ends' });
    const named = namedBy(view, phase);
    // One that is not listed is a group's own, mostly: who runs the workshop is not told of it.
    const isGone = (id: BoardId) => view.boards.some((board) => board.id === id && board.erased_at !== undefined);
    if (named.some(({ boards }) => boards.some(isGone))) add('mend', phase, { what: 'board_gone' });
    for (const what of gone(named, contents)) add('mend', phase, what);
    for (const entry of phase.enter) {
      const tables = view.tables.boards.length;
      if (entry.do === 'rotate' && entry.round >= tables) {
        add('mend', phase, { what: 'too_many_rounds', rounds: entry.round + 1, tables });
      }
      if (entry.do === 'vote' && !canBeVotedOn(view, script, n, entry, contents)) {
        add('look', phase, { what: 'nothing_to_vote_on', title: entry.plan.title });
      }
    }
  }
  for (const [phase, what] of drafts(script)) add('look', phase, { what });
  const grouped = view.groups.length === 0 ? script.find(needsGroups) : undefined;
  if (grouped) add('look', grouped, { what: 'groups_needed' });
  if (script.length > 0) for (const what of unused(view, script, contents)) add('look', null, what);
  for (const { title, zones } of more.documents ?? []) {
    const missing = zones.filter((zone) => ![...contents.values()].some((content) => has(content, zone)));
    if (missing.length > 0 && isWhole(view, contents)) {
      const all = missing.length === zones.length;
      add(all ? 'mend' : 'look', null, { what: all ? 'document_gone' : 'document_short', title });
    }
  }
  const minutes = Math.round(totalSeconds(script) / 60);
  const { planned } = more;
  if (planned && minutes > planned * SLACK) add('look', null, { what: 'too_long', minutes, planned });
  // What will not work comes first, each in the order of the script.
  return [...found.filter(({ weight }) => weight === 'mend'), ...found.filter(({ weight }) => weight === 'look')];
}

const has = ({ zones }: Content, zone: string) => zones.some(({ id }) => id === zone);

/** Are all boards known that documents are made of? */
const isWhole = (view: WorkshopView, contents: Contents) =>
  view.boards.every(({ id, raw, visible }) => raw || visible.to !== 'everyone' || contents.has(id));

interface Named {
  readonly by: Naming;
  readonly zones: readonly string[];
  /** Where they are looked for. */
  readonly boards: readonly BoardId[];
}

/** What a phase names of boards and zones. */
function namedBy(view: WorkshopView, phase: Phase): readonly Named[] {
  const places = placesOf(view, phase);
  const named: Named[] = [{ by: 'focus', zones: phase.focus.zones, boards: places }];
  if (phase.require_link) named.push({ by: 'link', zones: [phase.require_link.zone], boards: places });
  for (const entry of phase.enter) {
    if (entry.do === 'vote') {
      const boards = polledOf(view, entry.plan);
      named.push({ by: 'vote', zones: [...entry.plan.zones, ...entry.plan.except], boards });
      if (entry.plan.keep?.rest) named.push({ by: 'rest', zones: [entry.plan.keep.rest], boards });
    }
    if (entry.do === 'pour') {
      named.push({ by: 'pour', zones: entry.zones, boards: pouredFrom(view, entry) });
      named.push({ by: 'pour', zones: entry.into === null ? [] : [entry.into], boards: [entry.to] });
    }
  }
  return named;
}

/** The boards that a vote's notes are on, as if groups were made. */
function polledOf(view: WorkshopView, plan: VotePlan): readonly BoardId[] {
  if (plan.board !== null) return [plan.board];
  if (plan.by_group !== false && view.tables.boards.length > 0) return view.tables.boards;
  return view.boards.slice(0, 1).map(({ id }) => id);
}

const pouredFrom = (view: WorkshopView, { from, to }: Extract<Entry, { do: 'pour' }>): readonly BoardId[] =>
  from === null ? view.tables.boards.filter((board) => board !== to) : [from];

/** Zones that are named and are not where they would be: in no board, or not at some table. */
function* gone(named: readonly Named[], contents: Contents): Generator<What> {
  for (const { by, zones, boards } of named) {
    const known = boards.flatMap((board) => contents.get(board) ?? []);
    if (known.length < boards.length || known.length === 0) continue;
    for (const zone of zones) {
      const lacking = boards.filter((board) => !contents.get(board)?.zones.some(({ id }) => id === zone));
      if (lacking.length === boards.length) yield { what: 'zone_gone', by, boards: [] };
      else if (lacking.length > 0) yield { what: 'zone_gone', by, boards: lacking };
    }
  }
}

/** Phases in which people write in private and no later one reveals it, and reveals of nothing. */
function drafts(script: readonly Phase[]): readonly (readonly [Phase, 'never_revealed' | 'nothing_to_reveal'])[] {
  const found: (readonly [Phase, 'never_revealed' | 'nothing_to_reveal'])[] = [];
  let waiting: Phase[] = [];
  let some = false;
  for (const phase of script) {
    for (const entry of phase.enter) {
      if (entry.do !== 'reveal') continue;
      if (!some) found.push([phase, 'nothing_to_reveal']);
      waiting = [];
      // One person's at a time, or one group's: there may be more.
      if (entry.how.whose === 'all') some = false;
    }
    if (phase.rules.see !== 'own') continue;
    waiting.push(phase);
    some = true;
  }
  return [...found, ...waiting.map((phase) => [phase, 'never_revealed'] as const)];
}

function needsGroups({ rules, prompt, enter, spotlight }: Phase): boolean {
  const { add, move, edit, link, see } = rules;
  return (
    see === 'group' ||
    [add, move, edit, rules.delete, link, rules.zones].includes('group') ||
    enter.some((entry) => entry.do === 'rotate' || (entry.do === 'vote' && entry.plan.by_group === true)) ||
    spotlight !== null ||
    /\{(table|group)\}/.test(prompt)
  );
}

const parentIn = (content: Content | undefined) => (zone: string) =>
  content?.zones.find(({ id }) => id === zone)?.parent ?? null;

/** Does this phase have anybody write there: who takes part, or the facilitation and hosts where it looks at that zone? Of
 *  tables each is as the one where they sit. */
function opens(view: WorkshopView, phase: Phase, board: BoardId, zone: string | null, contents: Contents): boolean {
  const parent = parentIn(contents.get(board));
  if (phase.rules.add === 'facilitation' && placesOf(view, phase).includes(board)) {
    const above = new Set<string>();
    for (let at = zone; at !== null && !above.has(at); at = parent(at)) above.add(at);
    if (phase.focus.zones.some((open) => above.has(open))) return true;
  }
  const meets = pretend(view, phase.id, 'participant');
  const { boards } = view.tables;
  const index = boards.indexOf(board);
  // They sit at one; for the others it is turned so that they sit there.
  const turned = index < 0 ? meets : { ...meets, tables: { ...meets.tables, round: index } };
  return writesIn(turned, SOMEBODY, board, zone, parent);
}

/** May there be a note by the time that phase `n` of the script opens this vote? */
function canBeVotedOn(
  view: WorkshopView,
  script: readonly Phase[],
  n: number,
  { plan }: Extract<Entry, { do: 'vote' }>,
  contents: Contents,
): boolean {
  if (plan.options.length > 0 || plan.how.kind === 'nomination' || !isOnNotes(plan)) return true;
  const boards = polledOf(view, plan);
  // Of a board that cannot be read nobody says that it is empty; of zones that are gone something else is said.
  if (boards.some((board) => !contents.has(board))) return true;
  const asked = boards.flatMap((board) => {
    const content = contents.get(board);
    const zones = content?.zones.map(({ id }) => id) ?? [];
    const all = [...zones.filter((zone) => !plan.except.includes(zone)), ...(plan.by_zone ? [] : [null])];
    const of = plan.zones.length > 0 ? plan.zones.filter((zone) => zones.includes(zone)) : all;
    return of.map((zone) => ({ board, zone, notes: notesIn(content, zone) }));
  });
  if (asked.length === 0 || asked.some(({ notes }) => notes > 0)) return true;
  return asked.some(({ board, zone }) => {
    let kept = false;
    for (const [at, phase] of script.slice(0, n + 1).entries()) {
      for (const entry of phase.enter) {
        if (entry.do === 'reveal' && kept) return true;
        if (entry.do === 'pour' && pourInto(entry, board, zone)) return true;
      }
      if (at === n || !opens(view, phase, board, zone, contents)) continue;
      if (phase.rules.see !== 'own') return true;
      kept = true;
    }
    return false;
  });
}

const notesIn = (content: Content | undefined, zone: string | null): number =>
  zone === null ? (content?.free ?? 0) : (content?.zones.find(({ id }) => id === zone)?.notes ?? 0);

function pourInto({ to, into, zones }: Extract<Entry, { do: 'pour' }>, board: BoardId, zone: string | null): boolean {
  return to === board && (into !== null ? into === zone : zone === null || zones.length === 0 || zones.includes(zone));
}

/** Zones that stay empty: nothing is there, nobody but the facilitation may write there, and nothing comes there. */
function* unused(view: WorkshopView, script: readonly Phase[], contents: Contents): Generator<What> {
  const told = new Set<string>();
  const entries = script.flatMap(({ enter }) => enter);
  for (const { id: board, visible } of view.boards) {
    const content = contents.get(board);
    if (!content || visible.to === 'group' || visible.to === 'facilitation') continue;
    for (const { id: zone, title, kind, notes } of content.zones) {
      // What has zones under it holds these; a plan is drawn on; what tables have alike is told once.
      const holds = content.zones.some(({ parent }) => parent === zone);
      if (holds || kind === 'plan' || notes > 0 || told.has(zone)) continue;
      const comes = entries.some(
        (entry) =>
          (entry.do === 'pour' && pourInto(entry, board, zone)) ||
          (entry.do === 'vote' && entry.plan.keep?.rest === zone),
      );
      if (comes || script.some((phase) => opens(view, phase, board, zone, contents))) continue;
      told.add(zone);
      yield { what: 'zone_unused', board, zone, title };
    }
  }
}

/** How many of each weight. */
export function countOf(found: readonly Finding[]): { readonly mend: number; readonly look: number } {
  const mend = found.filter(({ weight }) => weight === 'mend').length;
  return { mend, look: found.length - mend };
}
