// Opens a board: the document, what this browser kept of it, and the connection, put together. Its result is what
// live/board.svelte.ts turns into state.
import * as Y from 'yjs';
import type { Refusal } from '../protocol';
import { Board } from './board';
import { Connection } from './connection';
import { CAN_INFLATE } from './frames';
import { socketUrl, whyRefused } from './lifeline';
import type { BoardApi, PresenceApi, SaveState, Signature } from './model';
import { OfflineStore } from './offline';
import { LatePresence, quiet } from './late-presence';

export interface BoardAddress {
  readonly workshop: string;
  readonly board: string;
  readonly person: string;
  /** Phones show and receive no presence, and gather keystrokes longer before they send. */
  readonly phone: boolean;
  /** How many times words were erased in the workshop: a copy from before has them still. */
  readonly erasures: number;
  /** How what is made now is signed. */
  readonly signs: () => Signature;
  /** The time of what is made now, in ms: the server's, where it is known. A device's own clock may be an hour off. */
  readonly now: () => number;
}

/** The server took back something of mine. `text` is what the note held, so that it can be offered back; `each` has the
 *  texts of several notes apart, where one knows them. */
export interface TakenBack {
  readonly refusal: Refusal;
  readonly note: string | null;
  readonly text: string | null;
  readonly each?: ReadonlyMap<string, string>;
}

export interface BoardListener {
  /** There is something to show: from this browser's store, or from the server. */
  ready?(): void;
  saveState?(state: SaveState): void;
  refused?(event: TakenBack): void;
}

export interface OpenBoard {
  readonly api: BoardApi;
  readonly presence: PresenceApi;
  readonly saveState: SaveState;
  readonly ready: boolean;
  listen(listener: BoardListener): () => void;
  /** Sends what is left, then lets go. */
  close(): void;
  /** Lets go of the board and of all that this browser kept of it. */
  forget(): Promise<void>;
}

/** The board is closed to the person, or to every change: what the server does not have will not get there. */
const SHUT: ReadonlySet<Refusal['code']> = new Set(['not_your_board', 'workshop_closed', 'board_rewritten']);

/** A line that is back sooner than this was never shown as lost: a server that restarts takes less. */
const GRACE = 1_500;

class Opened implements OpenBoard {
  readonly api: Board;
  readonly presence: PresenceApi;
  saveState: SaveState = { kind: 'loading' };
  ready = false;
  readonly #doc = new Y.Doc();
  readonly #store: OfflineStore;
  readonly #connection: Connection;
  readonly #awareness: LatePresence | null;
  readonly #listeners = new Set<BoardListener>();
  #lostAt: number | null = null;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #isShut = false;

  constructor({ workshop, board, person, phone, erasures, signs, now }: BoardAddress) {
    const path = `${encodeURIComponent(workshop)}/${encodeURIComponent(board)}`;
    this.api = new Board(this.#doc, signs, now);
    this.#store = new OfflineStore(this.#doc, workshop, board, person, erasures);
    this.#awareness = phone ? null : new LatePresence(person, (update) => this.#connection.sendAwareness(update));
    this.presence = this.#awareness ?? quiet;
    this.#connection = new Connection({
      doc: this.#doc,
      url: socketUrl(`/sync/${path}?ext=1${CAN_INFLATE ? '&deflate=1' : ''}${phone ? '&presence=0' : ''}`),
      phone,
      whyRefused: () => whyRefused(`/sync/${path}`),
      kept: () => this.#store.kept(),
      textOf: (note) => this.api.notes().get(note)?.text,
      changed: () => this.#judge(),
      refused: (refusal, lost) =>
        this.#tell((listener) => listener.refused?.({ refusal, ...(lost ?? { note: null, text: null }) })),
      entered: () => this.#awareness?.enter(),
      awareness: (update) => this.#awareness?.receive(update),
    });
    void this.#start();
  }

  listen(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async forget(): Promise<void> {
    this.close();
    await this.#store.forget();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#grace);
    this.#listeners.clear();
    this.#connection.close();
    this.#awareness?.destroy();
    void this.#store.close().then(() => this.api.destroy());
  }

  async #start(): Promise<void> {
    const { found, unsaved } = await this.#store.open();
    if (this.#closed) return;
    this.#connection.unsaved.touch({ ids: new Set(unsaved), typed: new Set(unsaved) });
    if (found) this.#becomeReady();
    this.#connection.start();
    this.#judge();
  }

  #becomeReady(): void {
    if (this.ready) return;
    this.ready = true;
    this.#tell((listener) => listener.ready?.());
  }

  /** Looks at everything again and says what is true now. */
  #judge(): void {
    if (this.#closed) return;
    const { state, synced, unsaved } = this.#connection;
    if (synced) this.#becomeReady();
    this.#store.mark(unsaved.ids);
    if (state === 'stopped') this.#shut();
    const lost = state === 'offline';
    if (lost && this.#lostAt === null) {
      this.#lostAt = Date.now();
      this.#awareness?.leave();
      this.#grace = setTimeout(() => this.#judge(), GRACE);
    } else if (state === 'open') {
      clearTimeout(this.#grace);
      this.#lostAt = null;
    }
    const now = this.#stateNow();
    if (JSON.stringify(now) === JSON.stringify(this.saveState)) return;
    this.saveState = now;
    this.#tell((listener) => listener.saveState?.(now));
  }

  /** Words that were on their way are handed back, once. */
  #shut(): void {
    const { refusal, unsaved } = this.#connection;
    if (this.#isShut || !refusal || !SHUT.has(refusal.code)) return;
    this.#isShut = true;
    const text = unsaved.unsavedText((note) => this.api.notes().get(note)?.text);
    if (text !== null) this.#tell((listener) => listener.refused?.({ refusal, note: null, text }));
  }

  #stateNow(): SaveState {
    const { state, refusal, synced, saving, unsaved } = this.#connection;
    if (refusal && state === 'stopped') return { kind: 'refused', refusal, kept: unsaved.kept };
    // What was written without a network is on the server now, and this copy has words that were erased.
    if (this.#store.isStale && synced && unsaved.isEmpty) {
      return { kind: 'refused', refusal: { code: 'board_rewritten' }, kept: 0 };
    }
    const since = this.#lostAt;
    if (state === 'offline' && since !== null && Date.now() - since >= GRACE) {
      return { kind: 'offline', since, kept: unsaved.kept, why: refusal };
    }
    // What this browser's store shows was not compared with the server yet.
    if (!this.ready || !synced) return { kind: 'loading' };
    if (!saving) return { kind: 'storage_down', kept: unsaved.kept };
    return { kind: unsaved.isEmpty ? 'saved' : 'sending' };
  }

  #tell(say: (listener: BoardListener) => void): void {
    for (const listener of [...this.#listeners]) say(listener);
  }
}

export function openBoard(address: BoardAddress): OpenBoard {
  return new Opened(address);
}
