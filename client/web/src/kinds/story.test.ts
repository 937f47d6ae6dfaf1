import { expect, test } from 'vitest';
import type { Link } from '../board/model';
import { isTold, stepsOf } from './story';

const link = (id: string, step: string, kind: Link['kind'] = 'chain'): Link => ({
  id,
  step,
  kind,
  from: 'a',
  to: 'b',
  label: '',
  order: 'a0',
  author: null,
  deleted: null,
});

test('b20: a story is told by its numbers, «2» before «2 bis» before «10», and what has none last', () => {
  const links = [link('z', ''), link('d', '10'), link('c', '2 bis'), link('b', '2'), link('a', '0', 'influence')];
  expect(stepsOf([...links, link('x', '1', 'proximity')]).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'z']);
  expect([isTold(links), isTold([link('z', '')])]).toEqual([true, false]);
});
