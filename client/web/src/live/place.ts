// What a person has in a facilitated workshop besides their standing on a board: the boards they may open, whether they
// take part, whether they write in private. The twin of protocol/src/workshop/access.rs. Pure.
import type { BoardView, WorkshopView } from '../protocol';
import { groupOf, isShown, phaseOf, placeOf, tableOf } from './standing';

/** The boards that this person may open now. */
export function boardsFor(view: WorkshopView, person: string): readonly BoardView[] {
  const role = view.people.find(({ id }) => id === person)?.role ?? 'participant';
  const table = tableOf(view, person);
  const apart = role === 'participant' && phaseOf(view)?.rules.see === 'group';
  return view.boards.filter(
    (board) => isShown(view, person, board) && !(apart && view.tables.boards.includes(board.id) && board.id !== table),
  );
}

/** Where to begin: the board where this person belongs, or the first that is open to them. Whoever comes before there are
 *  groups must not find a closed table. */
export function startOf(view: WorkshopView, person: string): string | null {
  const place = placeOf(view, person);
  const open = boardsFor(view, person);
  return open.some(({ id }) => id === place) ? place : (open[0]?.id ?? place);
}

/** Participants take part, and a facilitator who is in a group (SPEC V). */
export function takesPart(view: WorkshopView, person: string): boolean {
  const role = view.people.find(({ id }) => id === person)?.role;
  return role === 'participant' || (role === 'facilitator' && groupOf(view, person) !== null);
}

/** A phase's prompt as this person reads it: `{table}` and `{group}` are theirs. */
export function promptFor(prompt: string, own: { readonly table: string; readonly group: string }): string {
  return prompt.replaceAll('{table}', own.table).replaceAll('{group}', own.group);
}

/** Does the phase have people go to others' tables, to read and to write there (methods M6 «Galerie», M13 «Conseils»)? */
export function visitsTables(view: WorkshopView): boolean {
  const phase = phaseOf(view);
  if (!phase || phase.focus.board !== null || view.tables.boards.length < 2) return false;
  return phase.rules.see === 'everyone' && phase.rules.add === 'everyone';
}

/** Does the phase have this person write where nobody else sees it: in private, or for the facilitation to accept? */
export function writesAlone(view: WorkshopView, person: string): boolean {
  const see = phaseOf(view)?.rules.see;
  return (see === 'own' || see === 'moderated') && takesPart(view, person);
}
