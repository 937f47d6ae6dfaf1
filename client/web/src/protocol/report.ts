// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId } from './ids';
import type { NoteRef } from './message';

/**
 * A form in which something leaves.
 */
export type Format = "markdown" | "html" | "csv" | "json" | "svg" | "canvas" | "excalidraw";

/**
 * A document, its parts in order.
 */
export type Document = { title: string, 
/**
 * `fr` or `en`: the language of what Socle says in it.
 */
language: string, 
/**
 * When what it tells of took place.
 */
at: number | null, 
/**
 * What stands under the title: date, people, groups.
 */
facts: Array<Fact>, parts: Array<Part>, };

/**
 * A part with a heading of its own.
 */
export type Part = { 
/**
 * The same each time that the document is made anew.
 */
id: string, title: string, 
/**
 * What people wrote for it, in paragraphs. Comes first.
 */
text: string, blocks: Array<Block>, };

/**
 * What a part is made of.
 */
export type Block = { "is": "text", text: string, } | { "is": "facts", facts: Array<Fact>, } | { "is": "ideas", title: string, numbered: boolean, ideas: Array<Idea>, } | { "is": "table", title: string, columns: Array<string>, rows: Array<Array<string>>, } | { "is": "figure", caption: string, 
/**
 * As an image; nothing in it is fetched or run.
 */
svg: string, zones: Array<FigureZone>, 
/**
 * Where that moment is; absent where its reader has no way to it.
 */
source: Instant | null, } | { "is": "heading", title: string, } | { "is": "written", title: string, text: string, } | { "is": "cards", title: string, cards: Array<Card>, } | { "is": "bars", title: string, note: string, bars: Array<Bar>, };

/**
 * A zone of a figure, in words.
 */
export type FigureZone = { title: string, ideas: Array<string>, };

/**
 * A moment of a board.
 */
export type Instant = { board: BoardId, at: number, };

export type Fact = { name: string, value: string, };

/**
 * One idea as it stands in a document.
 */
export type Idea = { text: string, 
/**
 * What is known of it, in words: «×3», «6 points», «venue de Mobilité».
 */
remarks: Array<string>, 
/**
 * The note that it is; absent where its reader has no way to it.
 */
source: NoteRef | null, };

export type Bar = { label: string, rank: number, 
/**
 * 0 to 1.
 */
part: number, value: string, };

/**
 * A card, and how it is signed.
 */
export type Card = { idea: Idea, signature: string, };

/**
 * A section as the facilitation wrote it.
 */
export type SectionText = { 
/**
 * Of a section that Socle drafts, or a new one's own.
 */
id: string, title: string, 
/**
 * In paragraphs; blank lines keep them apart.
 */
text: string, 
/**
 * It stays out of the document.
 */
hidden: boolean, 
/**
 * Notes that it quotes, in order.
 */
cites: Array<NoteRef>, 
/**
 * Moments of boards that it shows, in order.
 */
figures: Array<Figure>, };

/**
 * A board as it was at one time, shown as a picture. Drawn anew each time, from what the replay tells.
 */
export type Figure = { board: BoardId, at: number, 
/**
 * One zone of it; `null`: the whole board.
 */
zone: string | null, caption: string, };

/**
 * A change to the restitution. `version`: the one that it was made on; another one in the meantime refuses it.
 */
export type ReportEdit = { "what": "write", section: SectionText, version: number, } | { "what": "order", order: Array<string>, version: number, };

/**
 * `GET /api/workshops/{workshop}/report`, for facilitators: the draft as it is now.
 */
export type ReportDraft = { 
/**
 * Title and facts; its parts are the sections that are not hidden.
 */
head: Document, 
/**
 * In order, hidden ones too.
 */
sections: Array<DraftSection>, order_version: number, publication: Publication | null, };

export type DraftSection = { section: SectionText, 
/**
 * 0 while nobody has changed it.
 */
version: number, 
/**
 * Socle drafted it; a section of the facilitation's own is not.
 */
given: boolean, 
/**
 * What stands in it beside people's words, made anew each time.
 */
blocks: Array<Block>, };

/**
 * A restitution that everyone with its link may read, until then.
 */
export type Publication = { until: number, 
/**
 * What opens it, at `/p#{secret}`.
 */
secret: string, };

/**
 * Answer to `POST /api/published` `{"secret"}`.
 */
export type Published = { document: Document, until: number, };
