// The methods that a workshop can start from, in words. The boards themselves are templates of the server.
import type { Snippet } from 'svelte';
import { m } from '../../i18n';

export interface Method {
  readonly template: string;
  readonly title: string;
  readonly gives: string;
  readonly detail: string;
  readonly duration: string;
  readonly group: string;
  /** What a title begins with: «Idées socles du 22 novembre». */
  readonly short: string;
  /** Days that what is said in it is kept, where nobody chooses. */
  readonly days?: number;
  /** It has an example, as far as is known before the server says so. */
  readonly sample?: boolean;
  /** A file that it is made from, instead of what the server has. */
  readonly file?: string;
  /** What is in it. */
  readonly preview?: Snippet;
  /** It is to be composed: its workshop opens where that is done. */
  readonly composes?: boolean;
}

/** A method that is not there yet: an empty board, and the cockpit with what to do in order. */
export function toCompose(): Method {
  return {
    template: 'empty',
    title: m.home_compose(),
    gives: m.home_compose_gives(),
    detail: m.home_compose_gives(),
    duration: m.home_empty_duration(),
    group: m.home_empty_group(),
    short: m.home_compose_short(),
    composes: true,
  };
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
      template: 'carte-postale',
      title: m.home_card_title(),
      gives: m.home_card_what(),
      detail: m.home_card_detail(),
      duration: m.home_card_duration(),
      group: m.home_card_group(),
      short: m.home_card_short(),
    },
    {
      template: 'plan-des-usages',
      title: m.home_plan_title(),
      gives: m.home_plan_what(),
      detail: m.home_plan_detail(),
      duration: m.home_plan_duration(),
      group: m.home_plan_group(),
      short: m.home_plan_short(),
    },
    {
      template: 'recit-de-projet',
      title: m.home_story_title(),
      gives: m.home_story_what(),
      detail: m.home_story_detail(),
      duration: m.home_story_duration(),
      group: m.home_story_group(),
      short: m.home_story_short(),
    },
    {
      template: 'plus-moins',
      title: m.home_plus_title(),
      gives: m.home_plus_what(),
      detail: m.home_plus_detail(),
      duration: m.home_plus_duration(),
      group: m.home_plus_group(),
      short: m.home_plus_short(),
    },
    {
      template: 'notes-de-projet',
      title: m.home_notes_title(),
      gives: m.home_notes_what(),
      detail: m.home_notes_detail(),
      duration: m.home_notes_duration(),
      group: m.home_notes_group(),
      short: m.home_notes_short(),
    },
    {
      template: 'valeur',
      title: m.home_value_title(),
      gives: m.home_value_what(),
      detail: m.home_value_detail(),
      duration: m.home_value_duration(),
      group: m.home_value_group(),
      short: m.home_value_short(),
    },
    {
      template: 'domino',
      title: m.home_domino_title(),
      gives: m.home_domino_what(),
      detail: m.home_domino_detail(),
      duration: m.home_domino_duration(),
      group: m.home_domino_group(),
      short: m.home_domino_short(),
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
