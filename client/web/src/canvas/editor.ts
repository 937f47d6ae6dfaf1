// Where a note is written: over the note, at a scale that can be read, and inside the screen.
import { frameToScreen, type Camera, type Margins } from './camera';
import { clamp, type Frame, type Size } from './geometry';

/** Nobody writes at less than this zoom: 22 px text is then still 17 px on the screen. */
export const LEAST_SCALE = 0.8;
const EDGE = 12;

/** The screen frame of the editor of a note: the note itself when it is large enough, else a larger one round its middle. */
export function editorFrame(note: Frame, camera: Camera, viewport: Size, margins: Margins): Frame {
  const f = frameToScreen(camera, note),
    scale = Math.max(camera.zoom, LEAST_SCALE);
  if (scale === camera.zoom && scale <= 1.5) return f;
  const w = Math.min(note.w * scale, viewport.w - margins.left - EDGE),
    h = Math.min(note.h * scale, viewport.h - 2 * EDGE);
  return {
    x: clamp(f.x + (f.w - w) / 2, margins.left, Math.max(margins.left, viewport.w - w - EDGE)),
    y: clamp(f.y + (f.h - h) / 2, EDGE, Math.max(EDGE, viewport.h - h - EDGE)),
    w,
    h,
  };
}
