// What this browser keeps of a board, in IndexedDB: every update, and which notes hold changes that the server does not
// have yet. One record set per workshop, board and person: nobody sends another's edits. Several tabs may be open.
import * as Y from 'yjs';

const DATABASE = 'socle';
const UPDATES = 'updates';
const MARKS = 'marks';
/** Records above which they are merged into one when a board is opened. */
const MANY = 200;
/** Updates from others may wait this long; they are on the server anyway. One's own are written at once. */
const LATER = 500;
/** A browser whose store does not answer must still open boards. */
const PATIENCE = 2_000;

interface UpdateRecord {
  readonly name: string;
  readonly update: Uint8Array;
}

/** What one tab has not seen saved. */
interface Mark {
  readonly name: string;
  readonly tab: string;
  readonly ids: readonly string[];
  readonly version: number;
}

export interface Found {
  /** Was there anything of this board? */
  readonly found: boolean;
  /** Ids (as in unsaved.ts) with changes that no server had when they were written. */
  readonly unsaved: readonly string[];
}

export class OfflineStore {
  readonly #doc: Y.Doc;
  #name: string;
  readonly #owner: string;
  readonly #erasures: number;
  readonly #tab = crypto.getRandomValues(new Uint32Array(2)).join('-');
  #database: IDBDatabase | null = null;
  #queue: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #adopted: Mark[] = [];
  #marked = '';
  /** It is a copy from before words were erased, which holds changes that no server has. */
  isStale = false;
  #version = 0;

  /** A copy from before the last of these `erasures` of the workshop has words that are gone: it goes too. */
  constructor(doc: Y.Doc, workshop: string, board: string, person: string, erasures: number) {
    this.#doc = doc;
    this.#owner = `${workshop}/${board}/${person}`;
    this.#erasures = erasures;
    this.#name = named(this.#owner, erasures);
  }

  /** Brings what was kept into the document, then keeps whatever changes it. Never fails: then nothing is kept. */
  async open(): Promise<Found> {
    const nothing: Found = { found: false, unsaved: [] };
    try {
      return await Promise.race([this.#read(), after(PATIENCE).then(() => nothing)]);
    } catch {
      return nothing;
    } finally {
      this.#doc.on('update', this.#updated);
    }
  }

  /** Resolves when everything that was changed until now is kept. */
  async kept(): Promise<void> {
    if (this.#queue.length > 0) this.#write();
    await Promise.race([this.#writing, after(PATIENCE)]);
  }

  /** Remembers what is not saved yet; an empty list forgets it, and what an earlier page left. */
  mark(ids: Iterable<string>): void {
    const list = [...ids].sort();
    const said = list.join(' ');
    const adopted = list.length === 0 ? this.#adopted.splice(0) : [];
    if (!this.#database || (said === this.#marked && adopted.length === 0)) return;
    this.#marked = said;
    this.#version += 1;
    const key = `${this.#name}#${this.#tab}`;
    const mark: Mark = { name: this.#name, tab: key, ids: list, version: this.#version };
    const store = this.#database.transaction(MARKS, 'readwrite').objectStore(MARKS);
    if (list.length > 0) store.put(mark);
    else store.delete(key);
    for (const old of adopted) {
      // Its tab may be open and have gone on since: then the mark is still its own.
      const asked = store.get(old.tab);
      asked.onsuccess = () => {
        if ((asked.result as Mark | undefined)?.version === old.version) store.delete(old.tab);
      };
    }
  }

  /** Forgets all that was kept of this board, in this tab's name and in others'. */
  async forget(): Promise<void> {
    const database = await openDatabase().catch(() => null);
    if (!database) return;
    const transaction = database.transaction([UPDATES, MARKS], 'readwrite');
    for (const name of [UPDATES, MARKS]) {
      const walk = transaction.objectStore(name).index('name').openCursor(IDBKeyRange.only(this.#name));
      walk.onsuccess = () => {
        walk.result?.delete();
        walk.result?.continue();
      };
    }
    await finished(transaction).catch(() => undefined);
    database.close();
  }

  async close(): Promise<void> {
    this.#doc.off('update', this.#updated);
    await this.kept();
    this.#database?.close();
    this.#database = null;
  }

  readonly #updated = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (origin === this || !this.#database) return;
    this.#queue.push(update);
    if (transaction.local) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), LATER);
  };

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const queue = this.#queue.splice(0);
    if (queue.length === 0 || !this.#database) return;
    const update = queue.length === 1 && queue[0] ? queue[0] : Y.mergeUpdates(queue);
    const transaction = this.#database.transaction(UPDATES, 'readwrite');
    transaction.objectStore(UPDATES).add({ name: this.#name, update } satisfies UpdateRecord);
    const written = finished(transaction).catch(() => undefined);
    this.#writing = Promise.all([this.#writing, written]).then(() => undefined);
  }

  async #read(): Promise<Found> {
    const database = await openDatabase();
    this.#database = database;
    // A newer version of the app wants to change the store: this page goes on without it.
    database.onversionchange = () => {
      database.close();
      this.#database = null;
    };
    if (this.#erasures > 0) await this.#leaveOld();
    const transaction = database.transaction([UPDATES, MARKS], 'readonly');
    const range = IDBKeyRange.only(this.#name);
    const records = answer<UpdateRecord[]>(transaction.objectStore(UPDATES).index('name').getAll(range));
    const marks = answer<Mark[]>(transaction.objectStore(MARKS).index('name').getAll(range));
    const updates = (await records).map(({ update }) => update);
    this.#adopted = await marks;
    if (updates.length > 0) Y.applyUpdate(this.#doc, Y.mergeUpdates(updates), this);
    if (updates.length > MANY) this.#compact(database);
    return { found: updates.length > 0, unsaved: this.#adopted.flatMap(({ ids }) => ids) };
  }

  /** Removes copies that have words which are gone; one with changes that no server has is used up first. */
  async #leaveOld(): Promise<void> {
    const [workshop = ''] = this.#owner.split('/');
    const isOld = (name: string) => Number(name.split('/')[3] ?? 0) < this.#erasures;
    const waiting = await forgetCopies(workshop, isOld);
    const mine = waiting.find((name) => name.startsWith(`${this.#owner}/`) || name === this.#owner);
    this.isStale = mine !== undefined;
    this.#name = mine ?? this.#name;
  }

  /** Replaces the records by one, in one transaction: what another tab adds meanwhile stays. */
  #compact(database: IDBDatabase): void {
    const store = database.transaction(UPDATES, 'readwrite').objectStore(UPDATES);
    const merged: Uint8Array[] = [];
    const walk = store.index('name').openCursor(IDBKeyRange.only(this.#name));
    walk.onsuccess = () => {
      const cursor = walk.result;
      if (cursor) {
        merged.push((cursor.value as UpdateRecord).update);
        cursor.delete();
        cursor.continue();
      } else if (merged.length > 0) {
        store.add({ name: this.#name, update: Y.mergeUpdates(merged) } satisfies UpdateRecord);
      }
    };
  }
}

function named(owner: string, erasures: number): string {
  return erasures > 0 ? `${owner}/${erasures}` : owner;
}

/** Forgets copies of a workshop's boards, but those that `stays` names of the ones with changes that no server has: it
 * answers them. */
export async function forgetCopies(
  workshop: string,
  which: (name: string) => boolean,
  stays: (name: string) => boolean = which,
): Promise<string[]> {
  const database = await openDatabase().catch(() => null);
  if (!database) return [];
  // From `{workshop}/` up to what would come after all of its names.
  const range = IDBKeyRange.bound(`${workshop}/`, `${workshop}0`, false, true);
  const transaction = database.transaction([UPDATES, MARKS], 'readwrite');
  const marks = await answer<Mark[]>(transaction.objectStore(MARKS).index('name').getAll(range));
  const unsaved = marks.filter(({ ids, name }) => ids.length > 0 && stays(name)).map(({ name }) => name);
  const waiting = new Set(unsaved);
  for (const store of [UPDATES, MARKS]) {
    const walk = transaction.objectStore(store).index('name').openCursor(range);
    walk.onsuccess = () => {
      const { name } = (walk.result?.value ?? { name: '' }) as UpdateRecord;
      if (which(name) && !waiting.has(name)) walk.result?.delete();
      walk.result?.continue();
    };
  }
  await finished(transaction).catch(() => undefined);
  database.close();
  return [...waiting].filter(which);
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(UPDATES, { autoIncrement: true }).createIndex('name', 'name');
    request.result.createObjectStore(MARKS, { keyPath: 'tab' }).createIndex('name', 'name');
  };
  return answer(request);
}

function answer<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error('the store refused'));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the store refused'));
  });
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
