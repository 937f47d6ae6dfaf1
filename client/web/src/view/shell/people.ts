// Who is where, in the order in which a facilitator looks for them. Pure.
import type { PersonView, Role } from '../../protocol';

export interface Groups {
  readonly now: readonly PersonView[];
  readonly before: readonly PersonView[];
  readonly removed: readonly PersonView[];
}

const RANK: { readonly [R in Role]: number } = { facilitator: 0, participant: 1, observer: 2, projector: 3 };

/** Here now, here earlier, removed; oneself first, then the facilitation, then by arrival. Projectors are no people. */
export function groupPeople(people: readonly PersonView[], present: readonly string[], me: string): Groups {
  const here = new Set(present);
  const shown = people.filter(({ role }) => role !== 'projector');
  const now = shown.filter(({ id, removed }) => !removed && here.has(id));
  return {
    now: [...now].sort((a, b) => Number(b.id === me) - Number(a.id === me) || RANK[a.role] - RANK[b.role]),
    before: shown.filter(({ id, removed }) => !removed && !here.has(id)),
    removed: shown.filter(({ removed }) => removed),
  };
}

export function presentPeople(
  people: readonly PersonView[],
  present: readonly string[],
  me: string,
): readonly PersonView[] {
  return groupPeople(people, present, me).now;
}
