// Zone titles of boards that are not open here, asked for once each.
import { zonesOfBoard, type LiveWorkshop, type ZoneName } from '../../live';

export class Zones {
  readonly #workshop: LiveWorkshop;
  #known: Readonly<Record<string, readonly ZoneName[]>> = $state.raw({});
  readonly #asked = new Set<string>();

  constructor(workshop: LiveWorkshop) {
    this.#workshop = workshop;
  }

  /** The zones of this board; none until they are known. Call `ask` first, from an effect. */
  of(board: string | null): readonly ZoneName[] {
    return (board && this.#known[board]) || [];
  }

  titleOf(board: string, zone: string): string {
    return this.of(board).find(({ id }) => id === zone)?.title ?? '';
  }

  ask(board: string | null): void {
    if (!board || this.#asked.has(board)) return;
    this.#asked.add(board);
    void zonesOfBoard(this.#workshop.id, board).then((zones) => {
      this.#known = { ...this.#known, [board]: zones };
      // Zones come and go: the next dialog asks anew.
      this.#asked.delete(board);
    });
  }
}
