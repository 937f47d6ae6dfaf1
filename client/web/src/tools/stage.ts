// What a tool needs of the screen it works on. view/board/stage.svelte.ts is it in the browser; tests have a small one.
import type { BoardApi, Color, LinkId, Note, NoteId, PresenceApi, Stand, Target, ZoneId } from '../board/model';
import type { Camera } from '../canvas/camera';
import type { Frame, Point, Size } from '../canvas/geometry';
import type { Hit } from '../canvas/hit';
import type { Layout } from '../canvas/layout';
import type { Guide } from '../canvas/snap';

export type ToolName = 'select' | 'hand' | 'note' | 'link' | 'zone';

/** A pointer's event as tools see it. */
export interface Press {
  /** On the screen, from the viewport's corner. */
  readonly screen: Point;
  readonly board: Point;
  readonly hit: Hit;
  readonly touch: boolean;
  /** Shift: add to the selection. */
  readonly shift: boolean;
  /** Control or command: add to the selection, or drag without snapping. */
  readonly free: boolean;
  /** 2 for the second press of a double click. */
  readonly count: number;
}

/** Where what is dragged would land. */
export interface Drop {
  readonly zone: ZoneId | null;
  /** In a list: before this note, or last. */
  readonly before: NoteId | null;
  /** In a zone that has more to say than an order. */
  readonly stand?: Stand | undefined;
  /** The line that shows the place in a list. */
  readonly mark: Frame | null;
}

/** What tools draw over the board while a hand is down. */
export interface Hints {
  readonly marquee: Frame | null;
  readonly guides: readonly Guide[];
  readonly drop: Drop | null;
  readonly wire: { readonly from: string; readonly to: Point; readonly over: string | null } | null;
  readonly draft: Frame | null;
  readonly resize: { readonly id: string; readonly frame: Frame } | null;
}
export const NO_HINTS: Hints = { marquee: null, guides: [], drop: null, wire: null, draft: null, resize: null };

/** What just happened, for the notice and the live region; the view has the sentences. */
export type Said =
  | { readonly what: 'locked' | 'list_order' | 'read_only' | 'against_rules' | 'already_linked' }
  | { readonly what: 'moved'; readonly count: number; readonly zone: ZoneId | null }
  | { readonly what: 'reordered'; readonly index: number; readonly of: number }
  | { readonly what: 'removed' | 'link_removed'; readonly ids: readonly string[] }
  | { readonly what: 'restored' | 'duplicated'; readonly count: number }
  | { readonly what: 'linked' | 'undone' | 'redone' | 'zone_added' | 'pick_target' | 'placing' | 'placed' | 'unshared' }
  | { readonly what: 'colored'; readonly color: string };

/** What this person may do here now: live/may.ts, or all of it. */
export interface Rights {
  /** Anything at all. */
  readonly edit: boolean;
  /** Also what the facilitation locked. */
  readonly shape: boolean;
  readonly link: boolean;
  readonly zones: boolean;
  addIn(zone: ZoneId | null): boolean;
  /** Is a new note asked more there than its text, before it can be one? */
  asksMore(zone: ZoneId | null): boolean;
  moveInto(note: Note, zone: ZoneId | null): boolean;
  move(note: Note): boolean;
  write(note: Note): boolean;
  remove(note: Note): boolean;
}

export interface Stage {
  readonly board: BoardApi;
  readonly presence: PresenceApi;
  readonly layout: Layout;
  readonly camera: Camera;
  readonly viewport: Size;
  readonly selection: ReadonlySet<string>;
  readonly rights: Rights;
  hit(board: Point): Hit;
  select(ids: Iterable<string>): void;
  moveCamera(camera: Camera): void;
  show(hints: Partial<Hints>): void;
  /** Shows notes and zones away from their places, by board units; `null` ends it. */
  shift(shifts: ReadonlyMap<string, Point> | null): void;
  edit(note: NoteId | null): void;
  rename(zone: ZoneId): void;
  openLink(link: LinkId): void;
  openDraft(frame: Frame): void;
  /** Asks for a new note's text together with what else is asked of it. */
  openNew(target: Target, color: Color): void;
  use(tool: ToolName): void;
  say(said: Said): void;
}

export interface Tool {
  readonly cursor: string;
  down(press: Press): void;
  move(press: Press): void;
  up(press: Press): void;
  /** Escape, or a second finger: nothing of what was begun remains. */
  cancel(): void;
  /** The pointer moves with nothing pressed. */
  hover?(press: Press): void;
}

/** May this person move or rename the zone? */
export function mayShape(stage: Stage, zone: ZoneId): boolean {
  const locked = stage.layout.zones.get(zone)?.zone.locked ?? false;
  return stage.rights.zones && (stage.rights.shape || !locked);
}

/** Asks whether something may be done with these notes; says so where it may not with any. */
export function mayAll(stage: Stage, ids: Iterable<NoteId>, act: 'move' | 'write' | 'remove'): boolean {
  for (const id of ids) {
    const note = stage.board.notes().get(id);
    if (!note || stage.rights[act](note)) continue;
    stage.say({ what: 'against_rules' });
    return false;
  }
  return true;
}
