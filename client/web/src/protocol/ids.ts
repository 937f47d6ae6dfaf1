// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.

/**
 * A facilitated event: people, boards, phases, a clock.
 */
export type WorkshopId = string;

/**
 * A lasting document; one CRDT document, one sync room.
 */
export type BoardId = string;

/**
 * A human, across sessions and devices.
 */
export type PersonId = string;

/**
 * What people type to join: four letters and two digits, shown as `KAYA-42`.
 *
 * Letters leave out I, L, O, Q, U and V, digits leave out 0 and 1: no two look alike in a large projected
 * type. Reading forgives case, blanks and dashes.
 */
export type JoinCode = string;

/**
 * People who work together.
 */
export type GroupId = string;

/**
 * One phase of a workshop's script.
 */
export type PhaseId = string;

/**
 * One vote, in its workshop and in the journal of its ballots.
 */
export type VoteId = string;

/**
 * Something that a workshop does to its boards: a reveal, a pouring.
 */
export type ErrandId = string;

/**
 * A decision by consent.
 */
export type DecisionId = string;

/**
 * An election without candidates.
 */
export type ElectionId = string;
