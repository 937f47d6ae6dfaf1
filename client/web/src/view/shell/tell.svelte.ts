// Says what the server took back, once each; the words that would otherwise be lost are kept (KeptTexts.svelte).
import { untrack } from 'svelte';
import { refusalText, type LiveBoard } from '../../live';
import { toasts } from '../parts/toasts.svelte';

/** Call while a component is set up. */
export function tellRefusals(current: () => LiveBoard | null, keep: (text: string) => void): void {
  $effect(() => {
    const board = current();
    const taken = board?.refusal;
    if (!board || !taken) return;
    untrack(() => {
      if (taken.text !== null) keep(taken.text);
      toasts.show(refusalText(taken.refusal));
      board.dismissRefusal();
    });
  });
}
