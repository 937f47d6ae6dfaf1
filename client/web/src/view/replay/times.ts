// Times of a recording, as the reader's clock would have shown them.
import { locale, m } from '../../i18n';
import { days } from '../../calendar';
import { timeText } from '../parts/dates';

const language = locale();
const parts = new Intl.DateTimeFormat(language, {
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const day = days({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = days({ day: 'numeric', month: 'long' });
const dated = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' });

function clock(at: number): { hour: string; minute: string; second: string } {
  const found = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return { hour: String(Number(found.hour)), minute: found.minute ?? '00', second: found.second ?? '00' };
}

export { timeText };

/** «10:32:05», for figures that change. */
export function figures(at: number): string {
  const { hour, minute, second } = clock(at);
  return `${hour.padStart(2, '0')}:${minute}:${second}`;
}

/** «10 h 32 min 5 s», «10:32:05» */
export function preciseText(at: number): string {
  const { hour, minute, second } = clock(at);
  return language === 'fr'
    ? `${hour}\u00a0h\u00a0${minute}\u00a0min\u00a0${Number(second)}\u00a0s`
    : `${hour}:${minute}:${second}`;
}

/** When the whole was: «mardi 12 mai 2026, de 9 h 58 à 11 h 40», or from one day to another. */
export function spanText(from: number, to: number): string {
  if (day(from) === day(to)) {
    return m.replay_day({ day: day(from), from: timeText(from), to: timeText(to) });
  }
  return m.replay_days({ from: shortDay(from), to: day(to) });
}

/** With its day, for what leaves the screen: «12 mai à 10 h 32», «12 May at 10:32». */
export const datedText = (at: number): string =>
  language === 'fr' ? `${shortDay(at)} à ${timeText(at)}` : dated.format(at);

/** «3 jours», «2 heures», «40 minutes», «12 secondes» */
export function lengthText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds >= 36 * 3600) return m.replay_length_days({ count: Math.round(seconds / 86_400) });
  if (seconds >= 90 * 60) return m.replay_length_hours({ count: Math.round(seconds / 3600) });
  if (seconds >= 90) return m.replay_length_minutes({ count: Math.round(seconds / 60) });
  return m.replay_length_seconds({ count: seconds });
}
