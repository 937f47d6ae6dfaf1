// What was found, in sentences. Pure.
import { m } from '../../i18n';
import type { BoardId } from '../../protocol';
import { totalText } from '../cockpit/words';
import { countOf, type Finding, type Naming } from './check';

const GONE: Readonly<Record<Naming, () => string>> = {
  focus: m.rehearse_gone_focus,
  vote: m.rehearse_gone_vote,
  rest: m.rehearse_gone_rest,
  pour: m.rehearse_gone_pour,
  link: m.rehearse_gone_link,
};

export function foundText(found: Finding, boardTitle: (board: BoardId) => string): string {
  switch (found.what) {
    case 'no_phases':
      return m.rehearse_no_phases();
    case 'no_prompt':
      return m.rehearse_no_prompt();
    case 'too_short':
      return m.rehearse_too_short();
    case 'never_ends':
      return m.rehearse_never_ends();
    case 'never_revealed':
      return m.rehearse_never_revealed();
    case 'nothing_to_reveal':
      return m.rehearse_nothing_to_reveal();
    case 'groups_needed':
      return m.rehearse_groups_needed();
    case 'board_gone':
      return m.rehearse_board_gone();
    case 'zone_gone': {
      const at = found.boards.map(boardTitle).join(', ');
      return at ? `${GONE[found.by]()} ${m.rehearse_gone_at({ boards: at })}` : GONE[found.by]();
    }
    case 'nothing_to_vote_on':
      return m.rehearse_nothing_to_vote_on({ title: found.title });
    case 'too_many_rounds':
      return m.rehearse_too_many_rounds({ rounds: found.rounds, tables: found.tables });
    case 'zone_unused':
      return m.rehearse_zone_unused({ zone: found.title || m.cockpit_zone_untitled() });
    case 'document_gone':
      return m.rehearse_document_gone({ title: found.title });
    case 'document_short':
      return m.rehearse_document_short({ title: found.title });
    case 'too_long':
      return m.rehearse_too_long({
        minutes: totalText(found.minutes * 60),
        planned: totalText(found.planned * 60),
      });
  }
}

/** «2 points à corriger, 1 point à vérifier»; empty where there is nothing. */
export function countText(found: readonly Finding[]): string {
  const { mend, look } = countOf(found);
  const [first, second] = [m.rehearse_mend_count({ count: mend }), m.rehearse_look_count({ count: look })];
  if (mend > 0 && look > 0) return m.rehearse_both({ mend: first, look: second });
  return mend > 0 ? first : look > 0 ? second : '';
}
