// What a method leaves with, as it was when somebody read it and found it right: a file a method, in kept/.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Without the day on which it was played, which may have ended meanwhile. */
export function masked(text: string, now = Date.now()): string {
  const words = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'UTC' });
  const days = [now, now - 86_400_000].map((day) => words.format(day).replace(/^1 /, '1er ').replace(/\s/g, '\\s'));
  return text.replace(new RegExp(days.join('|'), 'g'), '{jour}');
}

/** The file that is kept under this name. `KEEP=1` keeps what was made: read it then, as a facilitator would. */
export async function kept(name: string, made: string): Promise<string> {
  const path = fileURLToPath(new URL(`kept/${name}`, import.meta.url));
  if (process.env.KEEP) {
    await mkdir(new URL('kept/', import.meta.url), { recursive: true });
    await writeFile(path, made);
  }
  return readFile(path, 'utf8');
}
