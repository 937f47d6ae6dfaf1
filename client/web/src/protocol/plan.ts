// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.

/**
 * One level of a building, with what lies under its ESPACES.
 */
export type Level = { id: string, label: string, 
/**
 * In units of which the level is 1,000 wide.
 */
height: number, 
/**
 * The SHA-256 of an image of the workshop, in lower-case hexadecimal digits. It is fitted inside the level.
 */
image?: string, 
/**
 * How wide the level is in reality: its scale.
 */
metres?: number, };

/**
 * Where an ESPACE lies, and what it is for: one value, so that no polygon is torn.
 */
export type Room = { 
/**
 * The level's id. One that the plan has not (any more): it waits to be placed.
 */
level: string, 
/**
 * The corners in the level's units, to the tenth; none: it is on this level, and not drawn.
 */
points: Array<[number, number]>, 
/**
 * Where on the level in words («salle du fond»), also where it is not drawn.
 */
label?: string, usages: Array<string>, publics: Array<string>, 
/**
 * In the order of the day, each once.
 */
moments: Array<Moment>, equipment: Array<string>, 
/**
 * Square metres, typed by hand; what is drawn to a scale says it better.
 */
area?: number, noise?: Noise, 
/**
 * Can somebody in a wheelchair use it?
 */
access?: Accessibility, 
/**
 * Who looks after it.
 */
steward?: string, };

/**
 * When an ESPACE is used.
 */
export type Moment = "morning" | "midday" | "afternoon" | "evening" | "weekend";

/**
 * How loud it is there.
 */
export type Noise = "calm" | "lively";

/**
 * Whether somebody in a wheelchair can use it.
 */
export type Accessibility = "yes" | "no" | "partly";
