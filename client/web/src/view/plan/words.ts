// The usage plan in words: what is where, when, for whom; and what a group should look at again.
import type { Note, Zone } from '../../board/model';
import { locale, m } from '../../i18n';
import type { Check } from '../../plan/checks';
import type { Accessibility, Level, Moment, Noise } from '../../plan/read';
import type { Space } from '../../plan/rooms';
import { spotOf, type Spot } from '../../plan/spots';
import { shortText, zoneTitle } from '../outline/words';

const MOMENT: Readonly<Record<Moment, () => string>> = {
  morning: m.plan_morning,
  midday: m.plan_midday,
  afternoon: m.plan_afternoon,
  evening: m.plan_evening,
  weekend: m.plan_weekend,
};
const NOISE: Readonly<Record<Noise, () => string>> = { calm: m.plan_calm, lively: m.plan_lively };
const ACCESS: Readonly<Record<Accessibility, () => string>> = {
  yes: m.plan_access_yes,
  no: m.plan_access_no,
  partly: m.plan_access_partly,
};
const SPOT: Readonly<Record<Spot, () => string>> = {
  top_left: m.plan_spot_top_left,
  top: m.plan_spot_top,
  top_right: m.plan_spot_top_right,
  left: m.plan_spot_left,
  middle: m.plan_spot_middle,
  right: m.plan_spot_right,
  bottom_left: m.plan_spot_bottom_left,
  bottom: m.plan_spot_bottom,
  bottom_right: m.plan_spot_bottom_right,
};

export const momentName = (moment: Moment): string => MOMENT[moment]();
export const noiseName = (noise: Noise): string => NOISE[noise]();
export const accessName = (access: Accessibility): string => ACCESS[access]();
export const spotName = (spot: Spot): string => SPOT[spot]();
export const levelName = (level: Level | null): string => level?.label.trim() || m.plan_untitled_level();

/** «24 m²», «6,5 m²». */
export function areaText(area: number | null): string {
  if (area === null) return '';
  const digits = area < 10 ? 1 : 0;
  return m.plan_area({ area: numberText(area, digits) });
}

export const numberText = (value: number, digits: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);

/** «3. ESPACE CAFÉ». */
export const numbered = ({ number, zone }: Space): string => m.plan_numbered({ number, title: zoneTitle(zone) });

/** Where on its level, in words: as somebody said it, else «en haut à gauche»; empty where nothing says it. */
export const spotText = ({ room, level }: Space): string =>
  room?.label || (room && level && room.points.length > 0 ? spotName(spotOf(room.points, level)) : '');

/** «Rez-de-chaussée, en haut à gauche»; «à placer». */
export function placeText(space: Space): string {
  if (!space.level) return m.plan_to_place();
  return [levelName(space.level), spotText(space) || m.plan_not_drawn()].join(', ');
}

/** All that is said of one, for who does not see the plan. */
export function spaceText(space: Space): string {
  const { room, area } = space;
  const noise = room?.noise ? noiseName(room.noise) : '';
  return [numbered(space), placeText(space), areaText(area), noise].filter(Boolean).join(', ');
}

/** Words of a list, one after the other. */
export const listText = (words: readonly string[]): string => words.join(', ');

/** A check as a sentence. */
export function checkText(
  check: Check,
  zones: readonly Zone[],
  notes: ReadonlyMap<string, { readonly value: Note }>,
): string {
  const title = (id: string) => zoneTitle(zones.find((zone) => zone.id === id));
  switch (check.check) {
    case 'unplaced':
      return 'zone' in check
        ? m.plan_check_unplaced({ zone: title(check.zone) })
        : m.plan_check_loose({ note: shortText(notes.get(check.note)?.value, 60) });
    case 'noise':
      return m.plan_check_noise({ one: title(check.zones[0]), other: title(check.zones[1]) });
    case 'distance':
      return m.plan_check_distance({ one: title(check.zones[0]), other: title(check.zones[1]) });
    case 'moments': {
      const moments = listText(check.moments.map((moment) => momentName(moment).toLocaleLowerCase()));
      return m.plan_check_moments({ one: title(check.zones[0]), other: title(check.zones[1]), moments });
    }
  }
}
