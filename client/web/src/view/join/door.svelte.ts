// What stands between someone and a workshop: the door as they find it, asked again when it makes sense.
import { lookAtDoor, type Answer } from '../../live/api';
import type { Doorstep } from '../../protocol';

export type DoorState =
  | { readonly at: 'looking' }
  | { readonly at: 'open'; readonly door: Doorstep }
  | { readonly at: 'locked'; readonly door: Doorstep | null }
  | { readonly at: 'unknown' }
  | { readonly at: 'expired' }
  | { readonly at: 'removed' }
  | { readonly at: 'offline' }
  | { readonly at: 'unreachable' }
  | { readonly at: 'starting' }
  | { readonly at: 'refused'; readonly refusal: Refused };

type Refused = Extract<Answer<never>, { ok: false }>['refusal'];
export type Asked = { readonly code: string } | { readonly invitation: string };

/** A restart takes a few seconds; asking more often would only slow it down. */
const RETRY_MS = [2000, 4000, 8000, 15_000] as const;

/** What an answer at the door means for who stands there. */
export function doorState(answer: Answer<Doorstep>, online: boolean): DoorState {
  if (answer.ok) {
    const door = answer.value;
    const shut = door.door_locked && !door.known && door.role !== 'facilitator';
    return shut ? { at: 'locked', door } : { at: 'open', door };
  }
  switch (answer.refusal.code) {
    case 'unknown_code':
    case 'bad_field':
      return { at: 'unknown' };
    case 'unknown_invitation':
    case 'expired_token':
      return { at: 'expired' };
    case 'removed':
      return { at: 'removed' };
    case 'door_locked':
      return { at: 'locked', door: null };
    case 'stopping':
    case 'storage_unavailable':
      return { at: 'starting' };
    case 'unreachable':
      return { at: online ? 'unreachable' : 'offline' };
    default:
      return { at: 'refused', refusal: answer.refusal };
  }
}

export class Door {
  state: DoorState = $state.raw({ at: 'looking' });
  #asked: Asked;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(asked: Asked) {
    this.#asked = asked;
    addEventListener('online', this.again);
    void this.#ask();
  }

  /** Asks again now. */
  again = (): void => {
    this.#tries = 0;
    void this.#ask();
  };

  /** Entering was refused for a reason that the door's own states say better. */
  refuse(refusal: Refused): boolean {
    const state = doorState({ ok: false, refusal }, navigator.onLine);
    if (state.at === 'refused' || state.at === 'offline' || state.at === 'unreachable') return false;
    this.#take(state);
    return true;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    removeEventListener('online', this.again);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const answer = await lookAtDoor(this.#asked);
    if (!this.#closed) this.#take(doorState(answer, navigator.onLine));
  }

  #take(state: DoorState): void {
    this.state = state;
    if (state.at !== 'starting') return;
    const wait = RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }
}
