// Where else an idea stands that is in several boxes (SPEC B23), in words, and where it may be put too.
import type { BoardApi, Note, Zone, ZoneId } from '../../board/model';
import { m } from '../../i18n';
import type { LiveBoard } from '../../live';
import { zoneTitle } from '../outline/words';
import { standText } from './words';

/** The other notes of its text that are shown. */
export function twinsOf(api: BoardApi, note: Note): readonly Note[] {
  const root = note.twin ?? note.id;
  const zones = api.zones();
  const isShown = ({ deleted, place }: Note) => !deleted && !(place.zone !== null && zones.get(place.zone)?.deleted);
  const found: Note[] = [];
  for (const other of api.notes().values()) {
    if (other.id !== note.id && (other.twin === root || other.id === root) && isShown(other)) found.push(other);
  }
  return found;
}

/** «aussi dans Opposant(s)», «aussi dans DIAGNOSTIC (Se loger, Enjeux)»: two rows of a table are two places. Empty where
 *  it stands alone. */
export function twinsText(api: BoardApi, note: Note): string {
  const places = twinsOf(api, note).map((other) => {
    const zone = other.place.zone === null ? null : api.zones().get(other.place.zone);
    const stand = standText(zone, other);
    return stand ? m.kinds_twin_cell({ zone: zoneTitle(zone), cell: stand }) : zoneTitle(zone);
  });
  return places.length > 0 ? m.kinds_twin_in({ zones: [...new Set(places)].join(', ') }) : '';
}

export interface TwinZone {
  readonly id: ZoneId | null;
  readonly zone: Zone | null;
  readonly depth: number;
  readonly notes: readonly Note[];
}

/** The zones that take a further place of an idea, as the phase has it, and the space outside of all. */
export function twinZones({ api, may }: LiveBoard): readonly TwinZone[] {
  const depths = new Map<ZoneId, number>();
  const zones = api.zonesInOrder().map((zone): TwinZone => {
    const depth = zone.parent === null ? 0 : (depths.get(zone.parent) ?? -1) + 1;
    depths.set(zone.id, depth);
    return { id: zone.id, zone, depth, notes: api.notesIn(zone.id) };
  });
  const free: TwinZone = { id: null, zone: null, depth: 0, notes: api.notesIn(null) };
  return [...zones, free].filter(({ id }) => may.addIn(id));
}

/** May this idea be placed in a second zone? A card is one thing; what is private or waits has one place. */
export const mayTwin = ({ api, may }: LiveBoard, note: Note | undefined): note is Note =>
  note !== undefined &&
  may.add &&
  note.signature === null &&
  note.weather === null &&
  (api.zonesInOrder().some(({ id }) => may.addIn(id)) || may.addIn(null));
