// The keyboard of the replay. Keys inside fields, menus and dialogs are theirs; what the list or the plan took is taken.
import { m } from '../../i18n';
import { preferences } from '../parts/preferences.svelte';
import type { KeyGroup } from '../shell/keymap';
import type { ReplayScreen } from './screen.svelte';

export function keymap(): readonly KeyGroup[] {
  const line = (does: string, ...keys: readonly (readonly string[])[]) => ({ keys, does });
  const shift = m.shell_key_shift();
  return [
    {
      title: m.replay_controls(),
      lines: [
        line(m.replay_key_play(), [m.cockpit_key_space()]),
        line(m.replay_key_event(), ['←'], ['→']),
        line(m.replay_key_chapter(), [shift, '←'], [shift, '→']),
        line(m.replay_key_ends(), [m.replay_key_home()], [m.replay_key_end()]),
        line(m.replay_key_speed(), ['−'], ['+']),
        line(m.replay_key_help(), ['?']),
      ],
    },
  ];
}

/** Answers whether the key was one of the replay's. */
export function pressed(screen: ReplayScreen, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector('dialog:modal')) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input, textarea, select, [role="tablist"], [popover]')) return;
  if (act(screen, event, target)) event.preventDefault();
}

function act(screen: ReplayScreen, event: KeyboardEvent, target: Element): boolean {
  const { player } = screen;
  switch (event.key) {
    case ' ':
      // On a button, space presses it.
      if (target.closest('button, a, summary')) return false;
      player.toggle();
      return true;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const by = event.key === 'ArrowRight' ? 1 : -1;
      void (event.shiftKey ? player.goChapter(by) : player.go(by));
      return true;
    }
    case 'Home':
    case 'End':
      player.pause();
      void player.goEnd(event.key === 'Home' ? 'first' : 'last');
      return true;
    default:
  }
  if (!preferences.singleKeys) return false;
  if (event.key === '+' || event.key === '-') player.setSpeed(event.key === '+' ? 1 : -1);
  else if (event.key === '?') screen.dialog = 'keys';
  else return false;
  return true;
}
