// What was decided of a zone, or of a row of a table (SPEC B22), read from the document as it comes. Pure.
import type { Zone } from '../board/model';

export const APPROVALS = ['validated', 'review', 'set_aside'] as const;
export type Approval = (typeof APPROVALS)[number];
export interface Decided {
  readonly state: Approval;
  readonly at: number;
}

export function decidedFrom(value: unknown): Decided | null {
  const { state, at } = (value ?? {}) as { state?: unknown; at?: unknown };
  const known = APPROVALS.find((one) => one === state);
  return known ? { state: known, at: typeof at === 'number' ? at : 0 } : null;
}

/** Is it, or each of its rows, something to decide on? */
export const isDecidedOn = (zone: Zone): boolean => zone.fields.includes('decided');

const rowsIn = (zone: Zone): readonly Record<string, unknown>[] =>
  Array.isArray(zone.rows) ? (zone.rows as readonly Record<string, unknown>[]) : [];

/** Of a row by its id, or of the zone itself. */
export function decidedOf(zone: Zone, row: string | null): Decided | null {
  return decidedFrom(row === null ? zone.decided : rowsIn(zone).find(({ id }) => id === row)?.decided);
}

/** What to say of the zone for this to be decided, or nothing any more. */
export function decide(
  zone: Zone,
  row: string | null,
  decided: Decided | null,
): { rows: unknown } | { decided: unknown } {
  if (row === null) return { decided: decided ? { ...decided } : null };
  const rows = rowsIn(zone).map(({ decided: was, ...head }) => {
    const now = head.id === row ? decided && { ...decided } : was;
    return now ? { ...head, decided: now } : head;
  });
  return { rows };
}
