// The board's screen as state: what tools act on (tools/stage.ts) and what components show.
import { tick } from 'svelte';
import type { BoardApi, Color, LinkId, NoteId, PresenceApi, Target, ZoneId } from '../../board/model';
import type { Camera, Margins } from '../../canvas/camera';
import { MOST_KEPT } from '../../canvas/cull';
import { around, type Frame, type Point, type Size } from '../../canvas/geometry';
import { hitAt, type Hit } from '../../canvas/hit';
import { frameOf, type Layout } from '../../canvas/layout';
import { BESIDE } from '../../kinds/plan';
import { boundsOf } from '../../plan/geometry';
import { NoteTool, ZoneTool } from '../../tools/draw';
import { LinkTool } from '../../tools/link';
import { HAND, Pointers } from '../../tools/pointers';
import { SelectTool } from '../../tools/select';
import { mayAll, NO_HINTS, type Hints, type Rights, type Said, type Stage, type ToolName } from '../../tools/stage';
import { firstStop, heir } from '../../tools/travel';
import type { Company, LiveBoard } from '../../live';
import { askedIn } from '../note/asked';
import { tell } from './words';
import { Scene } from './scene.svelte';
import { Viewpoint } from './viewpoint.svelte';

/** Focus that follows a hand needs no ring; browsers that don't know the option show one. */
const BY_HAND = { preventScroll: true, focusVisible: false } as FocusOptions;

export interface Drawing {
  readonly plan: ZoneId;
  readonly room: ZoneId | null;
  readonly shape: 'rectangle' | 'polygon';
}

export class BoardStage implements Stage {
  readonly live: LiveBoard;
  readonly workshop: Company;
  readonly scene: Scene;
  readonly eye: Viewpoint;
  readonly links = new LinkTool(this);
  readonly pointers: Pointers;
  selection: ReadonlySet<string> = $state.raw(new Set<string>());
  /** The one Tab stop among notes and zone titles. */
  active: string | null = $state(null);
  tool: ToolName = $state('select');
  hints: Hints = $state.raw(NO_HINTS);
  editing: NoteId | null = $state(null);
  renaming: ZoneId | null = $state(null);
  openedLink: LinkId | null = $state(null);
  /** A zone that was drawn and waits for its title. */
  draft: Frame | null = $state.raw(null);
  /** A note that is asked more than its text, and waits for it. */
  asking: { readonly target: Target; readonly color: Color } | null = $state.raw(null);
  /** What the selected notes say beside their text is open. */
  completing: readonly NoteId[] | null = $state.raw(null);
  /** What kind of zone it is, is asked; or which words of a card become an idea. */
  shaping: ZoneId | null = $state(null);
  quoting: NoteId | null = $state(null);
  /** Which words stay of ideas that become one is asked; what one gathers is shown; where one stands too is asked. */
  joining: readonly NoteId[] | null = $state.raw(null);
  gathered: NoteId | null = $state(null);
  twinning: NoteId | null = $state(null);
  /** The note whose photo is looked at or chosen. */
  photographed: NoteId | null = $state(null);
  /** An ESPACE that was chosen where it is drawn, not at its list. */
  onPlan: ZoneId | null = $state(null);
  /** An ESPACE is being drawn; `room` null: a new one. */
  drawing: Drawing | null = $state.raw(null);
  /** A new ESPACE that was drawn and waits for its name. */
  naming: { readonly plan: ZoneId; readonly level: string; readonly points: readonly Point[] } | null =
    $state.raw(null);
  /** What an ESPACE is for is open, or the levels of a plan. */
  detailing: ZoneId | null = $state(null);
  levelling: ZoneId | null = $state(null);
  /** The list of targets for a link is open. */
  linking: string | null = $state(null);
  /** «Déplacer vers…» is open. */
  moving = $state(false);
  /** Arrows move the selection; where it was before, for Escape. */
  placing: ReadonlyMap<NoteId, { zone: ZoneId | null; at: Point }> | null = $state.raw(null);
  /** For the polite live region. */
  said = $state('');
  /** What search found, and which of it is shown. */
  matches: ReadonlySet<string> = $state.raw(new Set<string>());
  match: string | null = $state(null);

  #root: HTMLElement | null = null;

  constructor(live: LiveBoard, workshop: Company, phone: boolean) {
    this.live = live;
    this.workshop = workshop;
    this.scene = new Scene(
      live.api,
      (zone) => live.readIn(zone),
      phone,
      () => this.#kept(),
    );
    this.eye = new Viewpoint(live.id, () => this.scene.look(this.camera, this.viewport));
    const select = new SelectTool(this, this.links);
    const tools = { select, hand: HAND, note: new NoteTool(this), link: this.links, zone: new ZoneTool(this) };
    this.pointers = new Pointers(this, tools, () => this.tool);
  }

  get board(): BoardApi {
    return this.live.api;
  }
  get presence(): PresenceApi {
    return this.live.presence;
  }
  get layout(): Layout {
    return this.scene.layout;
  }
  readonly rights: Rights = $derived.by(() => {
    const { may } = this.live;
    return {
      edit: this.workshop.mayEdit && may.closed === null,
      shape: this.workshop.mayShape,
      link: may.link,
      zones: may.zones,
      addIn: (zone) => may.addIn(zone),
      asksMore: (zone) => {
        const asked = askedIn(this.live, this.live, zone, false);
        return asked !== null && (asked.strip || asked.answers !== null);
      },
      moveInto: (note, zone) => may.moveInto(note, zone),
      move: (note) => may.move(note),
      write: (note) => may.edit(note),
      remove: (note) => may.remove(note),
    };
  });
  get camera(): Camera {
    return this.eye.camera;
  }
  get viewport(): Size {
    return this.eye.viewport;
  }
  get margins(): Margins {
    return this.eye.margins;
  }
  get unit(): number {
    return this.eye.unit;
  }
  get distant(): boolean {
    return this.eye.distant;
  }

  /** Begins to follow the board; answers how to stop. */
  start(root: HTMLElement): () => void {
    this.#root = root;
    this.scene.read(true);
    this.active ??= firstStop(this.layout);
    const leave = this.board.subscribe((change) => this.#changed(change.local));
    return () => {
      leave();
      this.eye.leave();
      this.scene.stop();
      this.presence.show({ cursor: undefined, selected: undefined, typing: undefined, drag: undefined });
    };
  }

  /** Other notes are looked at than before. */
  look(): void {
    this.#changed(true);
  }

  #changed(local: boolean): void {
    const before = this.layout;
    this.scene.read(local);
    const live = (id: string): boolean => frameOf(this.layout, id) !== null || this.scene.routes.has(id);
    const gone = new Set([...this.selection, this.active ?? ''].filter((id) => id !== '' && !live(id)));
    if (gone.size === 0) {
      this.active ??= firstStop(this.layout);
      return;
    }
    const held = this.active !== null && gone.has(this.active) && this.#holdsFocus(this.active);
    const next = this.active !== null && gone.has(this.active) ? heir(before, gone, this.active) : this.active;
    if (this.editing !== null && gone.has(this.editing)) this.editing = null;
    if (this.openedLink !== null && gone.has(this.openedLink)) this.openedLink = null;
    this.select([...this.selection].filter((id) => !gone.has(id)));
    this.active = next ?? firstStop(this.layout);
    this.scene.keep();
    if (held && next !== null) void this.focus(next);
    else if (held) this.#root?.focus();
  }

  resize(size: Size): void {
    this.eye.viewport = size;
    this.scene.look(this.camera, size, true);
    this.arrive();
  }

  arrive(): void {
    const first = this.layout.zones.values().next().value?.frame ?? null;
    if (this.live.ready) this.eye.arrive(this.#firstLevel() ?? this.layout.bounds, first);
  }

  /** Of a plan: one sees what one draws on, and, where there is room, what waits beside it. */
  #firstLevel(): Frame | null {
    for (const { frame, drawn, zone } of this.layout.zones.values()) {
      const sheet = drawn?.sheets?.[0]?.frame;
      if (!sheet) continue;
      const beside = this.eye.narrow ? 0 : BESIDE.left + BESIDE.w;
      return { x: frame.x, y: frame.y, w: zone.frame.w + beside, h: sheet.y + sheet.h + BESIDE.left };
    }
    return null;
  }

  hit(board: Point): Hit {
    return hitAt(this.layout, this.scene.routes, board, 1 / this.camera.zoom, this.selection);
  }

  select(ids: Iterable<string>): void {
    const next = new Set(ids);
    if (next.size === this.selection.size && [...next].every((id) => this.selection.has(id))) return;
    this.selection = next;
    if (this.openedLink !== null && !next.has(this.openedLink)) this.openedLink = null;
    if (this.onPlan !== null && !next.has(this.onPlan)) this.onPlan = null;
    const only = next.size === 1 ? [...next][0] : undefined;
    if (only !== undefined && frameOf(this.layout, only)) this.active = only;
    this.presence.show({ selected: next.size === 0 ? undefined : [...next].slice(0, MOST_KEPT) });
    this.scene.keep();
  }

  moveCamera(camera: Camera): void {
    this.eye.move(camera);
  }

  /** The least frame round what is selected. */
  selectionFrame(): Frame | null {
    const drawn = this.onPlan === null ? [] : (this.layout.rooms.get(this.onPlan)?.points ?? []);
    if (drawn.length > 0) return boundsOf(drawn);
    return around([...this.selection].flatMap((id) => frameOf(this.layout, id) ?? []));
  }

  show(hints: Partial<Hints>): void {
    this.hints = { ...this.hints, ...hints };
  }

  shift(shifts: ReadonlyMap<string, Point> | null): void {
    this.scene.carry(shifts);
  }

  edit(note: NoteId | null): void {
    if (note === this.editing || (note !== null && !mayAll(this, [note], 'write'))) return;
    const left = this.editing;
    this.editing = note;
    this.presence.show({ typing: note ?? undefined });
    if (note !== null) this.active = note;
    this.scene.keep();
    if (left === null) return;
    // A note left empty was opened by mistake. It goes without a word.
    if (this.board.notes().get(left)?.text.trim() === '' && this.layout.notes.has(left)) this.board.remove([left]);
  }

  rename(zone: ZoneId): void {
    const box = this.layout.zones.get(zone);
    if (!box || !this.rights.edit) return;
    if (!this.rights.zones) return this.say({ what: 'against_rules' });
    if (box.zone.locked && !this.rights.shape) this.say({ what: 'locked' });
    else this.renaming = zone;
  }

  openLink(link: LinkId): void {
    this.openedLink = link;
  }

  openDraft(frame: Frame): void {
    this.draft = frame;
  }

  openNew(target: Target, color: Color): void {
    this.asking = { target, color };
  }

  use(tool: ToolName): void {
    if (this.tool === tool) return;
    this.pointers.tool.cancel();
    this.tool = tool;
    if (tool !== 'link') this.linking = null;
    if (tool !== 'select') this.select([]);
  }

  say(said: Said): void {
    this.said = tell(this, said);
  }

  /** Gives a note or a zone's title the keyboard's focus, and shows it. */
  async focus(id: string): Promise<void> {
    this.active = id;
    this.scene.keep();
    await tick();
    this.#element(id)?.focus({ preventScroll: true });
    const frame = frameOf(this.layout, id);
    if (!frame) return;
    this.eye.reveal(this.layout.zones.has(id) ? { ...frame, h: Math.min(frame.h, 160) } : frame);
  }

  /** An element took the focus: it is the Tab stop now, and what the keyboard reaches it also selects. */
  focused(id: string): void {
    this.active = id;
    this.onPlan = null;
    if (!this.selection.has(id) && this.#element(id)?.matches(':focus-visible')) this.select([id]);
  }

  /** The hand pressed it: the focus goes there, and nothing scrolls. */
  async touch(id: string): Promise<void> {
    this.active = id;
    this.onPlan = null;
    this.scene.keep();
    await tick();
    if (this.editing === null && this.renaming === null) this.#element(id)?.focus(BY_HAND);
  }

  focusBoard(byHand = false): void {
    this.#root?.focus(byHand ? BY_HAND : { preventScroll: true });
  }

  #element(id: string): HTMLElement | null {
    return this.#root?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(id)}"]`) ?? null;
  }

  #holdsFocus(id: string): boolean {
    const element = this.#element(id);
    return element !== null && element.contains(document.activeElement);
  }

  *#kept(): Iterable<string> {
    if (this.active !== null) yield this.active;
    if (this.editing !== null) yield this.editing;
    if (this.match !== null) yield this.match;
    let left = MOST_KEPT;
    for (const id of this.selection) if (left-- > 0) yield id;
  }
}
