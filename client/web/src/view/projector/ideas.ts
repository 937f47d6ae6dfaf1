// The ideas of a board as the room reads them: by zone, in everybody's order, without who wrote them.
import { m } from '../../i18n';
import type { LiveBoard } from '../../live';
import { isListed, type Color, type Note, type Weather, type Zone } from '../../board/model';
import { weathersOf } from '../note/weather';
import { imagePath } from '../photo/address';
import { CORE, perimeterName, termName, weatherName } from '../note/words';

/** One line of the screen. */
export interface Item {
  readonly id: string;
  readonly text: string;
  readonly color: Color;
  /** In lists, «↳» stands before each idea, as on the printed panels. */
  readonly list: boolean;
  /** What else is said of it, in words. */
  readonly mark?: string;
  /** How many ideas it stands for, where those are several (SPEC B25). */
  readonly times?: number;
  /** What was taken a picture of, and what can be seen on it. */
  readonly photo?: { readonly address: string; readonly alt: string };
  /** A weather and how many arrive with it, in place of their cards. */
  readonly weather?: { readonly what: Weather; readonly count: number };
}
/** A titled group of them. */
export interface Block<T = Item> {
  readonly id: string;
  readonly title: string;
  readonly color: Color;
  readonly items: readonly T[];
}

/** Is a zone one of these, or in one of them? Every one is, where none is named. */
export function within(all: readonly Zone[], zones: readonly string[]): (zone: Zone) => boolean {
  const byId = new Map(all.map((zone) => [zone.id, zone]));
  return (zone) => {
    if (zones.length === 0) return true;
    const seen = new Set<string>();
    for (let at: Zone | undefined = zone; at && !seen.has(at.id); at = byId.get(at.parent ?? '')) {
      if (zones.includes(at.id)) return true;
      seen.add(at.id);
    }
    return false;
  };
}

/** `zones`: only these and the zones in them; else every zone that has ideas, and the ideas outside zones. */
export function blocksOf(board: LiveBoard, zones: readonly string[]): Block[] {
  const all = board.zonesInOrder.map(({ value }) => value);
  const wanted = within(all, zones);
  const blocks = all.filter(wanted).map(({ id, title, color, kind }) => ({
    id,
    title,
    color,
    items: kind === 'strip' ? countsIn(board, id, color) : itemsIn(board, id, isListed(kind)),
  }));
  if (zones.length > 0) return blocks;
  const free = itemsIn(board, null, false);
  const title = m.projector_free();
  return [
    ...blocks.filter(({ items }) => items.length > 0),
    ...(free.length > 0 ? [{ id: 'free', title, color: 'sable' as const, items: free }] : []),
  ];
}

/** An idea as one line. */
export function itemOf(note: Note, list: boolean, workshop: string): Item {
  const { id, text, color, status, term, perimeter, joined } = note;
  const photo = note.photo && { address: imagePath(workshop, note.photo.image), alt: note.photo.alt.trim() };
  const marks = [
    status === CORE ? m.host_core() : '',
    term ? termName(term) : '',
    perimeter ? perimeterName(perimeter) : '',
  ];
  const mark = marks.filter(Boolean).join(' · ');
  return {
    id,
    text: text.trim(),
    color,
    list,
    ...(mark && { mark }),
    ...(joined > 0 && { times: joined + 1 }),
    ...(photo && { photo }),
  };
}

/** What is still being drafted is its author's alone; what has neither text nor photo yet says nothing. */
function itemsIn(board: LiveBoard, zone: string | null, list: boolean): Item[] {
  const notes = board.notesIn(zone).map(({ value }) => value);
  const says = ({ text, photo, status }: Note) => (text.trim() || photo) && status !== 'draft';
  return notes.filter(says).map((note) => itemOf(note, list, board.workshop));
}

/** How people arrive, in counts: what they wrote is theirs (SPEC F12). */
function countsIn(board: LiveBoard, zone: string, color: Color): Item[] {
  const counts = weathersOf(board.notesIn(zone).map(({ value }) => value));
  if (counts.every(({ count }) => count === 0)) return [];
  return counts.map(({ weather, count }) => ({
    id: `${zone} ${weather}`,
    text: weatherName(weather),
    color,
    list: false,
    weather: { what: weather, count },
  }));
}
