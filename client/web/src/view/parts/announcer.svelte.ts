// What is said to those who don't see it happen, one voice for the page: `Announcer.svelte` holds its two live regions.
// What comes together is said together, so that a busy moment is one sentence and not ten interruptions.
import type { Urgency } from '../../live/clock-voice.svelte';

/** Polite news within this time is one announcement (product §4.1: batched). */
const GATHER_MS = { polite: 800, assertive: 50 } as const;

class Announcer {
  polite = $state('');
  assertive = $state('');
  readonly #waiting: Record<Urgency, string[]> = { polite: [], assertive: [] };
  readonly #timers = new Map<Urgency, ReturnType<typeof setTimeout>>();

  say(text: string, how: Urgency = 'polite'): void {
    const waiting = this.#waiting[how];
    if (!waiting.includes(text)) waiting.push(text);
    if (this.#timers.has(how)) return;
    const tell = () => {
      this.#timers.delete(how);
      const said = waiting.splice(0).join(' ');
      // The same words again are news too: a blank makes them differ.
      this[how] = said === this[how] ? `${said}\u00a0` : said;
    };
    this.#timers.set(how, setTimeout(tell, GATHER_MS[how]));
  }
}

export const announcer = new Announcer();
