// Time left in a phase, from the workshop's clock. Pure: the present moment comes from outside, by the server's clock.
import type { Clock, Phase } from '../protocol';

/** When people are told how long is left, in seconds (product §4.1b). */
const MARKS = [300, 60, 10] as const;
export type Mark = (typeof MARKS)[number];

/** Milliseconds left to write in, with what this person has more; `null` when the phase has no limit. */
export function timeLeft(clock: Clock, now: number, extraSeconds = 0): number | null {
  const extra = extraSeconds * 1000;
  switch (clock.timer) {
    case 'none':
      return null;
    case 'paused':
      return (clock.left ?? 0) + extra;
    case 'running':
      return Math.max(0, (clock.ends_at ?? now) + extra - now);
    // Who has more time goes on while the others have finished.
    case 'grace':
    case 'over':
      return extra > 0 ? Math.max(0, (clock.ends_at ?? clock.closes_at ?? 0) + extra - now) : 0;
  }
}

/** Milliseconds until writing ends, once the time is up; `null` before. */
export function graceLeft(clock: Clock, now: number, extraSeconds = 0): number | null {
  if (clock.timer !== 'grace' || clock.closes_at === null) return null;
  return Math.max(0, clock.closes_at + extraSeconds * 1000 - now);
}

/** Does what is shown change by itself? */
export function ticks(clock: Clock, extraSeconds = 0): boolean {
  return clock.timer === 'running' || clock.timer === 'grace' || (clock.timer === 'over' && extraSeconds > 0);
}

/** Our idea of the server's clock is right to some tenths of a second: less would show 15:01 of fifteen minutes. */
const SLACK_MS = 300;

/** Whole seconds as people read them: 1 until nothing is left. */
export function seconds(ms: number): number {
  return Math.ceil(Math.max(0, ms - SLACK_MS) / 1000);
}

/** Milliseconds until `seconds` of this shows one less. */
export function untilNextSecond(ms: number): number {
  return (ms - SLACK_MS) % 1000 || 1000;
}

/** `12:05`, `0:09`, `1:02:05`. */
export function formatSeconds(count: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(count / 3600);
  const minutes = Math.floor((count % 3600) / 60);
  const rest = two(count % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The mark that was reached between two moments, the latest one; `null` when none was. */
export function markReached(before: number | null, after: number): Mark | null {
  if (before === null) return null;
  return MARKS.findLast((mark) => before > mark && after <= mark && after > 0) ?? null;
}

/** The phase that runs, its number from 1 and how many there are, skipped ones left out. */
export function whereInScript(
  script: readonly Phase[],
  running: string | null,
): { readonly phase: Phase | null; readonly number: number; readonly count: number; readonly next: Phase | null } {
  const at = script.findIndex(({ id }) => id === running);
  const held = script.filter(({ id, skipped }) => !skipped || id === running);
  const next = script.slice(at + 1).find(({ skipped }) => !skipped) ?? null;
  return {
    phase: script[at] ?? null,
    number: held.findIndex(({ id }) => id === running) + 1,
    count: held.length,
    next,
  };
}
