// A timer that is not the phase's, read by the same clock: the one of a table, or of the table that speaks.
import type { Clock, TableTimer, WorkshopView } from '../protocol';
import { LiveClock } from './clock.svelte';

/** What both kinds of timers have. */
export type Timed = Pick<TableTimer, 'ends_at'> & Partial<Pick<TableTimer, 'left'>>;

function clockOf({ ends_at, left = null }: Timed): Clock {
  const timer = left !== null ? 'paused' : ends_at === null ? 'none' : 'running';
  return { phase: null, timer, started_at: 0, ends_at, left, closes_at: null };
}

/** `timer` is asked whenever somebody reads the clock; `null`: there is none. */
export function timerClock(workshop: { now(): number }, timer: () => Timed | null): LiveClock {
  return new LiveClock({
    get view() {
      const now = timer();
      // A clock reads the script and the clock of a workshop, nothing else.
      return now && ({ script: [], clock: clockOf(now) } as unknown as WorkshopView);
    },
    yours: null,
    now: () => workshop.now(),
  });
}
