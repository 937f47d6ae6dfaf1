// Lays blocks of items (zones of ideas, results) into columns and the columns into pages. Pure: heights come from
// outside, all in one unit. A block that does not fit goes on in the next column, under its title said again.

/** Heights of one block. */
export interface Sizes {
  /** The title with all margins of the block. */
  readonly head: number;
  readonly items: readonly number[];
}
export interface Room {
  readonly columns: number;
  readonly height: number;
  /** Between items, and between blocks. */
  readonly gap: number;
  readonly between: number;
}
/** Items `from` … `to` (without it) of a block, in one column. */
export interface Piece {
  readonly block: number;
  readonly from: number;
  readonly to: number;
}
export type Column = readonly Piece[];
export type Page = readonly Column[];

/** Pages of at most so many columns; where one page is enough, its columns are about as long as one another. */
export function pack(blocks: readonly Sizes[], room: Room): readonly Page[] {
  const columns = fill(blocks, room, room.height);
  if (columns.length > room.columns) return paged(columns, room.columns);
  // The least height that still makes one page.
  let [low, high] = [0, room.height];
  let best = columns;
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    const tried = fill(blocks, room, middle);
    if (tried.length <= room.columns && tallest(tried, blocks, room) <= room.height) [best, high] = [tried, middle];
    else low = middle;
  }
  return paged(best, room.columns);
}

/** Fills one column after the other. What is higher than a column has one for itself. */
function fill(blocks: readonly Sizes[], { gap, between, height: most }: Room, height: number): Column[] {
  const columns: Piece[][] = [];
  let column: Piece[] = [];
  let used = 0;
  const next = () => {
    if (column.length > 0) columns.push(column);
    [column, used] = [[], 0];
  };
  blocks.forEach(({ head, items }, block) => {
    let from = 0;
    for (;;) {
      const start = column.length > 0 ? used + between : 0;
      let end = start + head;
      let to = from;
      while (to < items.length) {
        const grown = end + (to > from ? gap : 0) + (items[to] ?? 0);
        if (grown > height) break;
        end = grown;
        to += 1;
      }
      const fits = items.length === 0 ? end <= height : to > from;
      // Columns may be shortened to be even, never so that a block is torn for it. One alone is there to be spread.
      if (from === 0 && to < items.length && blocks.length > 1 && isBetterWhole(head, items, to, gap, most)) {
        if (column.length > 0) {
          next();
          continue;
        }
        column.push({ block, from: 0, to: items.length });
        used = height;
        break;
      }
      if (!fits && column.length > 0) {
        next();
        continue;
      }
      if (!fits && items.length > 0) to = from + 1;
      column.push({ block, from, to });
      used = to > from && !fits ? height : end;
      from = to;
      if (from >= items.length) break;
      next();
    }
  });
  next();
  return columns;
}

/** A short block is not torn, nor one of which a scrap would stay behind or go on, when a column takes it whole. */
function isBetterWhole(head: number, items: readonly number[], here: number, gap: number, height: number): boolean {
  const whole = items.reduce((sum, item) => sum + item, head) + gap * (items.length - 1);
  return whole <= height && (items.length <= 5 || here < 3 || items.length - here < 2);
}

/** How high the highest of these columns is. */
export function tallest(columns: readonly Column[], blocks: readonly Sizes[], { gap, between }: Room): number {
  const heightOf = ({ block, from, to }: Piece) => {
    const sizes = blocks[block];
    if (!sizes) return 0;
    const items = sizes.items.slice(from, to);
    return sizes.head + items.reduce((sum, item) => sum + item, 0) + gap * Math.max(0, items.length - 1);
  };
  const heights = columns.map((column) =>
    column.reduce((sum, piece, at) => sum + heightOf(piece) + (at > 0 ? between : 0), 0),
  );
  return Math.max(0, ...heights);
}

function paged(columns: readonly Column[], most: number): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < columns.length; at += most) pages.push(columns.slice(at, at + most));
  return pages;
}

/** The page that this item is on; 0 when it is on none. */
export function pageOf(pages: readonly Page[], block: number, item: number): number {
  const found = pages.findIndex((columns) =>
    columns.some((pieces) => pieces.some((piece) => piece.block === block && item >= piece.from && item < piece.to)),
  );
  return Math.max(0, found);
}
