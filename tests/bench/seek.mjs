// What a replay of three hours costs in a browser: the first frame, a seek to anywhere, a drag along the timeline.
//
//   cargo build --release --workspace --example seek   (builds the browser app in)
//   node tests/bench/seek.mjs [SEEKS]
//
// Starts the server of `examples/seek.rs`, whose own figures come first. Chromium: $CHROMIUM or /usr/bin/chromium;
// Playwright from tests/browser (npm ci there).
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const here = (path) => new URL(path, import.meta.url).pathname;
const { chromium } = createRequire(here('../browser/package.json'))('@playwright/test');
const seeks = Number(process.argv[2] ?? 100);
const target = process.env.CARGO_TARGET_DIR ?? here('../../target');

const server = spawn(`${target}/release/examples/seek`, ['200', 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
const address = await new Promise((resolve, reject) => {
  createInterface(server.stdout).on('line', (line) => {
    if (line.startsWith('http')) resolve(line.split(' '));
    else console.log(line);
  });
  server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
});
const [link, workshop] = address;
const { origin, hash } = new URL(link);

const quantile = (times, part) => times.toSorted((a, b) => a - b)[Math.round((times.length - 1) * part)].toFixed(0);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
  await context.request.post(`${origin}/api/join`, { data: { invitation: hash.slice(1), name: 'Ana' } });

  /** The replay, opened at an instant at which there is something to see; how long until its notes are drawn, in ms. */
  async function open(page, at) {
    const begun = performance.now();
    await page.goto(`${origin}/a/${workshop}/rejeu${at ? `?instant=${at}` : ''}`, { waitUntil: 'commit' });
    await page.locator('[role=slider]').waitFor();
    await page.locator('main [data-note], main svg rect, main canvas').first().waitFor();
    return performance.now() - begun;
  }
  const view = await (await context.request.get(`${origin}/api/workshops/${workshop}/replay`)).json();
  const middle = (view.from + view.to) / 2;
  const page = await context.newPage();
  await open(page, middle);
  const firsts = [];
  for (let n = 0; n < 10; n++) firsts.push(await open(page, middle));
  console.log(`first frame: p50 ${quantile(firsts, 0.5)} ms, p95 ${quantile(firsts, 0.95)} ms`);

  const box = await page.locator('[role=slider]').boundingBox();
  const [left, wide, y] = [box.x + 4, box.width - 8, box.y + box.height / 2];
  let seed = 7;
  const anywhere = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const times = [];
  for (let n = 0; n < seeks; n++) {
    const x = left + wide * anywhere();
    await page.evaluate(() => {
      const slider = document.querySelector('[role=slider]');
      window.sought = new Promise((done) => {
        slider.addEventListener(
          'pointerdown',
          () => {
            const begun = performance.now();
            const before = slider.getAttribute('aria-valuenow');
            const look = () =>
              slider.getAttribute('aria-valuenow') !== before && !document.querySelector('p.coming')
                ? done(performance.now() - begun)
                : requestAnimationFrame(look);
            requestAnimationFrame(() => requestAnimationFrame(look));
          },
          { once: true },
        );
      });
    });
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.up();
    times.push(await page.evaluate(() => window.sought));
  }
  console.log(`a seek to anywhere: p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms`);

  await page.evaluate(() => {
    window.frames_at = [];
    const frame = (now) => {
      window.frames_at.push(now);
      window.still = requestAnimationFrame(frame);
    };
    window.still = requestAnimationFrame(frame);
  });
  await page.mouse.move(left, y);
  await page.mouse.down();
  const steps = 240;
  for (let n = 0; n <= steps; n++) await page.mouse.move(left + (wide * n) / steps, y);
  await page.mouse.up();
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.still);
    return window.frames_at;
  });
  const gaps = frames.slice(1).map((at, n) => at - frames[n]);
  const rate = (gaps.length * 1000) / (frames.at(-1) - frames[0]);
  console.log(`a drag over three hours: ${rate.toFixed(0)} frames/s, the longest gap ${Math.max(...gaps).toFixed(0)} ms`);
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  server.stdin.end();
}
