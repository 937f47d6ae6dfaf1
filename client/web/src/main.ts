import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { locale } from './i18n';
import { router } from './live/router.svelte';

document.documentElement.lang = locale();
router.start();

const target = document.getElementById('app');
if (target) mount(App, { target });

// Only where it helps: the built app, on an origin that the browser trusts.
if (import.meta.env.PROD && window.isSecureContext && 'serviceWorker' in navigator) {
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}
