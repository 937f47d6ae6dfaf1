// «Suivre cette idée»: the notes that are one idea, across boards. A poured note names where it comes from, so one can go
// from a note to what it was, and to all that came of it. Pure.
import type { BoardId } from '../protocol';
import { placeKey } from './chronicle';
import type { Frame, Still } from './film';

export class Origins {
  readonly #parent = new Map<string, string>();
  readonly #children = new Map<string, Set<string>>();

  see(board: BoardId, still: Still): void {
    for (const { id, origin } of still.notes.values()) this.#add(board, id, origin);
  }

  seeFrame({ board, pieces }: Frame): void {
    for (const piece of pieces) if (piece.of === 'note') this.#add(board, piece.id, piece.now?.origin ?? null);
  }

  #add(board: BoardId, id: string, origin: { readonly board: string; readonly note: string } | null): void {
    if (!origin) return;
    const [child, parent] = [placeKey(board, id), placeKey(origin.board, origin.note)];
    this.#parent.set(child, parent);
    const children = this.#children.get(parent);
    if (children) children.add(child);
    else this.#children.set(parent, new Set([child]));
  }

  /** The idea whole: from its first note to all that came of it. */
  life(board: BoardId, id: string): ReadonlySet<string> {
    let first = placeKey(board, id);
    const seen = new Set<string>();
    for (let up = this.#parent.get(first); up !== undefined && !seen.has(up); up = this.#parent.get(first)) {
      seen.add(first);
      first = up;
    }
    const found = new Set<string>();
    const waiting = [first];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (found.has(key)) continue;
      found.add(key);
      waiting.push(...(this.#children.get(key) ?? []));
    }
    return found;
  }
}
