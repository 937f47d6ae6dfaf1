// What is said under the field as an idea travels: «Votre idée est envoyée» only when it is true, «Gardée» while it
// waits, and the words of one that was not taken back in the field.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import { keptSentence, type Writing } from './writing.svelte';

function said({ isPrivate, isModerated }: Writing): string {
  if (isModerated) return m.inbox_said();
  return isPrivate ? m.phone_said_private() : m.phone_said_sent();
}

/** Call while a component is set up. */
export function followSaved(writing: () => Writing | null): { said: string } {
  const spoken = $state({ said: '' });
  let before: Writing | null = null;
  $effect(() => {
    const now = writing();
    if (!now) return;
    // What was kept for the reveal is not any more once everyone writes for everyone, and the other way round.
    if (before !== null && before !== now) spoken.said = '';
    before = now;
    const { kind } = now.board.saveState;
    untrack(() => {
      if (kind === 'saved' && now.saved()) spoken.said = said(now);
      else if (now.waiting.size > 0) spoken.said = keptSentence(now.board.saveState) || spoken.said;
    });
  });
  // What the server takes back is never called sent, and its words return to their writer.
  $effect(() => {
    const now = writing();
    if (!now) return;
    const { board } = now;
    board.takesBack = (event) => {
      // What comes too late for the reveal is asked about when the phase is over (phase/Unsent.svelte).
      if (now.isPrivate && event.refusal.code === 'phase_over') return false;
      const back = now.takeBack(event);
      if (back !== null) spoken.said = back ? m.phone_said_back() : m.phone_said_refused();
      return back === true;
    };
    return () => (board.takesBack = null);
  });
  return spoken;
}
