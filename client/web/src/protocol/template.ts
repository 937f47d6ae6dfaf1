// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.

/**
 * What is said of a method where it is chosen.
 */
export type CardWords = { title: string, description: string, produces: string, };

/**
 * A method as it is offered on the home page.
 */
export type TemplateCard = { id: string, language: string, title: string, description: string, 
/**
 * What people leave with.
 */
produces: string, 
/**
 * The same in English, where the method has it.
 */
english: CardWords | null, minutes: number | null, 
/**
 * Fewest and most people that it is made for.
 */
group_size: [number, number], 
/**
 * How many zones its boards open with, without those of «Inclusion et déclusion» and without its example.
 */
zones: number, 
/**
 * How many notes its boards open with.
 */
notes: number, 
/**
 * It has an example, which a workshop may be made with.
 */
sample: boolean, 
/**
 * The methods that it is gone on from.
 */
follows: Array<string>, 
/**
 * Something of any workshop may come along into it.
 */
takes: boolean, deliverables: Array<Deliverable>, 
/**
 * Days after its close that a workshop of it is kept, where nobody chooses.
 */
retention: number, 
/**
 * A table each; others may be named when a workshop is made.
 */
themes: Array<string>, };

/**
 * What is wrong with a file.
 */
export type Fault = "json" | "format" | "unknown_key" | "missing" | "wrong_value" | "unknown_board" | "unknown_zone" | "twice" | "too_long" | "too_many" | "out_of_bounds";

/**
 * `POST /api/workshops/{workshop}/method`: the method as it is to be called. Answers its file.
 */
export type KeepMethod = { title: string, description: string, 
/**
 * What people leave with, in a sentence.
 */
produces: string, 
/**
 * In place of those of one's own that the workshop has.
 */
documents: Array<OwnDocument>, };

/**
 * A document that quotes some zones.
 */
export type OwnDocument = { title: string, 
/**
 * Not `json`.
 */
format: DeliverableFormat, 
/**
 * All where none is named.
 */
zones: Array<string>, };

/**
 * One document, or one table.
 */
export type Deliverable = { id: string, 
/**
 * What it is called where it is offered, in the method's language.
 */
title: string, format: DeliverableFormat, 
/**
 * How a document is cut; `null`: as the method's boards are.
 */
sections: Sections | null, 
/**
 * The zone whose notes are the rows of a table; `null`: all that are no column.
 */
rows: string | null, 
/**
 * The columns of a table, in order: fields of notes ([`FIELDS`]), or zones by their ids, whose notes stand where they
 * answer the note of the row.
 */
columns: Array<string>, 
/**
 * It is made of these zones alone, with those under them; of all where none is named.
 */
zones: Array<string>, 
/**
 * Of these it tells on boards where something is in them: an empty one would say nothing.
 */
if_any: Array<string>, 
/**
 * The table on a board that this one is, with its rows and columns: its zone.
 */
grid: string | null, 
/**
 * It says what was decided, and leaves as validated once nothing is open (SPEC E16).
 */
validates: boolean, 
/**
 * It may be of one side of the perimeter alone (SPEC E18).
 */
sides: boolean, };

export type DeliverableFormat = "markdown" | "html" | "csv" | "json";

export type Sections = "by_theme" | "by_zone" | "plans" | "rooms" | "interpretation" | "compared" | "story" | "decisions";
