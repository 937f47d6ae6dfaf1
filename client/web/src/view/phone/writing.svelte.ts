// What someone is writing on a phone, and what became of it: the draft outlives a reload, and every idea knows whether
// the server has it on disk.
import { SvelteSet } from 'svelte/reactivity';
import { COLORS, type Color, type NoteId, type SaveState, type ZoneId } from '../../board/model';
import type { TakenBack } from '../../board/open';
import { m } from '../../i18n';
import type { LiveBoard } from '../../live';
import { keepStored, readStored } from '../parts/stored';

interface Kept {
  readonly text: string;
  readonly zone: ZoneId | null;
  readonly color: Color | null;
  /** Ideas that the server has not confirmed yet. */
  readonly waiting: readonly NoteId[];
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
  readonly board: LiveBoard;
  text = $state('');
  zone: ZoneId | null = $state(null);
  /** `null`: the colour of the zone. */
  color: Color | null = $state(null);
  readonly waiting = new SvelteSet<NoteId>();
  readonly #key: string;

  constructor(board: LiveBoard) {
    this.board = board;
    this.#key = `socle.writing.${board.id}`;
    const kept = readStored(this.#key) as Partial<Kept> | null;
    if (typeof kept?.text === 'string') this.text = kept.text;
    if (typeof kept?.zone === 'string') this.zone = kept.zone;
    this.color = COLORS.find((color) => color === kept?.color) ?? null;
    if (Array.isArray(kept?.waiting)) for (const id of kept.waiting) this.waiting.add(String(id));
  }

  /** The zone written to, if it is still there. */
  get into(): ZoneId | null {
    const zone = this.zone === null ? null : this.board.zones.get(this.zone)?.value;
    return zone && !zone.deleted ? zone.id : null;
  }
  get paper(): Color {
    const zone = this.into;
    return this.color ?? (zone === null ? undefined : this.board.zones.get(zone)?.value.color) ?? 'soleil';
  }

  wrote(id: NoteId): void {
    this.waiting.add(id);
    this.keep();
  }

  /** The server has everything on disk; answers whether something waited for that. */
  saved(): boolean {
    if (this.waiting.size === 0) return false;
    this.waiting.clear();
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
    this.keep();
    return free;
  }

  keep(): void {
    const kept: Kept = { text: this.text, zone: this.zone, color: this.color, waiting: [...this.waiting] };
    keepStored(this.#key, kept);
  }
}
