// The phase and the time in words, as they change, for who listens with a screen reader.
import { untrack } from 'svelte';
import { m } from '../i18n';
import type { Phase, Timer } from '../protocol';
import type { LiveClock } from './clock.svelte';
import { markReached } from './time';

/** `assertive` breaks in on a screen reader: kept for the phase and the timer (RGAA 7.5). */
export type Urgency = 'polite' | 'assertive';

/** Says the phase and the time as they change. Call while a component is set up. */
export function announceClock(clock: LiveClock, say: (text: string, how: Urgency) => void): void {
  let phase: string | null | undefined;
  let timer: Timer = 'none';
  let left: number | null = null;
  $effect(() => {
    const { phase: running, timer: now, seconds: remaining, number, count } = clock;
    if (!clock.known) return;
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
