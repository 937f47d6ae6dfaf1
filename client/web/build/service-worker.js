// Puts into sw.js the list of files that every visitor needs, so that the app opens offline; the rest is kept when it is
// used. The version is the hash of all files: a new build is a new worker, an equal build byte for byte the same one.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Kept at once: what a phone loads anyway, and what it must show without a network. The plan and the list would cost it
 *  as much again. */
const AT_ONCE =
  /^(index\.html|theme\.js|icon\.svg|assets\/(index|base|workshop|rolldown-runtime|Join|Stopped|Cut|KeptTexts|Read|phase|VoteSheet|Rotation|IdeaDialog|ZoneList|refusal-sentences)-[^/]+)$/;

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
        if (AT_ONCE.test(name)) files.push(name === 'index.html' ? '/' : `/${name}`);
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
