// A PDF, read and drawn in this browser by pdf.js, beside the page (in a worker): the server is sent a picture of one
// page and never the file. Fetched when somebody chooses a PDF, and by nobody else.
import { getDocument, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import Reader from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker';
import dingbats from 'pdfjs-dist/standard_fonts/FoxitDingbats.pfb?url';
import symbol from 'pdfjs-dist/standard_fonts/FoxitSymbol.pfb?url';
import jpeg2000 from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url';
import { PdfFault } from './file';
import { fileOf, letGo } from './sheet';

/** A3 at 180 dpi; the server would keep 4,096 (SPEC U1), and a square of that is too much for a telephone’s canvas. */
const LONG_SIDE = 3_000;
/** A scan of A0 at 300 dpi has 140 million. What claims more would fill the memory, and is left out of its page. */
const MOST_PIXELS = 200_000_000;

/** What hardly a device has; letters of any other font that the file lacks are drawn with those of the device. */
const FONTS: Readonly<Record<string, string>> = { 'FoxitDingbats.pfb': dingbats, 'FoxitSymbol.pfb': symbol };
class Fonts {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const address = FONTS[filename];
    if (!address) throw new Error(`${filename} is not kept`);
    return new Uint8Array(await (await fetch(address)).arrayBuffer());
  }
}

export class PdfFile {
  readonly pages: number;
  readonly #document: PDFDocumentProxy;
  readonly #reader: Worker;
  readonly #lost: Promise<never>;
  /** What is being drawn: one page at a time. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(document: PDFDocumentProxy, reader: Worker, lost: Promise<never>) {
    [this.#document, this.#reader, this.#lost] = [document, reader, lost];
    this.pages = document.numPages;
  }

  /** Throws a {@link PdfFault}, or what `signal` says. */
  static async open(file: Blob, signal: AbortSignal): Promise<PdfFile> {
    const bytes = await file.arrayBuffer().catch(() => null);
    if (!bytes) throw new PdfFault('broken');
    const data = new Uint8Array(bytes);
    signal.throwIfAborted();
    const reader = new Reader();
    // Given to pdf.js, as its own would read on the page itself, which stands still meanwhile, where it does not come.
    const lost = gone(reader);
    const task = getDocument({
      data,
      worker: PDFWorker.create({ port: reader }),
      // Nothing in a file becomes code, and the page’s policy takes neither that nor WebAssembly.
      isEvalSupported: false,
      useWasm: false,
      // pdf.js asks for one file in this folder: what it adds to the address is not looked at.
      wasmUrl: `${jpeg2000}?/`,
      BinaryDataFactory: Fonts,
      useWorkerFetch: false,
      maxImageSize: MOST_PIXELS,
      verbosity: 0,
    });
    try {
      const document = await Promise.race([task.promise, lost, stopped(signal)]);
      return new PdfFile(document, reader, lost);
    } catch (error) {
      void task.destroy().catch(() => undefined);
      reader.terminate();
      signal.throwIfAborted();
      if (error instanceof PdfFault) throw error;
      throw new PdfFault((error as Error).name === 'PasswordException' ? 'locked' : 'broken');
    }
  }

  /** A page as the file that goes to the server. Throws a {@link PdfFault} where there is nothing to see. */
  async picture(page: number, signal: AbortSignal): Promise<File> {
    const canvas = await this.draw(page, LONG_SIDE, signal);
    const file = isBlank(canvas) ? null : await fileOf(canvas);
    letGo(canvas);
    signal.throwIfAborted();
    if (!file) throw new PdfFault('page');
    return file;
  }

  /** A page on white, upright, this long. */
  draw(page: number, longest: number, signal: AbortSignal): Promise<HTMLCanvasElement> {
    const drawn = this.#last.then(() => {
      signal.throwIfAborted();
      return Promise.race([this.#drawn(page, longest, signal), this.#lost, stopped(signal)]);
    });
    this.#last = drawn.catch(() => undefined);
    return drawn.catch((error: unknown) => {
      signal.throwIfAborted();
      throw error instanceof PdfFault ? error : new PdfFault('page');
    });
  }

  async #drawn(number: number, longest: number, signal: AbortSignal): Promise<HTMLCanvasElement> {
    const page = await this.#document.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: longest / Math.max(width, height) });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    // The one that pdf.js then has: on white, and read as well as drawn on.
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    const task = page.render({ canvas, viewport, background: '#ffffff' });
    // pdf.js stops every 15 ms for the page to breathe, but a canvas that nobody looks at only takes notes till then, and
    // would paint them all in one go at the end: a point that is read has it paint what it has.
    task.onContinue = (goOn: () => void) => {
      context?.getImageData(0, 0, 1, 1);
      goOn();
    };
    const stop = () => task.cancel();
    signal.addEventListener('abort', stop);
    try {
      await task.promise;
      return canvas;
    } catch (error) {
      letGo(canvas);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      page.cleanup();
    }
  }

  /** Gives back all that it took: in order, or after a while, where the worker is too busy to hear of it. */
  close(): void {
    const end = () => this.#reader.terminate();
    void this.#document.destroy().then(end, end);
    setTimeout(end, 2_000);
  }
}

/** Fails when the worker does: before a word of it, it never came; later, the file was too much for it. */
function gone(reader: Worker): Promise<never> {
  let spoke = false;
  reader.addEventListener('message', () => (spoke = true), { once: true });
  const lost = new Promise<never>((_resolve, reject) => {
    reader.addEventListener('error', () => reject(new PdfFault(spoke ? 'broken' : 'away')));
  });
  lost.catch(() => undefined);
  return lost;
}

function stopped(signal: AbortSignal): Promise<never> {
  const stop = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  stop.catch(() => undefined);
  return stop;
}

/** Is there nothing on it but white? pdf.js leaves out what it cannot read. */
function isBlank(canvas: HTMLCanvasElement): boolean {
  const context = canvas.getContext('2d');
  const rows = 256;
  for (let top = 0; context && top < canvas.height; top += rows) {
    const { data } = context.getImageData(0, top, canvas.width, Math.min(rows, canvas.height - top));
    if (new Uint32Array(data.buffer).some((pixel) => pixel !== 0xffffffff)) return false;
  }
  return true;
}
