// One vote as its voter meets it: the paper, kept on this device until it is cast, what was cast, and what the server
// answered.
import { m } from '../../i18n';
import { refusalText, type LiveWorkshop } from '../../live';
import type { VoteView } from '../../protocol';
import { keepStored, readStored } from '../parts/stored';
import { ballotOf, BLANK, missing, paperOf, type Mark, type Missing, type Paper } from './paper';

export class Polling {
  readonly workshop: LiveWorkshop;
  readonly id: string;
  paper: Paper = $state.raw(BLANK);
  /** The ballot is filled in or changed; else it lies in the urn and is only shown. */
  writing = $state(true);
  busy = $state(false);
  /** Why it was not taken, or what is missing. */
  problem = $state('');
  /** What was just done, for who listens. */
  said = $state('');
  /** For whom a host fills it in; empty: for oneself. */
  name: string | null = $state(null);
  readonly #last: VoteView;

  constructor(workshop: LiveWorkshop, vote: VoteView) {
    this.workshop = workshop;
    this.id = vote.id;
    this.#last = vote;
    const kept = readStored(this.#key) as Partial<Paper> | null;
    const own = this.own;
    if (kept && typeof kept.marks === 'object') this.paper = { ...BLANK, ...kept };
    else if (own) {
      this.paper = paperOf(own);
      this.writing = false;
    }
  }

  get vote(): VoteView {
    return this.workshop.view?.votes.find(({ id }) => id === this.id) ?? this.#last;
  }
  /** What I cast. */
  get own() {
    return this.workshop.yours?.ballots.find(({ vote }) => vote === this.id)?.ballot ?? null;
  }
  get progress() {
    return this.workshop.progress?.votes.find(({ vote }) => vote === this.id) ?? null;
  }
  /** People whose ballots I entered. */
  get entered(): readonly string[] {
    return (this.workshop.yours?.entered ?? []).filter(({ vote }) => vote === this.id).map(({ name }) => name);
  }
  /** Is there something on this paper that the urn does not have? */
  get isOpen(): boolean {
    return this.vote.state === 'open';
  }

  mark(option: string, mark: Mark): void {
    const marks = { ...this.paper.marks, [option]: { ...this.paper.marks[option], ...mark } };
    this.#write({ ...this.paper, marks });
  }
  rank(order: readonly string[]): void {
    this.#write({ ...this.paper, order });
  }
  nominate(patch: Partial<Pick<Paper, 'person' | 'why'>>): void {
    this.#write({ ...this.paper, ...patch });
  }

  change(): void {
    const { own } = this;
    if (own) this.paper = paperOf(own);
    this.writing = true;
    this.said = '';
  }

  /** A host fills in a paper for someone of the table, or goes back to their own. */
  enterFor(name: string | null): void {
    const { own } = this;
    this.name = name;
    this.problem = '';
    this.paper = name === null && own ? paperOf(own) : BLANK;
    this.writing = name !== null || !own;
  }

  async cast(): Promise<boolean> {
    if (this.busy) return false;
    const lacks = missing(this.paper, this.vote);
    const name = this.name?.trim() ?? null;
    this.problem = name === '' ? m.vote_missing_name() : lacks ? missingText(lacks) : '';
    if (this.problem) return false;
    this.busy = true;
    const ballot = ballotOf(this.paper, this.vote);
    const refusal = await this.workshop.command(
      name === null ? { kind: 'cast', vote: this.id, ballot } : { kind: 'cast_for', vote: this.id, name, ballot },
    );
    this.busy = false;
    if (refusal) {
      const kept = refusal.code === 'storage_unavailable' && this.workshop.connection !== 'open';
      this.problem = kept ? m.vote_offline() : refusalText(refusal);
      return false;
    }
    this.said = name === null ? m.vote_said_cast() : m.vote_said_cast_for({ name });
    if (name === null) {
      this.writing = false;
      keepStored(this.#key, null);
    } else this.enterFor(null);
    return true;
  }

  get #key(): string {
    return `socle.ballot.${this.workshop.id}.${this.id}`;
  }

  #write(paper: Paper): void {
    this.paper = paper;
    this.problem = '';
    if (this.name === null) keepStored(this.#key, paper);
  }
}

const MISSING: Readonly<Record<Missing, () => string>> = {
  anything: m.vote_missing_anything,
  reason: m.vote_missing_reason,
  axis: m.vote_missing_axis,
  person: m.vote_missing_person,
};
const missingText = (lacks: Missing): string => MISSING[lacks]();
