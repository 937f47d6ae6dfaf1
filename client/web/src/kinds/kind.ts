// What each kind of zone is, on the side of the browser: one module a kind, all under this contract. Under which headings
// its notes are read, and how it lies on the plan. The server's twin is protocol/src/kinds.rs; what people see of a kind
// besides the plan is view/kinds/. Pure.
import type { Frame, Note, NoteId, Point, Stand, Zone } from '../board/model';
import type { Level } from '../plan/read';
import type { Approval } from './decided';
import type { Head } from './ground';

/** Notes that are read under one heading, or two. */
export interface Group {
  readonly row: Head | null;
  readonly column: Head | null;
  /** They wait beside the rest: nobody has said where they stand. */
  readonly waits: boolean;
  readonly notes: readonly Note[];
}

/** A note where its zone puts it, from the zone's corner. */
export interface Box {
  readonly note: Note;
  readonly frame: Frame;
  readonly font: number;
  /** In the middle of its room, with «↳» before it. */
  readonly arrow: boolean;
}

/** What a zone draws under its notes, from its corner. `say`: words of Socle, which the view knows. */
export type Mark =
  | { readonly draw: 'line'; readonly from: Point; readonly to: Point }
  | { readonly draw: 'circle'; readonly centre: Point; readonly radius: number }
  | {
      readonly draw: 'text';
      readonly lines: readonly string[];
      readonly say?: 'to_place' | 'placed' | 'synthesis' | 'not_given' | Approval;
      readonly at: Point;
      readonly size: number;
      readonly bold: boolean;
      /** From afar it is set larger, as a zone's title is. */
      readonly grows?: boolean;
      readonly anchor: 'start' | 'middle' | 'end';
    };

/** Where something dropped at a point of the zone stands, and what to show for it. */
export interface Aim {
  readonly stand: Stand;
  readonly before: NoteId | null;
  readonly mark: Frame | null;
}

/** A level of a plan, on which rooms are drawn: from the zone's corner, and how large a unit of it is. */
export interface Sheet {
  readonly level: Level;
  readonly frame: Frame;
  readonly scale: number;
}

export interface Drawn {
  readonly boxes: readonly Box[];
  readonly marks: readonly Mark[];
  /** What the zone needs at least. */
  readonly height: number;
  /** Of a list. */
  readonly columns: number;
  /** Of a plan. */
  readonly sheets?: readonly Sheet[];
  /** Of a kind that has more to say of a drop than its order. */
  readonly aim?: (at: Point, moving: ReadonlySet<string>) => Aim;
}

export interface Beside {
  readonly w: number;
  readonly left: number;
  readonly first: (child: Zone) => boolean;
}

export interface Kind {
  /** Every note once. No group but the only one is empty. */
  readonly groups: (zone: Zone, notes: readonly Note[]) => readonly Group[];
  /** `null`: its notes stand free. */
  readonly draw: (zone: Zone, notes: readonly Note[]) => Drawn | null;
  /** Where its child zones lie, if that is for it to say: one under the other, as wide as this and so far from its left. */
  readonly stacks?: (frame: Frame) => { readonly w: number; readonly left: number };
  /** Or in two columns beside it, so wide and so far from its left, and which of them before the others. */
  readonly beside?: (zone: Zone) => Beside;
}

export const together = (notes: readonly Note[]): readonly Group[] => [
  { row: null, column: null, waits: false, notes },
];
