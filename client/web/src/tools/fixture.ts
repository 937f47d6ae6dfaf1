// A stage without a screen, over a real board in memory, with a hand: for tests of tools.
import * as Y from 'yjs';
import { Board } from '../board/board';
import type { NoteId, Point, PresenceApi, ZoneId } from '../board/model';
import type { Camera } from '../canvas/camera';
import { hitAt, type Hit } from '../canvas/hit';
import { layOut, type Layout } from '../canvas/layout';
import { routes } from '../canvas/route';
import { NoteTool, ZoneTool } from './draw';
import { LinkTool } from './link';
import { HAND, Pointers, type Contact } from './pointers';
import { SelectTool } from './select';
import { NO_HINTS, type Hints, type Rights, type Said, type Stage, type ToolName } from './stage';

/** All or nothing; and what is locked. */
export function rights(edit: boolean, shape = edit): Rights {
  const may = () => edit;
  return {
    edit,
    shape,
    link: edit,
    zones: edit,
    addIn: may,
    asksMore: () => false,
    moveInto: may,
    move: may,
    write: may,
    remove: may,
  };
}

type Shown = Parameters<PresenceApi['show']>[0];

export class TestStage implements Stage {
  readonly board = new Board(new Y.Doc(), 'ada');
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  readonly viewport = { w: 1400, h: 900 };
  selection: ReadonlySet<string> = new Set();
  rights: Rights = rights(true);
  hints: Hints = NO_HINTS;
  shifts: ReadonlyMap<string, Point> | null = null;
  shown: Shown = {};
  editing: NoteId | null = null;
  renaming: ZoneId | null = null;
  link: string | null = null;
  draft: unknown = null;
  tool: ToolName = 'select';
  readonly told: Said['what'][] = [];
  /** How many transactions the board made since the last look. */
  edits = 0;
  readonly presence: PresenceApi = {
    others: () => [],
    subscribe: () => () => {},
    show: (patch) => (this.shown = { ...this.shown, ...patch }),
  };
  readonly pointers: Pointers;

  constructor() {
    const links = new LinkTool(this);
    const tools = {
      select: new SelectTool(this, links),
      hand: HAND,
      note: new NoteTool(this),
      link: links,
      zone: new ZoneTool(this),
    };
    this.pointers = new Pointers(this, tools, () => this.tool);
    this.board.subscribe(() => (this.edits += 1));
  }

  get layout(): Layout {
    return layOut(this.board);
  }
  hit(p: Point): Hit {
    return hitAt(this.layout, routes(this.board.liveLinks(), this.layout), p, 1 / this.camera.zoom, this.selection);
  }
  select(ids: Iterable<string>): void {
    this.selection = new Set(ids);
  }
  moveCamera(camera: Camera): void {
    this.camera = camera;
  }
  show(hints: Partial<Hints>): void {
    this.hints = { ...this.hints, ...hints };
  }
  shift(shifts: ReadonlyMap<string, Point> | null): void {
    this.shifts = shifts;
  }
  edit(note: NoteId | null): void {
    this.editing = note;
  }
  rename(zone: ZoneId): void {
    this.renaming = zone;
  }
  openLink(link: string): void {
    this.link = link;
  }
  openNew(): void {
    this.draft = null;
  }
  openDraft(frame: unknown): void {
    this.draft = frame;
  }
  use(tool: ToolName): void {
    this.tool = tool;
  }
  say(said: Said): void {
    this.told.push(said.what);
  }

  /** The middle of a note, on the screen. */
  middle(id: string): Point {
    const frame = this.layout.notes.get(id)?.frame ?? this.layout.zones.get(id)?.frame;
    if (!frame) throw new Error(`no ${id}`);
    return {
      x: (frame.x + frame.w / 2 - this.camera.x) * this.camera.zoom,
      y: (frame.y + frame.h / 2 - this.camera.y) * this.camera.zoom,
    };
  }
}

/** A mouse or a finger. */
export class Hand {
  private at: Point = { x: 0, y: 0 };
  private static clock = 0;
  private readonly stage: TestStage;
  private readonly kind: Contact['kind'];
  private readonly id: number;

  constructor(stage: TestStage, kind: Contact['kind'] = 'mouse', id = 1) {
    this.stage = stage;
    this.kind = kind;
    this.id = id;
  }

  private contact(more: Partial<Contact> = {}): Contact {
    return {
      id: this.id,
      kind: this.kind,
      button: 0,
      at: this.at,
      shift: false,
      free: false,
      time: (Hand.clock += 10),
      ...more,
    };
  }

  down(at: Point, more: Partial<Contact> = {}): this {
    this.at = at;
    this.stage.pointers.press(this.contact(more));
    return this;
  }
  to(at: Point, more: Partial<Contact> = {}): this {
    this.at = at;
    this.stage.pointers.move(this.contact(more));
    return this;
  }
  up(more: Partial<Contact> = {}): this {
    this.stage.pointers.release(this.contact(more));
    return this;
  }
  click(at: Point, more: Partial<Contact> = {}): this {
    Hand.clock += 1000;
    return this.down(at, more).up(more);
  }
  doubleClick(at: Point): this {
    return this.click(at).down(at).up();
  }
  drag(from: Point, to: Point, more: Partial<Contact> = {}): this {
    Hand.clock += 1000;
    return this.down(from, more)
      .to({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, more)
      .to(to, more)
      .up(more);
  }
}
