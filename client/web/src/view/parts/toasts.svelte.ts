// Short sentences about what just happened, one list for the whole app. `Toasts.svelte` shows them; a toast is
// never the only trace of a thing. While a modal dialog is open, it hosts the list: what is outside it is inert.
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** `null`: stays until closed, because it holds something of the reader's. */
  readonly seconds: number | null;
}

/** Long enough to read two short sentences; what can be undone stays 10 s, as product §1.4 asks. */
const READING_SECONDS = 6;
export const UNDO_SECONDS = 10;
/** More would cover the board; the oldest leaves. */
const MOST = 3;

class Toasts {
  list: readonly Toast[] = $state.raw([]);
  #hosts: readonly symbol[] = $state.raw([]);
  #last = 0;

  show(text: string, options: { action?: Toast['action']; seconds?: number | null } = {}): number {
    const id = ++this.#last;
    const { action = null, seconds = READING_SECONDS } = options;
    const others = this.list.filter((toast) => toast.text !== text);
    this.list = [...others, { id, text, action, seconds }].slice(-MOST);
    return id;
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** A place that can show the list; the newest one does. Answers how to leave. */
  host(place: symbol): () => void {
    this.#hosts = [...this.#hosts, place];
    return () => (this.#hosts = this.#hosts.filter((other) => other !== place));
  }

  isHost(place: symbol): boolean {
    return this.#hosts.at(-1) === place;
  }
}

export const toasts = new Toasts();
