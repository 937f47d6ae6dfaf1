// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.

/** The server goes away in good order. */
export const GOING_AWAY = 1001;
/** The server restarts; come back. */
export const RESTARTING = 1012;
/** The client took nothing for too long; come back. */
export const TRY_AGAIN = 1013;

/** The close code that carries each refusal (SPEC W6). */
export const CLOSE_CODES = {
  against_rules: 4400,
  bad_ballot: 4400,
  bad_field: 4400,
  bad_shape: 4400,
  bad_token: 4401,
  ballots_missing: 4400,
  board_full: 4413,
  board_unavailable: 4503,
  door_locked: 4403,
  expired_token: 4401,
  foreign_client: 4409,
  foreign_origin: 4403,
  forged_author: 4400,
  frozen: 4400,
  held_off: 4429,
  last_facilitator: 4400,
  list_full: 4400,
  malformed_frame: 4400,
  metrics_closed: 4400,
  missing_past: 4400,
  no_timer: 4400,
  not_allowed: 4403,
  not_json: 4400,
  not_signed_in: 4401,
  not_your_board: 4421,
  not_your_turn: 4400,
  not_your_vote: 4400,
  note_full: 4400,
  nothing_to_vote_on: 4400,
  objections_stand: 4400,
  phase_not_next: 4400,
  phase_over: 4400,
  phase_past: 4400,
  read_only: 4405,
  removed: 4410,
  rotation_impossible: 4400,
  server_full: 4529,
  stopping: 1012,
  storage_unavailable: 4500,
  structure_locked: 4400,
  text_frame: 4415,
  too_large: 4413,
  too_long: 4400,
  too_many_attempts: 4400,
  too_many_boards: 4400,
  too_many_connections: 4529,
  too_many_options: 4400,
  too_many_people: 4529,
  too_many_sessions: 4429,
  too_many_votes: 4400,
  too_often: 4400,
  too_slow: 1013,
  unknown_address: 4400,
  unknown_board: 4404,
  unknown_code: 4400,
  unknown_decision: 4400,
  unknown_election: 4400,
  unknown_group: 4400,
  unknown_invitation: 4400,
  unknown_message: 4400,
  unknown_person: 4400,
  unknown_phase: 4400,
  unknown_template: 4400,
  unknown_vote: 4400,
  unknown_workshop: 4404,
  vote_not_open: 4400,
  workshop_closed: 4405,
  wrong_step: 4400,
} as const;

/** Should a client that was closed with this code come back by itself? */
export function mayRetry(code: number): boolean {
  return code < 4400 || code > 4499;
}
