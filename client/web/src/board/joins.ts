// Which notes were joined into which (SPEC B25), and how many each stands for. What was joined into a note goes where that
// goes. Counted once for all that changed together, and in one pass: whoever writes a long chain costs no one more. Pure.
import type { NoteId } from './model';

export class Joins {
  readonly #into = new Map<NoteId, NoteId>();
  readonly #direct = new Map<NoteId, Set<NoteId>>();
  #counts: ReadonlyMap<NoteId, number> = new Map();
  /** For each note that is joined, the one that it is counted in in the end. */
  readonly #tops = new Map<NoteId, NoteId>();
  #isCounted = true;

  /** This note is joined into that one, or into none. */
  put(id: NoteId, into: NoteId | null): void {
    const before = this.#into.get(id) ?? null;
    if (before === into) return;
    this.#isCounted = false;
    this.#tops.clear();
    if (before !== null) this.#direct.get(before)?.delete(id);
    if (into === null) this.#into.delete(id);
    else {
      this.#into.set(id, into);
      const direct = this.#direct.get(into);
      if (direct) direct.add(id);
      else this.#direct.set(into, new Set([id]));
    }
  }

  /** Answers the notes that stand for more, or fewer, than when it was last asked. */
  recount(): readonly NoteId[] {
    if (this.#isCounted) return [];
    this.#isCounted = true;
    const before = this.#counts;
    this.#counts = this.#counted();
    return [...new Set([...before.keys(), ...this.#counts.keys()])].filter(
      (id) => before.get(id) !== this.#counts.get(id),
    );
  }

  /** How many were joined into it, when that was last counted. */
  count(id: NoteId): number {
    return this.#counts.get(id) ?? 0;
  }

  /** All that was joined into it. */
  within(id: NoteId): readonly NoteId[] {
    const found = new Set<NoteId>([id]);
    for (const at of found) for (const other of this.#direct.get(at) ?? []) found.add(other);
    found.delete(id);
    return [...found];
  }

  /** The note that it is counted in in the end; itself, where it is joined into none, or in a ring. */
  top(id: NoteId): NoteId {
    const way = new Set<NoteId>();
    let at = id;
    for (let next; (next = this.#into.get(at)) !== undefined && !this.#tops.has(at) && !way.has(at); at = next) {
      way.add(at);
    }
    // Two that were written into each other by hand are a ring, which is counted in none.
    const isRing = way.has(at);
    const top = this.#tops.get(at) ?? at;
    for (const step of way) this.#tops.set(step, isRing ? step : top);
    return this.#tops.get(id) ?? top;
  }

  #counted(): Map<NoteId, number> {
    const counts = new Map<NoteId, number>();
    const open = new Map<NoteId, number>();
    for (const [id, direct] of this.#direct) if (direct.size > 0) open.set(id, direct.size);
    // From those that nothing was joined into upwards, each once all that it has is counted.
    const ready = [...this.#into.keys()].filter((id) => !open.has(id));
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
      const into = this.#into.get(id);
      if (into === undefined) continue;
      counts.set(into, (counts.get(into) ?? 0) + 1 + (counts.get(id) ?? 0));
      const left = (open.get(into) ?? 0) - 1;
      if (left > 0) open.set(into, left);
      else open.delete(into);
      if (left === 0) ready.push(into);
    }
    // What is open still is a ring: each of its notes has all the others, and what was joined into those.
    for (const start of open.keys()) {
      const ring = new Set<NoteId>();
      for (let at = this.#into.get(start); at !== undefined && open.has(at) && !ring.has(at); at = this.#into.get(at)) {
        ring.add(at);
      }
      let all = -1;
      for (const id of ring) all += 1 + (counts.get(id) ?? 0);
      for (const id of ring) {
        counts.set(id, all);
        open.delete(id);
      }
    }
    return counts;
  }
}
