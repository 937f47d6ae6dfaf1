// What the server did by itself, in a sentence: said once, as it happens.
import { m } from '../../i18n';
import { refusalText } from '../../live';
import type { Happening, Refusal } from '../../protocol';

/** Empty for what the screen shows anyway. */
export function doneText(happening: Happening): string {
  if (happening.kind === 'gate_closed') {
    return happening.kept.length > 0 ? m.gate_kept({ count: happening.kept.length }) : m.gate_kept_none();
  }
  if (happening.kind !== 'errand_done') return '';
  const { done } = happening;
  switch (done.what) {
    case 'revealed':
      return done.notes > 0 ? m.cockpit_revealed({ count: done.notes }) : m.cockpit_revealed_none();
    case 'judged':
      return done.changed > 0 ? m.inbox_changed({ count: done.changed }) : '';
    case 'poured':
      return m.cockpit_poured({ count: done.notes });
    case 'votes_opened':
      return done.votes.length > 0 ? m.cockpit_votes_opened({ count: done.votes.length }) : m.cockpit_vote_nothing();
    case 'settled':
      return m.cockpit_settled({ count: done.core });
    case 'restored':
      return done.boards.length > 0 ? m.past_restored({ count: done.boards.length }) : m.past_restored_none();
    case 'titled':
      // The name on the screen says it.
      return '';
    case 'erased':
      return m.privacy_erased_done();
    case 'failed':
      // Codes that an errand fails with carry no fields.
      return m.cockpit_failed({ why: refusalText({ code: done.code } as Refusal) });
  }
}
