import { expect, test } from 'vitest';
import type { Weather } from '../../board/model';
import { weathersOf } from './weather';

test('f12_a_strip_is_counted_by_weather_in_one_order_and_says_nothing_else', () => {
  const cards = (['rain', 'sun', null, 'sun', 'fog'] as (Weather | null)[]).map((weather) => ({ weather }));
  expect(weathersOf(cards)).toEqual([
    { weather: 'sun', count: 2 },
    { weather: 'clouds', count: 0 },
    { weather: 'rain', count: 1 },
    { weather: 'storm', count: 0 },
    { weather: 'fog', count: 1 },
  ]);
});
