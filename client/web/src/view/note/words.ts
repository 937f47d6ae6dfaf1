// What notes say beside their text, in words and icons: a weather, a term, a perimeter, who typed it, what was decided.
import Sun from '@lucide/svelte/icons/sun';
import CloudFog from '@lucide/svelte/icons/cloud-fog';
import CloudLightning from '@lucide/svelte/icons/cloud-lightning';
import CloudRain from '@lucide/svelte/icons/cloud-rain';
import Cloudy from '@lucide/svelte/icons/cloudy';
import type { Note, Perimeter, Term, Weather } from '../../board/model';
import { m } from '../../i18n';

export const WEATHER_ICONS: { readonly [W in Weather]: typeof Sun } = {
  sun: Sun,
  clouds: Cloudy,
  rain: CloudRain,
  storm: CloudLightning,
  fog: CloudFog,
};

const WEATHER: { readonly [W in Weather]: () => string } = {
  sun: m.host_weather_sun,
  clouds: m.host_weather_clouds,
  rain: m.host_weather_rain,
  storm: m.host_weather_storm,
  fog: m.host_weather_fog,
};

export const weatherName = (weather: Weather): string => WEATHER[weather]();
export const termName = (term: Term): string => (term === 'short' ? m.host_term_short() : m.host_term_medium());

export const perimeterName = (perimeter: Perimeter): string =>
  perimeter === 'inside' ? m.host_perimeter_inside() : m.host_perimeter_outside();

/** What was decided of a note that is kept as part of the core (SPEC V8). */
export const CORE = 'core';

/** All of it as words, for those who are read to. */
export function marksOf(note: Note): readonly string[] {
  return [
    note.joined > 0 ? m.alike_times({ count: note.joined + 1 }) : '',
    note.status === CORE ? m.host_core() : '',
    note.weather ? weatherName(note.weather) : '',
    note.term ? termName(note.term) : '',
    note.perimeter ? perimeterName(note.perimeter) : '',
    note.entered ? m.host_entered() : '',
  ].filter(Boolean);
}
