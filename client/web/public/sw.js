// Keeps the app's shell (pages, scripts, styles) so that Socle opens without a network. Boards are not kept here but
// in IndexedDB (src/board/offline.ts). Never answers for /api, /sync or /live.
const VERSION = 'SOCLE_VERSION';
const FILES = [/* SOCLE_FILES */];
const CACHE = `socle-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      // The build before this one stays: a page that was opened with it may still ask for one of its chunks.
      .then((names) => names.filter((name) => name.startsWith('socle-') && name !== CACHE).slice(0, -1))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const ANSWERED_BY_SERVER = /^\/(api|sync|live|healthz|readyz)(\/|$)/;

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || ANSWERED_BY_SERVER.test(url.pathname)) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request));
});

/** A page that is slower than this is shown as it was kept: a weak line is no reason to wait. */
const PATIENCE = 4_000;

/** A page: from the network while there is one, so that a new version shows at once; else the kept shell. */
async function page(request) {
  const kept = await caches.match('/', { ignoreVary: true });
  const fetched = fetch(request);
  if (!kept) return fetched;
  try {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const answer = await Promise.race([fetched, late]);
    return answer && answer.status < 500 ? answer : kept;
  } catch {
    return kept;
  }
}

/** A built file has its content's hash in its name: the kept one is the right one, and a new one is worth keeping. */
async function file(request) {
  // Whatever the server says it varies by: the name holds the hash of the one content that there is.
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && new URL(request.url).pathname.startsWith('/assets/')) {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
  }
  return answer;
}

// What the page fetched before this worker was there (the browser has it at hand).
self.addEventListener('message', (event) => {
  const files = Array.isArray(event.data?.keep) ? event.data.keep : [];
  const mine = files.filter((url) => new URL(url, self.location.origin).origin === self.location.origin);
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      for (const url of mine)
        if (!(await caches.match(url, { ignoreVary: true }))) await cache.add(url).catch(() => undefined);
    }),
  );
});
