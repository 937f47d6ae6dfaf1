// Photos of ideas that went without them: each is put on its note once the server has it, whichever board that is on by
// then (a reveal keeps ids). Their words never wait for this.
import type { NoteId } from '../../board/model';
import { m } from '../../i18n';
import type { LiveBoard } from '../../live';
import { toasts } from '../parts/toasts.svelte';
import { ofNote, keptPhotos } from './kept';
import { Picture } from './picture.svelte';
import { waitingPhotos } from './waiting.svelte';

class Outbox {
  /** Replaced when one comes or goes. */
  waiting: ReadonlyMap<NoteId, Picture> = $state.raw(new Map<NoteId, Picture>());
  #of = '';
  readonly #boards = new Set<LiveBoard>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  /** What this device kept for this person; once a page. */
  async open(workshop: string, person: string): Promise<void> {
    const of = `${workshop}/${person}`;
    if (!person || this.#of === of) return;
    this.#of = of;
    for (const kept of await keptPhotos(workshop, person)) {
      const note = kept.key.split('/')[2] ?? '';
      if (!this.waiting.has(note)) this.#put(note, Picture.kept(workshop, kept));
    }
    waitingPhotos.tell(workshop, this.waiting.size > 0);
  }

  /** These boards are open now: what could not be put on a note may be now. Answers how to let go of them. */
  follow(boards: readonly LiveBoard[]): () => void {
    for (const board of boards) this.#boards.add(board);
    void this.run();
    return () => {
      for (const board of boards) this.#boards.delete(board);
    };
  }

  async add(note: NoteId, picture: Picture): Promise<void> {
    const { workshop, person } = picture.owner;
    const before = this.waiting.get(note);
    if (before !== picture) before?.release();
    this.#put(note, picture);
    waitingPhotos.tell(workshop, true);
    await picture.keepAs(ofNote(workshop, person, note));
    void this.run();
  }

  /** It is not to come any more. */
  drop(note: NoteId): void {
    const picture = this.take(note);
    picture?.forget();
    picture?.release();
  }

  /** Its note was taken back: it returns to its writer. */
  take(note: NoteId): Picture | null {
    const picture = this.waiting.get(note) ?? null;
    if (!picture) return null;
    this.#put(note, null);
    waitingPhotos.tell(picture.owner.workshop, this.waiting.size > 0);
    return picture;
  }

  /** One after the other, until one does not get through. */
  async run(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) return;
    this.#running = true;
    let again = 0;
    const tried = new Set<Picture>();
    for (;;) {
      // Others come meanwhile.
      const next = [...this.waiting].find(([, picture]) => !picture.refused && !tried.has(picture));
      if (!next) break;
      const [note, picture] = next;
      tried.add(picture);
      again = picture.sent ? 0 : await picture.send();
      if (again > 0) break;
      this.#settle(note, picture);
    }
    this.#running = false;
    if (again > 0) this.#timer = setTimeout(() => void this.run(), again * 1_000);
  }

  /** Puts it on its note, where that is here to be written on. */
  #settle(note: NoteId, picture: Picture): void {
    const { photo } = picture;
    if (!photo || this.waiting.get(note) !== picture) return;
    for (const board of this.#boards) {
      const value = board.ready ? board.notes.get(note)?.value : undefined;
      if (!value) continue;
      if (value.deleted) return this.drop(note);
      if (board.may.edit(value)) {
        board.api.setFields([note], { photo });
        toasts.show(m.photo_arrived());
        return this.drop(note);
      }
      picture.refused = { code: 'against_rules', item: note };
      return;
    }
  }

  #put(note: NoteId, picture: Picture | null): void {
    const next = new Map(this.waiting);
    if (picture) next.set(note, picture);
    else next.delete(note);
    this.waiting = next;
  }
}

export const outbox = new Outbox();
