// The browser's address as state, and links of this app followed without loading the page again.
import { href, parse, type Route } from '../route';

class Router {
  route: Route = $state.raw(parse('/'));

  start(): void {
    const read = () => (this.route = parse(location.pathname, location.search, location.hash));
    read();
    addEventListener('popstate', read);
    addEventListener('hashchange', read);
    addEventListener('click', (event) => this.#follow(event));
  }

  go(to: Route, how: 'push' | 'replace' = 'push'): void {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', href(to));
    const elsewhere = to.at !== this.route.at;
    this.route = to;
    if (elsewhere) scrollTo(0, 0);
  }

  /** Plain clicks on links to this app; what opens a tab, downloads or leaves is the browser's. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || (link.hash && link.pathname === location.pathname)) return;
    event.preventDefault();
    this.go(parse(link.pathname, link.search, link.hash));
  }
}

export const router = new Router();
