// What others show of themselves on the board: whose selection a note is in, who writes in it, what they carry.
// Cursors move often and are another component's; marks change seldom and only then render.
import type { Point } from '../../board/model';
import { minus } from '../../canvas/geometry';
import { frameOf } from '../../canvas/layout';
import type { BoardStage } from './stage.svelte';

export interface Mark {
  readonly person: string;
  readonly name: string;
  readonly color: number;
  readonly doing: 'selected' | 'typing' | 'carrying';
  /** Their cursor says who carries it already. */
  readonly label: boolean;
}

/** A drop's presence ends a moment before its edit arrives: what was carried stays there so long. */
const HOLD_MS = 600;
const STRENGTH = { selected: 0, carrying: 1, typing: 2 } as const;

export class Marks {
  of: ReadonlyMap<string, Mark> = $state.raw(new Map<string, Mark>());
  readonly #stage: BoardStage;
  #shown = '';
  #held = new Map<string, { readonly at: Point; readonly timer: ReturnType<typeof setTimeout> }>();
  #carried: ReadonlySet<string> = new Set();

  constructor(stage: BoardStage) {
    this.#stage = stage;
  }

  start(): () => void {
    const { presence, board } = this.#stage;
    const leave = [
      presence.subscribe(() => this.#read()),
      board.subscribe((change) => {
        for (const id of [...change.notes, ...change.zones]) this.#let(id);
        this.#read();
      }),
    ];
    this.#read();
    return () => {
      for (const stop of leave) stop();
      for (const { timer } of this.#held.values()) clearTimeout(timer);
    };
  }

  #read(): void {
    const { presence, workshop, layout, scene } = this.#stage,
      others = presence.others();
    const marks = new Map<string, Mark>(),
      drags = new Map<string, Point>();
    for (const other of others) {
      const mark = (id: string, doing: Mark['doing']): void => {
        const there = marks.get(id);
        if (there && STRENGTH[there.doing] >= STRENGTH[doing]) return;
        marks.set(id, {
          person: other.person,
          name: workshop.nameOf(other.person),
          color: workshop.colorOf(other.person),
          doing,
          label: doing !== 'carrying' || !other.cursor,
        });
      };
      for (const id of other.selected ?? []) mark(id, 'selected');
      for (const [id, at] of Object.entries(other.drag ?? {})) {
        mark(id, 'carrying');
        drags.set(id, at);
        this.#let(id);
      }
      if (other.typing !== undefined) mark(other.typing, 'typing');
    }
    for (const id of this.#carried) {
      const by = scene.theirs.get(id),
        frame = frameOf(layout, id);
      if (drags.has(id) || this.#held.has(id) || !by || !frame) continue;
      const timer = setTimeout(() => {
        this.#let(id);
        this.#read();
      }, HOLD_MS);
      this.#held.set(id, { at: { x: frame.x + by.x, y: frame.y + by.y }, timer });
    }
    this.#carried = new Set(drags.keys());
    const shifts = new Map<string, Point>();
    for (const [id, at] of [...[...this.#held].map(([k, h]) => [k, h.at] as const), ...drags]) {
      const frame = frameOf(layout, id);
      if (!frame) continue;
      const by = minus(at, frame);
      shifts.set(id, by);
      // What stands in a zone travels with it.
      for (const note of layout.zones.get(id)?.notes ?? []) if (!drags.has(note)) shifts.set(note, by);
    }
    if (shifts.size > 0 || scene.theirs.size > 0) scene.carryTheirs(shifts);
    const shown = JSON.stringify([...marks]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.of = marks;
  }

  #let(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    clearTimeout(held.timer);
    this.#held.delete(id);
  }
}
