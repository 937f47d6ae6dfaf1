// What is on the screen: one `Tile` a note, so that a changed note renders one element again; which tiles are
// elements now, and which the canvas paints; where things are while a hand carries them.
import type { BoardApi, LinkId, Note, NoteId, ZoneId } from '../../board/model';
import { view, type Camera } from '../../canvas/camera';
import { DISTANT, LIMIT, cullFor, mountMore, serves, within, type Culled } from '../../canvas/cull';
import { shifted, type Frame, type Point, type Size } from '../../canvas/geometry';
import { NOTHING, layOut, frameOf, type Layout, type NoteBox } from '../../canvas/layout';
import { routes, type Route } from '../../canvas/route';

/** A note is new for as long as its element may take to come. */
const FRESH_MS = 400;

export class Tile {
  readonly id: NoteId;
  box: NoteBox = $state.raw() as NoteBox;
  readonly #arrived: number | null;

  /** `arrived`: when somebody else's note came; `null` for one that was there or is mine. */
  constructor(box: NoteBox, arrived: number | null) {
    this.id = box.note.id;
    this.box = box;
    this.#arrived = arrived;
  }

  fresh(): boolean {
    return this.#arrived !== null && performance.now() - this.#arrived < FRESH_MS;
  }
}

const NO_SHIFTS: ReadonlyMap<string, Point> = new Map();

export class Scene {
  layout: Layout = $state.raw(NOTHING);
  /** Notes that are elements, in reading order. */
  mounted: readonly Tile[] = $state.raw([]);
  /** Must the canvas stand in for notes that are not elements? */
  painting = $state(false);
  /** No movement is animated: the last change is my own. */
  still = $state(true);
  /** Where my hand, or somebody else's, holds things away from their places. */
  mine: ReadonlyMap<string, Point> = $state.raw(NO_SHIFTS);
  theirs: ReadonlyMap<string, Point> = $state.raw(NO_SHIFTS);
  shifts: ReadonlyMap<string, Point> = $derived(
    this.theirs.size === 0 ? this.mine : new Map([...this.theirs, ...this.mine]),
  );
  routes: ReadonlyMap<LinkId, Route> = $derived.by(() => {
    void this.layout;
    const moved = new Map<string, Frame>();
    for (const [id, by] of this.shifts) {
      const frame = frameOf(this.layout, id);
      if (frame) moved.set(id, shifted(frame, by));
    }
    return routes(this.#api.liveLinks(), this.layout, moved);
  });
  /** Ids of the elements, for the canvas to leave out. */
  mountedIds: ReadonlySet<NoteId> = $derived(new Set(this.mounted.map((tile) => tile.id)));

  readonly #api: BoardApi;
  readonly #notesIn: (zone: ZoneId | null) => readonly Note[];
  readonly #tiles = new Map<NoteId, Tile>();
  readonly #elements = new Map<string, HTMLElement>();
  readonly #kept: () => Iterable<string>;
  readonly #limit: number;
  #culled: Culled | null = null;
  #mounting = 0;
  #distant = false;

  /** `notesIn`: those of a zone that are looked at. Others have no place. */
  constructor(
    api: BoardApi,
    notesIn: (zone: ZoneId | null) => readonly Note[],
    phone: boolean,
    kept: () => Iterable<string>,
  ) {
    this.#api = api;
    this.#notesIn = notesIn;
    this.#kept = kept;
    this.#limit = phone ? LIMIT.phone : LIMIT.laptop;
  }

  /** Reads the board again; what did not change keeps its objects. */
  read(local: boolean): void {
    const seen = { zonesInOrder: () => this.#api.zonesInOrder(), notesIn: this.#notesIn };
    const layout = layOut(seen, this.layout);
    const arrived = local || this.layout === NOTHING ? null : performance.now();
    for (const [id, box] of layout.notes) {
      const tile = this.#tiles.get(id);
      if (!tile) this.#tiles.set(id, new Tile(box, arrived));
      else if (tile.box !== box) tile.box = box;
    }
    for (const id of this.#tiles.keys()) if (!layout.notes.has(id)) this.#tiles.delete(id);
    this.still = local;
    this.layout = layout;
    this.#plan();
  }

  /** The camera moved: culls again only when the view leaves what was culled. */
  look(camera: Camera, viewport: Size, again = false): void {
    if (viewport.w === 0) return;
    const seen = view(camera, viewport);
    const distant = camera.zoom < DISTANT;
    if (!again && distant === this.#distant && this.#culled && serves(this.#culled, seen, camera.zoom)) return;
    this.#distant = distant;
    this.#culled = cullFor(seen, camera.zoom);
    this.#plan();
  }

  /** What must be an element whatever is in view changed. */
  keep(): void {
    this.#plan();
  }

  stop(): void {
    cancelAnimationFrame(this.#mounting);
  }

  /** An element of a note or zone: it is moved without a render while something carries it. */
  own(id: string, element: HTMLElement): () => void {
    this.#elements.set(id, element);
    place(element, this.shifts.get(id));
    return () => {
      if (this.#elements.get(id) === element) this.#elements.delete(id);
    };
  }

  carry(shifts: ReadonlyMap<string, Point> | null): void {
    this.mine = this.#moveElements(this.mine, shifts ?? NO_SHIFTS, 'lifted');
  }

  carryTheirs(shifts: ReadonlyMap<string, Point>): void {
    this.theirs = this.#moveElements(this.theirs, shifts, 'carried');
  }

  #moveElements(
    before: ReadonlyMap<string, Point>,
    now: ReadonlyMap<string, Point>,
    mark: string,
  ): ReadonlyMap<string, Point> {
    for (const [id, by] of now) {
      const element = this.#elements.get(id);
      if (!element) continue;
      place(element, by);
      if (!before.has(id)) element.classList.add(mark);
    }
    for (const id of before.keys()) {
      if (now.has(id)) continue;
      const element = this.#elements.get(id);
      if (element) place(element, undefined);
      element?.classList.remove(mark);
    }
    return now;
  }

  #plan(): void {
    cancelAnimationFrame(this.#mounting);
    const wanted = new Set<NoteId>();
    for (const id of this.#kept()) if (this.layout.notes.has(id)) wanted.add(id);
    const seen = this.#culled ? within(this.layout, this.#culled.frame) : [];
    const far = this.#distant || seen.length > this.#limit;
    const before = new Set(this.mounted.map((tile) => tile.id)),
      kept = new Set([...before, ...wanted]);
    if (!far) for (const box of seen) wanted.add(box.note.id);
    const next = mountMore([...wanted], kept),
      later = next.size < wanted.size;
    this.painting = far || later;
    if (next.size !== before.size || [...next].some((id) => !before.has(id)) || !this.#inOrder(next)) {
      const tiles: Tile[] = [];
      for (const id of this.layout.notes.keys()) {
        const tile = next.has(id) ? this.#tiles.get(id) : undefined;
        if (tile) tiles.push(tile);
      }
      this.mounted = tiles;
    }
    if (later) this.#mounting = requestAnimationFrame(() => this.#plan());
  }

  /** Are the elements there already in the layout's order? */
  #inOrder(ids: ReadonlySet<NoteId>): boolean {
    let at = 0;
    for (const id of this.layout.notes.keys()) if (ids.has(id) && this.mounted[at++]?.id !== id) return false;
    return this.mounted.every((tile) => this.#tiles.get(tile.id) === tile);
  }
}

function place(element: HTMLElement, by: Point | undefined): void {
  element.style.translate = by ? `${by.x}px ${by.y}px` : '';
}
