// A strip as counts by weather: all that a room and a file may see of it (SPEC F12). Pure.
import { WEATHERS, type Note, type Weather } from '../../board/model';

export interface Counted {
  readonly weather: Weather;
  readonly count: number;
}

/** Every weather in its order, those that nobody chose too; cards without one are not counted. */
export function weathersOf(notes: Iterable<Pick<Note, 'weather'>>): readonly Counted[] {
  const counts = new Map<Weather, number>();
  for (const { weather } of notes) if (weather) counts.set(weather, (counts.get(weather) ?? 0) + 1);
  return WEATHERS.map((weather) => ({ weather, count: counts.get(weather) ?? 0 }));
}
