// Four people who play one method after the other, with the same browsers: who runs it has a laptop, a keyboard and two
// pages, one takes part on a phone, one in the list. Opening a browser takes longer than what most methods ask of it.
import type { BrowserContext } from '@playwright/test';
import { Play } from './pages/play';
import { LAPTOP, PHONE, test as base, Watch, type Device } from './room';

export interface Company {
  readonly ana: BrowserContext;
  readonly lea: BrowserContext;
  readonly jules: BrowserContext;
  readonly watch: Watch;
}

interface Fixtures {
  /** A workshop of a method, with everyone in it. */
  readonly plays: (method: string) => Promise<Play>;
}

export const test = base.extend<Fixtures, { company: Company }>({
  company: [
    async ({ browser, server }, use) => {
      const watch = new Watch();
      const open = async (device: Device) => {
        const context = await watch.open(browser, server, device, 'light', 'fr-FR');
        await context.newPage();
        return context;
      };
      const [ana, lea, jules] = await Promise.all([open(LAPTOP), open(PHONE), open(LAPTOP)]);
      await ana.newPage();
      await use({ ana, lea, jules, watch });
      for (const context of [ana, lea, jules]) await context.close();
    },
    { scope: 'worker' },
  ],
  plays: async ({ company, server }, use) => {
    await use((method) => Play.of(server, company, method));
    company.watch.isClean();
  },
});
