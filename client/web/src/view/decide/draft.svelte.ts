// Words that are being written for a step: kept on this device until the server has them, so that a refusal, a reload
// or a cut line takes nothing.
import type { LiveWorkshop } from '../../live';
import type { Command } from '../../protocol';
import { keepStored, readStored } from '../parts/stored';
import { refusedText } from './refused';

export class Draft<T extends object> {
  value: T = $state.raw({} as T);
  /** Why it was not taken, or what is missing. */
  problem = $state('');
  busy = $state(false);
  readonly #workshop: LiveWorkshop;
  readonly #key: string;
  readonly #blank: T;

  /** `what`: one name for each field of each process. */
  constructor(workshop: LiveWorkshop, what: string, blank: T) {
    this.#workshop = workshop;
    this.#key = `socle.decide.${workshop.id}.${what}`;
    this.#blank = blank;
    const kept = readStored(this.#key);
    this.value = { ...blank, ...(kept && typeof kept === 'object' ? (kept as Partial<T>) : {}) };
  }

  /** Is there anything that was not sent? */
  get begun(): boolean {
    return JSON.stringify(this.value) !== JSON.stringify(this.#blank);
  }

  write(patch: Partial<T>): void {
    this.value = { ...this.value, ...patch };
    this.problem = '';
    keepStored(this.#key, this.value);
  }

  clear(): void {
    this.value = this.#blank;
    this.problem = '';
    keepStored(this.#key, null);
  }

  /** Cleared once it is done and on disk. */
  async send(command: Command): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const refusal = await this.#workshop.command(command);
    this.busy = false;
    if (refusal) this.problem = refusedText(refusal, this.#workshop);
    else this.clear();
    return refusal === null;
  }
}
