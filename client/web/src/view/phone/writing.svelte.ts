// What someone is writing on a phone, and what became of it: the draft outlives a reload, and every idea knows whether
// the server has it on disk.
import { SvelteSet } from 'svelte/reactivity';
import {
  COLORS,
  type Color,
  type NoteId,
  type NoteMore,
  type SaveState,
  type Zone,
  type ZoneId,
} from '../../board/model';
import type { TakenBack } from '../../board/open';
import { m } from '../../i18n';
import type { LiveBoard, LiveNote } from '../../live';
import { isInbox } from '../../live/standing';
import { askedIn, fieldsFor, missingIn, type Asked } from '../note/asked';
import { targetIn } from '../outline/spot';
import { keepStored, readStored } from '../parts/stored';
import type { PhotoDesk } from '../photo/desk.svelte';

/** A private note that is not to be revealed yet (protocol/SPEC.md D). */
export const DRAFT = 'draft';
/** What became of an idea that the facilitation has read (protocol/SPEC.md I). */
export const ACCEPTED = 'accepted';
export const DECLINED = 'declined';

/** Why an idea cannot be sent: suspended, over for good, time up, or not asked for in this phase. */
export type Closed = 'frozen' | 'closed' | 'over' | 'rules';

interface Kept {
  readonly text: string;
  readonly zone: ZoneId | null;
  readonly color: Color | null;
  /** Ideas that the server has not confirmed yet. */
  readonly waiting: readonly NoteId[];
  /** Is there a photo beside the text? It is kept elsewhere (photo/kept.ts). */
  readonly photo?: boolean;
}

const keyOf = (board: string) => `socle.writing.${board}`;

/** What stands in the field for a board, though no page may show it. */
export function typedFor(board: string): string {
  const text = (readStored(keyOf(board)) as Partial<Kept> | null)?.text;
  return typeof text === 'string' ? text.trim() : '';
}

export function forgetTyped(board: string): void {
  const kept = readStored(keyOf(board)) as Partial<Kept> | null;
  if (kept) keepStored(keyOf(board), { ...kept, text: '' });
}

/** What to say of an idea that cannot leave now; empty where it is on its way. */
export function keptSentence(state: SaveState): string {
  switch (state.kind) {
    case 'offline':
      return state.why ? m.phone_said_kept_here() : m.phone_said_kept();
    case 'storage_down':
    case 'refused':
      return m.phone_said_kept_here();
    default:
      return '';
  }
}

export class Writing {
  /** Where ideas are kept: the shared board, or my private one. */
  readonly board: LiveBoard;
  /** Whose zones they are for. */
  readonly space: LiveBoard;
  /** Zones in which the phase has people write; all of them when empty. */
  only: readonly ZoneId[] = $state.raw([]);
  text = $state('');
  zone: ZoneId | null = $state(null);
  /** `null`: the colour of the zone. */
  color: Color | null = $state(null);
  /** What the idea says beside its text, where that is asked. */
  more: NoteMore = $state.raw({});
  /** The photo beside the text; it comes with the first one (photo/desk.svelte.ts). */
  desk: PhotoDesk | null = $state.raw(null);
  /** Has an earlier page kept one? */
  photoKept = false;
  readonly waiting = new SvelteSet<NoteId>();
  readonly #key: string;

  constructor(board: LiveBoard, space = board) {
    this.board = board;
    this.space = space;
    this.#key = keyOf(board.id);
    const kept = readStored(this.#key) as Partial<Kept> | null;
    if (typeof kept?.text === 'string') this.text = kept.text;
    if (typeof kept?.zone === 'string') this.zone = kept.zone;
    this.color = COLORS.find((color) => color === kept?.color) ?? null;
    this.photoKept = kept?.photo === true;
    if (Array.isArray(kept?.waiting)) for (const id of kept.waiting) this.waiting.add(String(id));
  }

  /** Does only its writer see what is written here? */
  get isPrivate(): boolean {
    return this.board !== this.space;
  }
  /** Does the facilitation read what is written here before it comes to the board? */
  get isModerated(): boolean {
    return isInbox(this.board.id);
  }
  /** What I wrote here, newest first. On a board of my own that is all there is, signed or not. */
  mine(person: string): readonly LiveNote[] {
    if (!this.isPrivate) return this.board.notesBy(person);
    const live = [...this.board.notes.values()].filter(({ value }) => !value.deleted);
    return live.sort((a, b) => b.value.at - a.value.at);
  }
  /** Why nothing can be sent now. */
  get closed(): Closed | null {
    const { closed, add } = this.board.may;
    if (closed === 'frozen') return 'frozen';
    if (closed === 'workshop_closed') return 'closed';
    if (closed === 'phase_over') return 'over';
    return closed || !add ? 'rules' : null;
  }
  /** Zones that may be written to. */
  get zones(): readonly Zone[] {
    const all = this.space.zonesInOrder.map(({ value }) => value);
    // In the order of the phase: its first zone is the one that it is about.
    const open = this.only.flatMap((wanted) => all.filter(({ id }) => id === wanted));
    return (open.length > 0 ? open : all).filter(({ kind }) => kind !== 'form' && kind !== 'plan');
  }
  /** Is it for a question of a form, of which one is asked at a time? */
  get inForm(): boolean {
    const zone = this.into === null ? undefined : this.space.zones.get(this.into)?.value;
    return zone !== undefined && this.#isQuestion(zone);
  }
  /** Is every idea for a zone? Where the phase names some; and on a board of questions alone, where each answers one. */
  get inZones(): boolean {
    const { zones } = this;
    if (zones.some(({ id }) => this.only.includes(id))) return true;
    return zones.length > 0 && zones.every((zone) => this.#isQuestion(zone));
  }
  #isQuestion({ parent }: Zone): boolean {
    return parent !== null && this.space.zones.get(parent)?.value.kind === 'form';
  }
  /** The zone written to, if it is still there. */
  get into(): ZoneId | null {
    const zones = this.zones;
    const chosen = zones.find(({ id }) => id === this.zone)?.id ?? null;
    return chosen ?? (this.inZones ? (zones[0]?.id ?? null) : null);
  }
  /** What is asked of an idea there, beside its text. */
  get asked(): Asked | null {
    return askedIn(this.board, this.space, this.into, true);
  }
  /** What it can't be sent without. */
  get missing(): 'weather' | 'answers' | null {
    return missingIn(this.asked, this.more);
  }
  get paper(): Color {
    const zone = this.into;
    return this.color ?? (zone === null ? undefined : this.space.zones.get(zone)?.value.color) ?? 'soleil';
  }

  /** Writes an idea where it goes. On the private board a zone is only named: the reveal puts the idea into it. */
  write(text: string, how: 'sent' | 'draft' = 'sent'): NoteId {
    const { into, board, paper } = this;
    const place = !this.isPrivate
      ? targetIn(board.api, into)
      : into === null
        ? { zone: null, at: { x: 0, y: 0 } }
        : { zone: into, before: null };
    const more = fieldsFor(this.asked, this.more);
    const all = { ...more, ...this.desk?.fields };
    const note = board.api.addNote(place, text, paper, how === 'draft' ? { ...all, status: DRAFT } : all);
    this.desk?.goes(note);
    this.text = '';
    // Nobody else's weather is this one, nor their word on sharing; whoever types for a table goes on doing so.
    this.more = { ...this.more, weather: null, shared: null, stand: null, signature: null };
    this.wrote(note);
    return note;
  }

  wrote(id: NoteId): void {
    this.waiting.add(id);
    this.keep();
  }

  /** The server has everything on disk; answers whether something waited for that. */
  saved(): boolean {
    if (this.waiting.size === 0) return false;
    this.waiting.clear();
    this.desk?.saved();
    this.keep();
    return true;
  }

  /** The server took something back. An idea of this page returns to the field where that is free; answers whether it
   * did, `null` where nothing of this page was meant. */
  takeBack({ note, text }: TakenBack): boolean | null {
    const meant = note === null ? this.waiting.size > 0 : this.waiting.has(note);
    if (!meant) return null;
    if (note === null) this.waiting.clear();
    else this.waiting.delete(note);
    const free = text !== null && this.text.trim() === '';
    if (free) this.text = text;
    if (free && note !== null) this.desk?.back(note);
    this.keep();
    return free;
  }

  keep(): void {
    const photo = this.desk?.has ?? this.photoKept;
    const kept: Kept = { text: this.text, zone: this.zone, color: this.color, waiting: [...this.waiting], photo };
    keepStored(this.#key, kept);
  }
}
