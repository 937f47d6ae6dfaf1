import { expect, it } from 'vitest';
import { freeSpot } from './spot';

it('the first note lands at the start', () => {
  expect(freeSpot([], { x: 16, y: 16 }, 700)).toEqual({ x: 16, y: 16 });
});

it('the next one stands beside it, then below, and never covers a note', () => {
  const taken: { x: number; y: number; w: number; h: number }[] = [];
  for (let i = 0; i < 7; i++) {
    const spot = freeSpot(taken, { x: 16, y: 16 }, 640);
    taken.push({ ...spot, w: 200, h: 120 });
  }
  expect(taken.map(({ x, y }) => [x, y])).toEqual([
    [16, 16],
    [232, 16],
    [448, 16],
    [16, 152],
    [232, 152],
    [448, 152],
    [16, 288],
  ]);
});
