// What a file is that was chosen for a level, by its first bytes: its name and what it calls itself are not believed.

/** What the server takes at most, so that nobody waits for a refusal. */
export const MOST_IMAGE_BYTES = 16 * 1024 * 1024;
/** A PDF is read here, whole, and never sent: a scan of A0 fits, a whole tender would fill a phone’s memory. */
export const MOST_PDF_BYTES = 40 * 1024 * 1024;

/** As many pages can be chosen from: a building has no more sheets, and each is a small picture. */
export const MOST_PAGES = 200;

export type Kind = 'image' | 'pdf' | 'other';

/** Why a PDF cannot be used: `away` is what reads it, which did not come; `page`, one page that shows nothing. */
export type Fault = 'away' | 'broken' | 'locked' | 'page';

export class PdfFault extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

/** Readers of PDF look for its mark so far into a file: some begin with what a scanner or a mail put there. */
const HEAD = 1024;
const IMAGES = [/^\x89PNG\r\n/, /^\xff\xd8\xff/, /^RIFF[^]{4}WEBP/];

export async function kindOf(file: Blob): Promise<Kind> {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  if (IMAGES.some((mark) => mark.test(head))) return 'image';
  return head.includes('%PDF-') ? 'pdf' : 'other';
}

/** Whoever chose it takes it for one. */
export const saysPdf = ({ name, type }: File): boolean => type === 'application/pdf' || /\.pdf$/i.test(name);
