// The texts of notes of boards that may not be open here, as they are now.
import { boardContent, type BoardContent } from '../../live';
import type { Gate } from '../../protocol';

export interface GatedNote {
  readonly id: string;
  /** `null`: it is not there any more, or not to be seen. */
  readonly text: string | null;
  readonly color: string;
  readonly zone: string;
}

/** The notes of a board as people read them, zone by zone. */
export function notesOf({ zones, notes }: BoardContent): readonly GatedNote[] {
  const inZones = zones.flatMap((zone) => zone.notes.map((note) => ({ ...note, zone: zone.title })));
  return [...inZones, ...notes.map((note) => ({ ...note, zone: '' }))];
}

/** What a gate asks about, in its order. */
export async function gatedNotes(workshop: string, { notes }: Gate): Promise<readonly GatedNote[]> {
  const boards = [...new Set(notes.map(({ board }) => board))];
  const read = await Promise.all(boards.map((board) => boardContent(workshop, board)));
  const known = new Map(read.flatMap((board) => (board ? notesOf(board) : [])).map((note) => [note.id, note]));
  return notes.map(({ note }) => known.get(note) ?? { id: note, text: null, color: 'sable', zone: '' });
}
