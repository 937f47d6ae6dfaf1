// Who is where on the board: awareness of the y-protocol (SPEC P). Its id is its own and new for each connection, since
// an id belongs to the session that first used it (P2). Phones have none (late-presence.ts).
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Point, Presence, PresenceApi } from './model';

type Shown = Parameters<PresenceApi['show']>[0];

/** Twenty times a second at most: what the eye needs for a note that is dragged by someone else. */
const EVERY = 50;
/** A cursor alone is less: ten times a second. */
const EVERY_FOR_CURSOR = 100;

export class BoardPresence implements PresenceApi {
  readonly #awareness = new Awareness(new Y.Doc());
  readonly #person: string;
  readonly #send: (update: Uint8Array) => void;
  readonly #listeners = new Set<() => void>();
  /** Ids that this tab has used; the server may still name an old one for a moment. */
  readonly #mine = new Set<number>();
  #shown: Shown = {};
  #others: readonly Presence[] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  constructor(person: string, send: (update: Uint8Array) => void) {
    this.#person = person;
    this.#send = send;
    this.#mine.add(this.#awareness.clientID);
    this.#forget();
    this.#awareness.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      const mine = this.#awareness.clientID;
      const changed = [...added, ...updated, ...removed];
      // Also every 15 s by itself, so that others do not take this tab for gone.
      if (changed.includes(mine) && this.#awareness.getLocalState()) {
        this.#send(encodeAwarenessUpdate(this.#awareness, [mine]));
      }
      if (changed.some((id) => id !== mine)) this.#tell();
    });
  }

  others(): readonly Presence[] {
    this.#others ??= [...this.#awareness.getStates()].flatMap(([client, state]) => {
      const presence = this.#mine.has(client) ? null : readPresence(client, state);
      return presence ?? [];
    });
    return this.#others;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(patch: Shown): void {
    const onlyCursor = Object.keys(patch).every((key) => key === 'cursor') && patch.cursor !== undefined;
    this.#shown = { ...this.#shown, ...patch };
    if (this.#timer !== undefined && onlyCursor) return;
    const due = this.#last + (onlyCursor ? EVERY_FOR_CURSOR : EVERY) - Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#publish(), Math.max(0, due));
  }

  /** A new session with the server: a new id, and what this tab shows, at once. */
  enter(): void {
    this.#forget();
    const [id = 1] = crypto.getRandomValues(new Uint32Array(1));
    this.#awareness.clientID = id;
    // States count from 1: whoever does not know an id takes it to be at 0.
    this.#awareness.meta.set(id, { clock: 0, lastUpdated: Date.now() });
    this.#mine.add(id);
    this.#publish();
    this.#tell();
  }

  /** The line is lost: nobody is known to be there. */
  leave(): void {
    this.#forget();
    this.#tell();
  }

  receive(update: Uint8Array): void {
    applyAwarenessUpdate(this.#awareness, update, 'wire');
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#awareness.destroy();
  }

  #forget(): void {
    this.#awareness.states.clear();
    this.#awareness.meta.clear();
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = Date.now();
    const state: Record<string, unknown> = { person: this.#person };
    for (const [key, value] of Object.entries(this.#shown)) if (value !== undefined) state[key] = value;
    this.#awareness.setLocalState(state);
  }

  #tell(): void {
    this.#others = null;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** States come from other browsers: what is not of the expected form is left out. */
function readPresence(client: number, state: Record<string, unknown>): Presence | null {
  const { person, cursor, selected, typing, drag } = state;
  if (typeof person !== 'string') return null;
  const at = point(cursor);
  const drags = typeof drag === 'object' && drag !== null ? Object.entries(drag) : [];
  const dragged = Object.fromEntries(
    drags.flatMap(([id, value]): [string, Point][] => {
      const where = point(value);
      return where ? [[id, where]] : [];
    }),
  );
  return {
    client,
    person,
    ...(at ? { cursor: at } : {}),
    ...(Array.isArray(selected) ? { selected: selected.filter((id) => typeof id === 'string') } : {}),
    ...(typeof typing === 'string' ? { typing } : {}),
    ...(Object.keys(dragged).length > 0 ? { drag: dragged } : {}),
  };
}

function point(value: unknown): Point | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y } = value as Record<string, unknown>;
  return Number.isFinite(x) && Number.isFinite(y) ? { x: x as number, y: y as number } : null;
}
