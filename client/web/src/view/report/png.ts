// A picture of a board as PNG: the server draws it as SVG, the browser paints it.
import { download } from './download';

/** A screen's worth of pixels for each board unit, and no canvas larger than every browser takes. */
const SCALE = 2;
const MOST = 8192;

/** A file that was fetched is the reader’s. */
export function save(file: Blob, name: string): void {
  download(file, name);
}

/** Answers whether it could. */
export async function savePng(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { credentials: 'same-origin' });
    if (!response.ok) return false;
    const name = /filename="([^"]+)\.svg"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'socle';
    const url = URL.createObjectURL(new Blob([await response.text()], { type: 'image/svg+xml' }));
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      const { naturalWidth: w, naturalHeight: h } = image;
      const scale = Math.min(SCALE, MOST / Math.max(w, h, 1));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(w * scale);
      canvas.height = Math.round(h * scale);
      const context = canvas.getContext('2d');
      if (!context) return false;
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
      if (!blob) return false;
      download(blob, `${name}.png`);
      return true;
    } finally {
      URL.revokeObjectURL(url);
    }
  } catch {
    // No network, or a picture that this browser does not decode.
    return false;
  }
}
