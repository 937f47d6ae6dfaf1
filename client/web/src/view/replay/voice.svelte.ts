// Says what happens while it plays, for those who don't see it: one event at once, a rush of them in a few words.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import type { ReplayScreen } from './screen.svelte';
import { timeText } from './times';
import { entryText } from './words';

/** While it plays: long enough for a sentence to end before the next (product §4.1). */
const PAUSE_MS = 5_000;
/** A jump over more is told by where it led. */
const MOST = 3;

/** Follows the player; answers how to stop. An effect's body. */
export function voice(screen: ReplayScreen, say: (text: string) => void): () => void {
  const { player } = screen;
  let told = untrack(() => ({ past: player.past, entries: player.entries }));
  let timer: ReturnType<typeof setTimeout> | undefined;

  const speak = () => {
    timer = undefined;
    const { past, entries } = untrack(() => ({ past: player.past, entries: player.entries }));
    const isSame = told.entries === entries;
    const fresh = isSame ? entries.slice(told.past, past) : entries.slice(Math.max(0, past - 1), past);
    const back = isSame && past < told.past;
    told = { past, entries };
    const heard = back ? entries.slice(Math.max(0, past - 1), past) : fresh;
    const last = heard.at(-1);
    if (!last) return;
    const sentences = heard
      .slice(heard.length > MOST ? -1 : 0)
      .map((entry) =>
        m.replay_when({ time: timeText(entry.at), sentence: entryText(entry, player.view.actors, screen.groups) }),
      );
    if (heard.length > MOST) sentences.unshift(m.replay_several({ count: heard.length }));
    say(sentences.map((text) => (/[.?]$/.test(text) ? text : `${text}.`)).join(' '));
  };

  const stop = $effect.root(() => {
    $effect(() => {
      const { past, entries, running } = player;
      if (told.entries === entries && told.past === past) return;
      if (!running) {
        clearTimeout(timer);
        timer = undefined;
        untrack(speak);
      } else timer ??= setTimeout(speak, PAUSE_MS);
    });
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
