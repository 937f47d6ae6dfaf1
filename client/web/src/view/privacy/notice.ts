// How long a workshop is kept, in one sentence: said before anyone enters, and where it can be changed.
import { m } from '../../i18n';
import type { Retention } from '../../protocol';
import { dateText } from '../parts/dates';

export const DAY = 86_400_000;

/** When it is erased; of one that is open, if it were closed now. `null` where nobody has chosen. */
export function endOf({ days, closed_at }: Retention, now: number): number | null {
  return days === null ? null : (closed_at ?? now) + days * DAY;
}

/** Whole days until then, today not counted. */
export function daysLeft(end: number, now: number): number {
  return Math.max(0, Math.ceil((end - now) / DAY));
}

export function noticeText(retention: Retention, now = Date.now()): string {
  const end = endOf(retention, now);
  if (end === null || retention.days === null) return m.privacy_notice_kept();
  if (retention.closed_at !== null) return m.privacy_notice_closed({ date: dateText(end) });
  return m.privacy_notice_open({ days: retention.days, date: dateText(end) });
}
