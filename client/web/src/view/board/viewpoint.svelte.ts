// Where the reader stands: camera and viewport as state, and the ways to go somewhere else.
import { fit, pan, reveal, unitStep, view, zoomAbout, type Camera, type Margins } from '../../canvas/camera';
import { DISTANT } from '../../canvas/cull';
import type { Frame, Point, Size } from '../../canvas/geometry';
import { preferences } from '../parts/preferences.svelte';

/** Where each board was last looked at, so that coming back from the list finds the same place. */
const lastCameras = new Map<string, Camera>();
const GLIDE_MS = 180;
/** Narrower, the rail lies below the board and not beside it. */
export const NARROW = 700;
/** Under this zoom an overview tells nothing; at the other one titles and ideas can be read. */
const LEAST_OVERVIEW = { narrow: 0.2, wide: 0.12 } as const;
const READABLE = 0.3;
/** What one looks for is shown at least this near. */
const NEAR = 0.8;

export class Viewpoint {
  camera: Camera = $state.raw({ x: 0, y: 0, zoom: 1 });
  viewport: Size = $state.raw({ w: 0, h: 0 });
  /** Board units per screen pixel, in steps. */
  unit = $derived(unitStep(this.camera.zoom));
  distant = $derived(this.camera.zoom < DISTANT);
  narrow = $derived(this.viewport.w < NARROW);

  readonly #board: string;
  readonly #moved: () => void;
  #gliding = 0;
  #arrived = false;

  constructor(board: string, moved: () => void) {
    this.#board = board;
    this.#moved = moved;
  }

  /** Room that the rail and the controls take; less on a narrow screen, where they lie below. */
  get margins(): Margins {
    return this.narrow ? { top: 16, right: 16, bottom: 88, left: 16 } : { top: 24, right: 24, bottom: 24, left: 76 };
  }

  /** The first look: where the board was left, else all of it, else its beginning where all would be too small. */
  arrive(bounds: Frame | null, first: Frame | null): void {
    if (this.#arrived || this.viewport.w === 0) return;
    this.#arrived = true;
    const { viewport, margins, narrow } = this;
    const last = lastCameras.get(this.#board);
    if (last) return this.move(last);
    if (!bounds) return this.move({ x: -viewport.w / 2, y: -viewport.h / 2, zoom: 1 });
    const all = fit(bounds, viewport, margins);
    if (all.zoom >= LEAST_OVERVIEW[narrow ? 'narrow' : 'wide'] || !first) return this.move(all);
    const zoom = narrow ? fit({ ...first, h: 1 }, viewport, margins).zoom : READABLE;
    const from = narrow ? first : bounds;
    this.move({ zoom, x: from.x - margins.left / zoom, y: from.y - margins.top / zoom });
  }

  leave(): void {
    this.stop();
    if (this.#arrived) lastCameras.set(this.#board, this.camera);
  }

  move(camera: Camera): void {
    this.stop();
    this.#set(camera);
  }

  /** Moves there visibly, unless the reader asked for less motion. */
  glide(to: Camera): void {
    this.stop();
    if (preferences.calm) return this.#set(to);
    const from = this.camera;
    const { w, h } = this.viewport;
    const began = performance.now();
    const middle = (c: Camera): Point => ({ x: c.x + w / 2 / c.zoom, y: c.y + h / 2 / c.zoom });
    const [a, b] = [middle(from), middle(to)];
    const step = (now: number): void => {
      const t = Math.min(1, (now - began) / GLIDE_MS);
      if (t === 1) return this.#set(to);
      const s = 1 - (1 - t) ** 3;
      const zoom = from.zoom * (to.zoom / from.zoom) ** s;
      // The middle of the screen travels straight; the corner follows from the zoom.
      this.#set({ zoom, x: a.x + (b.x - a.x) * s - w / 2 / zoom, y: a.y + (b.y - a.y) * s - h / 2 / zoom });
      this.#gliding = requestAnimationFrame(step);
    };
    this.#gliding = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.#gliding);
  }

  zoomTo(zoom: number): void {
    this.glide(zoomAbout(this.camera, { x: this.viewport.w / 2, y: this.viewport.h / 2 }, zoom));
  }

  fit(bounds: Frame | null, most = 1): void {
    if (bounds) this.glide(fit(bounds, this.viewport, this.margins, most));
  }

  panBy(by: Point): void {
    this.move(pan(this.camera, by.x, by.y));
  }

  /** The least move that shows this. */
  reveal(frame: Frame): void {
    const camera = reveal(this.camera, frame, this.viewport, this.margins);
    if (camera !== this.camera) this.glide(camera);
  }

  /** Shows this in the middle, near enough to be read. */
  goTo(frame: Frame): void {
    const zoom = Math.max(this.camera.zoom, Math.min(NEAR, this.viewport.w / (frame.w + 80)));
    const seen = view({ ...this.camera, zoom }, this.viewport);
    const y = frame.y + Math.min(frame.h, seen.h * 0.8) / 2 - seen.h / 2;
    this.glide({ zoom, x: frame.x + frame.w / 2 - seen.w / 2, y });
  }

  #set(camera: Camera): void {
    this.camera = camera;
    this.#moved();
  }
}
