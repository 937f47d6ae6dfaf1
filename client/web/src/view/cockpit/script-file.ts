// A script as a file that can be kept, sent and taken up in another workshop. Boards go by their template's id or their
// title, as their own ids mean nothing elsewhere. Reading names the path of the first thing that is wrong. Pure.
import { newId } from '../../board/id';
import { LINK_KINDS } from '../../board/model';
import type { BoardView, Entry, Phase, Rules, VotePlan } from '../../protocol';
import { newPhase } from './script';

const FORMAT = 'socle-script/1';

export type Wrong = 'json' | 'format' | 'unknown_key' | 'missing' | 'wrong_value' | 'unknown_board';
export type Read =
  | { readonly ok: true; readonly phases: readonly Phase[] }
  | { readonly ok: false; readonly path: string; readonly what: Wrong };

export function writeScript(title: string, script: readonly Phase[], boards: readonly BoardView[]): string {
  const named = (id: string | null) => {
    const board = boards.find((one) => one.id === id);
    return board ? (board.key ?? board.title) : null;
  };
  const phases = script.map((phase) => {
    const { id: _, focus, enter, ...rest } = phase;
    return {
      ...rest,
      focus: { ...focus, board: named(focus.board) },
      enter: enter.map((entry) => {
        if (entry.do === 'pour') return { ...entry, to: named(entry.to), from: named(entry.from) };
        if (entry.do === 'vote') return { ...entry, plan: { ...entry.plan, board: named(entry.plan.board) } };
        return entry;
      }),
    };
  });
  return `${JSON.stringify({ format: FORMAT, title, phases }, null, 2)}\n`;
}

export function readScript(text: string, boards: readonly BoardView[]): Read {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { ok: false, path: '', what: 'json' };
  }
  try {
    const { format, phases } = object(file, '', ['format', 'title', 'phases'], ['format', 'phases']);
    if (format !== FORMAT) throw new Problem('format', 'format');
    return { ok: true, phases: list(phases, 'phases').map((phase, n) => readPhase(phase, `phases[${n}]`, boards)) };
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, path: problem.path, what: problem.what };
    throw problem;
  }
}

class Problem extends Error {
  readonly path: string;
  readonly what: Wrong;
  constructor(path: string, what: Wrong) {
    super(path);
    this.path = path;
    this.what = what;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const PHASE = [
  ...['label', 'prompt', 'seconds', 'focus', 'rules', 'enter', 'exit', 'round', 'skipped', 'off_the_record'],
  ...['require_link', 'spotlight'],
];
const WHO = ['nobody', 'own', 'group', 'everyone', 'facilitation'];
const RULES: Readonly<Record<keyof Rules, readonly string[]>> = {
  ...{ add: WHO, move: WHO, edit: WHO, delete: WHO, link: WHO, zones: WHO },
  see: ['everyone', 'group', 'own', 'moderated'],
  authors: ['shown', 'masked'],
};
const VOTES: Readonly<Record<VotePlan['how']['kind'], Readonly<Record<string, 'number' | 'string' | 'boolean'>>>> = {
  dots: { dots: 'number', max: 'number' },
  yes_no: {},
  scale: { steps: 'number' },
  two_axes: { steps: 'number', x: 'string', y: 'string' },
  ranking: { places: 'number' },
  judgement: {},
  consent: {},
  nomination: { oneself: 'boolean' },
};

function readPhase(value: unknown, path: string, boards: readonly BoardView[]): Phase {
  const given = object(value, path, PHASE, ['label']);
  const phase = newPhase({ label: text(given.label, `${path}.label`), seconds: null });
  if (given.prompt !== undefined) phase.prompt = text(given.prompt, `${path}.prompt`);
  if (given.seconds != null) phase.seconds = whole(given.seconds, `${path}.seconds`);
  if (given.focus !== undefined) {
    const focus = object(given.focus, `${path}.focus`, ['board', 'zones'], []);
    phase.focus = {
      board: focus.board == null ? null : board(focus.board, `${path}.focus.board`, boards),
      zones: texts(focus.zones, `${path}.focus.zones`),
    };
  }
  if (given.rules !== undefined) {
    const rules = object(given.rules, `${path}.rules`, Object.keys(RULES), []);
    const read = Object.entries(rules).map(([key, word]) => [
      key,
      oneOf(word, `${path}.rules.${key}`, RULES[key as keyof Rules]),
    ]);
    phase.rules = { ...phase.rules, ...(Object.fromEntries(read) as Partial<Rules>) };
  }
  phase.enter = list(given.enter ?? [], `${path}.enter`).map((entry, n) =>
    readEntry(entry, `${path}.enter[${n}]`, boards),
  );
  if (given.exit !== undefined) {
    phase.exit = oneOf(given.exit, `${path}.exit`, ['by_hand', 'by_timer']) as Phase['exit'];
  }
  if (given.round != null) phase.round = whole(given.round, `${path}.round`);
  if (given.skipped !== undefined) phase.skipped = flag(given.skipped, `${path}.skipped`);
  if (given.off_the_record !== undefined) phase.off_the_record = flag(given.off_the_record, `${path}.off_the_record`);
  if (given.require_link != null) {
    const at = `${path}.require_link`;
    const link = object(given.require_link, at, ['kind', 'zone'], ['kind', 'zone']);
    phase.require_link = { kind: oneOf(link.kind, `${at}.kind`, LINK_KINDS), zone: text(link.zone, `${at}.zone`) };
  }
  if (given.spotlight != null) {
    phase.spotlight = oneOf(given.spotlight, `${path}.spotlight`, ['by_theme']) as Phase['spotlight'];
  }
  return { ...phase, id: newId() };
}

function readEntry(value: unknown, path: string, boards: readonly BoardView[]): Entry {
  const what = (value as { do?: unknown } | null)?.do;
  switch (what) {
    case 'reveal': {
      const { how } = object(value, path, ['do', 'how'], ['how']);
      const { whose, anonymous } = object(how, `${path}.how`, ['whose', 'anonymous'], ['whose']);
      const all = oneOf(whose, `${path}.how.whose`, ['all', 'next']) as 'all' | 'next';
      return { do: what, how: { whose: all, anonymous: flag(anonymous ?? false, `${path}.how.anonymous`) } };
    }
    case 'rotate':
      return { do: what, round: whole(object(value, path, ['do', 'round'], ['round']).round, `${path}.round`) };
    case 'pour': {
      const { zones, to, from, into } = object(value, path, ['do', 'zones', 'to', 'from', 'into'], ['to']);
      return {
        do: what,
        zones: texts(zones, `${path}.zones`),
        to: board(to, `${path}.to`, boards),
        from: from == null ? null : board(from, `${path}.from`, boards),
        into: into == null ? null : text(into, `${path}.into`),
      };
    }
    case 'vote':
      return { do: what, plan: readPlan(object(value, path, ['do', 'plan'], ['plan']).plan, `${path}.plan`, boards) };
    default:
      throw new Problem(`${path}.do`, what === undefined ? 'missing' : 'wrong_value');
  }
}

const PLAN = ['title', 'how', 'zones', 'except', 'by_zone', 'board', 'options', 'by_group', 'keep'] as const;

function readPlan(value: unknown, path: string, boards: readonly BoardView[]): VotePlan {
  const plan = object(value, path, PLAN, ['title', 'how']);
  const kind = (plan.how as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string' || !(kind in VOTES)) throw new Problem(`${path}.how.kind`, 'wrong_value');
  const wanted = VOTES[kind as keyof typeof VOTES];
  const how = object(plan.how, `${path}.how`, ['kind', ...Object.keys(wanted)], Object.keys(wanted));
  for (const [key, type] of Object.entries(wanted)) {
    if (typeof how[key] !== type) throw new Problem(`${path}.how.${key}`, 'wrong_value');
  }
  return {
    title: text(plan.title, `${path}.title`),
    how: how as unknown as VotePlan['how'],
    zones: texts(plan.zones, `${path}.zones`),
    except: texts(plan.except, `${path}.except`),
    by_zone: plan.by_zone == null ? false : flag(plan.by_zone, `${path}.by_zone`),
    board: plan.board == null ? null : board(plan.board, `${path}.board`, boards),
    options: texts(plan.options, `${path}.options`),
    by_group: plan.by_group == null ? null : flag(plan.by_group, `${path}.by_group`),
    keep: plan.keep == null ? null : readKeep(plan.keep, `${path}.keep`),
  };
}

function readKeep(value: unknown, path: string): NonNullable<VotePlan['keep']> {
  const { share, rest } = object(value, path, ['share', 'rest'], ['share']);
  return { share: whole(share, `${path}.share`), rest: rest == null ? null : text(rest, `${path}.rest`) };
}

function object(value: unknown, path: string, known: readonly string[], needed: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem(path, 'wrong_value');
  const at = (key: string) => (path ? `${path}.${key}` : key);
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger !== undefined) throw new Problem(at(stranger), 'unknown_key');
  const absent = needed.find((key) => !(key in value));
  if (absent !== undefined) throw new Problem(at(absent), 'missing');
  return value as Fields;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Problem(path, 'wrong_value');
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new Problem(path, 'wrong_value');
  return value;
}

function texts(value: unknown, path: string): string[] {
  return list(value ?? [], path).map((one, n) => text(one, `${path}[${n}]`));
}

function whole(value: unknown, path: string): number {
  if (!Number.isInteger(value) || Number(value) < 0) throw new Problem(path, 'wrong_value');
  return Number(value);
}

function flag(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new Problem(path, 'wrong_value');
  return value;
}

function oneOf(value: unknown, path: string, words: readonly string[]): string {
  if (typeof value !== 'string' || !words.includes(value)) throw new Problem(path, 'wrong_value');
  return value;
}

function board(value: unknown, path: string, boards: readonly BoardView[]): string {
  const name = text(value, path);
  const found = (['key', 'title', 'id'] as const).map((by) => boards.find((one) => one[by] === name)).find(Boolean);
  if (!found) throw new Problem(path, 'unknown_board');
  return found.id;
}
