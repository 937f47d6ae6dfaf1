// The workshop plane's wire: /live/{workshop}, JSON, resumed after the last happening seen. No framework here; its
// state is copied into runes by workshop.svelte.ts.
import { Lifeline, socketUrl, whyRefused, type LifelineState } from '../board/lifeline';
import type {
  ClientMessage,
  Command,
  Happening,
  Line,
  Progress,
  Refusal,
  ServerMessage,
  WorkshopView,
  Yours,
} from '../protocol';
import { follow, withBoards } from './fold';
import { ServerClock } from './server-clock';

/** Keeps the line known to be alive, and the clock known; the server is silent when nothing happens. */
const PING_EVERY = 25_000;
/** Besides, after coming in: a page that has just begun is busy, and so is a room in which everyone comes back at once. */
const FIRST_PINGS = [500, 1_500, 4_000];

interface Kept {
  readonly view: WorkshopView;
  readonly person: string;
}

export interface WireListener {
  readonly changed: () => void;
  /** Each time the line is up: the facts that only REST tells may be asked again. */
  readonly entered: () => void;
  /** What just became true, once it is in the view. */
  readonly happened?: (happening: Happening, by: string | null) => void;
}

export class Wire {
  view: WorkshopView | null = null;
  person = '';
  present: readonly string[] = [];
  yours: Yours | null = null;
  progress: Progress | null = null;
  lines: readonly Line[] = [];
  connection: LifelineState = 'connecting';
  stopped: Refusal | null = null;
  /** Why the server, which answers, does not let us in yet. */
  waits: Refusal | null = null;
  readonly #id: string;
  readonly #listener: WireListener;
  readonly #line: Lifeline;
  readonly #waiting = new Map<number, { command: Command; answer: (refusal: Refusal | null) => void }>();
  /** The newest happening that `view` holds; 0 asks for the whole state. */
  #seq = 0;
  #lastId = 0;
  readonly #clock = new ServerClock();
  #pings: ReturnType<typeof setInterval> | undefined;
  #firstPings: readonly ReturnType<typeof setTimeout>[] = [];

  constructor(id: string, listener: WireListener, connect?: (url: string) => WebSocket) {
    this.#id = id;
    this.#listener = listener;
    const path = encodeURIComponent(id);
    this.#line = new Lifeline({
      url: () => socketUrl(`/live/${path}${this.#seq > 0 ? `?after=${this.#seq}` : ''}`),
      opened: () => this.#listener.entered(),
      received: (data) => {
        const message = parse(data);
        if (message) this.#take(message);
      },
      changed: (state, refusal) => {
        this.connection = state;
        this.stopped = state === 'stopped' ? refusal : null;
        this.waits = state === 'offline' ? refusal : null;
        if (state !== 'open') this.#fail();
        this.#listener.changed();
      },
      whyRefused: () => whyRefused(`/live/${path}`),
      ...(connect ? { connect } : {}),
    });
  }

  /** What the server's clock is ahead of this device's. */
  get clockOffset(): number {
    return this.#clock.offset;
  }

  start(): void {
    const kept = read(this.#id);
    if (kept) {
      this.view = kept.view;
      this.person = kept.person;
      this.#listener.changed();
    }
    this.#line.start();
    this.#pings = setInterval(() => this.#ping(), PING_EVERY);
  }

  stop(): void {
    clearInterval(this.#pings);
    this.#firstPings.forEach(clearTimeout);
    this.#line.end();
    this.#fail();
  }

  command(command: Command): Promise<Refusal | null> {
    return new Promise((answer) => {
      const id = this.#nextId();
      if (!this.#say({ type: 'command', id, command })) return answer(this.stopped ?? { code: 'storage_unavailable' });
      this.#waiting.set(id, { command, answer });
    });
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.view = message.workshop;
        this.#seq = message.seq;
        this.#enter(message);
        break;
      case 'resumed':
        this.#enter(message);
        break;
      case 'happening':
        if (!this.view || message.seq <= this.#seq) return;
        this.view = follow(this.view, message.happening, message.changes);
        this.#seq = message.seq;
        keep(this.#id, { view: this.view, person: this.person });
        this.#listener.changed();
        return this.#listener.happened?.(message.happening, message.by);
      case 'yours':
        this.yours = message.yours;
        if (this.view) this.view = withBoards(this.view, message.yours.boards);
        break;
      case 'progress':
        this.progress = message.progress;
        break;
      case 'present':
        this.present = message.people;
        break;
      case 'lines':
        this.lines = message.lines;
        break;
      case 'done':
        return this.#answer(message.id, null);
      case 'refused':
        return message.id === null ? undefined : this.#answer(message.id, message.refusal);
      case 'pong':
        this.#clock.answered(message.id, message.now);
        break;
      default:
        return;
    }
    if (this.view) keep(this.#id, { view: this.view, person: this.person });
    this.#listener.changed();
  }

  #enter(message: { you: string; now: number; present: readonly string[] }): void {
    this.person = message.you;
    this.present = message.present;
    // Told again where there are any.
    this.lines = [];
    this.#clock.told(message.now);
    this.#ping();
    this.#firstPings.forEach(clearTimeout);
    this.#firstPings = FIRST_PINGS.map((after) => setTimeout(() => this.#ping(), after));
  }

  #ping(): void {
    const id = this.#nextId();
    if (this.#say({ type: 'ping', id })) this.#clock.ask(id);
  }

  #nextId(): number {
    return (this.#lastId += 1);
  }

  #say(message: ClientMessage): boolean {
    return this.#line.send(JSON.stringify(message));
  }

  #answer(id: number, refusal: Refusal | null): void {
    this.#waiting.get(id)?.answer(refusal);
    this.#waiting.delete(id);
  }

  /** The line went: whether these commands arrived is not known. Their happenings, if any, come with the resumption. */
  #fail(): void {
    for (const id of [...this.#waiting.keys()]) this.#answer(id, this.stopped ?? { code: 'storage_unavailable' });
  }
}

/** What is not JSON comes from something between us and the server: it is left out. */
function parse(data: ArrayBuffer | string): ServerMessage | null {
  try {
    return JSON.parse(String(data)) as ServerMessage;
  } catch {
    return null;
  }
}

function read(id: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(`socle.workshop.${id}`) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

function keep(id: string, kept: Kept): void {
  try {
    localStorage.setItem(`socle.workshop.${id}`, JSON.stringify(kept));
  } catch {
    // Storage is full or refused: only a reload without network misses it.
  }
}
