// Puts the list of built files into sw.js, so that the app's shell is kept for offline use. The version is the hash
// of that list: a new build is a new worker, an equal build is byte for byte the same one.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** @returns {import('vite').Plugin} */
export function serviceWorker() {
  let folder = 'dist';
  return {
    name: 'socle-service-worker',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const hash = createHash('sha256');
      const files = [];
      for (const name of (await readdir(folder, { recursive: true })).sort()) {
        if (!/\.(html|js|css|svg|webmanifest|woff2|png)$/.test(name) || name === 'sw.js') continue;
        hash.update(name).update(await readFile(join(folder, name)));
        files.push(name === 'index.html' ? '/' : `/${name.replaceAll('\\', '/')}`);
      }
      const path = join(folder, 'sw.js');
      const source = await readFile(path, 'utf8');
      await writeFile(
        path,
        source
          .replace("'SOCLE_VERSION'", JSON.stringify(hash.digest('hex').slice(0, 12)))
          .replace('[/* SOCLE_FILES */]', JSON.stringify(files)),
      );
    },
  };
}
