// What a happening makes of a workshop: who is in it is folded as protocol/src/workshop.rs does, everything else comes
// whole with the happening (`changes`). Pure.
import type { BoardView, Changes, Happening, PersonView, WorkshopView } from '../protocol';

/** The state after a happening, and what it changed by the server's word. */
export function follow(view: WorkshopView, happening: Happening, changes: Changes): WorkshopView {
  return { ...fold(view, happening), ...changes };
}

/** The view, once this person is told of these boards: those that a role or a group has brought are among them. What
 *  only the facilitation was told of stays. */
export function withBoards(view: WorkshopView, boards: readonly BoardView[]): WorkshopView {
  const others = view.boards.filter(({ id }) => !boards.some((told) => told.id === id));
  return boards.length === 0 ? view : { ...view, boards: [...boards, ...others] };
}

export function fold(view: WorkshopView, happening: Happening): WorkshopView {
  switch (happening.kind) {
    case 'created': {
      const { title, template, code, boards } = happening;
      return { ...view, title, template, code, boards };
    }
    case 'joined': {
      const { person: id, name, role } = happening;
      const others = view.people.filter((someone) => someone.id !== id);
      return { ...view, people: [...others, { id, name, role, removed: false, category: null }] };
    }
    case 'role_changed':
      return change(view, happening.person, { role: happening.role });
    case 'renamed':
      return change(view, happening.person, { name: happening.name });
    case 'contributions_erased':
      return change(view, happening.person, { name: happening.name, category: null });
    case 'removed':
      return change(view, happening.person, { removed: true });
    case 'readmitted':
      return change(view, happening.person, { removed: false });
    case 'categorized':
      return change(view, happening.person, { category: happening.category });
    case 'door_locked':
      return { ...view, door_locked: true };
    case 'door_unlocked':
      return { ...view, door_locked: false };
    case 'board_added': {
      const { board } = happening;
      return { ...view, boards: [...view.boards.filter(({ id }) => id !== board.id), board] };
    }
    case 'board_retitled': {
      const { board } = happening;
      const titled = view.boards.map((one) => (one.id === board.id ? { ...one, title: board.title } : one));
      return { ...view, boards: titled };
    }
    case 'retitled':
      return { ...view, title: happening.title };
    default:
      // From a newer server: it means nothing to this page yet.
      return view;
  }
}

function change(view: WorkshopView, id: string, patch: Partial<PersonView>): WorkshopView {
  return { ...view, people: view.people.map((someone) => (someone.id === id ? { ...someone, ...patch } : someone)) };
}
