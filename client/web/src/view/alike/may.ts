// May ideas be joined? Small, so that what joins them is fetched only then.
import type { NoteId } from '../../board/model';
import type { LiveBoard } from '../../live';

/** Several, of which all but one may be removed (SPEC B25). */
export function mayJoin(board: LiveBoard, ids: readonly NoteId[]): boolean {
  const notes = ids.flatMap((id) => board.api.notes().get(id) ?? []);
  return notes.length > 1 && notes.filter((note) => !board.may.remove(note)).length <= 1;
}
