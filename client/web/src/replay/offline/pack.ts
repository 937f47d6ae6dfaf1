// What a page to take along holds: every board's changes, small, and the sentences about them. It has no more than the
// server told its maker, and leaves out who signed an item. Pure.
import type { Link, Note, Zone } from '../../board/model';
import type { BoardId } from '../../protocol';
import type { Frame, Piece, Still } from '../film';

/** A kind, an id, and what of the item is new; `null`: it left. A title has no id. */
export type Patch =
  readonly [of: 'n' | 'z' | 'l', id: string, now: Readonly<Record<string, unknown>> | null] | readonly ['t', string];
export interface PackedStep {
  readonly at: number;
  readonly board: number;
  readonly patches: readonly Patch[];
}
export interface Told {
  readonly at: number;
  readonly step: number;
  readonly text: string;
  /** Of the workshop: a phase or a mark. */
  readonly strong: boolean;
}
export interface Pack {
  readonly title: string;
  readonly span: string;
  readonly note: string;
  readonly language: string;
  readonly from: number;
  readonly to: number;
  readonly boards: readonly { readonly id: BoardId; readonly title: string }[];
  readonly chapters: readonly { readonly at: number; readonly label: string }[];
  readonly steps: readonly PackedStep[];
  readonly told: readonly Told[];
  /** What the page says by itself, by name. */
  readonly words: Readonly<Record<string, string>>;
}

/** Changes of one note nearer than this are one: letters that nobody will watch being typed. */
const TOGETHER_MS = 1_500;
/** Larger, no mail takes it and phones have trouble to open it. */
export const MOST_BYTES = 24 * 1024 * 1024;

export class Packer {
  readonly #boards: ReadonlyMap<BoardId, number>;
  readonly #steps: { at: number; readonly board: number; patches: Patch[]; readonly only: string | null }[] = [];
  /** By how many steps the packed ones lag behind, at each step: sentences name steps too. */
  readonly #place: number[] = [0];

  constructor(boards: readonly { readonly id: BoardId }[]) {
    this.#boards = new Map(boards.map(({ id }, i) => [id, i]));
  }

  add({ at, board: id, pieces }: Frame): void {
    const board = this.#boards.get(id);
    const patches = board === undefined ? [] : pieces.flatMap(patchOf);
    const [one] = patches;
    const only = one && one.length === 3 && patches.length === 1 && one[0] === 'n' && one[2] ? one[1] : null;
    const last = this.#steps.at(-1);
    if (last && only !== null && last.only === only && last.board === board && at - last.at <= TOGETHER_MS) {
      last.patches = [...last.patches, ...patches];
      last.at = at;
    } else if (board !== undefined && patches.length > 0) this.#steps.push({ at, board, patches, only });
    this.#place.push(this.#steps.length);
  }

  /** The packed step that shows what this one does. */
  place(step: number): number {
    return this.#place[Math.min(step, this.#place.length - 1)] ?? 0;
  }

  steps(): readonly PackedStep[] {
    return this.#steps.map(({ at, board, patches }) => ({ at, board, patches: merged(patches) }));
  }
}

/** One patch for each item, in order of their first. */
function merged(patches: readonly Patch[]): Patch[] {
  const found = new Map<string, Patch>();
  for (const patch of patches) {
    const key = patch.length === 3 ? `${patch[0]} ${patch[1]}` : 't';
    const before = found.get(key);
    const both = before?.length === 3 && patch.length === 3 && before[2] && patch[2];
    found.set(key, both ? [patch[0], patch[1], { ...before[2], ...patch[2] }] : patch);
  }
  return [...found.values()];
}

const LETTER = { note: 'n', zone: 'z', link: 'l' } as const;

function patchOf(piece: Piece): Patch[] {
  if (piece.of === 'title') return [['t', piece.now]];
  if (!piece.now) return [[LETTER[piece.of], piece.id, null]];
  const [was, now] = [piece.was, piece.now] as unknown as [Record<string, unknown> | null, Record<string, unknown>];
  const fields = Object.keys(now).filter((key) => !UNTOLD.has(key) && (!was || was[key] !== now[key]));
  return fields.length === 0
    ? []
    : [[LETTER[piece.of], piece.id, Object.fromEntries(fields.map((key) => [key, now[key]]))]];
}

/** The id stands beside; who signed is not needed to show a board. */
const UNTOLD: ReadonlySet<string> = new Set(['id', 'author', 'group', 'origin', 'at']);

/** An item from its patches. What a page leaves out is as on a new item. */
export function patched<T extends Note | Zone | Link>(
  id: string,
  before: T | null,
  now: Readonly<Record<string, unknown>>,
): T {
  return { author: null, group: null, origin: null, at: 0, ...before, ...now, id } as unknown as T;
}

/** The first reel may begin with something: as one step before all others. */
export function beginning(board: BoardId, at: number, still: Still): Frame {
  const pieces: Piece[] = [
    ...[...still.zones.values()].map((now) => ({ of: 'zone', id: now.id, was: null, now }) as const),
    ...[...still.notes.values()].map((now) => ({ of: 'note', id: now.id, was: null, now }) as const),
    ...[...still.links.values()].map((now) => ({ of: 'link', id: now.id, was: null, now }) as const),
    { of: 'title', was: '', now: still.title },
  ];
  return { at, board, by: null, seq: 0, pieces, deeds: [] };
}

/** The whole page. `script` and `styles` are Socle's own; the pack may hold anything that people wrote. */
export function pageOf(pack: Pack, script: string, styles: string): string {
  const data = JSON.stringify(pack)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  const title = pack.title.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="${pack.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${styles.replace(/<\/style/gi, '<\\/style')}</style>
<body>
<script type="application/json" id="socle">${data}</script>
<script>${script.replace(/<\/script/gi, '<\\/script')}</script>
</body>
</html>
`;
}
