// Every kind of zone under the same contract: whatever it is, every note is shown once (protocol/src/kinds/tests.rs is
// the same on the server).
import { describe, expect, it } from 'vitest';
import { ZONE_KINDS, type Note, type Zone } from '../board/model';
import { layOut, linkEnd } from '../canvas/layout';
import { compare } from '../replay/compare';
import { deedOf } from '../replay/deeds';
import { BLANK } from '../replay/film';
import { markdown } from '../replay/papers';
import { slidesOf } from '../view/kinds/slides';
import { kindOf } from '.';
import { board, note, zone } from './fixture';
import { waits } from './ground';

const heads = (...labels: string[]) => labels.map((label) => ({ id: label.toLowerCase(), label }));
const axis = (title: string, min: number) => ({ title, low: '', high: '', min, max: 5 });

function of(kind: (typeof ZONE_KINDS)[number], n: number): Zone {
  const more: Partial<Zone> = { order: `a${n}`, frame: { x: 0, y: 1200 * n, w: 1200, h: 300 } };
  if (kind === 'table' || kind === 'target') {
    return zone(kind, { ...more, rows: heads('Ra', 'Rb'), columns: heads('Ca', 'Cb') });
  }
  if (kind === 'plan') return zone(kind, { ...more, levels: [{ id: 'rdc', label: 'Rez-de-chaussée', height: 700 }] });
  if (kind === 'axis') return zone(kind, { ...more, axes: { x: axis('utilité', 0), y: axis('effet', -2) } });
  return zone(kind, kind === 'lane' ? { ...more, when: 'mars à avril' } : more);
}

const QUESTION = { ...zone('list'), id: 'question', parent: 'form', synthesis: 'Parce que.' };
const ROOM = {
  level: 'rdc',
  points: [
    [0, 0],
    [100, 0],
    [100, 100],
  ],
};
const SPACES: readonly Zone[] = [
  { ...zone('list'), id: 'placed', parent: 'plan', order: 'a0', room: ROOM },
  { ...zone('list'), id: 'waiting', parent: 'plan', order: 'a1' },
];
const ZONES: readonly Zone[] = [...ZONE_KINDS.map(of), QUESTION, ...SPACES];

/** Where their kind has them, at its other end, and where nobody said. */
const notesOf = ({ id, kind }: Zone): Note[] =>
  [0, 1, 2].map((n) => {
    const end = n === 0 ? 'a' : 'b';
    const cells = (kind === 'table' || kind === 'target') && n < 2 ? { row: `r${end}`, column: `c${end}` } : {};
    const made = note(`${id}-${n}`, id, { order: `a${n}`, x: n, y: 1.4, ...cells, waits: kind === 'axis' && n === 2 });
    return kind === 'postcard' ? { ...made, signature: 'Léa' } : made;
  });
const NOTES = ZONES.flatMap(notesOf);
const ids = (notes: readonly Note[]) => notes.map(({ id }) => id).sort();
const still = {
  ...BLANK,
  zones: new Map(ZONES.map((one) => [one.id, one])),
  notes: new Map(NOTES.map((one) => [one.id, one])),
};

describe.each(ZONES.map((one) => [one.id, one] as const))('a zone of kind %s', (_, one) => {
  const own = notesOf(one);

  it('b13_reads_every_note_under_one_heading', () => {
    const groups = kindOf(one.kind).groups(one, own);
    expect(ids(groups.flatMap(({ notes }) => notes))).toEqual(ids(own));
    const waiting = groups.filter((group) => group.waits).flatMap(({ notes }) => notes);
    expect(waiting.length).toBe(['table', 'target', 'axis'].includes(one.kind) ? 1 : 0);
    expect(kindOf(one.kind).groups(one, [])).toMatchObject([{ notes: [] }]);
  });

  it('b13_draws_every_note_once_and_inside', () => {
    const drawn = kindOf(one.kind).draw(one, own);
    if (!drawn) return expect(one.kind).toBe('free');
    expect(ids(drawn.boxes.map((box) => box.note))).toEqual(ids(own));
    for (const { frame } of drawn.boxes) {
      expect(frame.x).toBeGreaterThanOrEqual(0);
      expect(frame.x + frame.w).toBeLessThanOrEqual(one.frame.w);
      expect(frame.y + frame.h).toBeLessThanOrEqual(drawn.height);
    }
  });

  it('b13_a_drop_on_a_note_stands_where_that_stands', () => {
    const drawn = kindOf(one.kind).draw(one, own);
    if (!drawn?.aim) return;
    for (const { note: there, frame } of drawn.boxes) {
      const at = { x: frame.x + frame.w / 2, y: frame.y + frame.h / 2 };
      const { stand } = drawn.aim(at, new Set());
      const put = { ...there.place, row: null, column: null, ...stand };
      expect(waits(one, put), there.id).toBe(waits(one, there.place));
      if (waits(one, there.place)) continue;
      expect([put.row, put.column]).toEqual([there.place.row, there.place.column]);
      if (one.kind === 'axis') {
        expect(put.x).toBeCloseTo(there.place.x, 1);
        expect(put.y).toBeCloseTo(there.place.y, 1);
      }
    }
  });
});

it('b13_a_board_of_every_kind_shows_every_note_once', () => {
  const layout = layOut(board(ZONES, NOTES));
  expect([...layout.notes.keys()].sort()).toEqual(ids(NOTES));
  const [form, question] = [layout.zones.get('form')?.frame, layout.zones.get('question')?.frame];
  expect(form && question && question.y + question.h <= form.y + form.h && question.x > form.x).toBe(true);
  const [plan, placed, waiting] = ['plan', 'placed', 'waiting'].map((id) => layout.zones.get(id)?.frame);
  expect(plan && placed && waiting && waiting.x > plan.x + plan.w && waiting.y < placed.y).toBe(true);
  const slides = slidesOf({ zones: ZONES, notesIn: board(ZONES, NOTES).notesIn }, () => true) ?? [];
  const shown = slides.flatMap((slide) => {
    if (slide.show === 'card') return [slide.note];
    if (slide.show === 'level') return [];
    if (slide.show === 'table') return slide.groups.filter((group) => !group.waits).flatMap(({ notes }) => notes);
    return slide.notes;
  });
  // Of a strip, the room is shown how many.
  expect(ids(shown)).toEqual(ids(NOTES.filter(({ place }) => place.zone !== 'strip')));
});

it('b18_an_espace_is_drawn_on_its_level_and_links_end_there', () => {
  const layout = layOut(board(ZONES, NOTES));
  const [plan, room] = [layout.zones.get('plan'), layout.rooms.get('placed')];
  const sheet = plan?.drawn?.sheets?.[0];
  expect(sheet && sheet.frame.x + sheet.frame.w <= plan.frame.w && sheet.frame.y + sheet.frame.h <= plan.frame.h).toBe(
    true,
  );
  expect(room?.number).toBe(1);
  expect(room?.points[1]?.x).toBeCloseTo((plan?.frame.x ?? 0) + (sheet?.frame.x ?? 0) + 100 * (sheet?.scale ?? 0));
  expect(linkEnd(layout, 'placed')).toBe(room?.end);
  expect(linkEnd(layout, 'waiting')).toBe(layout.zones.get('waiting')?.frame);
});

it('y1_a_replay_tells_every_note_and_what_becomes_of_where_it_stands', () => {
  const text = markdown(still, { free: '', untitled: '', when: '' });
  for (const one of NOTES) expect(text.split(`- ${one.text}\n`).length - 1, one.id).toBe(1);
  const around = { zones: still.zones, notes: still.notes };
  const told = (id: string, place: Partial<Note['place']>) => {
    const was = still.notes.get(id);
    const now = was && { ...was, place: { ...was.place, ...place } };
    const deed = was && now && deedOf({ of: 'note', id, was, now }, around);
    const then = { ...still, notes: new Map(still.notes).set(id, now as Note) };
    return [deed?.what, compare(still, then).map(({ kind }) => kind)];
  };
  expect(told('table-0', { row: 'rb' })).toEqual(['note_placed', ['moved']]);
  expect(told('axis-0', { x: 3 })).toEqual(['note_placed', ['moved']]);
  expect(told('axis-2', { waits: false })).toEqual(['note_placed', ['moved']]);
  const zoneTold = (id: string, patch: Partial<Zone>) => {
    const was = still.zones.get(id) as Zone;
    return deedOf({ of: 'zone', id, was, now: { ...was, ...patch } }, around)?.what;
  };
  expect(zoneTold('table', { rows: heads('Ra') })).toBe('zone_shaped');
  expect(zoneTold('plan', { levels: [] })).toBe('zone_levels');
  expect(zoneTold('waiting', { room: ROOM })).toBe('zone_placed');
  expect(zoneTold('placed', { room: { ...ROOM, usages: ['lire'] } })).toBe('zone_detailed');
  expect(zoneTold('placed', { room: undefined })).toBe('zone_unplaced');
  expect(zoneTold('question', { synthesis: 'Parce que, oui.' })).toBe('zone_summed');
});
