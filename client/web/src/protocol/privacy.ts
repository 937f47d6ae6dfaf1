// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { PersonId, WorkshopId } from './ids';

/**
 * How long a workshop is kept.
 */
export type Retention = { 
/**
 * Days after its close, or after its last change where nobody closes it. `null` in a workshop that an earlier
 * version made, where nobody was told of one: it is kept until someone chooses.
 */
days: number | null, 
/**
 * When it was closed; `null` while it is not.
 */
closed_at: number | null, 
/**
 * Days after its close that what is a group's alone is kept, where its method lets that go before the rest.
 */
confidential_days?: number, };

/**
 * Someone came in by an invitation that the operator of the server made.
 */
export type Access = { person: PersonId, at: number, };

/**
 * A workshop that was taken from this one, and in which everyone may ask where its ideas come from (SPEC D12). Its title
 * is its own people's: nothing of it stays here when they erase it.
 */
export type Follower = { workshop: WorkshopId, at: number, };
