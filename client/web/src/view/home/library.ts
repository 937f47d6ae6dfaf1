// What the server has of methods, in the words of whoever chooses.
import { locale, m } from '../../i18n';
import { ask, type Answer } from '../../live/api';
import type { TemplateCard } from '../../protocol';
import { finds } from '../outline/fold';
import type { Method } from './methods';

/** The methods, in the order in which they are offered. */
export const allMethods = (): Promise<Answer<readonly TemplateCard[]>> => ask('GET', '/api/templates');

/** What somebody looks for. */
export interface Wanted {
  readonly words: string;
  /** At most so long. */
  readonly minutes: number | null;
  /** For so many. */
  readonly people: number | null;
}
export const ANYTHING: Wanted = { words: '', minutes: null, people: null };
/** Times that are offered, in minutes. */
export const LONGEST = [30, 60, 90, 120] as const;

/** The words of a method, and their language where it is not the page's. */
export function wordsOf(card: TemplateCard): {
  readonly title: string;
  readonly description: string;
  readonly produces: string;
  readonly lang: string | undefined;
} {
  const words = locale() === 'en' ? card.english : null;
  const { title, description, produces } = words ?? card;
  return { title, description, produces, lang: words || locale() === card.language ? undefined : card.language };
}

export function fits(card: TemplateCard, { words, minutes, people }: Wanted): boolean {
  const { title, description, produces } = wordsOf(card);
  const [fewest, most] = card.group_size;
  return (
    finds(words, `${title} ${description} ${produces}`) &&
    (minutes === null || (card.minutes !== null && card.minutes <= minutes)) &&
    (people === null || (people >= fewest && people <= most))
  );
}

export function durationText(minutes: number | null): string {
  if (minutes === null) return m.home_empty_duration();
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return m.home_minutes({ minutes });
  return rest === 0 ? m.home_hours({ hours }) : m.home_hours_minutes({ hours, minutes: String(rest).padStart(2, '0') });
}

export const groupText = ([fewest, most]: TemplateCard['group_size']): string => m.home_people({ fewest, most });

/** As the dialog that creates a workshop wants it. */
export function methodOf(card: TemplateCard): Method {
  const { title, description, produces } = wordsOf(card);
  return {
    template: card.id,
    title,
    gives: produces,
    detail: description,
    duration: durationText(card.minutes),
    group: groupText(card.group_size),
    short: title,
    days: card.retention,
    sample: card.sample,
  };
}
