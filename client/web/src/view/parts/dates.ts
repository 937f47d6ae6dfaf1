// When something was, as people say it.
import { locale, m } from '../../i18n';
import { days } from '../../calendar';

const day = days({ day: 'numeric', month: 'long' });
const date = days({ day: 'numeric', month: 'long', year: 'numeric' });

/** «10 h 32», «10:32» */
export function timeText(at: number): string {
  const then = new Date(at);
  const minute = String(then.getMinutes()).padStart(2, '0');
  return locale() === 'fr' ? `${then.getHours()}\u00a0h\u00a0${minute}` : `${then.getHours()}:${minute}`;
}

/** «aujourd’hui à 10 h 32», «hier à 9 h 05», «12 novembre», «3 mars 2025». */
export function whenText(at: number, now = Date.now()): string {
  const then = new Date(at);
  const today = new Date(now);
  const ago = Math.round((midnight(today) - midnight(then)) / 86_400_000);
  if (ago === 0) return m.home_known_today({ time: timeText(at) });
  if (ago === 1) return m.home_known_yesterday({ time: timeText(at) });
  return then.getFullYear() === today.getFullYear() ? day(then) : date(then);
}

/** «22 novembre» */
export function dayText(at: number): string {
  return day(at);
}

/** «27 février 2027» */
export function dateText(at: number): string {
  return date(at);
}

/** «0:42», «12:05», «1:02:05»: how long ago, ticking. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(min)}:${two(s)}` : `${min}:${two(s)}`;
}

function midnight(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}
