// What a happening makes of a workshop, as protocol/src/workshop.rs folds it. Pure.
import type { Happening, PersonView, WorkshopView } from '../protocol';

export function fold(view: WorkshopView, happening: Happening): WorkshopView {
  switch (happening.kind) {
    case 'created': {
      const { title, template, code, boards } = happening;
      return { ...view, title, template, code, boards };
    }
    case 'joined': {
      const { person: id, name, role } = happening;
      const others = view.people.filter((someone) => someone.id !== id);
      return { ...view, people: [...others, { id, name, role, removed: false }] };
    }
    case 'role_changed':
      return change(view, happening.person, { role: happening.role });
    case 'renamed':
      return change(view, happening.person, { name: happening.name });
    case 'removed':
      return change(view, happening.person, { removed: true });
    case 'readmitted':
      return change(view, happening.person, { removed: false });
    case 'door_locked':
      return { ...view, door_locked: true };
    case 'door_unlocked':
      return { ...view, door_locked: false };
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
