// Resizing by the lower right corner: free notes, and zones.
import { toScreen } from '../canvas/camera';
import { type Frame, type Point } from '../canvas/geometry';
import { LEAST_NOTE, LEAST_ZONE, frameOf } from '../canvas/layout';
import { toGrid } from '../canvas/snap';
import { mayShape, type Press, type Stage } from './stage';

export interface Resizing {
  readonly id: string;
  readonly zone: boolean;
  readonly start: Point;
  readonly frame: Frame;
}

/** Does this press take the corner of the selected thing? */
export function corner(stage: Stage, id: string, press: Press): Resizing | null {
  const frame = frameOf(stage.layout, id),
    note = stage.layout.notes.get(id),
    zone = stage.layout.zones.has(id);
  if (!frame || note?.inList || (!note && !zone)) return null;
  const p = toScreen(stage.camera, { x: frame.x + frame.w, y: frame.y + frame.h });
  if (Math.hypot(press.screen.x - p.x, press.screen.y - p.y) > (press.touch ? 22 : 12)) return null;
  if (zone && !mayShape(stage, id)) {
    stage.say({ what: 'locked' });
    return null;
  }
  return { id, zone, start: press.board, frame };
}

export function resizeTo(stage: Stage, resizing: Resizing, press: Press): Frame {
  const least = resizing.zone ? LEAST_ZONE : LEAST_NOTE,
    { frame, start, id } = resizing;
  const grid = press.free ? Math.round : toGrid;
  const next = {
    ...frame,
    w: Math.max(least.w, grid(frame.w + press.board.x - start.x)),
    h: Math.max(least.h, grid(frame.h + press.board.y - start.y)),
  };
  stage.show({ resize: { id, frame: next } });
  return next;
}

export function resizeEnd(stage: Stage, resizing: Resizing, frame: Frame): void {
  stage.show({ resize: null });
  const { id } = resizing;
  if (frame.w === resizing.frame.w && frame.h === resizing.frame.h) return;
  if (!resizing.zone) return stage.board.setSize(id, { w: frame.w, h: frame.h });
  const zone = stage.layout.zones.get(id)?.zone;
  if (zone) stage.board.setZone(id, { frame: { ...zone.frame, w: frame.w, h: frame.h } });
}
