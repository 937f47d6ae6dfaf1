// Small pictures made here, so that a test uploads a real file: the plan of a building, drawn in black on white.
import { deflateSync, crc32 } from 'node:zlib';

export interface Wall {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A PNG of this size, white, with these rectangles in a grey. */
export function png(width: number, height: number, walls: readonly Wall[], grey = 40): Buffer {
  const row = 1 + width;
  const pixels = Buffer.alloc(row * height, 255);
  for (let y = 0; y < height; y++) pixels[y * row] = 0;
  for (const wall of walls) {
    for (let y = wall.y; y < wall.y + wall.h; y++)
      pixels.fill(grey, y * row + 1 + wall.x, y * row + 1 + wall.x + wall.w);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits, grey.
  head[8] = 8;
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A house of 1,200 × 840 with rooms, a thick outer wall and doors. */
export const HOUSE: readonly Wall[] = [
  { x: 60, y: 60, w: 1080, h: 12 },
  { x: 60, y: 768, w: 500, h: 12 },
  { x: 660, y: 768, w: 480, h: 12 },
  { x: 60, y: 60, w: 12, h: 720 },
  { x: 1128, y: 60, w: 12, h: 720 },
  { x: 480, y: 72, w: 8, h: 220 },
  { x: 480, y: 372, w: 8, h: 408 },
  { x: 72, y: 420, w: 260, h: 8 },
  { x: 400, y: 420, w: 80, h: 8 },
  { x: 488, y: 500, w: 240, h: 8 },
  { x: 820, y: 500, w: 308, h: 8 },
  { x: 820, y: 508, w: 8, h: 260 },
];
