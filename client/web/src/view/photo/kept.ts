// Photos that this browser keeps until the server has them, in IndexedDB: the one beside a text that is still being
// written, and those of ideas that went without them. Storage may be refused: then they last as long as the page.

const DATABASE = 'socle-photos';
const STORE = 'photos';

export interface KeptPhoto {
  /** `{workshop}/{person}/{note}`, or `{workshop}/{person}/draft/{board}`. */
  readonly key: string;
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

export const ofNote = (workshop: string, person: string, note: string): string => `${workshop}/${person}/${note}`;
export const ofDraft = (workshop: string, person: string, board: string): string =>
  `${workshop}/${person}/draft/${board}`;

export const keepPhoto = (photo: KeptPhoto): Promise<unknown> => work('readwrite', (store) => store.put(photo));
export const forgetPhoto = (key: string): Promise<unknown> => work('readwrite', (store) => store.delete(key));
export const keptPhoto = async (key: string): Promise<KeptPhoto | null> =>
  ((await work('readonly', (store) => store.get(key))) as KeptPhoto | undefined) ?? null;

/** Those of a person's ideas, without what is still being written. */
export async function keptPhotos(workshop: string, person: string): Promise<readonly KeptPhoto[]> {
  const all = await work('readonly', (store) => store.getAll(startingWith(`${workshop}/${person}/`)));
  return ((all as KeptPhoto[] | undefined) ?? []).filter(({ key }) => key.split('/').length === 3);
}

/** All that is kept of a workshop, or of one person there. */
export const forgetPhotos = (workshop: string, person?: string): Promise<unknown> =>
  work('readwrite', (store) =>
    store.delete(startingWith(person === undefined ? `${workshop}/` : `${workshop}/${person}/`)),
  );

const startingWith = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Nothing, where the store refuses. */
function work(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve) => {
    let opening: IDBOpenDBRequest;
    try {
      opening = indexedDB.open(DATABASE, 1);
    } catch {
      return resolve(undefined);
    }
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'key' });
    opening.onerror = () => resolve(undefined);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      const end = (value: unknown) => {
        database.close();
        resolve(value);
      };
      transaction.oncomplete = () => end(request.result);
      transaction.onabort = () => end(undefined);
    };
  });
}
