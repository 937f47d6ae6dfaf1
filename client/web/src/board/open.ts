// Opens a board: the document, what this browser kept of it, and the connection, put together.
import type { Refusal } from '../protocol';
import type { BoardApi, PresenceApi, SaveState } from './model';

export interface BoardAddress {
  readonly workshop: string;
  readonly board: string;
  readonly person: string;
  /** Phones show and receive no presence, and gather keystrokes longer before they send. */
  readonly phone: boolean;
}

/** The server took back something of mine. `text` is what the note held, so that it can be offered back. */
export interface TakenBack {
  readonly refusal: Refusal;
  readonly note: string | null;
  readonly text: string | null;
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
}

export function openBoard(_address: BoardAddress): OpenBoard {
  throw new Error('not yet');
}
