import { mount } from 'svelte';
import App from './App.svelte';
import './tokens.css';
import './app.css';
import { locale } from './i18n';
import { fetchRefusals } from './live/refusals.svelte';
import { router } from './live/router.svelte';

document.documentElement.lang = locale();
router.start();

const target = document.getElementById('app');
if (target) mount(App, { target });
addEventListener('load', () => void fetchRefusals());

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
