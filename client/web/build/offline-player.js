// `virtual:offline-player`: the player of a page to take along (src/replay/offline/main.ts), built as one script and
// given as a string, so that the app can write it into a file that opens without a server.
import { build } from 'vite';

const NAME = 'virtual:offline-player';
const FOUND = `\0${NAME}`;

/** @returns {import('vite').Plugin} */
export function offlinePlayer() {
  let root = '';
  return {
    name: 'socle-offline-player',
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (id === NAME ? FOUND : null),
    async load(id) {
      if (id !== FOUND) return null;
      const entry = `${root}/src/replay/offline/main.ts`;
      const result = await build({
        root,
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        build: {
          write: false,
          // What opens a file from a folder is seldom the newest.
          target: ['es2022', 'chrome105', 'firefox115', 'safari16'],
          lib: { entry, formats: ['iife'], name: 'socle' },
        },
      });
      const [{ output }] = Array.isArray(result) ? result : [result];
      const script = output.find(({ type }) => type === 'chunk');
      if (!script || output.length > 1) this.error('the offline player is more than one script');
      return `export default ${JSON.stringify(script.code)};`;
    },
  };
}
