// The browser app against the real server, in Debian's Chromium. Everything stays on this machine.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'specs',
  // Pictures are for people to look at, minutes of them: `npm run pictures`.
  testIgnore: process.env.PICTURES ? [] : ['pictures.spec.ts'],
  outputDir: 'out/results',
  // Two cores: one browser beside one server each.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // Bounds for a busy machine; nothing waits so long where all is well.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    locale: 'fr-FR',
    actionTimeout: 20_000,
    // Whoever comes for the first time fetches all of it twice, once for the next time: stories that are about that say so.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // The container is the sandbox; the rest keeps Chromium from looking for a network that is not there.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
