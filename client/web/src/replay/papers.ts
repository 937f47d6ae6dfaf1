// An instant of a board as papers to take along: a list in Markdown, and the canonical JSON (SPEC B9). Pure.
import type { Note, Zone } from '../board/model';
import type { Still } from './film';
import { boardOf } from './played';

/** Headings are zones, items are notes; what a person wrote is quoted as it is, and can't break the list. */
export function markdown(
  still: Still,
  words: { readonly free: string; readonly untitled: string; readonly when: string },
): string {
  const board = boardOf(still);
  const depth = new Map<string, number>();
  const parts = [`# ${oneLine(still.title)}`, `*${words.when}*`];
  for (const zone of board.zonesInOrder()) {
    const deep = zone.parent === null ? 0 : (depth.get(zone.parent) ?? -1) + 1;
    depth.set(zone.id, deep);
    parts.push(`${'#'.repeat(Math.min(6, 2 + deep))} ${oneLine(zone.title) || words.untitled}`);
    if (zone.prompt) parts.push(oneLine(zone.prompt));
    const notes = board.notesIn(zone.id);
    if (notes.length > 0) parts.push(notes.map(item).join('\n'));
  }
  const free = board.notesIn(null);
  if (free.length > 0) parts.push(`## ${words.free}`, free.map(item).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

const item = ({ text }: Note): string => `- ${text.trim().split('\n').map(escaped).join('\n  ')}`;
const oneLine = (text: string): string => escaped(text.replace(/\s+/g, ' ').trim());
/** Signs that Markdown would read as its own. */
const escaped = (line: string): string =>
  line.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/^(\s*)([-+]|\d+[.)])(?=\s)/, '$1\\$2');

/** Keys sorted, items in outline order: the same board is the same bytes, here and on the server. */
export function canonical(board: string, template: string, still: Still): string {
  const played = boardOf(still);
  const section = (zone: Zone) => ({ ...zone, notes: played.notesIn(zone.id) });
  const bin = played.bin();
  return `${JSON.stringify(
    sorted({
      board,
      schema: 1,
      title: still.title,
      template,
      zones: played.zonesInOrder().map(section),
      notes: played.notesIn(null),
      links: played.liveLinks(),
      bin: { ...bin, links: [...still.links.values()].filter(({ deleted }) => deleted) },
    }),
    null,
    2,
  )}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** A name for a file, from words: letters without accents, dashes between. */
export function fileName(words: string, ending: string): string {
  const plain = words
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${plain || 'socle'}.${ending}`;
}
