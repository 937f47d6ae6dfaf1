// The workshop's clock as state, for every screen: the phase, how long is left, and what is said of it. One tick a
// second, only while something counts down, somebody reads it and the page is visible.
//
//   const clock = new LiveClock(workshop);          in a component's set-up
//   {clock.text}                                    '12:05'; empty where the phase has no limit
//   announceClock(clock, (text, how) => announcer.say(text, how));        clock-voice.svelte.ts
import { createSubscriber } from 'svelte/reactivity';
import type { Phase, Timer } from '../protocol';
import { formatSeconds, graceLeft, seconds, ticks, timeLeft, untilNextSecond, whereInScript } from './time';
import type { LiveWorkshop } from './workshop.svelte';

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

  /** Is there a workshop to read the time of yet? */
  get known(): boolean {
    return this.#workshop.view !== null;
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
