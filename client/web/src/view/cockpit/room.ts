// Who is in the room and where they sit, as the cockpit shows it. Pure.
import type { GroupView, PersonView, Tables } from '../../protocol';

export interface RoomOf {
  /** Who takes part and is not removed, by group; in each group as the server has them. */
  readonly groups: readonly { readonly group: GroupView; readonly members: readonly PersonView[] }[];
  readonly without: readonly PersonView[];
  /** Who facilitates or observes. */
  readonly others: readonly PersonView[];
}

export function roomOf(people: readonly PersonView[], groups: readonly GroupView[]): RoomOf {
  const here = new Map(people.filter(({ removed }) => !removed).map((person) => [person.id, person]));
  const placed = new Set(groups.flatMap(({ members }) => members));
  const without = [...here.values()].filter(({ id, role }) => role === 'participant' && !placed.has(id));
  return {
    groups: groups.map((group) => ({ group, members: group.members.flatMap((id) => here.get(id) ?? []) })),
    without,
    others: [...here.values()].filter(
      ({ id, role }) => (role === 'facilitator' || role === 'observer') && !placed.has(id),
    ),
  };
}

/** The board at which a group sits in a round: `(g + r) mod T` (SPEC F). */
export function tableOf(tables: Tables, group: number, round = tables.round): string | null {
  const { boards } = tables;
  return boards[(group + round) % boards.length] ?? null;
}
