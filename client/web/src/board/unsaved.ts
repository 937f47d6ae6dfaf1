// What of this browser's edits the server does not yet have on disk. Counts messages as the server does (SPEC S6):
// a message leaves when the server says that so many of this connection's sync messages are decided.
import * as Y from 'yjs';

/** What was changed. */
export interface Touched {
  /** Ids of notes; anything else is kept under a name that no id can have. */
  readonly ids: ReadonlySet<string>;
  /** Notes that are new, or whose text changed: what would be lost with them. */
  readonly typed: ReadonlySet<string>;
}
const NOT_A_NOTE = '(board)';

/** What a refusal took back. */
export interface Lost {
  /** `null` where it may be of several notes. */
  readonly note: string | null;
  /** All of it, a line a note. */
  readonly text: string;
  /** The same, note by note. */
  readonly each: ReadonlyMap<string, string>;
}

interface InFlight {
  readonly touched: ReadonlySet<string>;
  /** Texts as they were sent, so that a refused one can be offered back. */
  readonly texts: ReadonlyMap<string, string>;
}

export class Unsaved {
  /** Changed here, in no message of this connection yet. */
  readonly #waiting = new Set<string>();
  readonly #typed = new Set<string>();
  #inFlight: InFlight[] = [];
  /** Messages of this connection that the server has decided. */
  #decided = 0;

  touch({ ids, typed }: Touched): void {
    for (const id of ids) this.#waiting.add(id);
    for (const id of typed) this.#typed.add(id);
  }

  /** A new connection: nothing of the old one will be answered. Its first step 2 carries everything again. */
  reconnected(): void {
    for (const { touched, texts } of this.#inFlight) this.touch({ ids: touched, typed: new Set(texts.keys()) });
    this.#inFlight = [];
    this.#decided = 0;
  }

  /** A sync message leaves with all that was waiting. */
  sent(textOf: (note: string) => string | undefined): void {
    const texts = new Map<string, string>();
    for (const id of this.#typed) {
      const text = textOf(id);
      if (text !== undefined) texts.set(id, text);
    }
    this.#inFlight.push({ touched: new Set(this.#waiting), texts });
    this.#waiting.clear();
    this.#typed.clear();
  }

  /** The server has decided the first `count` messages of this connection. */
  saved(count: number): void {
    this.#inFlight.splice(0, Math.max(0, count - this.#decided));
    this.#decided = Math.max(this.#decided, count);
  }

  /**
   * The text that a refusal of this note took back. One without a note takes a whole message back, and does not say
   * which: then every text on its way, a line each, for too much is better than a lost word.
   */
  refusedText(note: string | null): Lost | null {
    const texts = new Map(this.#inFlight.flatMap((entry) => [...entry.texts]));
    if (note !== null) {
      const text = texts.get(note);
      return text === undefined ? null : { note, text, each: new Map([[note, text]]) };
    }
    const each = new Map([...texts].filter(([, text]) => text));
    const [only] = texts.size === 1 ? texts.keys() : [null];
    return each.size > 0 ? { note: only ?? null, text: [...each.values()].join('\n'), each } : null;
  }

  /** Every text that the server does not have on disk, a line each. */
  unsavedText(textOf: (note: string) => string | undefined): string | null {
    const ids = new Set([...this.#inFlight.flatMap(({ texts }) => [...texts.keys()]), ...this.#typed]);
    const texts = [...ids].map((id) => textOf(id) ?? '');
    return texts.filter(Boolean).join('\n') || null;
  }

  get ids(): ReadonlySet<string> {
    const all = new Set(this.#waiting);
    for (const { touched } of this.#inFlight) for (const id of touched) all.add(id);
    return all;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0 && this.#inFlight.every(({ touched }) => touched.size === 0);
  }

  /** Has something that no message of this connection carries. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Notes with changes that the server does not have. */
  get kept(): number {
    const { ids } = this;
    return ids.size - (ids.has(NOT_A_NOTE) ? 1 : 0);
  }
}

/** What a transaction changed: ids of notes, and one name for everything else. */
export function touchedBy(transaction: Y.Transaction): Touched {
  const ids = new Set<string>();
  const typed = new Set<string>();
  const notes = transaction.doc.share.get('notes');
  for (const [type, keys] of transaction.changed) {
    let at: Y.AbstractType<unknown> = type as Y.AbstractType<unknown>;
    let id: string | null = null;
    while (at._item) {
      id = at._item.parentSub;
      at = at._item.parent as Y.AbstractType<unknown>;
    }
    if (at !== notes) ids.add(NOT_A_NOTE);
    else if (id !== null) {
      ids.add(id);
      if ((type as unknown) instanceof Y.Text || keys.has('text')) typed.add(id);
    } else {
      for (const key of keys) {
        if (key === null) continue;
        ids.add(key);
        typed.add(key);
      }
    }
  }
  return { ids, typed };
}
