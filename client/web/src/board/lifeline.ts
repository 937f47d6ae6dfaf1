// A WebSocket that comes back by itself. Owns reconnecting, the watchdog and the end by refusal; what travels on it is
// the business of connection.ts (the board plane) and live/wire.ts (the workshop plane).
import { CLOSE_CODES, RESTARTING, mayRetry, type Refusal } from '../protocol';

export type LifelineState = 'connecting' | 'open' | 'offline' | 'stopped';

export interface LifelineOptions {
  /** Asked anew for each attempt: the workshop plane says where it resumes. */
  readonly url: () => string;
  readonly opened: () => void;
  readonly received: (data: ArrayBuffer | string) => void;
  /** The refusal is why it has stopped; of a line that is offline, why the server does not let it in yet. */
  readonly changed: (state: LifelineState, refusal: Refusal | null) => void;
  /** A browser cannot see the HTTP status of a refused upgrade; this asks the server in another way. */
  readonly whyRefused: () => Promise<Refusal | null>;
  /** For tests. */
  readonly connect?: (url: string) => WebSocket;
}

/** First wait of 100 ms: a server that restarts is back in less than a second. */
const FIRST_WAIT = 100;
/** Never longer: 300 people who wait 2.5 s at most are back within 3 s, and jitter spreads them. */
const LONGEST_WAIT = 2_500;
/** Without any network a phone's radio may rest: the browser says when there is one again. It can be wrong (a server on
 * the same machine), so it is not waited for alone. */
const LONGEST_WAIT_OFFLINE = 20_000;
/** The server sends something at least every 25 s (SPEC S13); a line that is silent longer than this is dead. */
const SILENCE = 40_000;

export class Lifeline {
  state: LifelineState = 'connecting';
  refusal: Refusal | null = null;
  readonly #options: LifelineOptions;
  #socket: WebSocket | null = null;
  #failures = 0;
  /** What the server said last when it did not open the socket. */
  #why: Refusal | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(options: LifelineOptions) {
    this.#options = options;
  }

  start(): void {
    globalThis.addEventListener?.('online', this.#wake);
    globalThis.addEventListener?.('offline', this.#sleep);
    globalThis.document?.addEventListener('visibilitychange', this.#wake);
    this.#connect();
  }

  send(data: Uint8Array<ArrayBuffer> | string): boolean {
    if (this.state !== 'open' || !this.#socket) return false;
    this.#socket.send(data);
    return true;
  }

  /** Drops the line and comes back at once. */
  restart(): void {
    this.#lost(null);
  }

  end(): void {
    this.#ended = true;
    globalThis.removeEventListener?.('online', this.#wake);
    globalThis.removeEventListener?.('offline', this.#sleep);
    globalThis.document?.removeEventListener('visibilitychange', this.#wake);
    this.#drop();
  }

  readonly #wake = (): void => {
    if (globalThis.document?.visibilityState === 'hidden') return;
    // A phone that slept may hold a dead line for minutes: an answer is due soon, else a new line.
    if (this.state === 'open') this.#watch(SILENCE / 4);
    else if (this.state === 'offline') {
      this.#failures = 0;
      this.#connect();
    }
  };

  /** The device has no network: an open line would find that out only after a while. */
  readonly #sleep = (): void => {
    if (this.state === 'open') this.#lost(null);
  };

  #connect(): void {
    this.#drop();
    if (this.#ended) return;
    const { url, connect } = this.#options;
    let opened = false;
    const socket = connect ? connect(url()) : new WebSocket(url());
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#watch(SILENCE / 4);
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      opened = true;
      this.#watch(SILENCE);
      this.#why = null;
      this.#become('open', null);
      this.#options.opened();
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => {
      if (socket !== this.#socket) return;
      this.#failures = 0;
      this.#watch(SILENCE);
      this.#options.received(event.data);
    };
    socket.onclose = (event: CloseEvent) => {
      if (socket !== this.#socket) return;
      const refusal = refusalOf(event);
      if (refusal) this.#stop(refusal);
      else if (opened) this.#lost(event);
      else void this.#refusedOrLost();
    };
  }

  async #refusedOrLost(): Promise<void> {
    this.#socket = null;
    clearTimeout(this.#watchdog);
    // Not at every attempt: while a server restarts, hundreds of people are waiting for it.
    const asks = this.#failures < 2 || this.#failures % 4 === 0;
    if (asks) this.#why = await this.#options.whyRefused().catch(() => null);
    if (this.#ended || this.#socket !== null) return;
    if (this.#why && !mayRetry(CLOSE_CODES[this.#why.code])) this.#stop(this.#why);
    else this.#lost(null);
  }

  #lost(event: CloseEvent | null): void {
    this.#drop();
    if (this.#ended) return;
    this.#become('offline', this.#why);
    // A server that restarts closes with 1012: count it as a first failure, whatever came before.
    if (event?.code === RESTARTING) this.#failures = 0;
    const most = globalThis.navigator?.onLine === false ? LONGEST_WAIT_OFFLINE : LONGEST_WAIT;
    const longest = Math.min(most, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #stop(refusal: Refusal): void {
    this.#drop();
    this.#become('stopped', refusal);
  }

  #become(state: LifelineState, refusal: Refusal | null): void {
    this.state = state;
    this.refusal = refusal;
    this.#options.changed(state, refusal);
  }

  #watch(silence: number): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(null), silence);
  }

  #drop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

/** The refusal of a 44xx close: its code as the reason, or what the number says. Others are faults: come back. */
export function refusalOf(event: { readonly code: number; readonly reason: string }): Refusal | null {
  if (mayRetry(event.code)) return null;
  if (event.reason in CLOSE_CODES) return { code: event.reason } as Refusal;
  switch (event.code) {
    case 4401:
      return { code: 'not_signed_in' };
    case 4403:
      return { code: 'not_allowed' };
    case 4404:
      return { code: 'unknown_board' };
    case 4405:
      return { code: 'read_only' };
    case 4409:
      return { code: 'foreign_client' };
    case 4410:
      return { code: 'removed' };
    case 4429:
      // The server knows how long; a minute is the least.
      return { code: 'held_off', minutes: 1 };
    default:
      return { code: 'malformed_frame' };
  }
}

/** Asks a socket's own address over HTTP why it did not open (SPEC W6); `null` when the server does not say. */
export async function whyRefused(path: string): Promise<Refusal | null> {
  const response = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(10_000) });
  if (response.ok) return null;
  const body = (await response.json()) as Partial<Refusal>;
  // Nothing is wrong but that this is no WebSocket: it would be let in now.
  if (body.code === 'bad_field') return null;
  return body.code && body.code in CLOSE_CODES ? (body as Refusal) : null;
}

export function socketUrl(path: string): string {
  const { protocol, host } = location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${path}`;
}
