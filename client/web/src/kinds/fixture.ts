// Zones and notes of every kind, for tests.
import type { Note, Place, Zone, ZoneId, ZoneKind } from '../board/model';

export function zone(kind: ZoneKind, more: Partial<Zone> = {}): Zone {
  return {
    id: kind,
    kind,
    title: kind,
    prompt: '',
    parent: null,
    order: 'a0',
    frame: { x: 0, y: 0, w: 1200, h: 300 },
    color: 'sable',
    panel: null,
    locked: false,
    max: null,
    fields: [],
    rows: undefined,
    columns: undefined,
    axes: undefined,
    levels: undefined,
    room: undefined,
    when: '',
    synthesis: null,
    decided: undefined,
    author: null,
    deleted: null,
    ...more,
  };
}

export function note(id: string, zone: ZoneId, place: Partial<Place> = {}, status = 'proposed'): Note {
  return {
    id,
    place: { zone, order: `a${id}`, x: 0, y: 0, row: null, column: null, waits: false, ...place },
    text: `idée ${id}`,
    color: 'soleil',
    size: null,
    author: null,
    at: 0,
    status,
    origin: null,
    group: null,
    entered: null,
    weather: null,
    term: null,
    perimeter: null,
    shared: false,
    reply: null,
    signature: null,
    twin: null,
    apart: [],
    photo: null,
    joined: 0,
    deleted: null,
  };
}

export const board = (zones: readonly Zone[], notes: readonly Note[]) => ({
  zones,
  zonesInOrder: () => zones,
  notesIn: (id: ZoneId | null) => notes.filter(({ place }) => place.zone === id),
});
