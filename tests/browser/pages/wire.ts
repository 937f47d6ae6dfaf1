// What the server tells a page on the workshop plane: each message as it came.
import type { Page } from '@playwright/test';

export class Wire {
  readonly messages: string[] = [];

  /** Hears the page from its next load on. */
  static async of(page: Page): Promise<Wire> {
    const wire = new Wire();
    page.on('websocket', (socket) => {
      if (!socket.url().includes('/live/')) return;
      socket.on('framereceived', ({ payload }) => wire.messages.push(String(payload)));
    });
    await page.reload();
    return wire;
  }

  /** The messages in which a vote's tally came, its own ballot aside. */
  get tallies(): readonly string[] {
    return this.messages.filter((message) => /"tally":\s*\{/.test(message));
  }
}
