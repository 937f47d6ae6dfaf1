// Follows the texts of single notes for those who edit them. A text may become another Y.Text (undo and redo of the
// note's making): listeners are then told the difference as if someone had typed it.
import * as Y from 'yjs';
import type { NoteId, TextDelta } from './model';
import { textOf } from './read';
import { difference } from './text-diff';

type Listener = (delta: readonly TextDelta[], text: string, local: boolean) => void;

interface Watched {
  text: Y.Text | null;
  known: string;
  readonly listeners: Set<Listener>;
  readonly observe: (event: Y.YTextEvent, transaction: Y.Transaction) => void;
}

export class TextWatch {
  readonly #watched = new Map<NoteId, Watched>();
  readonly #find: (id: NoteId) => Y.Text | null;

  constructor(find: (id: NoteId) => Y.Text | null) {
    this.#find = find;
  }

  add(id: NoteId, listener: Listener): () => void {
    let watched = this.#watched.get(id);
    if (!watched) this.#watched.set(id, (watched = this.#start(id)));
    watched.listeners.add(listener);
    const { listeners } = watched;
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      const now = this.#watched.get(id);
      now?.text?.unobserve(now.observe);
      this.#watched.delete(id);
    };
  }

  /** These notes changed: do they still have the same text object? */
  follow(ids: ReadonlySet<NoteId>): void {
    if (this.#watched.size === 0) return;
    for (const id of ids) {
      const watched = this.#watched.get(id);
      if (!watched) continue;
      const text = this.#find(id);
      if (text === watched.text) continue;
      watched.text?.unobserve(watched.observe);
      text?.observe(watched.observe);
      watched.text = text;
      this.#tell(watched, text ? textOf(text) : '', false);
    }
  }

  #start(id: NoteId): Watched {
    const text = this.#find(id);
    const watched: Watched = {
      text,
      known: text ? textOf(text) : '',
      listeners: new Set(),
      observe: (event, transaction) => {
        if (event.target === watched.text) this.#tell(watched, textOf(event.target), transaction.local, event);
      },
    };
    text?.observe(watched.observe);
    return watched;
  }

  #tell(watched: Watched, now: string, local: boolean, event?: Y.YTextEvent): void {
    const delta = event ? deltaOf(event) : difference(watched.known, now);
    watched.known = now;
    if (delta.length > 0) for (const listener of [...watched.listeners]) listener(delta, now, local);
  }
}

function deltaOf(event: Y.YTextEvent): TextDelta[] {
  return event.delta.flatMap((part): TextDelta[] => {
    if (part.retain !== undefined) return [{ retain: part.retain }];
    if (part.delete !== undefined) return [{ delete: part.delete }];
    return typeof part.insert === 'string' ? [{ insert: part.insert }] : [];
  });
}
