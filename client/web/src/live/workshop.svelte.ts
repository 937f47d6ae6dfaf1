// The workshop plane as state: who is here and what is true, folded from happenings (protocol/SPEC.md L).
import type { Answer } from './api';
import { insideWorkshop } from './api';
import type {
  BoardView,
  Command,
  Happening,
  Invitations,
  Line,
  PersonView,
  Progress,
  Refusal,
  Role,
  WorkshopView,
  Yours,
} from '../protocol';
import type { Place } from './board.svelte';
import type { Signature } from '../board/model';
import { Kept, type KeptText } from './kept';
import { startOf } from './place';
import { isDrafts, OPEN_STANDING, standingAt, type Standing } from './standing';
import { Wire } from './wire';

export type ConnectionState = 'connecting' | 'open' | 'offline' | 'stopped';

/** How many colours a person's mark can have (`personColor`). */
export const PERSON_COLORS = 8;

/** What the views of a board ask of the workshop round it; a replay answers it too. */
export interface Company {
  readonly title: string;
  readonly role: Role | null;
  readonly mayEdit: boolean;
  readonly mayShape: boolean;
  nameOf(person: string | null): string;
  colorOf(person: string): number;
  /** ms */
  now(): number;
  /** Not where the past is read. */
  command?(command: Command): Promise<Refusal | null>;
  readonly boards?: readonly BoardView[];
  listen?(told: (happening: Happening) => void): () => void;
  /** What happens is told by somebody else: the list need not announce it. */
  readonly tellsItself?: boolean;
}

export class LiveWorkshop implements Company {
  readonly id: string;
  /** `null` until the server, or what this browser kept, told. */
  view: WorkshopView | null = $state.raw(null);
  /** My own id; empty until known. */
  person = $state('');
  connection: ConnectionState = $state('connecting');
  /** Why the server will not have us: removed, no token, … The page must say it; nothing comes back by itself. */
  stopped: Refusal | null = $state.raw(null);
  /** Why the server, which answers, does not let us in yet: full, mostly. It is asked again. */
  waits: Refusal | null = $state.raw(null);
  /** Who is connected now, as ids; several tabs of one person count once. */
  present: readonly string[] = $state.raw([]);
  /** What is mine alone: my ballots, my drafts’ board, my extra time. */
  yours: Yours | null = $state.raw(null);
  /** How far everyone is, in counts. */
  progress: Progress | null = $state.raw(null);
  /** For the facilitation: whose line is not as it should be. */
  lines: readonly Line[] = $state.raw([]);
  invitations: Invitations | null = $state.raw(null);
  /** Scheme, host and port that phones in the room can reach. */
  shareOrigin = $state('');
  /** Add it to `Date.now()` to get the server's time. */
  clockOffset = $state(0);

  title = $derived(this.view?.title ?? '');
  boards: readonly BoardView[] = $derived(this.view?.boards ?? []);
  /** In order of arrival, removed ones too. */
  people: readonly PersonView[] = $derived(this.view?.people ?? []);
  me: PersonView | null = $derived(this.people.find((someone) => someone.id === this.person) ?? null);
  role: Role | null = $derived(this.me?.role ?? null);
  /** Is the workshop over? It is read only then, for everyone. */
  over = $derived(this.view?.stage === 'closed' || this.view?.stage === 'archived');
  mayEdit = $derived((this.role === 'participant' || this.role === 'facilitator') && !this.over);
  mayShape = $derived(this.role === 'facilitator');
  mayRun = $derived(this.role === 'facilitator');
  /** The board where I belong now: where the phase looks, my table, or the first that is open to me. */
  place: string | null = $derived(this.view && this.person ? startOf(this.view, this.person) : null);
  /** Words of mine that the server took back, kept on this device until they are used or thrown away. */
  keptTexts: readonly KeptText[] = $state.raw([]);
  #kept: Kept | null = null;
  /** How many times somebody's words were erased: a copy from before has them still. */
  erasures = $derived(this.view?.erasures ?? 0);
  readonly #byId = $derived(new Map(this.people.map((someone, index) => [someone.id, { someone, index }])));

  readonly #wire: Wire;
  readonly #listeners = new Set<(happening: Happening, by: string | null) => void>();

  static open(id: string): LiveWorkshop {
    return new LiveWorkshop(id);
  }

  private constructor(id: string) {
    this.id = id;
    this.#wire = new Wire(id, {
      changed: () => {
        const wire = this.#wire;
        this.view = wire.view;
        this.person = wire.person;
        this.#remember();
        this.connection = wire.connection;
        this.stopped = wire.stopped;
        this.waits = wire.waits;
        this.present = wire.present;
        this.yours = wire.yours;
        this.progress = wire.progress;
        this.lines = wire.lines;
        this.clockOffset = wire.clockOffset;
      },
      entered: () => void this.#ask(),
      happened: (happening, by) => this.#listeners.forEach((listener) => listener(happening, by)),
    });
    this.#wire.start();
  }

  /** The name of a person; empty for the server itself or a stranger. */
  nameOf(person: string | null): string {
    return (person && this.#byId.get(person)?.someone.name) || '';
  }

  /** 0 … PERSON_COLORS − 1, the same on every screen: the order of arrival. Use with `--person-0` … in app.css. */
  colorOf(person: string): number {
    return (this.#byId.get(person)?.index ?? 0) % PERSON_COLORS;
  }

  /** Resolves to `null` when it is done and on disk, to the refusal when the server said no. */
  command(command: Command): Promise<Refusal | null> {
    return this.#wire.command(command);
  }

  /** How I stand on a board now. When my own extra time ends only the server says. */
  standing(board: string): Standing {
    if (!this.view || !this.person) return OPEN_STANDING;
    return standingAt(this.view, this.person, board, this.now(), this.yours?.extra_seconds ?? 0);
  }

  /** What a board asks of the person at it. */
  placeAt(board: string): Place {
    return {
      person: this.person,
      standing: this.standing(board),
      made: (note) => this.#kept?.made(note) ?? false,
      make: (note) => this.#kept?.make(note),
    };
  }

  /** How what I make on a board now is signed. */
  signs(board: string): Signature {
    const { rules, group } = this.standing(board);
    const isMasked = rules.authors === 'masked' && !isDrafts(board);
    return { author: isMasked ? null : this.person, group };
  }

  /** Keeps words that the server took back. */
  keepText(text: string): void {
    this.#kept?.keep(text);
    this.keptTexts = this.#kept?.texts ?? [];
  }

  dropText(id: number): void {
    this.#kept?.drop(id);
    this.keptTexts = this.#kept?.texts ?? [];
  }

  #remember(): void {
    if (this.#kept || !this.person) return;
    this.#kept = new Kept(this.id, this.person);
    this.keptTexts = this.#kept.texts;
  }

  /** Calls back with what becomes true from now on; answers how to leave. For what is told once, not for state. */
  listen(listener: (happening: Happening, by: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The server's clock, in ms. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  close(): void {
    this.#wire.stop();
  }

  async #ask(): Promise<void> {
    const answer: Answer<import('../protocol').Inside> = await insideWorkshop(this.id);
    if (!answer.ok) return;
    this.invitations = answer.value.invitations;
    this.shareOrigin = answer.value.share_origin;
  }
}
