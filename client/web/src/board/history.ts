// Undo and redo of one's own acts only.
import * as Y from 'yjs';

/** Origin of every transaction that this browser's person makes. */
export const LOCAL = Symbol('local');

/** Keys without which a note is not one; they never go alone. */
const REQUIRED = new Set(['place', 'text', 'color', 'author', 'at', 'status', 'group', 'entered']);

export class History {
  readonly #doc: Y.Doc;
  readonly #stack: Y.UndoManager;
  #last = '';

  constructor(doc: Y.Doc, scope: ConstructorParameters<typeof Y.UndoManager>[0]) {
    this.#doc = doc;
    this.#stack = new Y.UndoManager(scope, {
      trackedOrigins: new Set([LOCAL]),
      // Keystrokes within half a second are one step; other acts are one step each (`act`).
      captureTimeout: 500,
      deleteFilter: (item) => this.#mayUnmake(item),
    });
  }

  /** One transaction; acts of the same `group` that follow at once are one undo step, those of no group never. */
  act<T>(group: string | null, change: () => T): T {
    if (group === null || group !== this.#last) this.#stack.stopCapturing();
    this.#last = group ?? '';
    return this.#doc.transact(change, LOCAL);
  }

  get canUndo(): boolean {
    return this.#stack.canUndo();
  }
  get canRedo(): boolean {
    return this.#stack.canRedo();
  }

  undo(): void {
    this.#last = '';
    this.#stack.undo();
  }
  redo(): void {
    this.#last = '';
    this.#stack.redo();
  }

  destroy(): void {
    this.#stack.destroy();
  }

  /** To undo the making of a note would take away what others wrote into it since: then the note stays. */
  #mayUnmake(item: Y.Item): boolean {
    const note = isNote(item)
      ? item
      : item.parentSub && REQUIRED.has(item.parentSub) && !item.left
        ? parentOf(item)
        : null;
    return !note || !isNote(note) || !this.#holdsOthersWork(note);
  }

  #holdsOthersWork(note: Y.Item): boolean {
    const map = (note.content as Y.ContentType).type;
    for (const item of map._map.values()) {
      if (item.id.client !== this.#doc.clientID) return true;
      if (!(item.content instanceof Y.ContentType)) continue;
      for (let piece = item.content.type._start; piece; piece = piece.right) {
        if (!piece.deleted && piece.id.client !== this.#doc.clientID) return true;
      }
    }
    return false;
  }
}

function parentOf(item: Y.Item): Y.Item | null {
  return item.parent instanceof Y.AbstractType ? item.parent._item : null;
}

/** An item directly under a root type, with a map as its content: a note, a zone or a link. */
function isNote(item: Y.Item): boolean {
  return item.content instanceof Y.ContentType && item.parent instanceof Y.AbstractType && item.parent._item === null;
}
