// A board, or one zone of it, as a PNG: by the painter of the plan, on light paper.
import type { Frame } from '../../canvas/geometry';
import { layOut } from '../../canvas/layout';
import { around, paintBoard, type PictureTheme } from '../../canvas/picture';
import type { Still } from '../../replay/film';
import { boardOf } from '../../replay/played';

/** Pixels that every browser of the last years can hold in one canvas. */
const MOST_PIXELS = 40_000_000;
const LONGEST_SIDE = 16_000;
/** Sharp on paper; and under the least no word can be read. */
const SCALE = 2;
const LEAST_SCALE = 0.2;

/** The zone's frame with what lies in it, or all of the board; `null` when there is nothing. */
function frameFor(still: Still, zone: string | null): Frame | null {
  const layout = layOut(boardOf(still));
  return zone === null ? layout.bounds : (layout.zones.get(zone)?.frame ?? null);
}

/** `null`: there is nothing to paint, or more than a browser holds. */
export async function imageOf(still: Still, zone: string | null, theme: PictureTheme): Promise<Blob | null> {
  const frame = frameFor(still, zone);
  if (!frame) return null;
  const scale = Math.min(
    SCALE,
    Math.sqrt(MOST_PIXELS / (frame.w * frame.h)),
    LONGEST_SIDE / Math.max(frame.w, frame.h),
  );
  if (scale < LEAST_SCALE) return null;
  const board = boardOf(still);
  const { size, camera } = around(frame, scale);
  const canvas = document.createElement('canvas');
  canvas.width = size.w;
  canvas.height = size.h;
  const ctx = canvas.getContext('2d');
  if (!ctx) return null;
  paintBoard(ctx, { layout: layOut(board), links: board.liveLinks() }, camera, size, theme);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}
