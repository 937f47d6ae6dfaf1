// The arrow: click, shift-click, marquee, drag, resize, and a wire from the selected note's handle.
import { toScreen } from '../canvas/camera';
import { between, distance, minus, type Frame, type Point } from '../canvas/geometry';
import { inMarquee } from '../canvas/hit';
import { frameOf } from '../canvas/layout';
import { targetAt, writeAt } from './create';
import { carry, letGo, putDown, takeUp, type Carried, type Drag } from './drag';
import { corner, resizeEnd, resizeTo, type Resizing } from './resize';
import type { Press, Stage, Tool } from './stage';
import type { LinkTool } from './link';

/** A hand trembles: under this many pixels a press is a click. Fingers tremble more. */
const THRESHOLD = { mouse: 3, touch: 9 } as const;
/** Cells of a list seen from afar are too near each other for a handle between them. */
const HANDLE_FROM = 0.5;

export function hasHandle(stage: Stage, id: string): boolean {
  return !(stage.layout.notes.get(id)?.inList && stage.camera.zoom < HANDLE_FROM);
}

/** The wire's handle stands this far from the note's right edge, in pixels. */
export const HANDLE_AWAY = 16;

type State =
  | { readonly doing: 'nothing' }
  | { readonly doing: 'pressing'; readonly first: Press; readonly wasSelected: boolean }
  | { readonly doing: 'marquee'; readonly from: Point; readonly kept: ReadonlySet<string> }
  | { readonly doing: 'dragging'; readonly drag: Drag; last: Carried }
  | { readonly doing: 'resizing'; readonly resizing: Resizing; frame: Frame }
  | { readonly doing: 'wiring' };

const NOTHING: State = { doing: 'nothing' };

export class SelectTool implements Tool {
  readonly cursor = 'default';
  private state: State = NOTHING;
  private readonly stage: Stage;
  private readonly link: LinkTool;

  constructor(stage: Stage, link: LinkTool) {
    this.stage = stage;
    this.link = link;
  }

  down(press: Press): void {
    const { stage } = this,
      only = stage.selection.size === 1 ? [...stage.selection][0] : undefined;
    if (only !== undefined && stage.rights.edit && !press.shift) {
      const frame = frameOf(stage.layout, only);
      if (frame && hasHandle(stage, only) && this.onHandle(frame, press)) {
        this.state = { doing: 'wiring' };
        this.link.begin(only);
        return;
      }
      const resizing = corner(stage, only, press);
      if (resizing) {
        this.state = { doing: 'resizing', resizing, frame: resizing.frame };
        return;
      }
    }
    const id = pickable(press);
    const wasSelected = id !== null && stage.selection.has(id);
    if (id !== null && !wasSelected) stage.select(press.shift || press.free ? [...stage.selection, id] : [id]);
    this.state = { doing: 'pressing', first: press, wasSelected };
  }

  move(press: Press): void {
    const { stage, state } = this;
    if (state.doing === 'pressing') {
      const least = press.touch ? THRESHOLD.touch : THRESHOLD.mouse;
      if (distance(press.screen, state.first.screen) >= least) this.begin(state.first);
    }
    const now = this.state;
    if (now.doing === 'marquee') {
      const marquee = between(now.from, press.board);
      stage.show({ marquee });
      stage.select([...now.kept, ...inMarquee(stage.layout, marquee)]);
    } else if (now.doing === 'dragging') {
      now.last = carry(stage, now.drag, press.board, press.free);
    } else if (now.doing === 'resizing') {
      now.frame = resizeTo(stage, now.resizing, press);
    } else if (now.doing === 'wiring') {
      this.link.hover(press);
    }
  }

  up(press: Press): void {
    const { stage, state } = this;
    this.state = NOTHING;
    if (state.doing === 'pressing') this.click(press, state.first, state.wasSelected);
    else if (state.doing === 'marquee') stage.show({ marquee: null });
    else if (state.doing === 'dragging') putDown(stage, state.drag, state.last, press.board);
    else if (state.doing === 'resizing') resizeEnd(stage, state.resizing, state.frame);
    else if (state.doing === 'wiring') this.link.drop(press);
  }

  cancel(): void {
    const { stage, state } = this;
    this.state = NOTHING;
    if (state.doing === 'dragging') letGo(stage);
    else if (state.doing === 'marquee') stage.select(state.kept);
    else if (state.doing === 'wiring') this.link.cancel();
    stage.show({ marquee: null, resize: null });
  }

  private onHandle(frame: Frame, press: Press): boolean {
    const p = toScreen(this.stage.camera, { x: frame.x + frame.w, y: frame.y + frame.h / 2 });
    const off = minus(press.screen, { x: p.x + HANDLE_AWAY, y: p.y });
    return Math.hypot(off.x, off.y) <= (press.touch ? 22 : 11);
  }

  private begin(first: Press): void {
    const { stage } = this,
      id = pickable(first);
    if (id === null || first.hit.on === 'link') {
      if (id === null)
        this.state = { doing: 'marquee', from: first.board, kept: new Set(first.shift ? stage.selection : []) };
      return;
    }
    const drag = stage.rights.edit ? takeUp(stage, stage.selection, first.board) : null;
    if (drag) this.state = { doing: 'dragging', drag, last: { by: { x: 0, y: 0 }, drop: null } };
    else this.state = NOTHING;
  }

  private click(press: Press, first: Press, wasSelected: boolean): void {
    const { stage } = this,
      { hit } = first,
      id = pickable(first),
      many = press.shift || press.free;
    if (press.count === 2) return this.doubleClick(first);
    if (id === null) {
      if (!many) stage.select([]);
    } else if (wasSelected && many) {
      stage.select([...stage.selection].filter((other) => other !== id));
    } else if (wasSelected) {
      const alone = stage.selection.size === 1;
      stage.select([id]);
      // Under a finger there is no double click to discover: a tap on the selected note writes in it.
      if (press.touch && alone && hit.on === 'note' && stage.rights.edit) stage.edit(hit.id);
    }
    if (hit.on === 'link') stage.openLink(hit.id);
  }

  private doubleClick(press: Press): void {
    const { stage } = this,
      { hit } = press;
    if (!stage.rights.edit) return;
    if (hit.on === 'note') stage.edit(hit.id);
    else if (hit.on === 'title') stage.rename(hit.id);
    else if (hit.on === 'link') stage.openLink(hit.id);
    else writeAt(stage, targetAt(stage, press.board));
  }
}

/** What a press takes: a note, a link, or a zone by its title. Inside a zone a press begins a marquee. */
function pickable(press: Press): string | null {
  const { hit } = press;
  // A room of a plan is for the plan's own hands (view/plan/).
  return hit.on === 'board' || hit.on === 'body' || hit.on === 'room' ? null : hit.id;
}
