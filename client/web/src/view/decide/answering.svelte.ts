// One round as who answers it meets it: the slip of paper, kept on this device until it is cast, what was cast, and what
// the server answered. Objections and nominations alike.
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import type { Ballot, Consent, PersonId, VoteId } from '../../protocol';
import { keepStored, readStored } from '../parts/stored';
import { refusedText } from './refused';

/** How a slip of one kind is filled in. */
export interface Slip<T> {
  readonly blank: T;
  readonly read: (ballot: Ballot) => T | null;
  readonly write: (paper: T) => Ballot;
  /** What is missing, in words; empty: nothing. */
  readonly lacks: (paper: T) => string;
}

export interface Say {
  readonly say: Consent | null;
  readonly reason: string;
}

/** The one thing to answer to (SPEC K2). */
const PROPOSAL = '1';

export const SAYING: Slip<Say> = {
  blank: { say: null, reason: '' },
  read: (ballot) => (ballot.kind === 'consent' ? (ballot.answers[0] ?? null) : null),
  write: ({ say, reason }) => ({
    kind: 'consent',
    answers: say === null ? [] : [{ option: PROPOSAL, say, reason: say === 'no_objection' ? '' : reason.trim() }],
  }),
  lacks: ({ say, reason }) =>
    say === null ? m.decide_lacks_answer() : say === 'objection' && !reason.trim() ? m.decide_lacks_reason() : '',
};

export interface Naming {
  readonly person: PersonId;
  readonly why: string;
}

export const NAMING: Slip<Naming> = {
  blank: { person: '', why: '' },
  read: (ballot) => (ballot.kind === 'nomination' ? { person: ballot.person, why: ballot.why } : null),
  write: ({ person, why }) => ({ kind: 'nomination', person, why: why.trim() }),
  lacks: ({ person, why }) => (!person ? m.decide_lacks_person() : why.trim() ? '' : m.decide_lacks_why()),
};

const keyOf = (workshop: LiveWorkshop, of: string) => `socle.decide.${workshop.id}.${of}.answer`;

/** What was being answered when the round ended; `null`: nothing. */
export function unsent(workshop: LiveWorkshop, of: string): Say | null {
  const kept = readStored(keyOf(workshop, of)) as Partial<Say> | null;
  return kept?.reason?.trim() ? { ...SAYING.blank, ...kept } : null;
}

export function dropUnsent(workshop: LiveWorkshop, of: string): void {
  keepStored(keyOf(workshop, of), null);
}

export class Answering<T extends object> {
  readonly workshop: LiveWorkshop;
  readonly vote: VoteId;
  paper: T = $state.raw({} as T);
  /** It is filled in or changed; else it lies in the urn and is only shown. */
  writing = $state(true);
  busy = $state(false);
  problem = $state('');
  /** What was just done, for who listens. */
  said = $state('');
  /** For whom somebody else fills it in; `null`: for oneself. */
  name: string | null = $state(null);
  readonly #slip: Slip<T>;
  readonly #key: string;
  readonly #own: T | null = $derived.by(() => {
    const ballot = this.workshop.yours?.ballots.find(({ vote }) => vote === this.vote)?.ballot;
    return ballot ? this.#slip.read(ballot) : null;
  });

  /** `of`: what it is an answer to. What was not sent when a round ended is there again in the next one. */
  constructor(workshop: LiveWorkshop, of: string, vote: VoteId, slip: Slip<T>) {
    this.workshop = workshop;
    this.#key = keyOf(workshop, of);
    this.vote = vote;
    this.#slip = slip;
    const kept = readStored(this.#key);
    this.paper = slip.blank;
    if (kept && typeof kept === 'object') this.paper = { ...slip.blank, ...(kept as Partial<T>) };
    else this.#lie();
  }

  /** What I cast. */
  get own(): T | null {
    return this.#own;
  }
  get progress(): { readonly cast: number; readonly of: number } | null {
    return this.workshop.progress?.votes.find(({ vote }) => vote === this.vote) ?? null;
  }
  /** People whose answers I entered. */
  get entered(): readonly string[] {
    return (this.workshop.yours?.entered ?? []).filter(({ vote }) => vote === this.vote).map(({ name }) => name);
  }
  /** One's own answer may come after the page: it is then shown as cast, unless another was begun. */
  settle(): void {
    if (this.name === null && this.own && this.writing && this.paper === this.#slip.blank) this.#lie();
  }

  mark(patch: Partial<T>): void {
    this.paper = { ...this.paper, ...patch };
    this.problem = '';
    if (this.name === null) keepStored(this.#key, this.paper);
  }
  change(): void {
    this.writing = true;
    this.said = '';
  }
  /** Fills one in for somebody without a device, or goes back to one's own. */
  enterFor(name: string | null): void {
    this.name = name;
    this.problem = '';
    this.paper = this.#slip.blank;
    this.writing = true;
    if (name === null) this.#lie();
  }

  async cast(): Promise<boolean> {
    if (this.busy) return false;
    const name = this.name?.trim() ?? null;
    this.problem = name === '' ? m.decide_lacks_name() : this.#slip.lacks(this.paper);
    if (this.problem) return false;
    this.busy = true;
    const ballot = this.#slip.write(this.paper);
    const refusal = await this.workshop.command(
      name === null ? { kind: 'cast', vote: this.vote, ballot } : { kind: 'cast_for', vote: this.vote, name, ballot },
    );
    this.busy = false;
    if (refusal) {
      this.problem = refusedText(refusal, this.workshop);
      return false;
    }
    if (name === null) {
      keepStored(this.#key, null);
      this.writing = false;
      this.said = m.decide_said_cast();
    } else {
      this.enterFor(null);
      this.said = m.decide_said_cast_for({ name });
    }
    return true;
  }

  #lie(): void {
    const { own } = this;
    if (!own) return;
    this.paper = own;
    this.writing = false;
  }
}
