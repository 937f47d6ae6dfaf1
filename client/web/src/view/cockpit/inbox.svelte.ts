// The ideas that wait to be accepted (protocol/SPEC.md I): asked for again whenever their number changes, and judged as
// they were read.
import { refusalText, waitingIdeas, type LiveWorkshop } from '../../live';
import type { IdeaRef, Verdict, WaitingIdea } from '../../protocol';

export class Inbox {
  ideas: readonly WaitingIdea[] = $state.raw([]);
  /** Empty while all is well. */
  problem = $state('');
  busy = $state(false);
  readonly #workshop: LiveWorkshop;
  #asked = 0;

  /** How many wait, as the server counts them. */
  readonly count: number = $derived.by(() => this.#workshop.progress?.inbox ?? 0);

  constructor(workshop: LiveWorkshop) {
    this.#workshop = workshop;
  }

  /** Call from an effect that follows what changes the list. */
  async read(): Promise<void> {
    const asked = ++this.#asked;
    const answer = await waitingIdeas(this.#workshop.id);
    // A later question has a later answer.
    if (asked !== this.#asked) return;
    this.problem = answer.ok ? '' : refusalText(answer.refusal);
    if (answer.ok) this.ideas = answer.value;
  }

  /** Answers why not, or nothing. */
  async judge(ideas: readonly IdeaRef[], verdict: Verdict): Promise<string> {
    if (this.busy || ideas.length === 0) return '';
    this.busy = true;
    try {
      const asked = ideas.map(({ note, sum }) => ({ note, sum }));
      const refusal = await this.#workshop.command({ kind: 'judge', ideas: asked, verdict });
      return refusal ? refusalText(refusal) : '';
    } finally {
      this.busy = false;
    }
  }
}
