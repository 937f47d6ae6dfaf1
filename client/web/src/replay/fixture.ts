// A small recording for tests, written as a story: who did what when. Its segments are cut as the server cuts them.
import type { Actor, BoardId, BoardThen, Chapter, Mark, ReplayView, Segment, Step, StepChange } from '../protocol';

type Fields = Readonly<Record<string, unknown>>;
type Item = Fields & { readonly id: string };

export const START = Date.UTC(2026, 4, 12, 8, 0, 0);

export function note(id: string, text: string, more: Fields = {}): Item {
  const { zone = null, order = 'a0', x = 0, y = 0, ...rest } = more;
  return {
    id,
    place: { zone, order, x, y },
    text,
    color: 'soleil',
    size: null,
    author: null,
    at: START,
    origin: null,
    status: 'proposed',
    group: null,
    deleted: null,
    ...rest,
  };
}

export function zone(id: string, title: string, more: Fields = {}): Item {
  return {
    id,
    kind: 'list',
    title,
    prompt: '',
    parent: null,
    order: id,
    frame: { x: 0, y: 0, w: 760, h: 220 },
    color: 'ciel',
    panel: null,
    locked: false,
    author: null,
    at: START,
    deleted: null,
    ...more,
  };
}

export class Story {
  readonly steps: Step[] = [];
  readonly actors: Actor[] = [];
  readonly chapters: Chapter[] = [];
  readonly marks: Mark[] = [];
  readonly boards: ReplayView['boards'];
  #at = START;

  constructor(boards: readonly BoardId[] = ['b1']) {
    this.boards = boards.map((id) => ({ id, title: `Espace ${id}`, template: 'empty', key: id }));
  }

  actor(name: string, group: string | null = null): number {
    return this.actors.push({ name, role: 'participant', group }) - 1;
  }

  wait(ms: number): this {
    this.#at += ms;
    return this;
  }

  step(by: number | null, changes: readonly StepChange[], board = this.boards[0]?.id ?? ''): this {
    this.steps.push({ at: this.#at, board, by, seq: this.steps.length + 1, changes: [...changes] });
    return this;
  }
  note(by: number | null, item: Item, board?: BoardId): this {
    return this.step(by, [{ what: 'note', note: item }], board);
  }
  zone(item: Item, board?: BoardId): this {
    return this.step(null, [{ what: 'zone', zone: item }], board);
  }
  mark(what: Mark['what'], label = ''): this {
    this.marks.push({ at: this.#at, after: this.steps.length, what, label, board: null });
    return this;
  }
  phase(label: string): this {
    const before = this.chapters.at(-1);
    if (before) before.to = this.#at;
    const phase = `p${this.chapters.length}`;
    this.chapters.push({
      phase,
      label,
      prompt: '',
      from: this.#at,
      to: this.#at,
      after: this.steps.length,
      round: null,
      off_the_record: false,
    });
    return this;
  }

  /** `size`: steps of each segment. */
  told(size = 4): { view: ReplayView; segments: Segment[] } {
    const to = this.steps.at(-1)?.at ?? START;
    const last = this.chapters.at(-1);
    if (last) last.to = to;
    const every = Math.max(1, Math.ceil((to - START) / 20));
    const density = Array.from({ length: 21 }, () => 0);
    for (const { at } of this.steps) density[Math.floor((at - START) / every)]! += 1; // eslint-disable-line @typescript-eslint/no-non-null-assertion
    const segments: Segment[] = [];
    const boards = new Map<BoardId, Map<string, Map<string, Item>>>();
    for (let first = 0; first < this.steps.length; first += size) {
      const steps = this.steps.slice(first, first + size);
      segments.push({ n: segments.length, before: before(boards), steps });
      for (const step of steps) for (const change of step.changes) fold(boards, step.board, change);
    }
    const view: ReplayView = {
      workshop: 'w',
      title: 'Un atelier',
      template: 'empty',
      version: '1',
      from: START,
      to,
      steps: this.steps.length,
      boards: this.boards,
      chapters: this.chapters,
      marks: this.marks,
      every,
      density,
      groups: [],
      actors: this.actors,
      segments: segments.map((_, n) => n * size + 1),
      passed_over: 0,
      until: null,
    };
    return { view, segments };
  }
}

type Boards = Map<BoardId, Map<string, Map<string, Item>>>;

function before(boards: Boards): Segment['before'] {
  return Object.fromEntries(
    [...boards].map(([id, kinds]): [string, BoardThen] => {
      const all = (kind: string) => [...(kinds.get(kind)?.values() ?? [])];
      return [id, { title: '', seq: 0, notes: all('note'), zones: all('zone'), links: all('link') }];
    }),
  );
}

function fold(boards: Boards, board: BoardId, change: StepChange): void {
  const kinds = boards.get(board) ?? new Map<string, Map<string, Item>>();
  boards.set(board, kinds);
  const [kind = '', gone] = change.what.split('_');
  const items = kinds.get(kind) ?? new Map<string, Item>();
  kinds.set(kind, items);
  if (gone && 'id' in change) items.delete(change.id);
  const item = (change as Record<string, unknown>)[kind] as Item | undefined;
  if (item && typeof item === 'object') items.set(item.id, item);
}
