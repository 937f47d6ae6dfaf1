// A photo that was chosen here: shown at once, sent at once where there is a line, and kept on this device until it is on
// its note.
import { countGraphemes } from '../../board/graphemes';
import type { Photo } from '../../board/model';
import type { Unreachable } from '../../live';
import type { Refusal, Uploaded } from '../../protocol';
import { PHOTO_GRAPHEMES } from '../../protocol/limits';
import { forgetPhoto, keepPhoto, type KeptPhoto } from './kept';
import { sendPhoto } from './send';
import type { Shrunk } from './shrink';

/** What the server may let pass by itself: it is asked again. */
const PASSING: readonly string[] = [
  'unreachable',
  'too_often',
  'too_slow',
  'server_full',
  'storage_unavailable',
  'stopping',
];

export class Picture {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
  /** To be looked at before the server has it. */
  readonly address: string;
  alt = $state('');
  /** What the server has. */
  sent: Uploaded | null = $state.raw(null);
  /** Why it does not take it, for good. */
  refused: Refusal | Unreachable | null = $state.raw(null);
  /** It was tried, and there is no way to the server now. */
  waits = $state(false);
  /** Under which it is kept here. */
  key: string;
  readonly #workshop: string;
  #sending: Promise<number> | null = null;

  constructor(workshop: string, key: string, { blob, width, height }: Shrunk, alt = '') {
    this.#workshop = workshop;
    this.key = key;
    [this.blob, this.width, this.height, this.alt] = [blob, width, height, alt];
    this.address = URL.createObjectURL(blob);
  }

  static kept(workshop: string, { key, alt, ...photo }: KeptPhoto): Picture {
    return new Picture(workshop, key, photo, alt);
  }

  /** As it stands on a note, once the server has it. */
  get photo(): Photo | null {
    const { sent } = this;
    return sent && { image: sent.image, width: sent.width, height: sent.height, alt: this.alt.trim() };
  }

  get isTold(): boolean {
    return countGraphemes(this.alt.trim()) <= PHOTO_GRAPHEMES;
  }
  /** Whose it is, and where. */
  get owner(): { readonly workshop: string; readonly person: string } {
    return { workshop: this.#workshop, person: this.key.split('/')[1] ?? '' };
  }

  keep(): void {
    const { key, blob, width, height } = this;
    void keepPhoto({ key, blob, width, height, alt: this.alt });
  }
  /** Under another name. */
  async keepAs(key: string): Promise<void> {
    const old = this.key;
    this.key = key;
    const { blob, width, height } = this;
    await keepPhoto({ key, blob, width, height, alt: this.alt });
    if (old !== key) await forgetPhoto(old);
  }
  forget(): void {
    void forgetPhoto(this.key);
  }
  release(): void {
    URL.revokeObjectURL(this.address);
  }

  /** Sends it, once at a time; answers in how many seconds to try again, 0 where there is nothing to try. */
  send(): Promise<number> {
    return (this.#sending ??= this.#send().finally(() => (this.#sending = null)));
  }
  async #send(): Promise<number> {
    if (this.sent || this.refused) return 0;
    const answer = await sendPhoto(this.#workshop, this.blob);
    this.waits = !answer.ok && PASSING.includes(answer.refusal.code);
    if (answer.ok) this.sent = answer.value;
    else if (!this.waits) this.refused = answer.refusal;
    if (answer.ok || !this.waits) return 0;
    return 'seconds' in answer.refusal ? answer.refusal.seconds : 10;
  }
}
