// The cockpit's keys: one letter each, off while one writes (product §1.4), and how «?» shows them.
import { m } from '../../i18n';
import { isTyping } from '../shell/regions';
import type { KeyGroup } from '../shell/keymap';
import type { Sheet } from '../shell/Sheets.svelte';
import type { Cockpit } from './cockpit.svelte';

export interface Around {
  readonly show: (sheet: Sheet) => void;
  /** Puts the focus on the large button, so that Enter confirms. */
  readonly toNext: () => void;
}

type KeyAct = (cockpit: Cockpit, around: Around) => void;

const MORE_SECONDS = 60;

/** For what would be refused in a workshop that is closed (SPEC F24). */
const whileOpen =
  (act: KeyAct): KeyAct =>
  (cockpit, around) => {
    if (!cockpit.workshop.over) act(cockpit, around);
  };

const ACTS: Readonly<Record<string, KeyAct>> = {
  ' ': whileOpen(pauseOrResume),
  ArrowRight: (_, { toNext }) => toNext(),
  '+': whileOpen((cockpit) => cockpit.run({ kind: 'add_time', seconds: MORE_SECONDS })),
  r: (cockpit) => {
    // Where the next phase reveals, beginning it is how.
    const act = cockpit.acts.find((one) => one.kind === 'reveal' || (one.kind === 'start' && one.notes > 0));
    if (act) cockpit.act(act);
  },
  v: whileOpen((cockpit) => {
    const act = cockpit.acts.find(({ kind }) => kind === 'close_vote' || kind === 'reveal_vote');
    if (act) cockpit.act(act);
    else cockpit.asked = { what: 'vote' };
  }),
  d: (cockpit) => cockpit.toDesk(),
  g: whileOpen((cockpit) => (cockpit.asked = { what: 'groups' })),
  l: lookOrEnd,
  b: (cockpit) => {
    const { phase } = cockpit.clock;
    if (phase && cockpit.workshop.view?.stage === 'open') cockpit.asked = { what: 'again', phase };
  },
  f: whileOpen((cockpit) => cockpit.run({ kind: cockpit.workshop.view?.frozen ? 'thaw' : 'freeze' })),
  m: (cockpit) => cockpit.run({ kind: 'hide_screen', hidden: !cockpit.workshop.view?.screen.hidden }),
  i: () => document.getElementById('cockpit-inbox')?.focus(),
  q: (_, { show }) => show('room'),
  '?': (_, { show }) => show('help'),
};

export function pauseOrResume(cockpit: Cockpit): void {
  const { timer } = cockpit.clock;
  if (timer === 'running') cockpit.run({ kind: 'pause' });
  else if (timer === 'paused') cockpit.run({ kind: 'resume' });
}

function lookOrEnd(cockpit: Cockpit): void {
  if (cockpit.workshop.view?.screen.look) cockpit.run({ kind: 'look_here', look: null });
  else cockpit.asked = { what: 'look' };
}

/** What this key does here; `null` when it is the browser's, or text. */
export function keyAct(event: KeyboardEvent): KeyAct | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const target = event.target instanceof Element ? event.target : null;
  // Arrows travel in menus, tabs and choices; the space bar presses what the keyboard is on.
  if (target?.closest('[role="menu"], [role="tab"], input')) return null;
  if (key === ' ' && target?.closest('button:focus-visible, a:focus-visible, summary:focus-visible')) return null;
  return Object.hasOwn(ACTS, key) ? (ACTS[key] ?? null) : null;
}

export function keymap(): readonly KeyGroup[] {
  const line = (does: string, ...keys: readonly (readonly string[])[]) => ({ keys, does });
  return [
    {
      title: m.cockpit_keys_run(),
      lines: [
        line(m.cockpit_key_next(), ['→']),
        line(m.cockpit_key_pause(), [m.cockpit_key_space()]),
        line(m.cockpit_key_more(), ['+']),
        line(m.cockpit_key_reveal(), ['R']),
        line(m.cockpit_key_vote(), ['V']),
        line(m.decide_key(), ['D']),
        line(m.cockpit_key_groups(), ['G']),
        line(m.inbox_key(), ['I']),
        line(m.cockpit_key_stop(), [m.shell_key_escape()]),
      ],
    },
    {
      title: m.cockpit_keys_screen(),
      lines: [
        line(m.cockpit_key_freeze(), ['F']),
        line(m.cockpit_key_hide(), ['M']),
        line(m.cockpit_key_again(), ['B']),
        line(m.cockpit_key_look(), ['L']),
        line(m.shell_key_qr(), ['Q']),
        line(m.shell_key_regions(), ['F6'], [m.shell_key_shift(), 'F6']),
        line(m.shell_key_help(), ['?']),
      ],
    },
  ];
}
