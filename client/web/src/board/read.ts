// Reads the document's maps, or the items of a recording, as plain values (SPEC B1–B4, B10). Tolerant, like
// protocol/src/board/read.rs: a missing or ill-typed key takes its default, so that no document can break a view.
import {
  COLORS,
  LINK_KINDS,
  PERIMETERS,
  TERMS,
  WEATHERS,
  ZONE_KINDS,
  type Color,
  type Deletion,
  type Frame,
  type Link,
  type Note,
  type Photo,
  type Place,
  type Zone,
} from './model';

/** A zone without a usable frame: the smallest list zone, as on the server. */
const DEFAULT_FRAME: Frame = { x: 0, y: 0, w: 760, h: 220 };

/** A Y.Map, or anything that answers like one. */
export interface Item {
  get(key: string): unknown;
}
/** A Y.Text, known by what it can do: without Yjs, a replay reads the same. */
interface Text {
  toDelta(): unknown;
  toString(): string;
}

/** `before` lends its parts where they are equal, so that what did not change keeps its identity. */
export function readNote(id: string, map: Item, before: Note | undefined): Note {
  const size = object(map.get('size'));
  const origin = object(map.get('origin'));
  return {
    id,
    place: same(before?.place, place(map.get('place'))),
    text: written(map.get('text')) ?? '',
    color: color(map.get('color')),
    size: size ? same(before?.size, { w: number(size.w), h: number(size.h) }) : null,
    author: stringOrNull(map.get('author')),
    at: number(map.get('at')),
    status: stringOrNull(map.get('status')) ?? 'proposed',
    origin: origin
      ? same(before?.origin, { board: string(origin.board), note: string(origin.note), label: string(origin.label) })
      : null,
    group: stringOrNull(map.get('group')),
    entered: stringOrNull(map.get('entered')),
    weather: oneOf(WEATHERS, map.get('weather')),
    term: oneOf(TERMS, map.get('term')),
    perimeter: oneOf(PERIMETERS, map.get('perimeter')),
    shared: map.get('shared') === true,
    reply: stringOrNull(map.get('reply')),
    signature: stringOrNull(map.get('signature')),
    twin: stringOrNull(map.get('twin')),
    apart: sameWords(before?.apart, map.get('apart')),
    photo: same(before?.photo, photo(map.get('photo'))),
    // The shelf counts: it knows the others.
    joined: 0,
    deleted: same(before?.deleted, deletion(map.get('deleted'))),
  };
}

export function readZone(id: string, map: Item, before: Zone | undefined): Zone {
  const frame = object(map.get('frame'));
  const panel = map.get('panel');
  const max = map.get('max');
  return {
    id,
    kind: oneOf(ZONE_KINDS, map.get('kind')) ?? 'list',
    title: string(map.get('title')),
    prompt: string(map.get('prompt')),
    parent: stringOrNull(map.get('parent')),
    order: string(map.get('order')),
    frame: frame
      ? same(before?.frame, { x: number(frame.x), y: number(frame.y), w: number(frame.w), h: number(frame.h) })
      : DEFAULT_FRAME,
    color: color(map.get('color')),
    panel: isNumber(panel) ? Math.trunc(panel) : null,
    locked: map.get('locked') === true,
    max: isNumber(max) && max >= 1 ? max : null,
    fields: sameWords(before?.fields, map.get('fields')),
    levels: map.get('levels'),
    rows: map.get('rows'),
    columns: map.get('columns'),
    axes: map.get('axes'),
    room: map.get('room'),
    when: string(map.get('when')),
    synthesis: written(map.get('synthesis')),
    decided: map.get('decided'),
    author: stringOrNull(map.get('author')),
    deleted: same(before?.deleted, deletion(map.get('deleted'))),
  };
}

export function readLink(id: string, map: Item, before: Link | undefined): Link {
  return {
    id,
    from: string(map.get('from')),
    to: string(map.get('to')),
    kind: oneOf(LINK_KINDS, map.get('kind')) ?? 'proximity',
    label: string(map.get('label')),
    order: string(map.get('order')),
    step: string(map.get('step')),
    author: stringOrNull(map.get('author')),
    deleted: same(before?.deleted, deletion(map.get('deleted'))),
  };
}

/** The text without what another app may have embedded or formatted in it. */
export function textOf(text: Text): string {
  return text.toString();
}

const written = (value: unknown): string | null => (isText(value) ? textOf(value) : stringOrNull(value));

function isText(value: unknown): value is Text {
  return typeof (value as Partial<Text> | null | undefined)?.toDelta === 'function';
}

function place(value: unknown): Place {
  const fields = object(value) ?? {};
  return {
    zone: stringOrNull(fields.zone),
    order: string(fields.order),
    x: number(fields.x),
    y: number(fields.y),
    row: stringOrNull(fields.row),
    column: stringOrNull(fields.column),
    waits: fields.waits === true,
  };
}

/** What an erasure left of one is none. */
function photo(value: unknown): Photo | null {
  const fields = object(value);
  const isOne = fields && /^[\da-f]{64}$/.test(string(fields.image));
  return isOne ? ({ ...fields, alt: string(fields.alt) } as Photo) : null;
}

function deletion(value: unknown): Deletion | null {
  const fields = object(value);
  return fields ? { by: string(fields.by), at: number(fields.at), into: stringOrNull(fields.into) } : null;
}

function color(value: unknown): Color {
  return oneOf(COLORS, value) ?? 'sable';
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | null {
  return words.find((known) => known === value) ?? null;
}

/** The earlier list where the new one says the same. */
function sameWords(before: readonly string[] | undefined, value: unknown): readonly string[] {
  const words = Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : [];
  return before?.join() === words.join() ? before : words;
}

function object(value: unknown): Record<string, unknown> | null {
  // A shared type inside the document is no plain value.
  const isPlain = value != null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? (value as Record<string, unknown>) : null;
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Nothing else is finite. */
const isNumber = (value: unknown): value is number => Number.isFinite(value);

function number(value: unknown): number {
  return isNumber(value) ? value : 0;
}

/** The earlier object where the new one says the same. */
function same<T extends object | null>(before: T | undefined, now: T): T {
  if (!before || !now) return now;
  const [earlier, later] = [before, now] as [Record<string, unknown>, Record<string, unknown>];
  return Object.keys(later).every((key) => earlier[key] === later[key]) ? before : now;
}
