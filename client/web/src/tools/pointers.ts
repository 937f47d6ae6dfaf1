// All fingers and mouse buttons on the board: who pans, who pinches, and which tool hears what.
import { pan, pinch, toBoard, wheelZoom, zoomAbout } from '../canvas/camera';
import { distance, minus, type Point } from '../canvas/geometry';
import type { Press, Stage, Tool, ToolName } from './stage';

/** A pointer's event, with the point from the viewport's corner. */
export interface Contact {
  readonly id: number;
  readonly kind: 'mouse' | 'touch' | 'pen';
  readonly button: number;
  readonly at: Point;
  readonly shift: boolean;
  readonly free: boolean;
  readonly time: number;
}
export interface Wheel {
  readonly at: Point;
  readonly dx: number;
  readonly dy: number;
  readonly zoom: boolean;
  readonly shift: boolean;
}

/** Two presses this near in time and place are a double click. */
const DOUBLE = { ms: 400, px: { mouse: 6, touch: 24 } } as const;
const MIDDLE = 1;
/** A finger that pans has moved this far; less is a tap. */
const TAP = 9;

type Doing = 'nothing' | 'tool' | 'pan' | 'pinch' | 'tap';

export class Pointers {
  /** Held: the hand pans whatever the tool. */
  space = false;
  private doing: Doing = 'nothing';
  private down = new Map<number, Contact>();
  private start: Contact | null = null;
  private last: { time: number; at: Point; count: number } | null = null;
  private count = 1;
  private readonly stage: Stage;
  private readonly tools: Readonly<Record<ToolName, Tool>>;
  private readonly current: () => ToolName;

  constructor(stage: Stage, tools: Readonly<Record<ToolName, Tool>>, current: () => ToolName) {
    this.stage = stage;
    this.tools = tools;
    this.current = current;
  }

  get tool(): Tool {
    return this.tools[this.current()];
  }

  /** Is a hand at work? Then keys and remote scrolling wait. */
  get busy(): boolean {
    return this.doing !== 'nothing';
  }

  get panning(): boolean {
    return this.doing === 'pan';
  }

  press(contact: Contact): void {
    this.down.set(contact.id, contact);
    if (this.down.size === 2) return this.beginPinch();
    if (this.down.size > 2) return;
    this.start = contact;
    this.count = this.counts(contact);
    const press = this.pressOf(contact),
      touch = contact.kind === 'touch';
    const empty = press.hit.on === 'board' || press.hit.on === 'body' || press.hit.on === 'room';
    const tool = this.current();
    if (contact.button === MIDDLE || this.space || tool === 'hand') this.doing = 'pan';
    else if (contact.button !== 0) this.doing = 'nothing';
    else if (touch && tool === 'select' && (empty || !this.stage.rights.edit)) this.doing = 'tap';
    else {
      this.doing = 'tool';
      this.tool.down(press);
    }
  }

  move(contact: Contact): void {
    const before = this.down.get(contact.id);
    if (!before) {
      if (this.doing === 'nothing') this.tool.hover?.(this.pressOf(contact));
      return;
    }
    if (this.doing === 'pinch') return this.movePinch(contact);
    this.down.set(contact.id, contact);
    if (this.start?.id !== contact.id) return;
    if (this.doing === 'tap' && distance(contact.at, this.start.at) > TAP) this.doing = 'pan';
    if (this.doing === 'pan') {
      const by = minus(contact.at, before.at);
      this.stage.moveCamera(pan(this.stage.camera, by.x, by.y));
    } else if (this.doing === 'tool') this.tool.move(this.pressOf(contact));
  }

  release(contact: Contact): void {
    if (!this.down.delete(contact.id)) return;
    if (this.doing === 'pinch') {
      // The finger that stays goes on panning; it does not take up what is under it.
      this.start = [...this.down.values()][0] ?? null;
      this.doing = this.start ? 'pan' : 'nothing';
      return;
    }
    if (this.start?.id !== contact.id) return;
    const doing = this.doing,
      press = this.pressOf(contact);
    this.doing = 'nothing';
    this.last = { time: contact.time, at: contact.at, count: this.count };
    if (doing === 'tap') this.tool.down(press);
    if (doing === 'tool' || doing === 'tap') this.tool.up(press);
  }

  /** Escape, or the system took the pointer away. */
  cancel(): void {
    if (this.doing === 'tool') this.tool.cancel();
    this.doing = 'nothing';
    this.down.clear();
    this.start = null;
  }

  wheel(wheel: Wheel): void {
    const { camera } = this.stage;
    if (wheel.zoom) return this.stage.moveCamera(zoomAbout(camera, wheel.at, camera.zoom * wheelZoom(wheel.dy)));
    const [dx, dy] = wheel.shift && wheel.dx === 0 ? [wheel.dy, 0] : [wheel.dx, wheel.dy];
    this.stage.moveCamera(pan(camera, -dx, -dy));
  }

  private counts(contact: Contact): number {
    const { last } = this,
      near = DOUBLE.px[contact.kind === 'touch' ? 'touch' : 'mouse'];
    const again =
      last && last.count === 1 && contact.time - last.time < DOUBLE.ms && distance(last.at, contact.at) < near;
    return again ? 2 : 1;
  }

  private pressOf(contact: Contact): Press {
    const board = toBoard(this.stage.camera, contact.at);
    return {
      screen: contact.at,
      board,
      hit: this.stage.hit(board),
      touch: contact.kind === 'touch',
      shift: contact.shift,
      free: contact.free,
      count: this.count,
    };
  }

  private beginPinch(): void {
    // A second finger means «move the view»: what the first had begun is taken back.
    if (this.doing === 'tool') this.tool.cancel();
    this.doing = 'pinch';
    this.last = null;
  }

  private movePinch(contact: Contact): void {
    const pair = (): [Point, Point] | null => {
      const [a, b] = [...this.down.values()];
      return a && b ? [a.at, b.at] : null;
    };
    const before = pair();
    this.down.set(contact.id, contact);
    const now = pair();
    if (before && now) this.stage.moveCamera(pinch(this.stage.camera, before, now));
  }
}

/** The hand: Pointers pans for it. */
export const HAND: Tool = { cursor: 'grab', down() {}, move() {}, up() {}, cancel() {} };
