// A board of plain values for tests of layout and tools: what BoardApi's readers give, without Yjs.
import type { Color, Link, Note, Zone } from '../board/model';
import type { Frame } from './geometry';
import type { Source } from './layout';

export function zone(id: string, frame: Frame, more: Partial<Zone> = {}): Zone {
  return {
    id,
    frame,
    kind: 'list',
    title: id.toUpperCase(),
    prompt: '',
    parent: null,
    order: id,
    color: 'sable' as Color,
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

export function note(id: string, inZone: string | null, more: Partial<Note> & { x?: number; y?: number } = {}): Note {
  const { x = 0, y = 0, ...rest } = more;
  return {
    id,
    place: { zone: inZone, order: id, x, y, row: null, column: null, waits: false },
    text: 'une idée',
    color: 'soleil',
    size: null,
    author: null,
    at: 0,
    status: 'proposed',
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
    ...rest,
  };
}

export function link(id: string, from: string, to: string, more: Partial<Link> = {}): Link {
  return { id, from, to, kind: 'influence', label: '', order: id, step: '', author: null, deleted: null, ...more };
}

export function source(zones: readonly Zone[], notes: readonly Note[]): Source {
  return { zonesInOrder: () => zones, notesIn: (id) => notes.filter((n) => n.place.zone === id) };
}
