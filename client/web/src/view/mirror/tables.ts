// Which other tables may be read beside one's own (methods M13), and what of them faces what. Pure.
import type { BoardApi, Zone } from '../../board/model';
import type { BoardView, WorkshopView } from '../../protocol';
import { boardsFor } from '../../live/place';

/** The tables that this person may open beside this one: none where it is no table itself. */
export function tablesBeside(view: WorkshopView, person: string, board: string): readonly BoardView[] {
  const { boards } = view.tables;
  if (!boards.includes(board)) return [];
  return boardsFor(view, person).filter(
    ({ id, erased_at }) => id !== board && boards.includes(id) && erased_at === undefined,
  );
}

/** The zones of a table that ideas are read in. */
export const readable = (api: BoardApi): readonly Zone[] =>
  api.zonesInOrder().filter(({ kind }) => kind !== 'strip' && kind !== 'plan');

/** The zone of the other table that one begins to read beside one's own: the one of its id, else of its title, else the
 *  first. */
export function facing(own: Zone | undefined, others: readonly Zone[]): string | null {
  const same = others.find(({ id }) => id === own?.id) ?? others.find(({ title }) => title === own?.title);
  return (same ?? others[0])?.id ?? null;
}
