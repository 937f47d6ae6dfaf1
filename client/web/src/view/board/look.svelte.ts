// The tokens of app.css for what is painted; read again when the theme changes.
import { createSubscriber } from 'svelte/reactivity';

class Look {
  readonly #subscribe = createSubscriber((update) => {
    const watch = new MutationObserver(update);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
    return () => watch.disconnect();
  });

  /** Reads a custom property of the page, as state. */
  get read(): (name: string) => string {
    this.#subscribe();
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(name).trim();
  }
}

export const look = new Look();
