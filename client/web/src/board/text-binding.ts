// A <textarea> bound to the text of one note, or to what is written together for a question, for several people at once (measured and fuzzed: frontend.md). What is
// typed becomes the smallest edit, what others type moves the caret along, a composition (IME, dead keys, the word a
// phone is guessing) is never disturbed, and undo is the board's.
import type { BoardApi, NoteId, TextDelta } from './model';
import { limitOf, trimToFit } from './graphemes';
import { carried, editBetween } from './text-diff';

export interface TextOptions {
  readonly api: BoardApi;
  readonly note: NoteId;
  /** The note is full: the last insertion was cut, or refused whole. */
  readonly onFull?: () => void;
  /** After each change of the text, by whomever: for a counter, or to fit the field's height. */
  readonly onText?: (text: string) => void;
}

/** What the binding needs of a textarea. */
export interface TextField {
  value: string;
  selectionStart: number;
  selectionEnd: number;
  selectionDirection: 'forward' | 'backward' | 'none';
  setSelectionRange(start: number, end: number, direction?: 'forward' | 'backward' | 'none'): void;
}

/** The binding without events, so that it can be tried a thousand times a second. */
export class BoundText {
  readonly #field: TextField;
  readonly #options: TextOptions;
  readonly #stop: () => void;
  /** The document's text, and what of it the field shows: they differ while a composition goes on. */
  #text: string;
  #known: string;
  #writing = false;
  #composing = false;
  /** What others did while a composition went on, in order. */
  #held: (readonly TextDelta[])[] = [];

  constructor(field: TextField, options: TextOptions) {
    this.#field = field;
    this.#options = options;
    this.#text = options.api.notes().get(options.note)?.text ?? options.api.zones().get(options.note)?.synthesis ?? '';
    this.#known = this.#text;
    field.value = this.#known;
    this.#stop = options.api.watchText(options.note, (delta, text) => {
      this.#text = text;
      this.#changed(delta);
    });
  }

  /** The person changed the field. */
  input(): void {
    if (!this.#composing) this.#write();
  }

  composing(): void {
    this.#composing = true;
  }

  composed(): void {
    if (!this.#composing) return;
    this.#composing = false;
    this.#write();
  }

  release(): void {
    this.composed();
    this.#stop();
  }

  #write(): void {
    const { api, note, onFull } = this.#options;
    const field = this.#field;
    const caret = field.selectionEnd;
    const { index, remove, insert } = editBetween(this.#known, field.value, caret);
    const held = this.#held.splice(0);
    const through = (position: number, stays: boolean) =>
      held.reduce((at, delta) => carried(at, delta, stays), position);
    // Where the edit falls in the document, which others may have changed during a composition.
    const start = through(index, false);
    const end = Math.max(start, through(index + remove, true));
    let written = insert;
    if (end > start || insert) {
      const now = this.#text;
      this.#writing = true;
      if (!api.editText(note, start, end - start, insert)) {
        const there = api.notes().has(note) || api.zones().has(note);
        const limit = limitOf(api.notes().get(note));
        written = there ? trimToFit(now.slice(0, start), insert, now.slice(end), limit) : '';
        api.editText(note, start, end - start, written);
        if (there) onFull?.();
      }
      this.#writing = false;
    }
    const typed =
      caret >= index + insert.length ? start + written.length : start + Math.min(caret - index, written.length);
    const rest = Math.max(0, caret - index - insert.length);
    this.#show(typed + rest, typed + rest);
  }

  /** By someone else, by undo, or by another part of this page. */
  #changed(delta: readonly TextDelta[]): void {
    if (this.#writing) return;
    if (this.#composing) {
      this.#held.push(delta);
      return;
    }
    const { selectionStart, selectionEnd } = this.#field;
    this.#show(carried(selectionStart, delta), carried(selectionEnd, delta));
  }

  #show(start: number, end: number): void {
    const field = this.#field;
    const text = this.#text;
    this.#known = text;
    if (field.value !== text) {
      const { selectionDirection } = field;
      field.value = text;
      field.setSelectionRange(Math.min(start, text.length), Math.min(end, text.length), selectionDirection);
    }
    this.#options.onText?.(text);
  }
}

/** Binds until the returned function is called: `{@attach (field) => bindText(field, { api, note })}`. */
export function bindText(field: HTMLTextAreaElement, options: TextOptions): () => void {
  const bound = new BoundText(field, options);
  const { api } = options;
  const listeners: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void } = {
    input: (event) => {
      if (!(event as InputEvent).isComposing) bound.input();
      else options.onText?.(field.value);
    },
    compositionstart: () => bound.composing(),
    compositionend: () => bound.composed(),
    // A composition that a tap elsewhere ended without saying so.
    blur: () => bound.composed(),
    beforeinput: (event) => {
      const { inputType } = event as InputEvent;
      if (inputType !== 'historyUndo' && inputType !== 'historyRedo') return;
      event.preventDefault();
      if (inputType === 'historyUndo') api.undo();
      else api.redo();
    },
    // The browser's own history is empty after a change by script, and then says nothing.
    keydown: (event) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      event.stopPropagation();
      if (key === 'y' || event.shiftKey) api.redo();
      else api.undo();
    },
  };
  const entries = Object.entries(listeners) as [string, EventListener][];
  for (const [name, listener] of entries) field.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of entries) field.removeEventListener(name, listener);
    bound.release();
  };
}
