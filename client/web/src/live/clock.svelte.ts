// The workshop's clock as state, for every screen: the phase, how long is left, and what is said of it. One tick a
// second, only while something counts down, somebody reads it and the page is visible.
//
//   const clock = new LiveClock(workshop);          in a component's set-up
//   {clock.text}                                    '12:05'; empty where the phase has no limit
//   clock.announce((text, how) => announcer.say(text, how));
import { untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { m } from '../i18n';
import type { Phase, Timer } from '../protocol';
import {
  formatSeconds,
  graceLeft,
  markReached,
  seconds,
  ticks,
  timeLeft,
  untilNextSecond,
  whereInScript,
} from './time';
import type { LiveWorkshop } from './workshop.svelte';

/** `assertive` breaks in on a screen reader: kept for the phase and the timer (RGAA 7.5). */
export type Urgency = 'polite' | 'assertive';

/** What the clock reads of a workshop. */
type Timed = Pick<LiveWorkshop, 'view' | 'yours' | 'now'>;

export class LiveClock {
  readonly #workshop: Timed;
  readonly #tick = createSubscriber((update) => everySecond(() => this.#ms() ?? 0, update));
  readonly #where = $derived.by(() => {
    const view = this.#workshop.view;
    return whereInScript(view?.script ?? [], view?.clock.phase ?? null);
  });

  constructor(workshop: Timed) {
    this.#workshop = workshop;
  }

  get timer(): Timer {
    return this.#workshop.view?.clock.timer ?? 'none';
  }
  /** The phase that runs. */
  get phase(): Phase | null {
    return this.#where.phase;
  }
  /** The phase after it, skipped ones left out. */
  get next(): Phase | null {
    return this.#where.next;
  }
  /** Of the phase that runs, from 1; 0 before the first. */
  get number(): number {
    return this.#where.number;
  }
  /** How many phases there are, without the skipped ones. */
  get count(): number {
    return this.#where.count;
  }

  /** Seconds left to this person; `null` where the phase has no limit. */
  get seconds(): number | null {
    this.#follow();
    const ms = this.#ms();
    return ms === null ? null : seconds(ms);
  }
  /** Seconds until writing ends, once the time is up; `null` else. */
  get grace(): number | null {
    this.#follow();
    const clock = this.#workshop.view?.clock;
    const ms = clock ? graceLeft(clock, this.#workshop.now(), this.#extra) : null;
    return ms === null ? null : seconds(ms);
  }
  /** `12:05`; empty where the phase has no limit. */
  get text(): string {
    const left = this.seconds;
    return left === null ? '' : formatSeconds(left);
  }
  /** How much of the phase's time is left, 0 to 1; `null` where it has no limit. */
  get fraction(): number | null {
    const left = this.seconds;
    const whole = this.phase?.seconds ?? null;
    return left === null || whole === null ? null : Math.min(1, left / whole);
  }

  /** Says the phase and the time as they change. Call while a component is set up. */
  announce(say: (text: string, how: Urgency) => void): void {
    let phase: string | null | undefined;
    let timer: Timer = 'none';
    let left: number | null = null;
    $effect(() => {
      const { phase: running, timer: now, seconds: remaining, number, count } = this;
      if (!this.#workshop.view) return;
      const before = { phase, timer, left };
      [phase, timer, left] = [running?.id ?? null, now, remaining];
      // What was so when the page came is on the page.
      if (before.phase === undefined) return;
      untrack(() => {
        if (before.phase !== phase) {
          if (running) say(phaseText(running, number, count), 'assertive');
        } else if (before.timer !== now) {
          const text = timerText(before.timer, now);
          if (text) say(text, 'assertive');
        } else if (now === 'running' && remaining !== null) {
          const mark = markReached(before.left, remaining);
          if (mark) say(leftText(mark), mark === 10 ? 'assertive' : 'polite');
        }
      });
    });
  }

  get #extra(): number {
    return this.#workshop.yours?.extra_seconds ?? 0;
  }

  #ms(): number | null {
    const clock = this.#workshop.view?.clock;
    return clock ? timeLeft(clock, this.#workshop.now(), this.#extra) : null;
  }

  #follow(): void {
    const clock = this.#workshop.view?.clock;
    if (clock && ticks(clock, this.#extra)) this.#tick();
  }
}

/** Calls back as each second of `left` ends, while the page is visible. */
function everySecond(left: () => number, update: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = () => {
    clearTimeout(timer);
    // Just after the figures change, so that they never lag a second behind.
    timer = setTimeout(tell, Math.max(0, untilNextSecond(left())) + 5);
  };
  const tell = () => {
    update();
    next();
  };
  const seen = () => (document.hidden ? clearTimeout(timer) : tell());
  document.addEventListener('visibilitychange', seen);
  if (!document.hidden) next();
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}

/** «Temps 3 sur 8 : Regroupement par ESPACE, 20 minutes.» */
function phaseText({ label, seconds: whole }: Phase, number: number, count: number): string {
  if (whole === null) return m.clock_phase_open({ number, count, label });
  return m.clock_phase({
    number,
    count,
    label,
    minutes: m.clock_minutes({ count: Math.max(1, Math.round(whole / 60)) }),
  });
}

function leftText(mark: 300 | 60 | 10): string {
  return mark === 10 ? m.clock_left_seconds({ count: mark }) : m.clock_left({ count: mark / 60 });
}

function timerText(before: Timer, now: Timer): string {
  if (now === 'paused') return m.clock_paused();
  if (now === 'grace') return m.clock_time_up();
  if (now === 'over') return m.clock_over();
  if (now === 'running') return before === 'paused' ? m.clock_resumed() : m.clock_more();
  return '';
}
