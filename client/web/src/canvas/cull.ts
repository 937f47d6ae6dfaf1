// Which notes are worth having near, and when to ask again. Asking again only when the view leaves a wider frame,
// or the zoom changes much, keeps a pan free of work.
import { encloses, inflate, intersects, type Frame } from './geometry';
import type { Layout, NoteBox } from './layout';

/** Notes are DOM elements up to this many; above, one canvas paints them all. Measured on laptops and phones. */
export const LIMIT = { laptop: 250, phone: 120 } as const;
/** Elements made per animation frame: 40 stay below half a frame. */
export const MOUNTS_PER_FRAME = 40;
/** Selected notes that are elements whatever is in view. */
export const MOST_KEPT = 100;
/** Below this zoom no text of a note can be read: all notes are painted, and zones wear their titles like a map. */
export const DISTANT = 0.2;
const AROUND = 0.4;
const ZOOM_RATIO = 1.6;

export interface Culled {
  readonly frame: Frame;
  readonly zoom: number;
}

export function cullFor(view: Frame, zoom: number): Culled {
  return { frame: inflate(view, view.w * AROUND, view.h * AROUND), zoom };
}

/** Does what was culled for `culled` still serve this view? */
export function serves(culled: Culled, view: Frame, zoom: number): boolean {
  const ratio = zoom / culled.zoom;
  return ratio < ZOOM_RATIO && ratio > 1 / ZOOM_RATIO && encloses(culled.frame, view);
}

export function within(layout: Layout, frame: Frame): NoteBox[] {
  const out: NoteBox[] = [];
  for (const box of layout.notes.values()) if (intersects(box.frame, frame)) out.push(box);
  return out;
}

/** The next elements to have: those wanted and there already, then at most `more` new ones. */
export function mountMore<Id>(wanted: readonly Id[], mounted: ReadonlySet<Id>, more = MOUNTS_PER_FRAME): Set<Id> {
  const next = new Set<Id>();
  let left = more;
  for (const id of wanted) if (mounted.has(id) || left-- > 0) next.add(id);
  return next;
}
