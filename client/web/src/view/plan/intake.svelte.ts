// From the file that was chosen for a level to the image that the server has: what it is, which page of it, drawn, sent.
// One at a time; whatever goes wrong is told in words, and nothing was changed.
import { m } from '../../i18n';
import { refusalText } from '../../live';
import type { Uploaded } from '../../protocol';
import { kindOf, MOST_IMAGE_BYTES, MOST_PDF_BYTES, PdfFault, saysPdf, type Fault } from './file';
import { sendImage } from './images';
import type { PdfFile } from './pdf';
import { turned } from './sheet';

/** What is being done for a level; `part` of it where that can be known. */
interface Step {
  readonly level: string;
  readonly text: string;
  readonly part: number | null;
  readonly stop: AbortController;
}

/** A PDF of several pages that waits to be told which. */
interface Choice {
  readonly level: string;
  readonly pdf: PdfFile;
}

interface Told {
  /** The server has it. `isTurn`: it is the level’s own picture, turned. */
  readonly done: (level: string, image: Uploaded, isTurn: boolean) => void;
  /** Not done, and why. */
  readonly refuse: (level: string, text: string) => void;
  /** Somebody stopped it. */
  readonly stopped: (level: string) => void;
}

const FAULTS: Readonly<Record<Fault, () => string>> = {
  away: m.plan_pdf_away,
  broken: m.plan_pdf_broken,
  locked: m.plan_pdf_locked,
  page: m.plan_pdf_empty,
};

export class Intake {
  step: Step | null = $state.raw(null);
  choice: Choice | null = $state.raw(null);
  readonly #workshop: string;
  readonly #told: Told;

  constructor(workshop: string, told: Told) {
    [this.#workshop, this.#told] = [workshop, told];
  }

  get isBusy(): boolean {
    return this.step !== null || this.choice !== null;
  }

  /** An image goes as it is; of a PDF a page is drawn. */
  take(level: string, file: File): Promise<void> {
    return this.#as(level, m.plan_file_reading(), async (stop) => {
      const kind = await kindOf(file);
      if (kind === 'other' && saysPdf(file)) return this.#told.refuse(level, m.plan_pdf_none());
      if (kind === 'pdf') return this.#read(level, file, stop.signal);
      if (file.size > MOST_IMAGE_BYTES) return this.#told.refuse(level, m.plan_image_large());
      await this.#send(level, file, stop);
    });
  }

  /** The level’s picture, which is at this address, by a quarter to the right. */
  turn(level: string, address: string): Promise<void> {
    return this.#as(level, m.plan_image_turning(), async (stop) => {
      const file = await turned(address, stop.signal);
      if (file) await this.#send(level, file, stop, true);
      else this.#told.refuse(level, m.plan_image_failed());
    });
  }

  /** The page that was chosen, drawn; the file it is of is let go. */
  async chosen(picture: File): Promise<void> {
    const { choice } = this;
    this.close();
    if (choice) await this.#as(choice.level, m.plan_image_sending(), (stop) => this.#send(choice.level, picture, stop));
  }

  /** None of them. */
  close(): void {
    this.choice?.pdf.close();
    this.choice = null;
  }

  /** The place where it was wanted is gone. */
  leave(): void {
    this.step?.stop.abort();
    this.close();
  }

  async #as(level: string, text: string, work: (stop: AbortController) => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    const stop = new AbortController();
    this.step = { level, text, part: null, stop };
    try {
      await work(stop);
    } catch (error) {
      if (!stop.signal.aborted) {
        this.#told.refuse(level, error instanceof PdfFault ? FAULTS[error.fault]() : m.plan_image_failed());
      }
    }
    this.step = null;
    if (stop.signal.aborted) this.#told.stopped(level);
  }

  async #read(level: string, file: File, signal: AbortSignal): Promise<void> {
    if (file.size > MOST_PDF_BYTES) return this.#told.refuse(level, m.plan_pdf_large());
    const { PdfFile } = await fetched();
    signal.throwIfAborted();
    const pdf = await PdfFile.open(file, signal);
    // Somebody left in the moment when it was open.
    if (signal.aborted) return pdf.close();
    if (pdf.pages > 1) {
      this.choice = { level, pdf };
      return;
    }
    const { step } = this;
    if (step) this.step = { ...step, text: m.plan_pdf_drawing() };
    const picture = await pdf.picture(1, signal).finally(() => pdf.close());
    if (step) await this.#send(level, picture, step.stop);
  }

  async #send(level: string, file: File, stop: AbortController, isTurn = false): Promise<void> {
    const sending = (part: number) => {
      if (this.step?.stop === stop) this.step = { level, text: m.plan_image_sending(), part, stop };
    };
    stop.signal.throwIfAborted();
    sending(0);
    const sent = await sendImage(this.#workshop, file, sending, stop.signal);
    if (sent.ok) return this.#told.done(level, sent.value, isTurn);
    const { refusal } = sent;
    if (refusal.code === 'cancelled') return;
    this.#told.refuse(level, refusal.code === 'unreachable' ? m.plan_image_failed() : refusalText(refusal));
  }
}

/** What reads a PDF: fetched with the first one. Where it does not come the file is chosen again; the page needs no new
 *  start, which main.ts offers otherwise. */
async function fetched(): Promise<typeof import('./pdf')> {
  const told = (event: Event) => event.preventDefault();
  addEventListener('vite:preloadError', told);
  const parts = await import('./pdf').catch(() => null);
  removeEventListener('vite:preloadError', told);
  // Nothing, where Vite was told that its error is seen to.
  if (!parts) throw new PdfFault('away');
  return parts;
}
