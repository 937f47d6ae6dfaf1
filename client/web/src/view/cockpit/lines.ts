// Whose line is not as it should be, as the cockpit says it. Pure.
import type { Line, LineState, PersonView } from '../../protocol';

/** Lines that somebody should know of, those who are cut off longest first. */
export function poorLines(lines: readonly Line[], people: readonly PersonView[]): readonly Line[] {
  const taking = new Set(people.filter(({ removed, role }) => !removed && role === 'participant').map(({ id }) => id));
  const order: readonly LineState[] = ['cut', 'reconnecting', 'slow', 'left'];
  return lines
    .filter(({ person }) => taking.has(person))
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.seen_at - b.seen_at);
}

/** How many of these people are cut off or on their way back, and how many slow. Who left by themselves is no trouble. */
export function troubles(
  lines: readonly Line[],
  members: readonly string[],
): { readonly cut: number; readonly slow: number } {
  const own = lines.filter(({ person }) => members.includes(person));
  const count = (...states: LineState[]) => own.filter(({ state }) => states.includes(state)).length;
  return { cut: count('cut', 'reconnecting'), slow: count('slow') };
}
