// A phase that has not come, as state that the real screens can be drawn from: the workshop that a person would meet, and
// the boards of it. Nothing leaves it: no command is sent, nothing is written, nothing is kept on the device.
import { untrack } from 'svelte';
import * as Y from 'yjs';
import { Board } from '../board/board';
import { quiet } from '../board/late-presence';
import { openBoard, type OpenBoard } from '../board/open';
import type { Signature } from '../board/model';
import type { BoardId, PhaseId, Refusal, WorkshopView, Yours } from '../protocol';
import { LiveBoard, type Place } from './board.svelte';
import { allowed, type Allowed } from './allowed';
import { startOf } from './place';
import { NOW, pollsOf, pretend, SOMEBODY, type As, type Votable } from './pretend';
import { isDrafts, OPEN_STANDING, phaseOf, standingAt, type Standing } from './standing';
import type { LiveWorkshop } from './workshop.svelte';

/** What any screen may ask of a workshop. */
type Shown = Pick<LiveWorkshop, keyof LiveWorkshop>;

/** Who does nothing has nothing of their own yet. */
const NOTHING: Yours = {
  drafts: null,
  ballots: [],
  entered: [],
  extra_seconds: 0,
  finished: false,
  table_timer: null,
  tallies: [],
  extra: [],
  awaited: [],
  counts: [],
  gates: [],
  boards: [],
};
const NOBODY: Signature = { author: null, group: null };
const REFUSED: Refusal = { code: 'read_only' };

export interface Wanted {
  readonly phase: PhaseId;
  readonly as: As;
  /** What a board has now that can be voted on. */
  readonly notes: (board: BoardId) => readonly Votable[];
}

class Met implements Shown {
  readonly #of: LiveWorkshop;
  readonly #wanted: () => Wanted;
  readonly person = SOMEBODY;
  readonly connection = 'open';
  readonly stopped = null;
  readonly waits = null;
  readonly present: readonly string[] = [];
  readonly yours: Yours = NOTHING;
  readonly progress = null;
  readonly lines = [];
  readonly invitations = null;
  readonly shareOrigin = '';
  readonly clockOffset = 0;
  readonly keptTexts = [];
  readonly mayShape = false;
  readonly mayRun = false;
  readonly over = false;

  readonly #view: WorkshopView | null = $derived.by(() => {
    const { view } = this.#of;
    const { phase, as, notes } = this.#wanted();
    if (!view?.script.some(({ id }) => id === phase)) return null;
    const meets = pretend(view, phase, as);
    const now = phaseOf(meets);
    return now ? { ...meets, votes: pollsOf(meets, now, SOMEBODY, notes) } : meets;
  });

  constructor(of: LiveWorkshop, wanted: () => Wanted) {
    this.#of = of;
    this.#wanted = wanted;
  }

  get id() {
    return this.#of.id;
  }
  get view() {
    return this.#view;
  }
  get title() {
    return this.#of.title;
  }
  get boards() {
    return this.view?.boards ?? [];
  }
  get people() {
    return this.view?.people ?? [];
  }
  get me() {
    return this.people.find(({ id }) => id === SOMEBODY) ?? null;
  }
  get role() {
    return this.me?.role ?? null;
  }
  get mayEdit() {
    return this.role === 'participant';
  }
  get place() {
    return this.view && startOf(this.view, SOMEBODY);
  }
  get erasures() {
    return this.#of.erasures;
  }

  nameOf(person: string | null): string {
    return this.#of.nameOf(person);
  }
  colorOf(person: string): number {
    return this.#of.colorOf(person);
  }
  standing(board: string): Standing {
    return this.view ? standingAt(this.view, SOMEBODY, board, NOW, 0) : OPEN_STANDING;
  }
  placeAt(board: string): Place {
    return { person: SOMEBODY, standing: this.standing(board), made: () => false, make: () => undefined };
  }
  signs(board: string): Signature {
    const { rules, group } = this.standing(board);
    return { author: rules.authors === 'masked' && !isDrafts(board) ? null : SOMEBODY, group };
  }
  now(): number {
    return NOW;
  }
  command(): Promise<Refusal> {
    return Promise.resolve(REFUSED);
  }
  keepText(): void {}
  dropText(): void {}
  listen(): () => void {
    return () => undefined;
  }
  close(): void {}
}

export class Rehearsal {
  readonly #of: LiveWorkshop;
  readonly #met: Met;
  readonly allowed: Allowed | null = $derived.by(() => {
    const { view } = this.#met;
    return view && allowed(view, SOMEBODY, NOW);
  });

  constructor(of: LiveWorkshop, wanted: () => Wanted) {
    this.#of = of;
    this.#met = new Met(of, wanted);
  }

  /** The workshop as it is met. It has all that a screen may ask (`Shown`); a class of its own only for the compiler. */
  get workshop(): LiveWorkshop {
    return this.#met as unknown as LiveWorkshop;
  }

  /** One of its boards, live, as it is met. Its name is no board's: nothing that this device keeps of that board is shown. */
  open(board: BoardId): LiveBoard {
    const { id, person, erasures } = this.#of;
    return untrack(() => {
      const address = { workshop: id, board, person, erasures, phone: true, signs: () => NOBODY, now: () => NOW };
      return new LiveBoard(id, `${board} ${SOMEBODY}`, openBoard(address), () => this.#met.placeAt(board));
    });
  }

  /** The board where one writes alone, empty: its name is that of nobody's board, and it is on this page only. */
  alone(moderated: boolean): LiveBoard {
    const id = `${moderated ? 'inbox' : 'drafts'}-${SOMEBODY}`;
    const open: OpenBoard = {
      api: new Board(new Y.Doc(), () => NOBODY),
      presence: quiet,
      saveState: { kind: 'saved' },
      ready: true,
      listen: () => () => undefined,
      close: () => undefined,
      forget: () => Promise.resolve(),
    };
    return untrack(() => new LiveBoard(this.#of.id, id, open, () => this.#met.placeAt(id)));
  }
}
