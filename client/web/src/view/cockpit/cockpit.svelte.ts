// What the parts of the cockpit share: the workshop and its clock, the act that waits to be sent, the open dialog.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import { refusalText, type LiveWorkshop } from '../../live';
import { LiveClock } from '../../live/clock.svelte';
import type {
  Command,
  DecisionAct,
  DecisionId,
  ElectionAct,
  ElectionId,
  PersonId,
  Phase,
  PhaseId,
  Refusal,
} from '../../protocol';
import type { ConsentNext, ElectionNext } from '../decide/next';
import { announcer } from '../parts/announcer.svelte';
import { toasts } from '../parts/toasts.svelte';
import { Review } from '../rehearse/review.svelte';
import { isFinal, nextActs, type Act } from './next';
import { pastCount } from './script';
import { waitText } from './words';

/** How long an act that can't be taken back can still be stopped (product §1.4). */
const WAIT_SECONDS = 10;

export type Asked =
  | { readonly what: 'phase'; readonly phase: Phase; readonly isNew: boolean }
  | { readonly what: 'again'; readonly phase: Phase }
  | { readonly what: 'groups' | 'tables' | 'compose' | 'import' | 'keep' | 'look' | 'vote' | 'reveal' }
  | { readonly what: 'consent' | 'election' }
  | { readonly what: 'adopt'; readonly decision: DecisionId }
  | { readonly what: 'role'; readonly election: ElectionId }
  | { readonly what: 'decided'; readonly process: string }
  | { readonly what: 'time' | 'category'; readonly person: PersonId }
  | { readonly what: 'rename' | 'pour'; readonly group: string };

export interface Waiting {
  readonly text: string;
  readonly run: () => void;
}

export class Cockpit {
  readonly workshop: LiveWorkshop;
  readonly clock: LiveClock;
  /** What is not yet as it should be, before the day. */
  readonly review: Review;
  asked: Asked | null = $state.raw(null);
  /** «Relire la méthode» is open, under what is asked; the phase that it begins with. */
  rehearsing: { readonly phase: PhaseId | null } | null = $state.raw(null);
  /** Will be sent when its time is up, unless it is stopped. */
  waiting: Waiting | null = $state.raw(null);
  waitLeft = $state(WAIT_SECONDS);
  /** Who is being dragged to a group. */
  dragged: PersonId | null = $state(null);
  /** Counts how often the large button led to the fields of what is being decided. */
  deskAsked = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  readonly acts: readonly Act[] = $derived.by(() => {
    const { view, progress } = this.workshop;
    return view ? nextActs(view, progress) : [];
  });
  readonly online = $derived.by(() => this.workshop.connection === 'open');
  readonly past = $derived.by(() => {
    const { view } = this.workshop;
    return view ? pastCount(view.script, view.clock.phase) : 0;
  });

  constructor(workshop: LiveWorkshop) {
    this.workshop = workshop;
    this.clock = new LiveClock(workshop);
    this.review = new Review(workshop);
  }

  /** Asks the server; says why not; answers the refusal. */
  async ask(command: Command): Promise<Refusal | null> {
    const refusal = await this.workshop.command(command);
    if (refusal) toasts.show(refusalText(refusal));
    return refusal;
  }

  /** For buttons: nobody waits for the answer but the toast. */
  run(command: Command): void {
    void this.ask(command);
  }

  setScript(phases: readonly Phase[]): Promise<Refusal | null> {
    return this.workshop.command({ kind: 'set_script', phases: [...phases] });
  }

  /** To what is being decided, or to prepare it. */
  toDesk(): void {
    if (this.acts.some(({ kind }) => kind === 'consent' || kind === 'election')) this.deskAsked += 1;
    else this.asked = { what: 'consent' };
  }

  act(act: Act): void {
    const send = () => this.#send(act);
    if (isFinal(act)) this.later(waitText(act), send);
    else send();
  }

  /** Sends it in ten seconds, and says so; the one that waited before is stopped. */
  later(text: string, run: () => void): void {
    this.stop();
    this.waiting = { text, run };
    this.waitLeft = WAIT_SECONDS;
    announcer.say(m.cockpit_wait_said({ act: text, seconds: WAIT_SECONDS }), 'assertive');
    this.#timer = setInterval(() => {
      this.waitLeft -= 1;
      if (this.waitLeft <= 0) this.now();
    }, 1000);
  }

  now(): void {
    const { waiting } = this;
    this.#clear();
    waiting?.run();
  }

  stop(): void {
    if (!this.waiting) return;
    this.#clear();
    announcer.say(m.cockpit_wait_stopped());
  }

  close(): void {
    this.#clear();
    this.workshop.close();
  }

  #clear(): void {
    clearInterval(this.#timer);
    this.waiting = null;
  }

  #send(act: Act): void {
    untrack(() => {
      switch (act.kind) {
        case 'compose':
          this.asked = { what: 'compose' };
          break;
        case 'close_vote':
          return this.run({ kind: 'close_vote', vote: act.vote.id });
        case 'reveal_vote':
          return this.run({ kind: 'reveal_vote', vote: act.vote.id });
        case 'reveal': {
          const anonymous = this.clock.phase?.rules.authors === 'masked';
          return this.run({ kind: 'reveal', how: { whose: 'all', anonymous } });
        }
        case 'consent':
          return this.#decide(act.decision.id, act.step);
        case 'election':
          return this.#elect(act.election.id, act.step);
        case 'start':
          return this.run({ kind: 'start_phase', phase: act.phase.id });
        case 'close':
          return this.run({ kind: 'close_workshop' });
        case 'archive':
          return this.run({ kind: 'archive_workshop' });
        case 'reopen':
          return this.run({ kind: 'reopen_workshop' });
      }
    });
  }

  #decide(decision: DecisionId, step: ConsentNext): void {
    const run = (act: DecisionAct) => this.run({ kind: 'on_decision', decision, act });
    switch (step.do) {
      case 'advance':
        return run({ act: 'advance', to: step.to });
      case 'close_round':
        return run({ act: 'close_round' });
      case 'settle':
        this.deskAsked += 1;
        break;
      case 'adopt':
        this.asked = { what: 'adopt', decision };
    }
  }

  #elect(election: ElectionId, step: ElectionNext): void {
    const run = (act: ElectionAct) => this.run({ kind: 'on_election', election, act });
    switch (step.do) {
      case 'advance':
        return run({ act: 'advance', to: step.to });
      case 'open_ballot':
        return run({ act: 'open_ballot' });
      case 'close_round':
        return run({ act: 'close_round' });
      default:
        this.deskAsked += 1;
    }
  }
}
