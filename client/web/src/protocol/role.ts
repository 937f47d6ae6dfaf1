// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.

/**
 * What a person is in one workshop. It comes from the invitation they used and lives in the workshop's state.
 */
export type Role = "projector" | "observer" | "participant" | "facilitator";
