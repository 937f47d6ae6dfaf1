// How long a workshop may be kept: what is offered, and what it has now if that is something else.
import { m } from '../../i18n';

const OFFERED = [30, 90, 365] as const;

export function choices(now: number | null): { value: string; text: string }[] {
  const all = now === null || OFFERED.some((days) => days === now) ? [...OFFERED] : [...OFFERED, now];
  return all
    .sort((a, b) => a - b)
    .map((days) => ({
      value: String(days),
      text: days === 365 ? m.privacy_year() : m.privacy_days({ days }),
    }));
}
