// A session at another table. It outlives its visitor until the server has decided on what they left there: a phase that
// changes takes people elsewhere, and words that came too late are theirs again.
import { untrack } from 'svelte';
import { LiveBoard, type LiveWorkshop } from '../../live';
import { tellRefusals } from '../shell/tell.svelte';

export interface Visit {
  readonly board: LiveBoard;
  /** `waits`: was something left? */
  leave(waits: boolean): void;
}

/** It shows what this person may see, and nothing else (SPEC F1). Call in an effect, which opens it anew after an erasure. */
export function visit(workshop: LiveWorkshop, table: string): Visit {
  const board = LiveBoard.open(workshop, table, { phone: true });
  let leaving = $state(false);
  const stop = $effect.root(() => {
    tellRefusals(
      () => board,
      (text) => workshop.keepText(text),
    );
    $effect(() => {
      const { kind } = board.saveState;
      if (leaving && (kind === 'saved' || kind === 'refused')) untrack(close);
    });
  });
  const close = () => {
    board.close();
    // Not from within its own effect.
    queueMicrotask(stop);
  };
  return { board, leave: (waits) => (waits ? (leaving = true) : close()) };
}
