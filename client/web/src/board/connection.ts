// The board plane's connection at /sync/{workshop}/{board}?ext=1: syncs one document, knows what is saved, and passes
// presence through. Reconnecting is lifeline.ts, bytes are frames.ts, what is unsaved unsaved.ts.
import * as Y from 'yjs';
import type { Refusal } from '../protocol';
import * as frames from './frames';
import { Lifeline, type LifelineState } from './lifeline';
import { touchedBy, Unsaved, type Lost } from './unsaved';

/** Updates of this long are gathered into one message: a burst of keystrokes or a drop of many notes is one. */
const GATHER = 20;
/** Phones gather longer: the radio sleeps between, and the writer sees their own text at once anyway. */
const GATHER_ON_PHONE = 250;

/** Refusals for which the server closes the session once it has said them (`ends` in server/src/room/attendee.rs). */
const ENDS: ReadonlySet<Refusal['code']> = new Set([
  'read_only',
  'workshop_closed',
  'foreign_client',
  'too_large',
  'malformed_frame',
  'held_off',
]);

export interface ConnectionOptions {
  readonly doc: Y.Doc;
  readonly url: string;
  readonly phone: boolean;
  readonly whyRefused: () => Promise<Refusal | null>;
  /** Resolves when what was changed so far is kept in this browser; nothing is sent before. */
  readonly kept: () => Promise<void>;
  readonly textOf: (note: string) => string | undefined;
  /** The line's state, the first sync, or what is unsaved changed. */
  readonly changed: () => void;
  readonly refused: (refusal: Refusal, lost: Lost | null) => void;
  /** A new session with the server began: presence shows itself anew. */
  readonly entered: () => void;
  readonly awareness: (update: Uint8Array) => void;
  readonly connect?: (url: string) => WebSocket;
}

export class Connection {
  readonly unsaved = new Unsaved();
  state: LifelineState = 'connecting';
  /** Why the connection has stopped; of one that is offline, why the server does not let it in yet. */
  refusal: Refusal | null = null;
  /** Has the server's whole board been received once? */
  synced = false;
  /** Can the server write to its disk, as far as it has said (SPEC S14)? */
  saving = true;
  readonly #options: ConnectionOptions;
  readonly #line: Lifeline;
  /** The last refusal of this connection, whole: a close says only its code. */
  #told: Refusal | null = null;
  #queue: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The server's step 1 of this connection was answered; before that, its answer will carry everything. */
  #greeted = false;
  /** Counts connections, so that what was awaited for an old one is not sent on a new one. */
  #session = 0;
  /** The last of what waits to be taken in order, while something is being inflated. */
  #inflating: Promise<void> | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#line = new Lifeline({
      url: () => options.url,
      opened: () => {
        this.#say(frames.step1(options.doc));
        options.entered();
      },
      received: (data) => {
        if (data instanceof ArrayBuffer) this.#receive(new Uint8Array(data));
      },
      changed: (state, refusal) => this.#become(state, refusal),
      whyRefused: options.whyRefused,
      ...(options.connect ? { connect: options.connect } : {}),
    });
    options.doc.on('update', this.#updated);
    globalThis.document?.addEventListener('visibilitychange', this.#hurry);
  }

  start(): void {
    this.#line.start();
  }

  sendAwareness(update: Uint8Array): void {
    this.#say(frames.awareness(update));
  }

  close(): void {
    this.#options.doc.off('update', this.#updated);
    globalThis.document?.removeEventListener('visibilitychange', this.#hurry);
    this.#send();
    this.#line.end();
  }

  readonly #updated = (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (!transaction.local) return;
    this.unsaved.touch(touchedBy(transaction));
    this.#queue.push(update);
    this.#timer ??= setTimeout(() => void this.#flush(), this.#options.phone ? GATHER_ON_PHONE : GATHER);
    this.#options.changed();
  };

  /** A page that goes out of sight may not come back: what is gathered goes now. */
  readonly #hurry = (): void => {
    if (document.visibilityState === 'hidden') void this.#flush();
  };

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const session = this.#session;
    await this.#options.kept();
    if (session === this.#session) this.#send();
  }

  #send(): void {
    // Not greeted: these updates are in the document, and the answer to the server's step 1 carries them.
    if (!this.#greeted) this.#queue = [];
    const queue = this.#queue.splice(0);
    if (queue.length === 0 || this.state !== 'open') return;
    this.unsaved.sent(this.#options.textOf);
    this.#say(frames.update(queue.length === 1 && queue[0] ? queue[0] : Y.mergeUpdates(queue)));
  }

  /** Inflating takes a moment; what comes meanwhile waits behind it. */
  #receive(bytes: frames.Bytes): void {
    const body = frames.deflated(bytes);
    if (!body && !this.#inflating) {
      this.#takeOrRestart(bytes);
      return;
    }
    const session = this.#session;
    const before = this.#inflating ?? Promise.resolve();
    const turn = before.then(async () => {
      const plain = body ? await frames.inflated(body).catch(() => null) : bytes;
      if (this.#inflating === turn) this.#inflating = null;
      if (session !== this.#session) return;
      if (plain) this.#takeOrRestart(plain);
      else this.#line.restart();
    });
    this.#inflating = turn;
  }

  #takeOrRestart(bytes: Uint8Array): void {
    try {
      this.#take(bytes);
    } catch {
      // Bytes that cannot be read leave this replica behind: a new connection brings the whole difference.
      this.#line.restart();
    }
  }

  #take(bytes: Uint8Array): void {
    const { doc } = this.#options;
    for (const message of frames.read(bytes)) {
      switch (message.type) {
        case 'step1':
          void this.#answer(message.vector);
          break;
        case 'step2':
          Y.applyUpdate(doc, message.update, this);
          this.synced = true;
          this.#options.changed();
          break;
        case 'update':
          Y.applyUpdate(doc, message.update, this);
          break;
        case 'saved':
          this.unsaved.saved(message.count);
          this.#options.changed();
          break;
        case 'refused': {
          const { refusal } = message;
          this.#told = refusal;
          // It ends the connection and takes nothing back here.
          if (ENDS.has(refusal.code)) break;
          const note = 'note' in refusal ? refusal.note : null;
          this.#options.refused(refusal, this.unsaved.refusedText(note));
          break;
        }
        case 'storage':
          this.saving = message.saving;
          this.#options.changed();
          break;
        case 'awareness':
          this.#options.awareness(message.update);
          break;
        case 'query_awareness':
          this.#options.entered();
          break;
      }
    }
  }

  async #answer(vector: Uint8Array): Promise<void> {
    const session = this.#session;
    await this.#options.kept();
    if (session !== this.#session) return;
    this.#queue = [];
    this.unsaved.sent(this.#options.textOf);
    this.#greeted = true;
    this.#say(frames.step2(this.#options.doc, vector));
    this.#options.changed();
  }

  #become(state: LifelineState, refusal: Refusal | null): void {
    this.state = state;
    this.refusal = refusal && refusal.code === this.#told?.code ? this.#told : refusal;
    if (state === 'open') this.#told = null;
    this.#session += 1;
    this.#greeted = false;
    // A new connection is told again. Until it is, a line that was lost says enough.
    if (state === 'open') this.saving = true;
    this.#queue = [];
    this.unsaved.reconnected();
    this.#options.changed();
  }

  #say(bytes: frames.Bytes): void {
    this.#line.send(bytes);
  }
}
