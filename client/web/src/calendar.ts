// Days as people say them.
import { locale } from './i18n';

/** Writes days so. The first of a month is «1er» in French, which browsers write «1». */
export function days(options: Intl.DateTimeFormatOptions): (at: number | Date) => string {
  const format = new Intl.DateTimeFormat(locale(), options);
  const said = ({ type, value }: Intl.DateTimeFormatPart) =>
    type === 'day' && value === '1' && locale() === 'fr' ? '1er' : value;
  return (at) => format.formatToParts(at).map(said).join('');
}
