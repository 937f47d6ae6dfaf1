// A story told by its links (methods M9): which they are, in which order, and what stands at their ends (SPEC B24). Pure.
import type { Link, Note, Zone } from '../board/model';

/** Its links, by their numbers: «2» before «2 bis» before «10»; what has none comes last. */
export function stepsOf(links: readonly Link[]): readonly Link[] {
  const place = ({ step }: Link): readonly [number, string] => {
    const [, digits = '', rest = ''] = /^\s*(\d*)\s*(.*)$/.exec(step) ?? [];
    return [digits === '' ? Infinity : Number(digits), rest.trim().toLowerCase()];
  };
  const told = links.filter(({ kind }) => kind === 'chain' || kind === 'influence');
  return told.sort((a, b) => {
    const [[one, more], [other, rest]] = [place(a), place(b)];
    if (one !== other) return one < other ? -1 : 1;
    return more < rest ? -1 : more > rest ? 1 : a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : 1;
  });
}

/** Are any of them numbered: is there a story to tell? */
export const isTold = (links: readonly Link[]): boolean => links.some(({ step }) => step.trim() !== '');

export interface End {
  readonly text: string;
  readonly zone: Zone | undefined;
  readonly note: Note | undefined;
}

/** What stands at an end of a link: an idea and its box, or a box. */
export function endOf(id: string, notes: ReadonlyMap<string, Note>, zones: ReadonlyMap<string, Zone>): End {
  const note = notes.get(id);
  const zone = zones.get(note?.place.zone ?? id);
  return { text: (note ? note.text : zone?.title)?.trim() ?? '', zone, note };
}
