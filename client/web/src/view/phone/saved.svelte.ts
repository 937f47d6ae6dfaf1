// What is said under the field as an idea travels: «Votre idée est envoyée» only when it is true, «Gardée» while it
// waits, and the words of one that was not taken back in the field.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import { keptSentence, type Writing } from './writing.svelte';

/** Call while a component is set up. */
export function followSaved(writing: () => Writing | null): { said: string } {
  const spoken = $state({ said: '' });
  $effect(() => {
    const now = writing();
    if (!now) return;
    const { kind } = now.board.saveState;
    untrack(() => {
      if (kind === 'saved' && now.saved()) spoken.said = now.isPrivate ? m.phone_said_private() : m.phone_said_sent();
      else if (now.waiting.size > 0) spoken.said = keptSentence(now.board.saveState) || spoken.said;
    });
  });
  // What the server takes back is never called sent, and its words return to their writer.
  $effect(() => {
    const now = writing();
    if (!now) return;
    const { board } = now;
    board.takesBack = (event) => {
      const back = now.takeBack(event);
      if (back !== null) spoken.said = back ? m.phone_said_back() : m.phone_said_refused();
      return back === true;
    };
    return () => (board.takesBack = null);
  });
  return spoken;
}
