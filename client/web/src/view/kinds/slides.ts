// What the screen for the room shows of zones that are no plain lists, page by page: six rows of a table, one question,
// one step, one card, one level of a building. Pure.
import type { Link, Note, Zone, ZoneId } from '../../board/model';
import { axesOf, rowsOf, valuesOf, waits, type Head } from '../../kinds/ground';
import { kindOf } from '../../kinds';
import type { Group } from '../../kinds/kind';
import { levelsOf, type Level } from '../../plan/read';
import { spacesOf, type Space } from '../../plan/rooms';

/** Rows of a table on a page (methods, section 2), and ideas of a list that stands beside such zones. */
export const ROWS = 6;
const IDEAS = 8;
const CARDS_RANKED = 12;

export type Slide = { readonly zone: Zone } & (
  | { readonly show: 'ideas'; readonly notes: readonly Note[]; readonly continued: boolean }
  | {
      readonly show: 'table';
      readonly rows: readonly (Head | null)[];
      readonly groups: readonly Group[];
      readonly continued: boolean;
    }
  | { readonly show: 'target'; readonly notes: readonly Note[] }
  | { readonly show: 'axis'; readonly notes: readonly Note[]; readonly ranked: readonly Note[] }
  | { readonly show: 'question'; readonly number: number; readonly count: number; readonly notes: readonly Note[] }
  | { readonly show: 'card'; readonly note: Note }
  | {
      readonly show: 'level';
      readonly level: Level;
      readonly spaces: readonly Space[];
      readonly links: readonly Link[];
    }
);

export interface Source {
  readonly zones: readonly Zone[];
  /** Of a plan. */
  readonly links?: readonly Link[];
  notesIn(zone: ZoneId): readonly Note[];
}

/** What is still being drafted is its author's alone; what has no text yet says nothing. */
const isSaid = ({ text, status }: Note): boolean => text.trim() !== '' && status !== 'draft';

/** Do these zones need pages of their own? `null`: they are lists, and shown as blocks. */
export function slidesOf(
  { zones, notesIn, links = [] }: Source,
  wanted: (zone: Zone) => boolean,
): readonly Slide[] | null {
  const shown = zones.filter(wanted);
  const forms = new Set(zones.filter(({ kind }) => kind === 'form').map(({ id }) => id));
  const isPlain = ({ kind, parent }: Zone) =>
    (kind === 'list' || kind === 'free' || kind === 'strip') && !forms.has(parent ?? '');
  if (shown.every(isPlain)) return null;
  return shown.flatMap((zone): readonly Slide[] => {
    const notes = notesIn(zone.id).filter(isSaid);
    switch (zone.kind) {
      case 'table':
        return tables(zone, notes);
      case 'target':
        return [{ zone, show: 'target', notes }];
      case 'axis':
        return [{ zone, show: 'axis', notes, ranked: ranked(zone, notes).slice(0, CARDS_RANKED) }];
      case 'postcard':
        return notes.map((note) => ({ zone, show: 'card', note }));
      case 'plan': {
        const spaces = spacesOf(zones, zone);
        const levels = levelsOf(zone).map((level): Slide => ({ zone, show: 'level', level, spaces, links }));
        return notes.length > 0 ? [...levels, ...ideas(zone, notes)] : levels;
      }
      case 'form':
        return notes.length > 0 ? ideas(zone, notes) : [];
      // How people arrive is counted, where blocks are shown; never quoted.
      case 'strip':
        return [];
      default: {
        if (!forms.has(zone.parent ?? '')) return notes.length > 0 || zone.kind === 'lane' ? ideas(zone, notes) : [];
        const all = zones.filter(({ parent }) => parent === zone.parent);
        return [
          {
            zone,
            show: 'question',
            number: all.findIndex(({ id }) => id === zone.id) + 1,
            count: all.length,
            notes,
          },
        ];
      }
    }
  });
}

function ideas(zone: Zone, notes: readonly Note[]): readonly Slide[] {
  const pages = Math.max(1, Math.ceil(notes.length / IDEAS));
  return Array.from({ length: pages }, (_, page) => ({
    zone,
    show: 'ideas',
    notes: notes.slice(page * IDEAS, (page + 1) * IDEAS),
    continued: page > 0,
  }));
}

function tables(zone: Zone, notes: readonly Note[]): readonly Slide[] {
  const groups = kindOf(zone.kind).groups(zone, notes);
  const rows = rowsOf(zone);
  const all: readonly (Head | null)[] = rows.length > 0 ? rows : [null];
  const slides: Slide[] = [];
  for (let first = 0; first < all.length; first += ROWS) {
    slides.push({ zone, show: 'table', rows: all.slice(first, first + ROWS), groups, continued: first > 0 });
  }
  const waiting = groups.filter((group) => group.waits).flatMap((group) => group.notes);
  return waiting.length > 0 ? [...slides, ...ideas(zone, waiting)] : slides;
}

/** The highest first: of two scales, by what both say together. */
export function ranked(zone: Zone, notes: readonly Note[]): readonly Note[] {
  const axes = axesOf(zone);
  if (!axes) return [];
  const share = ({ min, max }: { min: number; max: number }, value: number) => (value - min) / (max - min);
  const worth = (note: Note): number => {
    const values = valuesOf(zone, note.place);
    if (!values) return -1;
    return share(axes.x, values.x) + (axes.y && values.y !== null ? share(axes.y, values.y) : 0);
  };
  return notes.filter((note) => !waits(zone, note.place)).sort((a, b) => worth(b) - worth(a));
}

/** Which page shows this note or zone; 0 where none does. */
export function slideOf(slides: readonly Slide[], id: string): number {
  const has = (slide: Slide): boolean => {
    if (slide.zone.id === id) return true;
    if (slide.show === 'card') return slide.note.id === id;
    if (slide.show === 'level')
      return slide.spaces.some(({ zone, level }) => zone.id === id && level?.id === slide.level.id);
    if (slide.show !== 'table') return slide.notes.some((note) => note.id === id);
    const here = slide.groups.filter(({ row, waits: out }) => !out && slide.rows.some((one) => one?.id === row?.id));
    return here.some(({ notes }) => notes.some((note) => note.id === id));
  };
  return Math.max(0, slides.findIndex(has));
}
