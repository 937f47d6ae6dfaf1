// The methods that a workshop can start from, in words. The boards themselves are templates of the server.
import { m } from '../../i18n';

export interface Method {
  readonly template: 'idees-socles' | 'empty';
  readonly title: string;
  readonly gives: string;
  readonly detail: string;
  readonly duration: string;
  readonly group: string;
  /** What a title begins with: «Idées socles du 22 novembre». */
  readonly short: string;
}

export function methods(): readonly Method[] {
  return [
    {
      template: 'idees-socles',
      title: m.home_socles_title(),
      gives: m.home_socles_what(),
      detail: m.home_socles_detail(),
      duration: m.home_socles_duration(),
      group: m.home_socles_group(),
      short: m.home_socles_short(),
    },
    {
      template: 'empty',
      title: m.home_empty_title(),
      gives: m.home_empty_what(),
      detail: m.home_empty_detail(),
      duration: m.home_empty_duration(),
      group: m.home_empty_group(),
      short: m.home_empty_short(),
    },
  ];
}
