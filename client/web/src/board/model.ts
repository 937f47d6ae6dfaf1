// The board as the rest of the app sees it: plain values and acts, no Yjs, no framework. The shapes are
// protocol/SPEC.md B1–B10. `Board` (board.ts) implements `BoardApi` over one Y.Doc.
import type { Refusal } from '../protocol';

export type NoteId = string;
export type ZoneId = string;
export type LinkId = string;

export const COLORS = ['soleil', 'abricot', 'rose', 'lilas', 'ciel', 'menthe', 'tilleul', 'sable'] as const;
export type Color = (typeof COLORS)[number];
export const ZONE_KINDS = [
  'list',
  'free',
  'strip',
  'table',
  'form',
  'axis',
  'lane',
  'target',
  'postcard',
  'plan',
] as const;
/** How a zone lays its notes out: a module each in kinds/. */
export type ZoneKind = (typeof ZONE_KINDS)[number];
/** Do its notes stand one after the other, rather than where they are put? */
export const isListed = (kind: ZoneKind | undefined): boolean => kind !== undefined && kind !== 'free';
export const WEATHERS = ['sun', 'clouds', 'rain', 'storm', 'fog'] as const;
export type Weather = (typeof WEATHERS)[number];
export const TERMS = ['short', 'medium'] as const;
export type Term = (typeof TERMS)[number];
export const PERIMETERS = ['inside', 'outside'] as const;
/** Is what it tells of of the territory that is looked at? */
export type Perimeter = (typeof PERIMETERS)[number];
export const LINK_KINDS = ['influence', 'chain', 'proximity', 'distance', 'comes_from', 'answers', 'flow'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Frame extends Point {
  readonly w: number;
  readonly h: number;
}
export interface Deletion {
  /** Empty: nobody says who. */
  readonly by: string;
  readonly at: number;
  /** Of a note that was joined into another one, which says the same (SPEC B25). */
  readonly into: NoteId | null;
}
/** One key in the document: a move is whole. `x`,`y` are relative to a free zone, absolute when `zone` is null. */
export interface Place extends Point {
  readonly zone: ZoneId | null;
  readonly order: string;
  /** In a table or a target, by their ids. */
  readonly row: string | null;
  readonly column: string | null;
  /** On a scale, whose values are `x` and `y`: nobody has said yet where. */
  readonly waits: boolean;
}
/** Where in its zone a note stands, for a zone that has more to say of that than an order. */
export type Stand = Partial<Pick<Place, 'x' | 'y' | 'row' | 'column' | 'waits'>>;

/** What somebody took a picture of (SPEC B28): an image of the workshop, and what can be seen on it. */
export interface Photo {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  /** Empty: nobody has said. */
  readonly alt: string;
}

export interface Note {
  readonly id: NoteId;
  readonly place: Place;
  readonly text: string;
  readonly color: Color;
  readonly size: { readonly w: number; readonly h: number } | null;
  readonly author: string | null;
  readonly at: number;
  readonly status: string;
  readonly origin: { readonly board: string; readonly note: string; readonly label: string } | null;
  /** The group that wrote it. */
  readonly group: string | null;
  /** `table`: somebody typed it for their table (SPEC F9). */
  readonly entered: string | null;
  readonly weather: Weather | null;
  readonly term: Term | null;
  readonly perimeter: Perimeter | null;
  /** Its author lets its words be told, though what it stands among stays off the record (SPEC B17). */
  readonly shared: boolean;
  /** A word of the facilitation to its author. */
  readonly reply: string | null;
  /** Of a card: how its writer signs; empty, nobody's. It makes a note a card. */
  readonly signature: string | null;
  /** The note whose words it has (SPEC B23). */
  readonly twin: NoteId | null;
  /** Notes that say something else, though they read alike (SPEC B26). */
  readonly apart: readonly NoteId[];
  readonly photo: Photo | null;
  /** How many others were joined into it: it stands for one more. */
  readonly joined: number;
  readonly deleted: Deletion | null;
}
export interface Zone {
  readonly id: ZoneId;
  readonly kind: ZoneKind;
  readonly title: string;
  readonly prompt: string;
  readonly parent: ZoneId | null;
  readonly order: string;
  readonly frame: Frame;
  readonly color: Color;
  readonly panel: number | null;
  readonly locked: boolean;
  /** It takes no more notes than this. */
  readonly max: number | null;
  /** What its notes are asked beside their text. */
  readonly fields: readonly string[];
  /** As the document has them; kinds/ground.ts reads them. */
  readonly rows: unknown;
  readonly columns: unknown;
  readonly axes: unknown;
  /** Of a plan: its storeys. Of a zone of one: where it is, and what for. plan/read.ts reads them. */
  readonly levels: unknown;
  readonly room: unknown;
  /** When a lane is walked. */
  readonly when: string;
  /** What a group writes together for a question; `null` where nobody is asked. */
  readonly synthesis: string | null;
  /** What was decided of it, as the document has it; kinds/decided.ts reads it. */
  readonly decided: unknown;
  readonly author: string | null;
  readonly deleted: Deletion | null;
}
/** What a note says beside its text; `null` takes it off. */
export interface NoteFields {
  readonly entered?: 'table' | null;
  readonly weather?: Weather | null;
  readonly term?: Term | null;
  readonly perimeter?: Perimeter | null;
  readonly shared?: true | null;
  readonly signature?: string | null;
  readonly photo?: Photo | null;
}
/** What a new note may have more: `status` is `draft` for a private one that is not sent yet (SPEC D). */
export interface NoteMore extends NoteFields {
  readonly status?: string;
  /** The note that it answers: linked in the same step. */
  readonly answers?: { readonly note: NoteId; readonly kind: LinkKind } | null;
  /** Where in its zone it stands, where that says more than an order. */
  readonly stand?: Stand | null;
  /** The note of the same board whose words it has (SPEC D6). */
  readonly origin?: { readonly board: string; readonly note: NoteId; readonly label: '' } | null;
  /** The note that it is a linked copy of; its text comes from the server. */
  readonly twin?: NoteId;
}
export interface Link {
  readonly id: LinkId;
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  readonly label: string;
  readonly order: string;
  /** Its number in what is told, as people say it: «2 bis». */
  readonly step: string;
  readonly author: string | null;
  readonly deleted: Deletion | null;
}

/** What one transaction changed. `text` notes changed in their text only. */
export interface Change {
  readonly notes: ReadonlySet<NoteId>;
  readonly zones: ReadonlySet<ZoneId>;
  readonly links: ReadonlySet<LinkId>;
  readonly meta: boolean;
  /** Did this browser make it (also by undo)? */
  readonly local: boolean;
}

/** How what is made now is signed: not at all where the phase masks authors (SPEC F6). */
export interface Signature {
  readonly author: string | null;
  readonly group: string | null;
}

/** Where a note goes: at the end of a list, before a note of it, or at a point. Without a stand it waits, or stays where
 *  it stood in that zone. */
export type Target =
  | { readonly zone: ZoneId; readonly before?: NoteId | null; readonly stand?: Stand | undefined }
  | { readonly zone: ZoneId | null; readonly at: Point };
/** What may be said of a zone; `room: null` takes it off its plan. */
export type ZonePatch = Partial<
  Pick<
    Zone,
    | 'title'
    | 'prompt'
    | 'frame'
    | 'color'
    | 'kind'
    | 'locked'
    | 'max'
    | 'fields'
    | 'rows'
    | 'columns'
    | 'axes'
    | 'when'
    | 'levels'
    | 'room'
    | 'decided'
  >
>;

export interface BoardApi {
  readonly title: string;
  /** Everything, deleted ones too; the returned objects are immutable and replaced when they change. */
  notes(): ReadonlyMap<NoteId, Note>;
  zones(): ReadonlyMap<ZoneId, Zone>;
  links(): ReadonlyMap<LinkId, Link>;
  /** Live (not deleted, zone not deleted) notes of a zone in outline order; `null` = free notes. */
  notesIn(zone: ZoneId | null): readonly Note[];
  /** Live zones in outline order (panel, order, id), children after their parent. */
  zonesInOrder(): readonly Zone[];
  /** Live links whose two ends are live. */
  liveLinks(): readonly Link[];
  /** What was joined into this note, by whatever way, those that came first before the others. */
  joinedIn(id: NoteId): readonly Note[];
  /** What lies in the bin: what was joined into a note that is shown does not. */
  bin(): { readonly notes: readonly Note[]; readonly zones: readonly Zone[] };
  /** Called once per animation frame at most while changes come from others, at once for one's own. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Tells now what others wrote since the last frame. */
  catchUp(): void;

  addNote(target: Target, text?: string, color?: Color, more?: NoteMore): NoteId;
  /** Copies next to the originals, in one undo step; answers the copies. */
  duplicate(ids: readonly NoteId[]): NoteId[];
  /** All of them, in one undo step, keeping their order (list) or their distances (point = where the first lands). */
  moveNotes(ids: readonly NoteId[], target: Target): void;
  /** Absolute or zone-relative positions per note, in one undo step: the drop of a drag. */
  placeNotes(places: ReadonlyMap<NoteId, { zone: ZoneId | null; at: Point }>): void;
  /** One step up or down in its list; answers the new index. */
  reorder(id: NoteId, by: 1 | -1): number;
  setColor(ids: readonly NoteId[], color: Color): void;
  setStatus(ids: readonly NoteId[], status: string): void;
  setFields(ids: readonly NoteId[], fields: NoteFields): void;
  setSize(id: NoteId, size: { w: number; h: number } | null): void;
  /** Replaces `remove` UTF-16 units at `index`; the merge-friendly way to edit the text of a note, or what is written
   *  together for a question. Answers false when it would be too long (nothing is written). */
  editText(id: NoteId, index: number, remove: number, insert: string): boolean;
  /** For the textarea binding: calls back with the new text and each remote delta. */
  watchText(id: NoteId, listener: (delta: readonly TextDelta[], text: string, local: boolean) => void): () => void;
  addZone(zone: {
    kind: ZoneKind;
    title: string;
    frame: Frame;
    color?: Color;
    parent?: ZoneId | null;
    room?: unknown;
  }): ZoneId;
  setZone(id: ZoneId, patch: ZonePatch): void;
  /** Moves a zone in the outline: before another one, or last. */
  orderZone(id: ZoneId, before: ZoneId | null): void;
  addLink(from: string, to: string, kind: LinkKind, label?: string): LinkId;
  setLink(id: LinkId, patch: Partial<Pick<Link, 'kind' | 'label' | 'order' | 'step' | 'from' | 'to'>>): void;
  /** To the bin, in one undo step. */
  remove(ids: readonly string[]): void;
  restore(ids: readonly string[]): void;
  /** These notes say the same as that one, and are counted in it, in one undo step; `restore` takes them out again. */
  join(ids: readonly NoteId[], into: NoteId): void;
  /** These notes say something else, each of them. */
  keepApart(ids: readonly NoteId[]): void;

  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** My own acts only. */
  undo(): void;
  redo(): void;
}

export type TextDelta = { readonly retain: number } | { readonly insert: string } | { readonly delete: number };

/** What others show of themselves; the name comes from the roster by `person`. */
export interface Presence {
  readonly client: number;
  readonly person: string;
  readonly cursor?: Point;
  readonly selected?: readonly string[];
  readonly typing?: NoteId;
  /** Notes (absolute positions) and zones being dragged. */
  readonly drag?: Readonly<Record<string, Point>>;
}
export interface PresenceApi {
  /** Everyone but this tab. */
  others(): readonly Presence[];
  subscribe(listener: () => void): () => void;
  /** Merged into what this tab shows; throttled inside. `undefined` clears a field. */
  show(patch: {
    cursor?: Point | undefined;
    selected?: readonly string[] | undefined;
    typing?: NoteId | undefined;
    drag?: Readonly<Record<string, Point>> | undefined;
  }): void;
}

/** The truth about «Enregistré»: saved only when the server has everything on disk. */
export type SaveState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'sending' }
  /** `why`: the server answers, but does not let this board in yet. */
  | { readonly kind: 'offline'; readonly since: number; readonly kept: number; readonly why: Refusal | null }
  /** The server cannot write to its disk; what is made here stays here until it can. */
  | { readonly kind: 'storage_down'; readonly kept: number }
  /** The server ended it: nothing is sent until the page is loaded again. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly kept: number };
