// The methods that a workshop can start from, in words. The boards themselves are templates of the server.
import { m } from '../../i18n';

export interface Method {
  readonly template: 'idees-socles' | 'world-cafe' | 'inclusion' | 'empty';
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
      template: 'world-cafe',
      title: m.home_cafe_title(),
      gives: m.home_cafe_what(),
      detail: m.home_cafe_detail(),
      duration: m.home_cafe_duration(),
      group: m.home_cafe_group(),
      short: m.home_cafe_short(),
    },
    {
      template: 'inclusion',
      title: m.home_inclusion_title(),
      gives: m.home_inclusion_what(),
      detail: m.home_inclusion_detail(),
      duration: m.home_inclusion_duration(),
      group: m.home_inclusion_group(),
      short: m.home_inclusion_short(),
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
