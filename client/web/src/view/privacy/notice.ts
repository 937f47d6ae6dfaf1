// How long a workshop is kept, in the sentence that nearly everyone reads who enters one. What is said of others, and where
// it can be changed, is in retention.ts: a phone that enters does not wait for it.
import { m } from '../../i18n';
import { dateText } from '../parts/dates';

/** Of one that is open and kept whole for so many days after its close. */
export function noticeOfOpen(days: number, now = Date.now()): string {
  return m.privacy_notice_open({ days, date: dateText(now + days * 86_400_000) });
}
