// What of a build a chunk needs before it runs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files of a chunk and of all that it imports, by what it begins with or by its name. One that is not in the build is
 * a mistake of whoever asks.
 * @param {string} folder
 * @returns {Promise<{chunks: (key: string) => Set<string>, fileOf: (key: string) => string}>}
 */
export async function builtIn(folder) {
  /** @type {Record<string, {file: string, name?: string, imports?: string[], css?: string[]}>} */
  const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8'));
  const chunkOf = (key) => {
    const chunk = manifest[key] ?? Object.values(manifest).find(({ name }) => name === key);
    if (!chunk) throw new Error(`${key} is not in the build`);
    return chunk;
  };
  const chunks = (key, found = new Set()) => {
    const chunk = chunkOf(key);
    if (found.has(chunk.file)) return found;
    found.add(chunk.file);
    for (const style of chunk.css ?? []) found.add(style);
    for (const next of chunk.imports ?? []) chunks(next, found);
    return found;
  };
  return { chunks: (key) => chunks(key), fileOf: (key) => chunkOf(key).file };
}
