import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { brotliTwins } from './build/brotli.js';
import { serviceWorker } from './build/service-worker.js';

// The dev server forwards to a Socle server that runs beside it (SOCLE_WEB=skip cargo run -p socle-server).
const server = process.env.SOCLE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/paraglide',
      strategy: ['custom-socle', 'baseLocale'],
    }),
    svelte(),
    serviceWorker(),
    brotliTwins(),
  ],
  build: {
    target: ['es2022', 'chrome105', 'firefox115', 'safari16'],
    // No data: URLs, which `default-src 'self'` refuses.
    assetsInlineLimit: 0,
    // One style sheet for all screens: a phone's first load counts requests, and it is small.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    sourcemap: false,
    manifest: true,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/sync', '/live', '/healthz'].map((path) => [path, { target: server, ws: true, changeOrigin: false }]),
    ),
  },
  // Tests resolve Svelte's browser build, so that runes run outside a component.
  ...(process.env.VITEST ? { resolve: { conditions: ['browser'] } } : {}),
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
