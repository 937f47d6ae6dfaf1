// Where a recording stands: its boards as they were after one step. Goes forwards, backwards, and anywhere.
import type { BoardId } from '../protocol';
import { BLANK, type Frame, type Reel, type Still } from './film';
import { PlayedBoard } from './played';
import type { Reels } from './reels';

export class Playing {
  readonly boards: ReadonlyMap<BoardId, PlayedBoard>;
  readonly #reels: Reels;
  #step = 0;

  constructor(reels: Reels) {
    this.#reels = reels;
    this.boards = new Map(reels.view.boards.map(({ id }) => [id, new PlayedBoard()]));
  }

  /** How many steps have happened. */
  get step(): number {
    return this.#step;
  }

  /** Goes there if its reel is at hand. `still`: without movement on screen. */
  go(to: number, still: boolean): boolean {
    if (to === this.#step) return true;
    const done = this.#walk(to) || this.#jump(to);
    if (done) for (const board of this.boards.values()) board.tell(still);
    return done;
  }

  /** As near as the reels at hand allow: what is shown while the right one is on its way. */
  goNear(to: number): void {
    const target = this.#reels.of(Math.max(1, to));
    for (let off = 1; off < this.#reels.count; off++) {
      if (this.#reels.get(target - off)) return void this.go(this.#reels.last(target - off), true);
      if (this.#reels.get(target + off)) return void this.go(this.#reels.first(target + off), true);
    }
  }

  /** What every board was after this step, without going there. `null`: its reel is not at hand. */
  peek(to: number): ReadonlyMap<BoardId, Still> | null {
    const reel = to === 0 ? null : this.#reels.get(this.#reels.of(to));
    if (to > 0 && !reel) return null;
    return new Map([...this.boards.keys()].map((id) => [id, reel ? stillAt(reel, id, to) : BLANK]));
  }

  /** Step by step, within this reel or into the next or the one before. */
  #walk(to: number): boolean {
    const [here, there] = [this.#reels.of(Math.max(1, this.#step)), this.#reels.of(Math.max(1, to))];
    if (Math.abs(here - there) > 1 || !this.#reels.get(here) || !this.#reels.get(there)) return false;
    const frames: Frame[] = [];
    const [low, high] = to > this.#step ? [this.#step + 1, to] : [to + 1, this.#step];
    for (let step = low; step <= high; step++) {
      const frame = this.#reels.frame(step);
      if (!frame) return false;
      frames.push(frame);
    }
    const back = to < this.#step;
    if (back) frames.reverse();
    for (const { board, pieces } of frames) {
      const played = this.boards.get(board);
      for (const piece of back ? [...pieces].reverse() : pieces) played?.play(piece, back);
    }
    this.#step = to;
    return true;
  }

  #jump(to: number): boolean {
    if (to === 0) {
      for (const board of this.boards.values()) board.show();
      this.#step = 0;
      return true;
    }
    const reel = this.#reels.get(this.#reels.of(to));
    if (!reel) return false;
    for (const [id, board] of this.boards) board.show(stillAt(reel, id, to));
    this.#step = to;
    return true;
  }
}

/** A board after a step of the reel. */
function stillAt(reel: Reel, id: BoardId, step: number): Still {
  const before = reel.before.get(id) ?? BLANK;
  const [notes, zones, links] = [new Map(before.notes), new Map(before.zones), new Map(before.links)];
  let { title, seq } = before;
  const put = <T>(items: Map<string, T>, key: string, now: T | null) => {
    if (now) items.set(key, now);
    else items.delete(key);
  };
  for (const { board, seq: after, pieces } of reel.frames.slice(0, step - reel.first + 1)) {
    if (board !== id) continue;
    seq = after;
    for (const piece of pieces) {
      if (piece.of === 'note') put(notes, piece.id, piece.now);
      else if (piece.of === 'zone') put(zones, piece.id, piece.now);
      else if (piece.of === 'link') put(links, piece.id, piece.now);
      else title = piece.now;
    }
  }
  return { title, seq, notes, zones, links };
}
