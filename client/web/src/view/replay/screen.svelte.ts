// What the replay's screen shows round the player: which view, which tab, which dialog, which idea is chosen, and what
// is compared with what.
import type { Company, LiveWorkshop } from '../../live';
import type { BoardId } from '../../protocol';
import { compare, type Difference } from '../../replay/compare';
import type { Still } from '../../replay/film';
import type { Player } from './player.svelte';
import { actorText, type Groups } from './words';

export type Pane = 'plan' | 'list' | 'panel';
export type Tab = 'story' | 'marks' | 'compare';
export type DialogName = 'extract' | 'continue' | 'restore' | 'publish' | 'take' | 'point' | 'keys';

/** An instant to compare from; `label`: what it is called. */
export interface Instant {
  readonly step: number;
  readonly at: number;
  readonly label: string;
}

export class ReplayScreen {
  readonly player: Player;
  readonly workshop: LiveWorkshop | null;
  readonly company: Company;
  pane: Pane = $state('plan');
  tab: Tab = $state('story');
  dialog: DialogName | null = $state(null);
  chosen: { readonly board: BoardId; readonly note: string } | null = $state.raw(null);
  /** What one compares with; `null`: the beginning. */
  since: Instant | null = $state.raw(null);
  onPlan = $state(true);
  readonly groups: Groups = $derived.by(
    () => new Map((this.workshop?.view?.groups ?? this.player.view.groups).map(({ id, name }) => [id, name])),
  );
  readonly mayRun: boolean = $derived.by(() => this.workshop?.mayRun ?? false);
  readonly isOver: boolean = $derived.by(() => this.workshop?.over ?? true);
  #before: { readonly step: number; readonly stills: ReadonlyMap<BoardId, Still> } | null = $state.raw(null);

  /** What differs on each board between the chosen instant and the playhead. */
  readonly differences: ReadonlyMap<BoardId, readonly Difference[]> = $derived.by(() => {
    const { player } = this;
    void player.step;
    const before = this.#before;
    if (this.tab !== 'compare' || !before) return new Map<BoardId, readonly Difference[]>();
    return new Map(
      [...player.playing.boards].map(([id, board]) => {
        const then = before.stills.get(id);
        return [id, then ? compare(then, board.still()) : []] as const;
      }),
    );
  });

  /** `before`: the screen that this one takes the place of, when the recording is read anew. */
  constructor(player: Player, workshop: LiveWorkshop | null, before: ReplayScreen | null = null) {
    if (before) [this.pane, this.tab] = [before.pane, before.tab];
    this.player = player;
    this.workshop = workshop;
    const { view } = player;
    this.company = {
      title: view.title,
      role: null,
      mayEdit: false,
      mayShape: false,
      tellsItself: true,
      nameOf: (author) => (author ? actorText(view.actors, Number(author), this.groups) : ''),
      colorOf: (author) => (Number(author) || 0) % 8,
      now: () => player.at,
    };
  }

  /** The idea that is chosen, as it is now. */
  get chosenText(): string | null {
    const { chosen, player } = this;
    void player.step;
    return chosen ? (player.playing.boards.get(chosen.board)?.notes().get(chosen.note)?.text ?? null) : null;
  }

  boardTitle(id: BoardId): string {
    return this.player.view.boards.find((board) => board.id === id)?.title ?? '';
  }

  /** Fetches the instant that one compares with. */
  async readBefore(): Promise<void> {
    const step = this.since?.step ?? 0;
    if (this.#before?.step === step) return;
    const stills = await this.player.stillsAt(step);
    if (stills && (this.since?.step ?? 0) === step) this.#before = { step, stills };
  }

  /** The place in the past that one compares with, on a board. */
  before(id: BoardId): Still | null {
    return this.#before?.stills.get(id) ?? null;
  }
}
