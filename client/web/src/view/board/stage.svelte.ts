// The board's screen as state: what tools act on (tools/stage.ts) and what components show.
import { tick } from 'svelte';
import type { BoardApi, LinkId, NoteId, PresenceApi, ZoneId } from '../../board/model';
import { fit, pan, reveal, unitStep, view, zoomAbout, type Camera, type Margins } from '../../canvas/camera';
import { DISTANT, MOST_KEPT } from '../../canvas/cull';
import { around, type Frame, type Point, type Size } from '../../canvas/geometry';
import { hitAt, type Hit } from '../../canvas/hit';
import { frameOf, type Layout } from '../../canvas/layout';
import { NoteTool, ZoneTool } from '../../tools/draw';
import { LinkTool } from '../../tools/link';
import { HAND, Pointers } from '../../tools/pointers';
import { SelectTool } from '../../tools/select';
import { NO_HINTS, type Hints, type Said, type Stage, type ToolName } from '../../tools/stage';
import { firstStop, heir } from '../../tools/travel';
import type { LiveBoard, LiveWorkshop } from '../../live';
import { preferences } from '../parts/preferences.svelte';
import { tell } from './words';
import { Scene } from './scene.svelte';

/** Where each board was last looked at, so that coming back from the list finds the same place. */
const lastCameras = new Map<string, Camera>();
const GLIDE_MS = 180;
/** Under this zoom an overview tells nothing; at the other one titles and ideas can be read. */
const LEAST_OVERVIEW = 0.12;
const READABLE = 0.3;
/** Focus that follows a hand needs no ring; browsers that don't know the option show one. */
const BY_HAND = { preventScroll: true, focusVisible: false } as FocusOptions;

export class BoardStage implements Stage {
  readonly live: LiveBoard;
  readonly workshop: LiveWorkshop;
  readonly scene: Scene;
  readonly links = new LinkTool(this);
  readonly pointers: Pointers;
  camera: Camera = $state.raw({ x: 0, y: 0, zoom: 1 });
  viewport: Size = $state.raw({ w: 0, h: 0 });
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
  unit = $derived(unitStep(this.camera.zoom));
  distant = $derived(this.camera.zoom < DISTANT);
  fitted = false;

  #root: HTMLElement | null = null;
  #gliding = 0;

  constructor(live: LiveBoard, workshop: LiveWorkshop, phone: boolean) {
    this.live = live;
    this.workshop = workshop;
    this.scene = new Scene(live.api, phone, () => this.#kept());
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
  get rights(): { edit: boolean; shape: boolean } {
    return { edit: this.workshop.mayEdit, shape: this.workshop.mayShape };
  }
  /** Room that the rail and the controls take; less on a narrow screen, where they lie below. */
  get margins(): Margins {
    return this.viewport.w < 700
      ? { top: 16, right: 16, bottom: 76, left: 16 }
      : { top: 24, right: 24, bottom: 24, left: 76 };
  }

  /** Begins to follow the board; answers how to stop. */
  start(root: HTMLElement): () => void {
    this.#root = root;
    this.scene.read(true);
    this.active ??= firstStop(this.layout);
    const leave = this.board.subscribe((change) => this.#changed(change.local));
    return () => {
      leave();
      this.stopGlide();
      this.scene.stop();
      this.presence.show({ cursor: undefined, selected: undefined, typing: undefined, drag: undefined });
      if (this.fitted) lastCameras.set(this.live.id, this.camera);
    };
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
    this.viewport = size;
    this.scene.look(this.camera, size, true);
    this.arrive();
  }

  /** The first look at the board: where it was left, else all of it, else its first zone where all is too small. */
  arrive(): void {
    const { bounds, zones } = this.layout;
    if (this.fitted || this.viewport.w === 0 || !this.live.ready) return;
    this.fitted = true;
    const last = lastCameras.get(this.live.id);
    if (last) return this.moveCamera(last);
    if (!bounds) return this.moveCamera({ x: -this.viewport.w / 2, y: -this.viewport.h / 2, zoom: 1 });
    const all = fit(bounds, this.viewport, this.margins),
      first = zones.values().next().value?.frame,
      { left, top } = this.margins;
    const narrow = this.viewport.w < 700;
    if (all.zoom >= (narrow ? 0.2 : LEAST_OVERVIEW) || !first) return this.moveCamera(all);
    // A board too large to be shown whole is shown from its beginning, at a distance where titles and ideas are read.
    if (!narrow)
      return this.moveCamera({ zoom: READABLE, x: bounds.x - left / READABLE, y: bounds.y - top / READABLE });
    const one = fit({ ...first, h: 1 }, this.viewport, this.margins);
    this.moveCamera({ ...one, y: first.y - this.margins.top / one.zoom });
  }

  hit(board: Point): Hit {
    return hitAt(this.layout, this.scene.routes, board, 1 / this.camera.zoom, this.selection);
  }

  select(ids: Iterable<string>): void {
    const next = new Set(ids);
    if (next.size === this.selection.size && [...next].every((id) => this.selection.has(id))) return;
    this.selection = next;
    if (this.openedLink !== null && !next.has(this.openedLink)) this.openedLink = null;
    const only = next.size === 1 ? [...next][0] : undefined;
    if (only !== undefined && frameOf(this.layout, only)) this.active = only;
    this.presence.show({ selected: next.size === 0 ? undefined : [...next].slice(0, MOST_KEPT) });
    this.scene.keep();
  }

  moveCamera(camera: Camera): void {
    this.stopGlide();
    this.#setCamera(camera);
  }

  #setCamera(camera: Camera): void {
    this.camera = camera;
    this.scene.look(camera, this.viewport);
  }

  /** Moves there visibly, unless the reader asked for less motion. */
  glide(to: Camera): void {
    this.stopGlide();
    const from = this.camera;
    if (preferences.calm) return this.#setCamera(to);
    const began = performance.now();
    const step = (now: number): void => {
      const t = Math.min(1, (now - began) / GLIDE_MS),
        s = 1 - (1 - t) ** 3;
      const zoom = from.zoom * (to.zoom / from.zoom) ** s;
      // The middle of the screen travels straight; the corner follows from the zoom.
      const mid = (c: Camera): Point => ({
        x: c.x + this.viewport.w / 2 / c.zoom,
        y: c.y + this.viewport.h / 2 / c.zoom,
      });
      const a = mid(from),
        b = mid(to),
        x = a.x + (b.x - a.x) * s,
        y = a.y + (b.y - a.y) * s;
      this.#setCamera(t === 1 ? to : { zoom, x: x - this.viewport.w / 2 / zoom, y: y - this.viewport.h / 2 / zoom });
      if (t < 1) this.#gliding = requestAnimationFrame(step);
    };
    this.#gliding = requestAnimationFrame(step);
  }

  stopGlide(): void {
    cancelAnimationFrame(this.#gliding);
  }

  zoomTo(zoom: number): void {
    this.glide(zoomAbout(this.camera, { x: this.viewport.w / 2, y: this.viewport.h / 2 }, zoom));
  }

  fitAll(): void {
    if (this.layout.bounds) this.glide(fit(this.layout.bounds, this.viewport, this.margins));
  }

  fitSelection(): void {
    const bounds = this.selectionFrame();
    if (bounds) this.glide(fit(bounds, this.viewport, this.margins, 1.5));
  }

  panBy(by: Point): void {
    this.moveCamera(pan(this.camera, by.x, by.y));
  }

  /** The least frame round what is selected. */
  selectionFrame(): Frame | null {
    return around([...this.selection].flatMap((id) => frameOf(this.layout, id) ?? []));
  }

  show(hints: Partial<Hints>): void {
    this.hints = { ...this.hints, ...hints };
  }

  shift(shifts: ReadonlyMap<string, Point> | null): void {
    this.scene.carry(shifts);
  }

  edit(note: NoteId | null): void {
    if (note === this.editing) return;
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
    if (box.zone.locked && !this.rights.shape) this.say({ what: 'locked' });
    else this.renaming = zone;
  }

  openLink(link: LinkId): void {
    this.openedLink = link;
  }

  openDraft(frame: Frame): void {
    this.draft = frame;
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
    const shown = this.layout.zones.has(id) ? { ...frame, h: Math.min(frame.h, 160) } : frame;
    const camera = reveal(this.camera, shown, this.viewport, this.margins);
    if (camera !== this.camera) this.glide(camera);
  }

  /** An element took the focus: it is the Tab stop now, and what the keyboard reaches it also selects. */
  focused(id: string): void {
    this.active = id;
    if (!this.selection.has(id) && this.#element(id)?.matches(':focus-visible')) this.select([id]);
  }

  /** The hand pressed it: the focus goes there, and nothing scrolls. */
  async touch(id: string): Promise<void> {
    this.active = id;
    this.scene.keep();
    await tick();
    if (this.editing === null && this.renaming === null) this.#element(id)?.focus(BY_HAND);
  }

  focusBoard(byHand = false): void {
    this.#root?.focus(byHand ? BY_HAND : { preventScroll: true });
  }

  /** Shows a thing in the middle, near enough to be read. */
  goTo(id: string): void {
    const frame = frameOf(this.layout, id);
    if (!frame) return;
    const zoom = Math.max(this.camera.zoom, Math.min(0.8, this.viewport.w / (frame.w + 80))),
      seen = view({ ...this.camera, zoom }, this.viewport);
    this.glide({
      zoom,
      x: frame.x + frame.w / 2 - seen.w / 2,
      y: frame.y + Math.min(frame.h, seen.h * 0.8) / 2 - seen.h / 2,
    });
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
