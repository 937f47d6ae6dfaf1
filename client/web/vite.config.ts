import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { brotliTwins } from './build/brotli.js';
import { squeeze } from './build/squeeze.js';
import { leanMessages } from './build/lean-messages.js';
import { offlinePlayer } from './build/offline-player.js';
import { serviceWorker } from './build/service-worker.js';

// The dev server forwards to a Socle server that runs beside it (SOCLE_WEB=skip cargo run -p socle-server).
const server = process.env.SOCLE_SERVER ?? 'http://127.0.0.1:8080';

const beside = (file: string) => new URL(file, import.meta.url).pathname;

// What the start page and the settings have one choose from; nobody who joins or writes needs it.
const CHOSEN =
  'src/view/(parts/(Appearance|Choice)\\.|privacy/choices)|src/paraglide/messages/(common_(theme|language|french|english)|privacy_(year|days))';

// What only the inside of a workshop needs: the document and all that reads it, the frame, the plan, the list, the
// cockpit. It must not get into the chunk that every screen loads.
const NOT_FOR_ALL = new RegExp(
  [
    'node_modules/(yjs|lib0|y-protocols|fractional-indexing)/',
    'src/(board|canvas|tools|kinds|plan|replay|view/(plan|board|outline|shell|cockpit|phase|phone|vote|projector|replay|decide|report|gate|host|note|kinds|alike|mirror|journey|photo))/(?!graphemes)',
    'src/view/home/library',
    // How long a workshop is kept is said at the door.
    'src/view/privacy/(?!notice)',
    CHOSEN,
    'src/view/parts/([aA]nnouncer|AskText|Avatar|CopyField|OriginDialog|QrCode|SaveState|copy|origins)',
    // Of the icons, those of the join page and of what every page shows.
    '@lucide/svelte/dist/icons/(?!(clock|cloud-off|hourglass|lock|search-x|unlink|user-x|users|x)\\.)',
    'src/live/(board|index|inside|workshop|wire|fold|clock|time|place|standing|may|kept|replay|report|table-clock)',
    'src/paraglide/messages/(board|kinds|plan|outline|cockpit|clock|phase|phone|vote|projector|replay|decide|report|gate|inbox|origin|past|host|alike|mirror|journey|photo)_',
    'src/paraglide/messages/(privacy_(?!notice|footer)|shell_(?!home|toast|undo|role|ask)|home_create_(failed|too_long|untitled)|home_(prefilled|library|minutes|hours|people|empty_duration))',
  ].join('|'),
);

export default defineConfig({
  plugins: [
    // Tests find the messages compiled (`npm test` does it): the plugin's watching would keep them from ending.
    !process.env.VITEST &&
      paraglideVitePlugin({
        project: './project.inlang',
        outdir: './src/paraglide',
        strategy: ['custom-socle', 'baseLocale'],
      }),
    leanMessages(),
    offlinePlayer(),
    svelte(),
    serviceWorker(),
    squeeze(),
    brotliTwins(),
  ],
  resolve: {
    alias: process.env.VITEST
      ? []
      : [
          { find: 'lib0/logging', replacement: beside('./build/lib0-logging.js') },
          { find: /^(lib0|\.)\/environment(\.js)?$/, replacement: beside('./build/lib0-environment.js') },
        ],
    // Tests resolve Svelte's browser build, so that runes run outside a component.
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
  },
  build: {
    target: ['es2022', 'chrome105', 'firefox115', 'safari16'],
    // No data: URLs, which `default-src 'self'` refuses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Every page has the addresses of all chunks: without names they are half as long.
        chunkFileNames: 'assets/[hash:7].js',
        assetFileNames: 'assets/[hash:7][extname]',
        codeSplitting: {
          // A phone on a weak line pays for each request: what several screens need is one chunk, the workshop with the
          // phone's view another. The plan and the list come on demand, and share what only they need.
          groups: [
            // With the looks of `base`, which are then no request of their own.
            {
              name: 'index',
              test: /preload-helper|rolldown\/runtime|src\/(main|route|i18n)\.ts|src\/App\.svelte|src\/(tokens|app)\.css$|src\/view\/(parts\/(Dialog|Logo|Problem|Toasts)|home\/CodeField)\.svelte\?svelte&type=style/,
              priority: 4,
            },
            { name: 'choices', test: new RegExp(CHOSEN), minShareCount: 2, priority: 0 },
            { name: 'workshop', test: /src\/view\/(shell\/Workshop|phone\/PhoneView)\.svelte/, priority: 2 },
            // What a phone fetches besides while a phase runs, in one request.
            { name: 'phase', test: /src\/view\/phase\/(PhaseBar|Voice)\.svelte/, priority: 2 },
            // What several views of a usage plan share, and words that several views have: one request each.
            { name: 'plan', test: /src\/(view\/plan\/|paraglide\/messages\/plan_)/, minShareCount: 2, priority: 0 },
            {
              name: 'words',
              test: /src\/paraglide\/messages\/(outline|board|kinds|origin|host|alike|mirror|photo)_/,
              minShareCount: 2,
              priority: 0,
            },
            { name: 'base', minShareCount: 2, test: (id) => !NOT_FOR_ALL.test(id), priority: 3 },
            {
              name: 'views',
              // The list itself is a chunk that one goes to; the replay has it too.
              test: /src\/(canvas|tools|kinds|plan|view\/(board|kinds|outline(?!\/OutlineView\.)|photo\/(address|kept|waiting|PhotoPick)|parts\/AskText))|@lucide/,
              minShareCount: 2,
              priority: 1,
            },
          ],
        },
      },
    },
    modulePreload: { polyfill: false },
    sourcemap: false,
    manifest: true,
  },
  // What reads a PDF fetches a part of itself when a scan needs it.
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'assets/[hash:7].js', chunkFileNames: 'assets/[hash:7].js' } },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/sync', '/live', '/healthz'].map((path) => [path, { target: server, ws: true, changeOrigin: false }]),
    ),
  },
  // The built app under the policy that the server sends (server/src/http/assets.rs), so that a breach shows here too.
  preview: {
    headers: { 'Content-Security-Policy': "default-src 'self'; img-src 'self' data: blob:; style-src 'self'" },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
