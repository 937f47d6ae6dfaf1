// What can be changed of notes beside their text, by whoever looks at them.
import type { NoteId } from '../../board/model';
import type { LiveBoard } from '../../live';

export function fieldsOf(
  board: LiveBoard,
  ids: readonly NoteId[],
  space = board,
): { readonly strip: boolean; readonly term: boolean; readonly table: boolean; readonly card: boolean } {
  const notes = ids.flatMap((id) => board.notes.get(id)?.value ?? []);
  const edits = notes.length > 0 && notes.every((note) => board.may.edit(note));
  const zones = notes.map(({ place }) => (place.zone === null ? null : (space.zones.get(place.zone)?.value ?? null)));
  return {
    strip: edits && zones.every((zone) => zone?.kind === 'strip'),
    term: edits && zones.every((zone) => zone?.fields.includes('term') ?? false),
    table: edits && board.may.standing.enters,
    card: edits && notes.every((note) => note.signature !== null),
  };
}

export const offersFields = (board: LiveBoard, ids: readonly NoteId[]): boolean => {
  return Object.values(fieldsOf(board, ids)).some(Boolean);
};
