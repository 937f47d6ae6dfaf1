// What a table and a target share: notes in rows × columns.
import type { Note, Zone } from '../board/model';
import { cellOf, columnsOf, rowsOf, type Cell, type Head } from './ground';
import type { Group } from './kind';

export interface Place extends Cell {
  readonly head: { readonly row: Head | null; readonly column: Head | null };
}

const each = (heads: readonly Head[]): readonly { at: number | null; head: Head | null }[] =>
  heads.length === 0 ? [{ at: null, head: null }] : heads.map((head, at) => ({ at, head }));

/** Every cell, by rows, then columns. */
export function cells(zone: Zone): readonly Place[] {
  return each(rowsOf(zone)).flatMap((row) =>
    each(columnsOf(zone)).map((column) => ({
      row: row.at,
      column: column.at,
      head: { row: row.head, column: column.head },
    })),
  );
}

/** The notes of each cell by its numbers, and those that wait. */
export function sorted(
  zone: Zone,
  notes: readonly Note[],
): { in: (cell: Cell) => readonly Note[]; waiting: readonly Note[] } {
  const found = new Map<string, Note[]>();
  const waiting: Note[] = [];
  for (const note of notes) {
    const cell = cellOf(zone, note.place);
    if (!cell) waiting.push(note);
    else {
      const key = `${cell.row} ${cell.column}`;
      const there = found.get(key);
      if (there) there.push(note);
      else found.set(key, [note]);
    }
  }
  return { in: ({ row, column }) => found.get(`${row} ${column}`) ?? [], waiting };
}

export function groups(zone: Zone, notes: readonly Note[]): readonly Group[] {
  const there = sorted(zone, notes);
  const all: Group[] = cells(zone).map((cell) => ({ ...cell.head, waits: false, notes: there.in(cell) }));
  all.push({ row: null, column: null, waits: true, notes: there.waiting });
  const full = all.filter((group) => group.notes.length > 0);
  return full.length > 0 ? full : [{ row: null, column: null, waits: false, notes: [] }];
}
