// A script while it is prepared: what may still be changed, in which order, how long it all lasts. Pure; the server
// decides (SPEC F), and answers a refusal with the path of what is wrong.
import { newId } from '../../board/id';
import type { Phase, Rules, Who } from '../../protocol';

/** Rules that have a name: what most phases want. */
export type Preset = 'private' | 'together' | 'moderated' | 'sort' | 'table' | 'read';

const rules = (see: Rules['see'], add: Who, move: Who, own: Who, link: Who): Rules => ({
  ...{ add, move, edit: own, delete: own, link, zones: 'facilitation', see, authors: 'shown' },
});

export const PRESETS: Readonly<Record<Preset, Rules>> = {
  private: rules('own', 'everyone', 'own', 'own', 'own'),
  together: rules('everyone', 'everyone', 'own', 'own', 'everyone'),
  moderated: rules('moderated', 'everyone', 'own', 'own', 'nobody'),
  sort: rules('everyone', 'everyone', 'everyone', 'own', 'everyone'),
  table: rules('group', 'group', 'group', 'own', 'group'),
  read: rules('everyone', 'facilitation', 'facilitation', 'facilitation', 'facilitation'),
};

/** The name that these rules have; authors may be masked in any. */
export function presetOf(asked: Rules): Preset | null {
  const names = Object.keys(PRESETS) as Preset[];
  const keys = ['add', 'move', 'edit', 'delete', 'link', 'zones', 'see'] as const;
  return names.find((name) => keys.every((key) => PRESETS[name][key] === asked[key])) ?? null;
}

export function newPhase(patch: Partial<Phase> = {}): Phase {
  return {
    id: newId(),
    label: '',
    prompt: '',
    seconds: 600,
    focus: { board: null, zones: [] },
    rules: PRESETS.together,
    enter: [],
    exit: 'by_hand',
    round: null,
    skipped: false,
    off_the_record: false,
    require_link: null,
    spotlight: null,
    ...patch,
  };
}

/** How many phases at the beginning can't be changed any more: those up to the one that runs. */
export function pastCount(script: readonly Phase[], running: string | null): number {
  return script.findIndex(({ id }) => id === running) + 1;
}

/** Moves a coming phase by one place; the same script when there is no such place. */
export function moved(script: readonly Phase[], id: string, by: 1 | -1, past: number): readonly Phase[] {
  const at = script.findIndex((phase) => phase.id === id);
  const phase = script[at];
  const to = at + by;
  if (!phase || at < past || to < past || to >= script.length) return script;
  const others = script.toSpliced(at, 1);
  return others.toSpliced(to, 0, phase);
}

/** Puts a phase in place of the one with its id, or last. */
export function put(script: readonly Phase[], phase: Phase): readonly Phase[] {
  const at = script.findIndex(({ id }) => id === phase.id);
  return at < 0 ? [...script, phase] : script.with(at, phase);
}

/** Seconds of all phases that have a limit and are not skipped. */
export function totalSeconds(script: readonly Phase[]): number {
  return script.reduce((sum, { seconds, skipped }) => sum + (skipped ? 0 : (seconds ?? 0)), 0);
}
