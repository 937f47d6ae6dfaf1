// The photo beside a text that is being written on a phone: chosen, kept on this device, sent along with the idea or
// after it, and back where the server takes the idea back.
import type { NoteId, NoteMore } from '../../board/model';
import type { Writing } from '../phone/writing.svelte';
import { choose } from './choose';
import { keptPhoto, ofDraft } from './kept';
import { outbox } from './outbox.svelte';
import { Picture } from './picture.svelte';

export class PhotoDesk {
  picture: Picture | null = $state.raw(null);
  readonly #writing: Writing;
  /** Of ideas of which the server has not said yet whether it takes them. */
  readonly #gone = new Map<NoteId, Picture>();

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  get has(): boolean {
    return this.picture !== null;
  }
  get isTold(): boolean {
    return this.picture?.isTold ?? true;
  }
  /** What the idea has of it already. */
  get fields(): NoteMore {
    const photo = this.picture?.photo;
    return photo ? { photo } : {};
  }
  get #key(): string {
    const { workshop, may, id } = this.#writing.board;
    return ofDraft(workshop, may.person, id);
  }

  /** What a page that was closed in the middle of it had. */
  async restore(): Promise<void> {
    const kept = await keptPhoto(this.#key);
    if (!kept || this.picture) return;
    this.picture = Picture.kept(this.#writing.board.workshop, kept);
    void this.picture.send();
  }

  /** `false`: this browser can't read that file. */
  async take(file: File): Promise<boolean> {
    const found = await choose(this.#writing.board.workshop, this.#key, file);
    if (!found) return false;
    this.picture?.release();
    this.picture = found;
    this.#writing.keep();
    return true;
  }

  remove(): void {
    this.picture?.forget();
    this.picture?.release();
    this.picture = null;
    this.#writing.keep();
  }

  /** The idea was written. Its words don't wait for what is still on its way. */
  goes(note: NoteId): void {
    const { picture } = this;
    if (!picture) return;
    this.picture = null;
    this.#gone.set(note, picture);
    if (picture.photo) picture.forget();
    else void outbox.add(note, picture);
  }

  saved(): void {
    for (const picture of this.#gone.values()) if (picture.photo) picture.release();
    this.#gone.clear();
  }

  /** The idea was taken back: so is its photo. */
  back(note: NoteId): void {
    const picture = this.#gone.get(note);
    if (!picture || this.picture) return;
    outbox.take(note);
    this.picture = picture;
    void picture.keepAs(this.#key);
  }
}
