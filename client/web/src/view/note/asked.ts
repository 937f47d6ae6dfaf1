// What is asked of an idea that goes to a zone: by the zone itself, and by the phase. Small: a phone asks it of every
// idea, and fetches the fields (Fields.svelte) only where there are some.
import type { Note, NoteFields, NoteMore, Zone, ZoneId } from '../../board/model';
import type { LiveBoard } from '../../live';
import { asksLink, type LinkAsked } from '../../live/standing';

export interface Asked {
  readonly strip: boolean;
  readonly term: boolean;
  readonly perimeter: boolean;
  /** May it be marked as the table's? Offered to hosts; who runs the workshop types for nobody in particular. */
  readonly table: boolean;
  /** Is it a card, which is signed? */
  readonly card: boolean;
  /** A zone that has more to say of where it stands than an order. */
  readonly where: Zone | null;
  readonly answers: { readonly asked: LinkAsked; readonly notes: readonly Note[] } | null;
}

/** Kinds whose notes stand in cells or at values. */
const STANDING: readonly string[] = ['table', 'target', 'axis'];

/** `board` is where it is kept, `space` the board of its zone. */
export function askedIn(board: LiveBoard, space: LiveBoard, zone: ZoneId | null, table: boolean): Asked | null {
  const into = zone === null ? null : (space.zones.get(zone)?.value ?? null);
  const asked = asksLink(board.may.standing, zone);
  const notes = asked ? space.notesIn(asked.zone).map(({ value }) => value) : [];
  const all: Asked = {
    strip: into?.kind === 'strip',
    term: into?.fields.includes('term') ?? false,
    perimeter: into?.fields.includes('perimeter') ?? false,
    table: table && board.may.standing.enters,
    card: into?.kind === 'postcard',
    where: into && STANDING.includes(into.kind) ? into : null,
    answers: asked && notes.length > 0 ? { asked, notes } : null,
  };
  return Object.values(all).some(Boolean) ? all : null;
}

/** What is still missing before it can be sent. */
export function missingIn(asked: Asked | null, more: NoteMore): 'weather' | 'answers' | null {
  if (asked?.strip && !more.weather) return 'weather';
  const { answers } = asked ?? {};
  if (answers && !answers.notes.some(({ id }) => id === more.answers?.note)) return 'answers';
  return null;
}

/** Only what is asked there: what was chosen for another zone is not sent along. */
export function fieldsFor(asked: Asked | null, more: NoteMore): NoteMore {
  if (!asked) return {};
  const fields: NoteFields = {
    ...(asked.strip && more.weather ? { weather: more.weather } : {}),
    ...(asked.strip && more.shared ? { shared: true } : {}),
    ...(asked.term && more.term ? { term: more.term } : {}),
    ...(asked.perimeter && more.perimeter ? { perimeter: more.perimeter } : {}),
    ...(asked.table && more.entered ? { entered: more.entered } : {}),
    ...(asked.card ? { signature: more.signature ?? '' } : {}),
  };
  return {
    ...fields,
    ...(asked.where ? { stand: more.stand ?? { waits: asked.where.kind === 'axis' } } : {}),
    ...(asked.answers && more.answers ? { answers: more.answers } : {}),
  };
}
