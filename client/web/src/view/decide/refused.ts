// Why the server said no, in words that fit the step: a ballot's `why` and a field's name are no sentences by themselves.
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import { refusalText } from '../../live/refusals.svelte';
import type { Refusal } from '../../protocol';

const BALLOT: Readonly<Record<string, () => string>> = {
  sealed: m.decide_why_sealed,
  oneself: m.decide_why_oneself,
  reason: m.decide_why_reason,
  not_in_circle: m.decide_why_not_in_circle,
  has_voted: m.decide_why_has_voted,
  no_ballot: m.decide_why_no_ballot,
  not_named: m.decide_why_not_named,
  missing: m.decide_lacks_answer,
};

const FIELDS: Readonly<Record<string, () => string>> = {
  subject: m.decide_field_subject,
  text: m.decide_field_text,
  context: m.decide_field_context,
  trial: m.decide_field_trial,
  owner: m.decide_field_owner,
  review_on: m.decide_field_review,
  'state.reason': m.decide_field_motive,
  'state.version': m.decide_field_version,
  'role.name': m.decide_field_role,
  'role.mission': m.decide_field_mission,
  'role.duties': m.decide_field_duties,
  'role.criteria': m.decide_field_criteria,
  'role.term': m.decide_field_term,
  circle: m.decide_field_circle,
  name: m.decide_field_name,
};

/** «names[1]» is one of the names. */
const fieldText = (field: string): string =>
  (field.startsWith('names')
    ? m.decide_field_names
    : field.startsWith('circle[')
      ? m.decide_field_circle
      : FIELDS[field])?.() ?? field;

export function refusedText(refusal: Refusal, workshop: LiveWorkshop): string {
  switch (refusal.code) {
    case 'storage_unavailable':
      return workshop.connection === 'open' ? refusalText(refusal) : m.decide_offline();
    case 'bad_ballot':
      return BALLOT[refusal.why]?.() ?? refusalText(refusal);
    case 'bad_field':
      return m.decide_bad_field({ field: fieldText(refusal.field) });
    case 'too_long':
      return m.decide_too_long({ field: fieldText(refusal.field), limit: refusal.limit });
    case 'not_your_vote':
      return m.decide_not_your_vote();
    case 'vote_not_open':
      return m.decide_vote_not_open();
    default:
      return refusalText(refusal);
  }
}
