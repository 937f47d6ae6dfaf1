// How long a workshop is kept, in sentences: said before anyone enters, and where it can be changed.
import { m } from '../../i18n';
import type { Retention } from '../../protocol';
import { dateText } from '../parts/dates';
import { noticeOfOpen } from './notice';

export const DAY = 86_400_000;

/** When it is erased; of one that is open, if it were closed now. `null` where nobody has chosen. */
export function endOf({ days, closed_at }: Retention, now: number): number | null {
  return days === null ? null : (closed_at ?? now) + days * DAY;
}

/** Clocks agree to a quarter of a second: one that is behind by that is not a day more. */
const SLACK = 1_000;

/** Whole days until then, today not counted. */
export function daysLeft(end: number, now: number): number {
  const left = end - now;
  return left <= 0 ? 0 : Math.max(1, Math.ceil((left - SLACK) / DAY));
}

export function noticeText(retention: Retention, now = Date.now()): string {
  const end = endOf(retention, now);
  if (end === null || retention.days === null) return m.privacy_notice_kept();
  if (retention.closed_at !== null) return m.privacy_notice_closed({ date: dateText(end) });
  return noticeOfOpen(retention.days, now);
}

/** What is said in confidence goes before the rest; empty where everything is kept equally long. */
export function confidentialText({ confidential_days: days, closed_at }: Retention, now: number): string {
  if (days === undefined) return '';
  if (closed_at === null) return m.privacy_confidential({ days });
  const end = closed_at + days * DAY;
  const date = dateText(end);
  return end > now ? m.privacy_confidential_on({ date }) : m.privacy_confidential_gone({ date });
}
