// Writes a `.br` twin beside every text file of dist, so that the server sends it as it lies on disk.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TEXT = /\.(html|js|css|svg|json|webmanifest|txt|wasm)$/;

/** @returns {import('vite').Plugin} */
export function brotliTwins() {
  let folder = 'dist';
  return {
    name: 'socle-brotli-twins',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      // After the service worker has got its list.
      order: 'post',
      sequential: true,
      async handler() {
        for (const name of await readdir(folder, { recursive: true })) {
          if (!TEXT.test(name)) continue;
          const path = join(folder, name);
          const bytes = await readFile(path);
          // Quality 11 is the best there is; these files are compressed once and sent thousands of times.
          const twin = brotliCompressSync(bytes, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
          });
          if (twin.length < bytes.length) await writeFile(`${path}.br`, twin);
        }
      },
    },
  };
}
