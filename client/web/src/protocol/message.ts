// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, JoinCode, PersonId, WorkshopId } from './ids';
import type { Refusal } from './refusal';
import type { Role } from './role';

/**
 * What a client says on the workshop plane.
 */
export type ClientMessage = { "type": "command", id: number, command: Command, } | { "type": "ping", id: number, };

/**
 * What the server says on the workshop plane.
 */
export type ServerMessage = { "type": "welcome", protocol: number, you: PersonId, seq: number, now: number, workshop: WorkshopView, present: Array<PersonId>, } | { "type": "resumed", protocol: number, you: PersonId, seq: number, now: number, present: Array<PersonId>, } | { "type": "happening", seq: number, at: number, by: PersonId | null, happening: Happening, } | { "type": "present", people: Array<PersonId>, } | { "type": "done", id: number, seq: number, } | { "type": "refused", id: number | null, refusal: Refusal, } | { "type": "pong", id: number, now: number, };

/**
 * What a person asks of the workshop.
 */
export type Command = { "kind": "rename", person: PersonId, name: string, } | { "kind": "remove", person: PersonId, } | { "kind": "readmit", person: PersonId, } | { "kind": "lock_door", } | { "kind": "unlock_door", } | { "kind": "retitle", title: string, };

/**
 * What then became true. Journaled with author, server time and sequence; the state is a fold of these.
 */
export type Happening = { "kind": "created", title: string, template: string, code: JoinCode, boards: Array<BoardView>, } | { "kind": "joined", person: PersonId, name: string, role: Role, } | { "kind": "role_changed", person: PersonId, role: Role, } | { "kind": "renamed", person: PersonId, name: string, } | { "kind": "removed", person: PersonId, } | { "kind": "readmitted", person: PersonId, } | { "kind": "door_locked", } | { "kind": "door_unlocked", } | { "kind": "retitled", title: string, };

/**
 * A workshop as its people see it.
 */
export type WorkshopView = { id: WorkshopId, title: string, template: string, code: JoinCode, door_locked: boolean, boards: Array<BoardView>, 
/**
 * In order of arrival.
 */
people: Array<PersonView>, };

/**
 * A board as it is listed.
 */
export type BoardView = { id: BoardId, title: string, 
/**
 * `true` for a board that carries another app's Yjs document: no schema, no outline.
 */
raw: boolean, };

/**
 * A person as others see them.
 */
export type PersonView = { id: PersonId, name: string, role: Role, removed: boolean, };
