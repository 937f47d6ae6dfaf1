// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { PersonId } from './ids';

/**
 * A named no. The JSON form is `{"code": "note_full", "note": "…", "limit": 500}`.
 */
export type Refusal = { "code": "unknown_code", } | { "code": "unknown_invitation", } | { "code": "not_signed_in", } | { "code": "bad_token", } | { "code": "expired_token", } | { "code": "removed", } | { "code": "door_locked", } | { "code": "read_only", } | { "code": "not_allowed", } | { "code": "structure_locked", zone: string | null, } | { "code": "note_full", note: string, limit: number, } | { "code": "foreign_client", } | { "code": "bad_shape", path: string, } | { "code": "unknown_workshop", } | { "code": "unknown_board", } | { "code": "unknown_person", person: PersonId, } | { "code": "unknown_template", template: string, } | { "code": "unknown_address", } | { "code": "last_facilitator", } | { "code": "not_json", } | { "code": "bad_field", field: string, } | { "code": "too_long", field: string, limit: number, } | { "code": "too_large", limit: number, } | { "code": "malformed_frame", } | { "code": "text_frame", } | { "code": "unknown_message", } | { "code": "foreign_origin", } | { "code": "storage_unavailable", } | { "code": "board_unavailable", } | { "code": "stopping", } | { "code": "too_slow", };
