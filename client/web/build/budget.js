// A phone's first loads, from the built files: the page behind the QR code, and the workshop's own page, where ideas
// are written. Fails when one is above the budget (product.md §1.1), or has the canvas in it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { builtIn } from './chunks.js';

const FOLDER = process.argv[2] ?? new URL('../dist/', import.meta.url).pathname;
const MOST_BYTES = 90_000;
const MOST_REQUESTS = 8;
/** What each page shows first. Workshop and phone view are one chunk (vite.config.ts). */
const PAGES = [
  ['join', ['src/view/join/Join.svelte']],
  ['write', ['workshop']],
];
/** What comes after the page of a phone is there and can be written on: the bar of the phase that runs, and what is said
 * of it aloud. One chunk, so that a weak line pays for it once. */
const AFTER = 'phase';
const MOST_AFTER = { bytes: 6_000, requests: 2 };
/** What other screens bring along; of those inside a workshop, beside what is there of the page of a phone. */
const SCREENS = [
  { name: 'home', first: [], screen: 'src/view/home/Home.svelte', most: 150_000 },
  { name: 'reading on a phone', first: ['workshop'], screen: 'src/view/phone/Read.svelte', most: 52_000 },
  { name: 'list', first: ['workshop'], screen: 'src/view/outline/OutlineView.svelte', most: 80_000 },
  { name: 'plan', first: ['workshop'], screen: 'src/view/board/BoardView.svelte', most: 70_000 },
  { name: 'published restitution', first: [], screen: 'src/view/report/Published.svelte', most: 145_000 },
];
/** Joining, then writing: less than the sum, as most is shared. Not a first load, but it must not creep up either. */
const MOST_IN_ALL = 95_500;

const { chunks, fileOf } = await builtIn(FOLDER);

/** Bytes on the wire: the brotli twin, or the file where it has none. */
async function size(file) {
  const found = await stat(join(FOLDER, `${file}.br`)).catch(() => stat(join(FOLDER, file)));
  return found.size;
}

async function load(screens) {
  const files = new Set(['index.html', 'theme.js', ...chunks('index')]);
  for (const screen of screens) for (const file of chunks(screen)) files.add(file);
  const sizes = await Promise.all([...files].map(async (file) => /** @type {const} */ ([file, await size(file)])));
  return { sizes, bytes: sizes.reduce((sum, [, bytes]) => sum + bytes, 0) };
}

const canvas = fileOf('src/view/board/BoardView.svelte');
const all = await load(PAGES.flatMap(([, screens]) => screens));
let failed = all.bytes > MOST_IN_ALL;
for (const [name, screens] of PAGES) {
  const { sizes, bytes } = await load(screens);
  process.stdout.write(`${name}: ${(bytes / 1000).toFixed(1)} kB in ${sizes.length} requests\n`);
  for (const [file, size] of sizes.sort((a, b) => b[1] - a[1])) {
    process.stdout.write(`  ${String(size).padStart(7)}  ${file}\n`);
  }
  failed ||= bytes > MOST_BYTES || sizes.length > MOST_REQUESTS || sizes.some(([file]) => file === canvas);
}
async function besides(first, screen) {
  const [before, then] = await Promise.all([load(first), load([...first, screen])]);
  return { bytes: then.bytes - before.bytes, requests: then.sizes.length - before.sizes.length };
}
const after = await besides(['workshop'], AFTER);
process.stdout.write(`then, while a phase runs: ${(after.bytes / 1000).toFixed(1)} kB in ${after.requests} requests\n`);
failed ||= after.bytes > MOST_AFTER.bytes || after.requests > MOST_AFTER.requests;
for (const { name, first, screen, most } of SCREENS) {
  const { bytes } = first.length ? await besides(first, screen) : await load([screen]);
  process.stdout.write(`${name}: ${(bytes / 1000).toFixed(1)} of ${most / 1000} kB\n`);
  failed ||= bytes > most;
}
process.stdout.write(`both: ${(all.bytes / 1000).toFixed(1)} kB\n`);
process.stdout.write(
  `budget: ${MOST_BYTES / 1000} kB and ${MOST_REQUESTS} requests each, ${MOST_IN_ALL / 1000} kB in all\n`,
);
if (failed) {
  process.stdout.write('over budget\n');
  process.exitCode = 1;
}
