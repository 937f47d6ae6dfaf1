// How time passes while a recording plays: ×1 to ×64, and at will without its silences. Pure.

export const SPEEDS = [1, 2, 4, 8, 16, 32, 64] as const;
export type Speed = (typeof SPEEDS)[number];

/** What a silence lasts at most when silences are skipped: enough to see that one thing ended. */
export const LONGEST_GAP = 1_500;

export interface Pace {
  readonly speed: number;
  readonly skip: boolean;
}

/**
 * The time of the recording after `elapsed` ms of the reader's. `moments` tells, from a time on, the next thing that
 * happens, and the one before: `null` when nothing comes any more.
 */
export function advance(
  at: number,
  elapsed: number,
  { speed, skip }: Pace,
  next: (after: number) => number | null,
  previous: number,
): number {
  let left = elapsed * speed;
  let time = at;
  let last = previous;
  for (;;) {
    const coming = next(time);
    if (coming === null) return time + left;
    // The gap is played up to its longest, then left out.
    const shown = skip ? Math.min(coming, Math.max(time, last + LONGEST_GAP)) : coming;
    if (left < shown - time) return time + left;
    left -= shown - time;
    time = last = coming;
    if (left <= 0) return time;
  }
}

export function faster(speed: Speed, by: 1 | -1): Speed {
  const at = SPEEDS.indexOf(speed);
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? speed;
}
