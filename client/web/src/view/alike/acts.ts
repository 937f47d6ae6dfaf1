// Joining ideas that say the same, and taking them apart again: what may be done by whom, the act, and the way back.
import type { Note, NoteId } from '../../board/model';
import { m } from '../../i18n';
import type { LiveBoard } from '../../live';
import { shortText } from '../outline/words';
import { toasts, UNDO_SECONDS } from '../parts/toasts.svelte';

/** May all of these but this one be joined into it? Joining is as removing what is joined (SPEC B25). */
const mayStay = (board: LiveBoard, notes: readonly Note[], stays: Note): boolean =>
  notes.every((note) => note.id === stays.id || board.may.remove(note));

/** Those of which the words may stay, the oldest first: it is the one that stays unless somebody says otherwise. */
export const stayable = (board: LiveBoard, notes: readonly Note[]): readonly Note[] =>
  notes.filter((note) => mayStay(board, notes, note)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

/** May it be said of these that each is an idea of its own? The last one need not say it. */
export const mayKeepApart = (board: LiveBoard, notes: readonly Note[]): boolean =>
  notes.slice(0, -1).every((note) => board.may.edit(note));

/** How many ideas these are, with all that was joined into them before. */
export const countOf = (notes: readonly Note[]): number => notes.reduce((sum, note) => sum + 1 + note.joined, 0);

export function join(board: LiveBoard, notes: readonly Note[], into: Note): void {
  const ids = notes.map(({ id }) => id).filter((id) => id !== into.id);
  const count = countOf(notes);
  board.api.join(ids, into.id);
  toasts.show(m.alike_said_joined({ count, note: shortText(into, 40) }), {
    seconds: UNDO_SECONDS,
    action: { label: m.alike_split(), run: () => board.api.restore(ids) },
  });
}

export function split(board: LiveBoard, id: NoteId): void {
  const note = board.api.notes().get(id);
  board.api.restore([id]);
  toasts.show(m.alike_said_split({ note: shortText(note, 40) }));
}

export function keepApart(board: LiveBoard, notes: readonly Note[]): void {
  board.api.keepApart(notes.map(({ id }) => id));
  toasts.show(m.alike_said_apart());
}
