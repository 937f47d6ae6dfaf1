// What can be changed of notes beside their text, by whoever looks at them.
import type { Note, NoteId, ZoneKind } from '../../board/model';
import type { LiveBoard } from '../../live';

/** Do its words stay off the record unless its author shares them (protocol/src/export/record.rs)? */
export const isCard = ({ weather }: Note, zone: ZoneKind | undefined): boolean => weather !== null || zone === 'strip';

/** May its words be kept out by who runs the workshop? Only its author lets them in again (SPEC B17). */
export const isWithdrawable = (board: LiveBoard, note: Note, zone: ZoneKind | undefined, runs: boolean): boolean =>
  note.shared && runs && isCard(note, zone) && !board.may.share(note);

export function fieldsOf(
  board: LiveBoard,
  ids: readonly NoteId[],
  space = board,
): {
  readonly strip: boolean;
  readonly term: boolean;
  readonly perimeter: boolean;
  readonly table: boolean;
  readonly share: boolean;
  readonly card: boolean;
} {
  const notes = ids.flatMap((id) => board.notes.get(id)?.value ?? []);
  const edits = notes.length > 0 && notes.every((note) => board.may.edit(note));
  const zones = notes.map(({ place }) => (place.zone === null ? null : (space.zones.get(place.zone)?.value ?? null)));
  return {
    strip: edits && zones.every((zone) => zone?.kind === 'strip'),
    share: notes.length > 0 && notes.every((note, n) => isCard(note, zones[n]?.kind) && board.may.share(note)),
    term: edits && zones.every((zone) => zone?.fields.includes('term') ?? false),
    perimeter: edits && zones.every((zone) => zone?.fields.includes('perimeter') ?? false),
    table: edits && board.may.standing.enters,
    card: edits && notes.every((note) => note.signature !== null),
  };
}

export const offersFields = (board: LiveBoard, ids: readonly NoteId[]): boolean => {
  return Object.values(fieldsOf(board, ids)).some(Boolean);
};
