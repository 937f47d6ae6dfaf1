// Which boards someone may take away: what protocol/src/workshop/report.rs answers, so that a dialog offers no more. Pure.
import { groupOf, tableOf } from '../../live/standing';
import type { BoardView, WorkshopView } from '../../protocol';

export function mayTake(view: WorkshopView, person: string): readonly BoardView[] {
  const boards = view.boards.filter(({ raw, erased_at }) => !raw && erased_at === undefined);
  if (view.people.some(({ id, role }) => id === person && role === 'facilitator')) return boards;
  const hosts = groupOf(view, person)?.host === person;
  const table = hosts ? tableOf(view, person) : null;
  return boards.filter(({ id }) => id === table);
}
