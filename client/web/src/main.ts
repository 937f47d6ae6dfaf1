import { mount } from 'svelte';
import App from './App.svelte';
import './tokens.css';
import './app.css';
import { locale, m } from './i18n';
import { fetchRefusals } from './live/refusals.svelte';
import { router } from './live/router.svelte';
import { toasts } from './view/parts/toasts.svelte';

document.documentElement.lang = locale();
router.start();

const target = document.getElementById('app');
if (target) mount(App, { target });
addEventListener('load', () => void fetchRefusals());

// Whatever is pressed then and does not come: a weak line is said, and a new start offered. Its looks are not asked for a
// second time on this page. Not where whoever asked for it says so, which is heard a moment later.
addEventListener('vite:preloadError', (event) => {
  queueMicrotask(() => {
    if (event.defaultPrevented) return;
    const action = { label: m.common_retry(), run: () => location.reload() };
    toasts.show(m.common_part_failed(), { action, seconds: null });
  });
});

// Only where it helps: the built app, on an origin that the browser trusts.
if (import.meta.env.PROD && window.isSecureContext && 'serviceWorker' in navigator) {
  addEventListener('load', () => void keepShell().catch(() => undefined));
}

/** Lets the app open without a network; tells the worker what this page fetched before the worker was there. */
async function keepShell(): Promise<void> {
  const { serviceWorker } = navigator;
  const first = serviceWorker.controller === null;
  await serviceWorker.register('/sw.js');
  if (!first) return;
  const { active } = await serviceWorker.ready;
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ keep: fetched.filter((url) => url.startsWith(`${location.origin}/assets/`)) });
}
