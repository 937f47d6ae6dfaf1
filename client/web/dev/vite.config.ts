// For /dev/board.html while others edit the same checkout: what changes is served on reload, nothing reloads by itself.
import { mergeConfig } from 'vite';
import base from '../vite.config.ts';

export default mergeConfig(base, {
  root: `${import.meta.dirname}/..`,
  server: { hmr: false },
  cacheDir: 'node_modules/.vite-dev',
});
