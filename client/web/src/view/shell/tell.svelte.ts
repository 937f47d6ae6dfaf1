// Says what the server took back, once each, with the text that would otherwise be lost.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import { refusalText, type LiveBoard } from '../../live';
import { copyText } from '../parts/copy';
import { toasts } from '../parts/toasts.svelte';

/** Call while a component is set up. */
export function tellRefusals(current: () => LiveBoard | null): void {
  $effect(() => {
    const board = current();
    const taken = board?.refusal;
    if (!board || !taken) return;
    untrack(() => {
      const { text } = taken;
      toasts.show(
        refusalText(taken.refusal),
        text
          ? {
              // It holds the reader's text: it stays until they close it.
              seconds: null,
              action: {
                label: m.shell_toast_copy(),
                run: () => void copyText(text).then((done) => done && toasts.show(m.shell_toast_copied())),
              },
            }
          : {},
      );
      board.dismissRefusal();
    });
  });
}
