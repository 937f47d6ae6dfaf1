// Where else an idea stands that is in several boxes (SPEC B23), in words.
import type { BoardApi, Note } from '../../board/model';
import { m } from '../../i18n';
import { zoneTitle } from '../outline/words';

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

/** «aussi dans Opposant(s)»; empty where it stands alone. */
export function twinsText(api: BoardApi, note: Note): string {
  const titles = twinsOf(api, note).map(({ place }) =>
    zoneTitle(place.zone === null ? null : api.zones().get(place.zone)),
  );
  return titles.length > 0 ? m.kinds_twin_in({ zones: titles.join(', ') }) : '';
}
