// What a hand does on a plan: carries rooms, pulls at their points, draws new ones. Shown while it lasts, one edit when it
// ends. What is near what, and where things land, is plan/draw.ts.
import type { Attachment } from 'svelte/attachments';
import type { Point, ZoneId } from '../../board/model';
import { pan } from '../../canvas/camera';
import { distance, minus } from '../../canvas/geometry';
import { carried, drawnFrame, isDrawn, snapped, split, tidied, withPoint, type Guide } from '../../plan/draw';
import type { Polygon } from '../../plan/geometry';
import { POINTS, WIDE, type Level } from '../../plan/read';
import type { Space } from '../../plan/rooms';
import type { BoardStage } from '../board/stage.svelte';
import { draw, drawn, othersOn } from './acts';

/** A hand trembles, fingers more: less is no movement, in pixels. */
const TREMBLE = { mouse: 3, touch: 9 } as const;
/** How near, in pixels, a line catches what is drawn, and an end the first corner. */
const CATCH = 8;
const CLOSE = 12;

const BY_HAND = { preventScroll: true, focusVisible: false } as FocusOptions;

export interface Shown {
  readonly room: ZoneId | null;
  readonly level: string;
  readonly points: Polygon;
  readonly guides: readonly Guide[];
}

export class PlanHand {
  /** A room away from its place, or one that is being drawn. */
  shown: Shown | null = $state.raw(null);
  /** Corners of a polygon so far. */
  corners: readonly Point[] = $state.raw([]);
  #level: string | null = null;
  readonly #stage: BoardStage;
  readonly #spaces: () => readonly Space[];

  constructor(stage: BoardStage, spaces: () => readonly Space[]) {
    this.#stage = stage;
    this.#spaces = spaces;
  }

  /** A room under a hand. What it is told of is asked for when something is done: whatever anyone else does meanwhile, what is
   *  in the hand stays in it. */
  room(space: () => Space, level: () => Level, edits: () => boolean): Attachment<SVGGElement> {
    return (element) =>
      this.#drag(element, level, {
        edits,
        selects: () => space().zone.id,
        pulls: (by, others, reach) => carried(space().room?.points ?? [], by, others, level(), reach),
      });
  }

  /** A point of it; `fresh`: one that comes where it is pulled. */
  point(space: () => Space, level: () => Level, n: number, fresh: boolean): Attachment<SVGElement> {
    return (element) =>
      this.#drag(element, level, {
        edits: () => true,
        selects: () => space().zone.id,
        pulls: (by, others, reach) => {
          const whole = space().room?.points ?? [];
          const points = fresh ? split(whole, n) : whole;
          const at = fresh ? n + 1 : n;
          const from = points[at];
          if (!from) return { value: whole, guides: [] };
          const { value, guides } = snapped({ x: from.x + by.x, y: from.y + by.y }, others, level(), reach);
          return { value: withPoint(points, at, value, level()), guides };
        },
      });
  }

  /** A level that is drawn on. */
  sheet(levelNow: () => Level): Attachment<SVGElement> {
    return (element) => {
      const off = new AbortController();
      const { signal } = off;
      let from: Point | null = null;
      const where = (event: PointerEvent) => {
        const level = levelNow();
        const others = othersOn(this.#spaces(), level, this.#stage.drawing?.room ?? null);
        return snapped(pointOf(element, event, level), others, level, this.#reach(element, event));
      };
      element.addEventListener(
        'pointerdown',
        (event) => {
          if (event.button !== 0 || this.#stage.pointers.space) return;
          event.stopPropagation();
          event.preventDefault();
          // From the bar above: Enter ends the drawing now, and presses no button.
          this.#stage.focusBoard(true);
          if (this.#stage.drawing?.shape === 'rectangle') {
            element.setPointerCapture(event.pointerId);
            from = where(event).value;
          } else this.#corner(where(event).value, levelNow(), element);
        },
        { signal },
      );
      element.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
      element.addEventListener(
        'pointermove',
        (event) => {
          const { drawing } = this.#stage;
          if (!drawing) return;
          const { value, guides } = where(event);
          const level = levelNow();
          const points =
            drawing.shape === 'rectangle'
              ? from && distance(from, value) > 1
                ? drawnFrame(from, value, level)
                : []
              : this.#level === level.id
                ? [...this.corners, value]
                : [];
          this.shown = { room: drawing.room, level: level.id, points, guides };
        },
        { signal },
      );
      element.addEventListener(
        'pointerup',
        (event) => {
          if (!from) return;
          const level = levelNow();
          const points = drawnFrame(from, where(event).value, level);
          from = null;
          this.#end(level.id, points);
        },
        { signal },
      );
      element.addEventListener('pointercancel', () => ((from = null), (this.shown = null)), { signal });
      element.addEventListener('dblclick', (event) => (event.preventDefault(), this.finish()), { signal });
      return () => off.abort();
    };
  }

  #corner(p: Point, level: Level, element: Element): void {
    if (this.#level !== level.id) this.corners = [];
    this.#level = level.id;
    const [first] = this.corners;
    const near = CLOSE * unitOf(element);
    if (first && this.corners.length >= POINTS.least && distance(first, p) <= near) return this.finish();
    if (this.corners.length < POINTS.most) this.corners = [...this.corners, p];
  }

  /** Enter, a double click, or the first corner again. */
  finish(): void {
    const points = tidied(this.corners);
    if (this.#level !== null && isDrawn(points)) this.#end(this.#level, points);
  }

  /** Backspace. */
  back(): void {
    this.corners = this.corners.slice(0, -1);
  }

  /** Escape: nothing of what was begun remains. */
  leave(): void {
    this.corners = [];
    this.#level = null;
    this.shown = null;
  }

  #end(level: string, points: Polygon): void {
    this.leave();
    drawn(this.#stage, level, points);
  }

  #reach(element: Element, event: PointerEvent): number {
    return event.ctrlKey || event.metaKey ? 0 : CATCH * unitOf(element);
  }

  #drag(
    element: SVGElement,
    levelNow: () => Level,
    how: {
      edits(): boolean;
      selects(): ZoneId;
      pulls(by: Point, others: readonly Polygon[], reach: number): { value: Polygon; guides: readonly Guide[] };
    },
  ): () => void {
    const stage = this.#stage;
    const off = new AbortController();
    const { signal } = off;
    let start: { readonly at: Point; readonly screen: Point; readonly wasChosen: boolean } | null = null;
    let last: { readonly screen: Point } | null = null;
    let moving = false;
    const screenOf = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });
    const stop = () => {
      start = last = null;
      moving = false;
      this.shown = null;
    };
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0 || stage.pointers.space || stage.tool !== 'select' || stage.drawing) return;
        event.stopPropagation();
        stage.eye.stop();
        stage.edit(null);
        stage.renaming = null;
        start = {
          at: pointOf(element, event, levelNow()),
          screen: screenOf(event),
          wasChosen: stage.onPlan === how.selects(),
        };
        last = { screen: start.screen };
        stage.select([how.selects()]);
        stage.onPlan = how.selects();
        element.setPointerCapture(event.pointerId);
        element.focus(BY_HAND);
      },
      { signal },
    );
    element.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
    element.addEventListener(
      'pointermove',
      (event) => {
        if (!start || !last) return;
        const screen = screenOf(event);
        const touch = event.pointerType === 'touch';
        if (!moving && distance(screen, start.screen) < (touch ? TREMBLE.touch : TREMBLE.mouse)) return;
        moving = true;
        // A finger moves the view, until the room is the chosen one.
        if (!how.edits() || (touch && !start.wasChosen)) {
          const by = minus(screen, last.screen);
          last = { screen };
          if (touch) stage.moveCamera(pan(stage.camera, by.x, by.y));
          return;
        }
        const level = levelNow();
        const by = minus(pointOf(element, event, level), start.at);
        const others = othersOn(this.#spaces(), level, how.selects());
        const { value, guides } = how.pulls(by, others, this.#reach(element, event));
        this.shown = { room: how.selects(), level: level.id, points: value, guides };
      },
      { signal },
    );
    element.addEventListener(
      'pointerup',
      () => {
        const { shown } = this;
        stop();
        if (shown) draw(stage, how.selects(), levelNow().id, shown.points);
      },
      { signal },
    );
    element.addEventListener('pointercancel', stop, { signal });
    element.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !start) return;
        event.stopPropagation();
        stop();
      },
      { signal },
    );
    return () => {
      off.abort();
      // Taken away from under the hand: nothing of it is shown any more.
      if (start) stop();
    };
  }
}

/** Where on its level an event is, in units. */
function pointOf(element: SVGElement, event: PointerEvent, level: Level): Point {
  const box = (element.ownerSVGElement ?? element).getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * WIDE,
    y: ((event.clientY - box.top) / box.height) * level.height,
  };
}

/** Units in a pixel of the screen. */
function unitOf(element: Element): number {
  const svg = element instanceof SVGElement ? (element.ownerSVGElement ?? element) : element;
  const { width } = svg.getBoundingClientRect();
  return width > 0 ? WIDE / width : 1;
}
