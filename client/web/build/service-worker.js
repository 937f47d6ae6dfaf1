// Puts into sw.js the list of files that every visitor needs, so that the app opens offline; the rest is kept when it is
// used. The version is the hash of all files: a new build is a new worker, an equal build byte for byte the same one.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { builtIn } from './chunks.js';

/** Kept at once, each with what it needs: what a phone loads anyway, and what it must show without a network. The plan
 *  and the list would cost it as much again. By the name of a group (vite.config.ts) or by what the chunk begins with. */
const AT_ONCE = [
  'index',
  'workshop',
  'phase',
  'src/view/join/Join.svelte',
  'src/view/shell/Stopped.svelte',
  'src/view/shell/Cut.svelte',
  'src/view/shell/KeptTexts.svelte',
  'src/view/phone/Read.svelte',
  'src/view/phone/MyIdeas.svelte',
  'src/view/phone/more.ts',
  'src/view/phone/ZoneList.svelte',
  'src/view/photo/parts.ts',
  'IdeaDialog',
  'src/view/note/PerimeterFilter.svelte',
  'src/view/alike/AlikeNotice.svelte',
  'src/view/alike/JoinedDialog.svelte',
  'src/view/mirror/MirrorButton.svelte',
  'views',
  'src/view/kinds/Decided.svelte',
  'src/view/kinds/TwinDialog.svelte',
  'src/view/phase/PrivatePanel.svelte',
  'src/view/phase/Unsent.svelte',
  'src/view/vote/VoteSheet.svelte',
  'src/view/phase/Rotation.svelte',
  'src/live/refusal-sentences.ts',
];
const PAGE = ['index.html', 'theme.js', 'icon.svg'];

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
      const files = await atOnce(folder);
      for (const name of (await readdir(folder, { recursive: true })).sort()) {
        if (!/\.(html|js|css|svg|webmanifest|woff2|png)$/.test(name) || name === 'sw.js') continue;
        hash.update(name).update(await readFile(join(folder, name)));
      }
      const path = join(folder, 'sw.js');
      const source = await readFile(path, 'utf8');
      await writeFile(
        path,
        source
          .replace("'SOCLE_VERSION'", JSON.stringify(hash.digest('hex').slice(0, 12)))
          .replace(
            '[/* SOCLE_FILES */]',
            JSON.stringify(files.map((name) => (name === 'index.html' ? '/' : `/${name}`))),
          ),
      );
    },
  };
}

/** Files by their names in the folder; a chunk that is looked for and not there is a mistake in this list. */
async function atOnce(folder) {
  const { chunks } = await builtIn(folder);
  return [...PAGE, ...new Set(AT_ONCE.flatMap((key) => [...chunks(key)]))].sort();
}
