// Which notes were joined into which (SPEC B25), and how many each stands for. What was joined into a note goes where that
// goes. Pure.
import type { NoteId } from './model';

export class Joins {
  readonly #into = new Map<NoteId, NoteId>();
  readonly #direct = new Map<NoteId, Set<NoteId>>();

  /** This note is joined into that one, or into none; answers the notes whose count may be another one now. */
  put(id: NoteId, into: NoteId | null): readonly NoteId[] {
    const before = this.#into.get(id) ?? null;
    if (before === into) return [];
    const above = before === null ? [] : this.#above(id);
    if (before !== null) this.#direct.get(before)?.delete(id);
    if (into === null) this.#into.delete(id);
    else {
      this.#into.set(id, into);
      const direct = this.#direct.get(into);
      if (direct) direct.add(id);
      else this.#direct.set(into, new Set([id]));
    }
    return [...new Set([...above, ...this.#above(id)])];
  }

  count(id: NoteId): number {
    return this.#direct.has(id) ? this.within(id).length : 0;
  }

  /** All that was joined into it. */
  within(id: NoteId): readonly NoteId[] {
    const found = new Set<NoteId>([id]);
    for (const at of found) for (const other of this.#direct.get(at) ?? []) found.add(other);
    found.delete(id);
    return [...found];
  }

  /** The note that it is counted in in the end; itself, where it is joined into none. */
  top(id: NoteId): NoteId {
    return this.#above(id).at(-1) ?? id;
  }

  /** From the note that it was joined into upwards. Two that were written into each other by hand are a ring. */
  #above(id: NoteId): readonly NoteId[] {
    const seen = new Set<NoteId>([id]);
    for (let at = this.#into.get(id); at !== undefined && !seen.has(at); at = this.#into.get(at)) seen.add(at);
    return [...seen].slice(1);
  }
}
