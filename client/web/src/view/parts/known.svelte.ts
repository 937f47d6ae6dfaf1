// «Mes ateliers»: the workshops this browser has been in. It stays on the device and gives no right by itself.
import type { Role } from '../../protocol';
import { keepStored, readStored } from './stored';

export interface KnownWorkshop {
  readonly id: string;
  readonly title: string;
  readonly role: Role;
  /** Last visit, ms. */
  readonly at: number;
}

const KEY = 'socle.workshops';
/** A list longer than this is no longer read. */
const MOST = 30;

class Known {
  list: readonly KnownWorkshop[] = $state.raw(read());
  /** The workshop that was created a moment ago in this page: its invitation opens by itself, once. */
  #created: string | null = null;

  visit(workshop: Omit<KnownWorkshop, 'at'>): void {
    const others = read().filter(({ id }) => id !== workshop.id);
    this.#keep([{ ...workshop, at: Date.now() }, ...others].slice(0, MOST));
  }

  forget(id: string): void {
    this.#keep(read().filter((workshop) => workshop.id !== id));
  }

  /** Takes back a `forget`, at its place by date. */
  remember(workshop: KnownWorkshop): void {
    const others = read().filter(({ id }) => id !== workshop.id);
    this.#keep([...others, workshop].sort((a, b) => b.at - a.at));
  }

  /** Somebody made it here, and runs it. */
  created(id: string, title: string): void {
    this.visit({ id, title, role: 'facilitator' });
    this.#created = id;
  }

  takeCreated(id: string): boolean {
    const created = this.#created === id;
    if (created) this.#created = null;
    return created;
  }

  #keep(list: readonly KnownWorkshop[]): void {
    this.list = list;
    keepStored(KEY, list);
  }
}

function read(): KnownWorkshop[] {
  const kept = readStored(KEY);
  return Array.isArray(kept) ? kept.filter(isKnown) : [];
}

function isKnown(value: unknown): value is KnownWorkshop {
  const { id, title, role, at } = (value ?? {}) as Partial<Record<keyof KnownWorkshop, unknown>>;
  return typeof id === 'string' && typeof title === 'string' && typeof role === 'string' && typeof at === 'number';
}

export const known = new Known();
