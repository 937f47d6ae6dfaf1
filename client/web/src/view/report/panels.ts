// Boards as pages for the wall: a panel each, as in «IDÉES SOCLES 1/3, 2/3, 3/3». Pure.
import type { ExportedBoard, ExportedZone } from '../../live/report';

export interface Panel {
  readonly key: string;
  readonly title: string;
  /** «1/3», where the board has several. */
  readonly number: string;
  readonly zones: readonly ExportedZone[];
}

const isEmpty = ({ notes, zones }: ExportedBoard): boolean =>
  notes.length === 0 && zones.every((zone) => zone.notes.length === 0);

/** A board with nothing on it is no page beside boards that have something: what was off the record comes empty. */
export function panelsOf(boards: readonly ExportedBoard[]): readonly Panel[] {
  const told = boards.every(isEmpty) ? boards : boards.filter((board) => !isEmpty(board));
  return told.flatMap((board) => {
    const panels = new Map<number | null, ExportedZone[]>();
    for (const zone of board.zones) panels.set(zone.panel, [...(panels.get(zone.panel) ?? []), zone]);
    // Zones of no panel of their own go with the last one, unless there is no other.
    const loose = panels.get(null) ?? [];
    const numbered = [...panels].filter(([panel]) => panel !== null).map(([, zones]) => zones);
    const pages = numbered.length === 0 ? (loose.length > 0 ? [loose] : []) : numbered;
    const extra = loose.filter(({ notes }) => notes.length > 0);
    if (numbered.length > 0 && extra.length > 0) pages.push(extra);
    return pages.map((zones, n) => ({
      key: `${board.id} ${n}`,
      title: board.title,
      number: pages.length > 1 ? `${n + 1}/${pages.length}` : '',
      zones,
    }));
  });
}

/** About as many lines as a zone takes on a poster. */
const linesOf = ({ notes }: ExportedZone): number =>
  3 + notes.reduce((lines, { text }) => lines + Math.ceil(text.length / 32), notes.length === 0 ? 1 : 0);

/** The two columns of a poster, in reading order and about as long. */
export function columnsOf(zones: readonly ExportedZone[]): readonly (readonly ExportedZone[])[] {
  const whole = zones.reduce((sum, zone) => sum + linesOf(zone), 0);
  let above = 0;
  let cut = 0;
  for (const zone of zones) {
    if (above + linesOf(zone) / 2 > whole / 2) break;
    above += linesOf(zone);
    cut += 1;
  }
  cut = Math.max(cut, Math.min(1, zones.length));
  return [zones.slice(0, cut), zones.slice(cut)];
}

export interface Card {
  readonly key: string;
  readonly zone: string;
  readonly text: string;
  readonly color: string;
}

export function cardsOf(boards: readonly ExportedBoard[]): readonly Card[] {
  return boards.flatMap((board) =>
    [...board.zones, { title: '', notes: board.notes }].flatMap(({ title, notes }) =>
      notes.map((note) => ({ key: `${board.id} ${note.id}`, zone: title, text: note.text, color: note.color })),
    ),
  );
}
