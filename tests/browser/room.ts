// The room in which a story plays: one server a worker, one workshop a test, and people who enter with browsers of
// their own. Whatever happens in them, no request may leave the server's origin and no page may fail.
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { Server, type Created, type Role } from './server';

export { expect };

export type View = 'plan' | 'liste' | 'ecrire';

export interface Device {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly touch: boolean;
}
export const LAPTOP: Device = { viewport: { width: 1440, height: 900 }, touch: false };
export const PROJECTOR: Device = { viewport: { width: 1920, height: 1080 }, touch: false };
export const PHONE: Device = { viewport: { width: 390, height: 844 }, touch: true };
export const SMALL_PHONE: Device = { viewport: { width: 320, height: 640 }, touch: true };
export type Scheme = 'light' | 'dark';

interface Entering {
  readonly role?: Role;
  readonly view?: View;
  /** Another page than the workshop's own, by its path. */
  readonly at?: string;
  readonly device?: Device;
  readonly scheme?: Scheme;
  readonly locale?: string;
}

/** `SYNC_LAG=1000 npm test`, or `LIVE_LAG`: milliseconds that every frame of boards, or of the workshop's plane, is on its
 *  way; `LOAD_LAG`: that every script is. Stories that take what a page shows already for what the server has, what one
 *  page was told for what all were, or half a page for the whole, fail then, and not only on a busy machine once in a
 *  while. */
const LOAD_LAG = Number(process.env.LOAD_LAG ?? 0);
const LAGS = ['sync', 'live']
  .map((path) => [path, Number(process.env[`${path.toUpperCase()}_LAG`] ?? 0)] as const)
  .filter(([, wait]) => wait > 0);

// A close without a code has none to pass on.
const said = (code?: number, reason = '') => (code === undefined ? {} : { code, reason });

async function delay(context: BrowserContext, path: string, wait: number): Promise<void> {
  await context.routeWebSocket(new RegExp(`/${path}/`), (page) => {
    const server = page.connectToServer();
    let left = false;
    page.onMessage((frame) => setTimeout(() => server.send(frame), wait));
    page.onClose((code, reason) => {
      left = true;
      setTimeout(() => void server.close(said(code, reason)), wait);
    });
    // Who has gone is not told.
    const tell = (what: () => void) => setTimeout(() => void (left || what()), wait);
    server.onMessage((frame) => tell(() => page.send(frame)));
    server.onClose((code, reason) => tell(() => void page.close(said(code, reason))));
  });
}

/** Opens a browser of its own that may speak with this server only. */
export type Browse = (server: Server, device: Device, scheme: Scheme, locale: string) => Promise<BrowserContext>;

/** A room of people on one workshop. */
export class Room {
  readonly server: Server;
  readonly created: Created;
  readonly #browse: Browse;

  constructor(server: Server, created: Created, browse: Browse) {
    this.server = server;
    this.created = created;
    this.#browse = browse;
  }

  address(view?: View): string {
    return `${this.server.origin}/w/${this.created.workshop}${view ? `?vue=${view}` : ''}`;
  }

  /** Another workshop on the same server, whose people are others. */
  async another(template = 'idees-socles', title = 'Idées socles de mai'): Promise<Room> {
    return new Room(this.server, await this.server.create(template, title), this.#browse);
  }

  /** A browser of somebody who is nobody here yet. */
  visitor(device = LAPTOP, scheme: Scheme = 'light', locale = 'fr-FR'): Promise<BrowserContext> {
    return this.#browse(this.server, device, scheme, locale);
  }

  /** Someone who entered, and whose browser is closed. */
  async join(name: string, role: Role = 'participant'): Promise<void> {
    const joined = await fetch(`${this.server.origin}/api/join`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ invitation: this.created.invitations[role], name }),
    });
    expect(joined.ok, await joined.text()).toBe(true);
  }

  /** Enters by invitation and opens a view. */
  async enter(name: string, entering: Entering = {}): Promise<Page> {
    const { role = 'participant', view = 'liste', at, device = LAPTOP, scheme = 'light', locale = 'fr-FR' } = entering;
    const context = await this.#browse(this.server, device, scheme, locale);
    const joined = await context.request.post(`${this.server.origin}/api/join`, {
      data: { invitation: this.created.invitations[role], name },
    });
    expect(joined.ok(), await joined.text()).toBe(true);
    const page = await context.newPage();
    await page.goto(at === undefined ? this.address(view) : `${this.server.origin}${at}`);
    return page;
  }

  /** Somebody of the facilitation who gives commands and is shown nothing: no page of the app is drawn for them. */
  lead(): Promise<Page> {
    return this.enter('Ana', { role: 'facilitator', at: '/healthz' });
  }
}

/** Sees to it that no browser it opens asks another origin for anything, and that no page in it fails. */
export class Watch {
  readonly #strays: string[] = [];
  readonly #failures: string[] = [];

  async open(
    browser: Browser,
    server: Server,
    device: Device,
    colorScheme: Scheme,
    locale: string,
  ): Promise<BrowserContext> {
    const home = new URL(server.origin).host;
    const watch = (address: string) => {
      const { protocol, host } = new URL(address);
      if (protocol !== 'data:' && protocol !== 'blob:' && host !== home) this.#strays.push(address);
    };
    const context = await browser.newContext({
      viewport: device.viewport,
      hasTouch: device.touch,
      isMobile: device.touch,
      colorScheme,
      locale,
      reducedMotion: 'reduce',
    });
    for (const [path, wait] of LAGS) await delay(context, path, wait);
    if (LOAD_LAG > 0) {
      await context.route('**/assets/*.js', async (route) => {
        await new Promise((come) => setTimeout(come, LOAD_LAG));
        // Who has gone does not wait for it.
        await route.continue().catch(() => undefined);
      });
    }
    context.on('request', (request) => watch(request.url()));
    context.on('page', (page) => page.on('websocket', (socket) => watch(socket.url())));
    // What the policy stops never becomes a request: it says so on the console.
    context.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.#strays.push(message.text());
    });
    context.on('weberror', (error) => {
      const { name, message, stack } = error.error();
      // Of a delayed line, not of the app: its last frames find the page gone.
      if (LAGS.length > 0 && message.includes('already in CLOSING')) return;
      this.#failures.push(`${error.page()?.url()}: ${name}: ${message}\n${stack}`);
    });
    return context;
  }

  isClean(): void {
    expect(this.#strays, 'no request leaves the origin').toEqual([]);
    expect(this.#failures, 'no page fails').toEqual([]);
  }
}

interface Fixtures {
  /** On «Idées socles», the real sample of 14 spaces, two trays and 41 ideas. */
  room: Room;
  /** On an empty board. */
  emptyRoom: Room;
  browse: Browse;
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  browse: async ({ browser }, use) => {
    const opened: BrowserContext[] = [];
    const watch = new Watch();
    await use(async (server, device, scheme, locale) => {
      const context = await watch.open(browser, server, device, scheme, locale);
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
    watch.isClean();
  },

  room: async ({ server, browse }, use) => {
    await use(new Room(server, await server.create(), browse));
  },
  emptyRoom: async ({ server, browse }, use) => {
    await use(new Room(server, await server.create('empty', 'Une feuille'), browse));
  },
});
