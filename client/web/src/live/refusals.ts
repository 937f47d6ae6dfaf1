// The sentence for each refusal. The texts come from protocol/src/refusal.rs (messages/*/refusals.json).
import { m } from '../i18n';
import type { Refusal } from '../protocol';
import type { Unreachable } from './api';

type Sentence<C extends Refusal['code']> = (fields: Extract<Refusal, { code: C }>) => string;

const SENTENCES: { readonly [C in Refusal['code']]: Sentence<C> } = {
  against_rules: () => m.refusal_against_rules(),
  bad_ballot: () => m.refusal_bad_ballot(),
  bad_field: ({ field }) => m.refusal_bad_field({ field }),
  bad_shape: () => m.refusal_bad_shape(),
  bad_token: () => m.refusal_bad_token(),
  board_full: ({ limit }) => m.refusal_board_full({ limit }),
  board_unavailable: () => m.refusal_board_unavailable(),
  door_locked: () => m.refusal_door_locked(),
  expired_token: () => m.refusal_expired_token(),
  foreign_client: () => m.refusal_foreign_client(),
  foreign_origin: () => m.refusal_foreign_origin(),
  forged_author: () => m.refusal_forged_author(),
  frozen: () => m.refusal_frozen(),
  held_off: ({ minutes }) => m.refusal_held_off({ minutes }),
  last_facilitator: () => m.refusal_last_facilitator(),
  malformed_frame: () => m.refusal_malformed_frame(),
  metrics_closed: () => m.refusal_metrics_closed(),
  missing_past: () => m.refusal_missing_past(),
  no_timer: () => m.refusal_no_timer(),
  not_allowed: () => m.refusal_not_allowed(),
  not_json: () => m.refusal_not_json(),
  not_signed_in: () => m.refusal_not_signed_in(),
  not_your_board: () => m.refusal_not_your_board(),
  not_your_vote: () => m.refusal_not_your_vote(),
  note_full: ({ limit }) => m.refusal_note_full({ limit }),
  nothing_to_vote_on: () => m.refusal_nothing_to_vote_on(),
  phase_not_next: () => m.refusal_phase_not_next(),
  phase_over: () => m.refusal_phase_over(),
  phase_past: () => m.refusal_phase_past(),
  read_only: () => m.refusal_read_only(),
  removed: () => m.refusal_removed(),
  rotation_impossible: ({ groups, tables, rounds }) => m.refusal_rotation_impossible({ groups, tables, rounds }),
  server_full: () => m.refusal_server_full(),
  stopping: () => m.refusal_stopping(),
  storage_unavailable: () => m.refusal_storage_unavailable(),
  structure_locked: () => m.refusal_structure_locked(),
  text_frame: () => m.refusal_text_frame(),
  too_large: ({ limit }) => m.refusal_too_large({ limit }),
  too_long: ({ limit }) => m.refusal_too_long({ limit }),
  too_many_attempts: ({ seconds }) => m.refusal_too_many_attempts({ seconds }),
  too_many_boards: ({ limit }) => m.refusal_too_many_boards({ limit }),
  too_many_connections: () => m.refusal_too_many_connections(),
  too_many_people: ({ limit }) => m.refusal_too_many_people({ limit }),
  too_many_sessions: () => m.refusal_too_many_sessions(),
  too_many_options: ({ limit }) => m.refusal_too_many_options({ limit }),
  too_many_votes: ({ limit }) => m.refusal_too_many_votes({ limit }),
  too_often: ({ seconds }) => m.refusal_too_often({ seconds }),
  too_slow: () => m.refusal_too_slow(),
  unknown_address: () => m.refusal_unknown_address(),
  unknown_board: () => m.refusal_unknown_board(),
  unknown_code: () => m.refusal_unknown_code(),
  unknown_group: () => m.refusal_unknown_group(),
  unknown_invitation: () => m.refusal_unknown_invitation(),
  unknown_message: () => m.refusal_unknown_message(),
  unknown_person: () => m.refusal_unknown_person(),
  unknown_phase: () => m.refusal_unknown_phase(),
  unknown_template: ({ template }) => m.refusal_unknown_template({ template }),
  unknown_vote: () => m.refusal_unknown_vote(),
  unknown_workshop: () => m.refusal_unknown_workshop(),
  vote_not_open: () => m.refusal_vote_not_open(),
  workshop_closed: () => m.refusal_workshop_closed(),
};

/** What happened, what is kept, what to do: one sentence in the reader's language. */
export function refusalText(refusal: Refusal | Unreachable): string {
  if (refusal.code === 'unreachable') return m.common_unreachable();
  const sentence = SENTENCES[refusal.code] as ((fields: Refusal) => string) | undefined;
  return sentence ? sentence(refusal) : refusal.code;
}
