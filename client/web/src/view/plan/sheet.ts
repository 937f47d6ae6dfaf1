// A canvas as the file that goes to the server, and a picture turned by a quarter.
import { MOST_IMAGE_BYTES } from './file';

/** Without loss, as thin lines want; a page that is a photo and too heavy so as one, which the server would make of it. */
const QUALITY = 0.92;

/** `null`: this browser has no room for it. */
export async function fileOf(canvas: HTMLCanvasElement): Promise<File | null> {
  const drawing = await blobOf(canvas, 'image/png');
  const blob = drawing && drawing.size > MOST_IMAGE_BYTES ? await blobOf(canvas, 'image/jpeg') : drawing;
  return blob && new File([blob], 'plan', { type: blob.type });
}

export const blobOf = (canvas: HTMLCanvasElement, type: string): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));

/** A canvas gives its memory back when it has no size, long before it is collected. */
export function letGo(canvas: HTMLCanvasElement): void {
  canvas.width = canvas.height = 0;
}

/** The picture at this address, its top to the right; `null` where it cannot be had. */
export async function turned(address: string, signal: AbortSignal): Promise<File | null> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) return null;
  const picture = await createImageBitmap(await answer.blob());
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.height, picture.width];
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.translate(canvas.width, 0);
  context.rotate(Math.PI / 2);
  context.drawImage(picture, 0, 0);
  picture.close();
  const file = await fileOf(canvas);
  letGo(canvas);
  return file;
}
