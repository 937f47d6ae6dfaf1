// A photo as it leaves the phone: turned as it was held, no longer than the server keeps it, and without a word of where
// it was taken. The server draws it anew all the same; this spares the line.

/** The longest side that the server keeps (SPEC U6). */
const LONGEST = 1_600;
/** Above what the server goes down to, so that it has something to choose from. */
const QUALITY = 0.85;

export interface Shrunk {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

/** `null`: this browser can't read it. */
export async function shrink(file: Blob): Promise<Shrunk | null> {
  const address = URL.createObjectURL(file);
  try {
    // An element turns a photo as its camera was held, in every browser.
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: w, naturalHeight: h } = image;
    const scale = Math.min(1, LONGEST / Math.max(w, h));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(w * scale));
    canvas.height = Math.max(1, Math.round(h * scale));
    const context = canvas.getContext('2d');
    if (!context) return null;
    // A JPEG has no holes.
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    return blob && { blob, width: canvas.width, height: canvas.height };
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}
