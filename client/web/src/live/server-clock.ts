// What the server's clock says, by this device's. Of some answers the one that took least time is the truest: the others
// waited somewhere, on a weak line or behind a page that was busy.

/** As many as are compared: three minutes' worth, once the first have come. */
const HEARD = 8;
/** A clock that was set, or a device that slept, makes worthless what was heard before. */
const SET_BY = 100;

interface Heard {
  /** From asking to hearing. */
  readonly trip: number;
  readonly offset: number;
  /** Where this device's two clocks stood to each other. */
  readonly epoch: number;
}

export class ServerClock {
  /** What the server's clock is ahead by. */
  offset = 0;
  #asked = new Map<number, number>();
  #heard: readonly Heard[] = [];

  /** Told without being asked: right to the time that the way took. */
  told(now: number): void {
    this.#asked.clear();
    this.#heard = [];
    this.offset = now - Date.now();
  }

  ask(id: number): void {
    this.#asked.set(id, Date.now());
  }

  /** The answer to `id`. */
  answered(id: number, now: number): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    this.#asked.delete(id);
    const here = Date.now();
    const trip = here - asked;
    if (trip < 0) return;
    const epoch = here - performance.now();
    const before = this.#heard.filter((heard) => Math.abs(heard.epoch - epoch) < SET_BY).slice(1 - HEARD);
    // The answer is from halfway between asking and hearing.
    this.#heard = [...before, { trip, offset: Math.round(now - (asked + here) / 2), epoch }];
    this.offset = this.#heard.reduce((best, heard) => (heard.trip <= best.trip ? heard : best)).offset;
  }
}
