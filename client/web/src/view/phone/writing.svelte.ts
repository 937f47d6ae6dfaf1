// What someone is writing on a phone, and what became of it: the draft outlives a reload, and every idea knows whether
// the server has it on disk.
import { SvelteSet } from 'svelte/reactivity';
import { COLORS, type Color, type NoteId, type ZoneId } from '../../board/model';
import type { LiveBoard } from '../../live';
import { keepStored, readStored } from '../parts/stored';

interface Kept {
  readonly text: string;
  readonly zone: ZoneId | null;
  readonly color: Color | null;
  /** Ideas that the server has not confirmed yet. */
  readonly waiting: readonly NoteId[];
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

  keep(): void {
    const kept: Kept = { text: this.text, zone: this.zone, color: this.color, waiting: [...this.waiting] };
    keepStored(this.#key, kept);
  }
}
