// A person's part in the phase that runs, as state: their group and table, what is asked of them, what they have said.
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import { promptFor, takesPart } from '../../live/place';
import { groupOf, isForOthers, phaseOf, tableOf } from '../../live/standing';
import type { GroupView, Phase, VoteView } from '../../protocol';

export class Part {
  readonly workshop: LiveWorkshop;
  readonly #view = $derived.by(() => this.workshop.view);

  readonly phase: Phase | null = $derived.by(() => (this.#view ? phaseOf(this.#view) : null));
  readonly group: GroupView | null = $derived.by(() => (this.#view ? groupOf(this.#view, this.workshop.person) : null));
  /** The board that is my group's table. */
  readonly table: string | null = $derived.by(() => (this.#view ? tableOf(this.#view, this.workshop.person) : null));
  readonly taking: boolean = $derived.by(() => !!this.#view && takesPart(this.#view, this.workshop.person));
  /** I keep my group's table in order, and type for people without a phone. */
  readonly hosts: boolean = $derived.by(() => this.group !== null && this.group.host === this.workshop.person);

  constructor(workshop: LiveWorkshop) {
    this.workshop = workshop;
  }

  get tableName(): string {
    return this.workshop.boards.find(({ id }) => id === this.table)?.title ?? '';
  }
  /** From 1; 0 where there is no table. */
  get tableNumber(): number {
    return (this.#view?.tables.boards.findIndex((id) => id === this.table) ?? -1) + 1;
  }
  get groupName(): string {
    return this.group ? this.group.name.trim() || this.group.letter : '';
  }
  get prompt(): string {
    if (this.#view && isForOthers(this.#view, this.workshop.person)) return m.phase_others();
    return promptFor(this.phase?.prompt.trim() ?? '', {
      table: this.tableName || m.phase_your_table(),
      group: this.groupName || m.phase_your_group(),
    });
  }
  /** From 1; 0: my hand is down. */
  get handPlace(): number {
    return (this.#view?.hands.indexOf(this.workshop.person) ?? -1) + 1;
  }
  get finished(): boolean {
    return this.workshop.yours?.finished ?? false;
  }
  /** Does «J'ai fini» say anything now? */
  get mayFinish(): boolean {
    return this.taking && this.phase !== null && this.#view?.clock.timer !== 'over' && !this.isStopped;
  }
  /** Nobody but the facilitation changes anything. */
  get isStopped(): boolean {
    const view = this.#view;
    return !!view && (view.frozen || view.stage === 'closed' || view.stage === 'archived');
  }

  /** Votes that are mine to cast or to read, the newest first; of those that were told, this phase's only. */
  get votes(): readonly VoteView[] {
    const view = this.#view;
    if (!view) return [];
    const since = view.clock.started_at;
    return view.votes
      .filter(({ group }) => group === null || group === this.group?.id)
      .filter(
        ({ state, opened_at, revealed_at }) =>
          state === 'open' || (state !== 'cancelled' && Math.max(opened_at, revealed_at ?? 0) >= since),
      )
      .toReversed();
  }
}
