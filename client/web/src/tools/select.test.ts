import { beforeEach, describe, expect, it } from 'vitest';
import { Hand, TestStage, rights } from './fixture';

let stage: TestStage, hand: Hand, list: string, free: string, a: string, b: string, c: string, f: string;

beforeEach(() => {
  stage = new TestStage();
  hand = new Hand(stage);
  const { board } = stage;
  list = board.addZone({ kind: 'list', title: 'Liste', frame: { x: 0, y: 0, w: 760, h: 300 } });
  free = board.addZone({ kind: 'free', title: 'Libre', frame: { x: 800, y: 0, w: 560, h: 600 } });
  [a, b, c] = ['un', 'deux', 'trois'].map((text) => board.addNote({ zone: list }, text)) as [string, string, string];
  f = board.addNote({ zone: free, at: { x: 40, y: 80 } }, 'libre');
  stage.edits = 0;
});
const texts = (zone: string | null) => stage.board.notesIn(zone).map((n) => n.text);
const place = (id: string) => stage.board.notes().get(id)?.place;

describe('select', () => {
  it('a click selects, shift adds and takes away, the bare board lets go', () => {
    hand.click(stage.middle(a));
    expect([...stage.selection]).toEqual([a]);
    hand.click(stage.middle(b), { shift: true });
    expect([...stage.selection]).toEqual([a, b]);
    hand.click(stage.middle(a), { shift: true });
    expect([...stage.selection]).toEqual([b]);
    hand.click({ x: 400, y: 850 });
    expect(stage.selection.size).toBe(0);
    expect(stage.edits).toBe(0);
  });

  it('a double click writes in a note, renames a zone by its title, makes a note in a zone', () => {
    hand.doubleClick(stage.middle(a));
    expect(stage.editing).toBe(a);
    hand.doubleClick({ x: 30, y: 20 });
    expect(stage.renaming).toBe(list);
    hand.doubleClick({ x: 900, y: 500 });
    expect(stage.board.notesIn(free)).toHaveLength(2);
    expect(stage.editing).not.toBe(a);
  });

  it('a marquee inside a zone takes the notes it touches and moves nothing', () => {
    hand.drag({ x: 790, y: 850 }, { x: 1000, y: 100 });
    expect([...stage.selection]).toEqual([f]);
    expect(stage.hints.marquee).toBeNull();
    expect(stage.edits).toBe(0);
  });
});

describe('drag', () => {
  it('a trembling hand clicks: two pixels move nothing', () => {
    const p = stage.middle(a);
    hand.drag(p, { x: p.x + 2, y: p.y });
    expect(stage.edits).toBe(0);
  });

  it('travels as presence and is one edit on drop', () => {
    const from = stage.middle(a),
      to = { x: 1100, y: 400 };
    hand.down(from).to({ x: 500, y: 300 }).to(to);
    expect(stage.edits).toBe(0);
    expect(stage.shown.drag?.[a]).toBeDefined();
    expect(stage.hints.drop?.zone).toBe(free);
    hand.up();
    expect(stage.edits).toBe(1);
    expect(stage.shown.drag).toBeUndefined();
    expect(stage.shifts).toBeNull();
    expect(place(a)?.zone).toBe(free);
    stage.board.undo();
    expect(texts(list)).toEqual(['un', 'deux', 'trois']);
  });

  it('escape takes it back', () => {
    hand.down(stage.middle(a)).to({ x: 1100, y: 400 });
    stage.pointers.cancel();
    hand.up();
    expect(stage.edits).toBe(0);
    expect(stage.shifts).toBeNull();
    expect(stage.shown.drag).toBeUndefined();
  });

  it('a second finger takes it back and pinches', () => {
    const one = new Hand(stage, 'touch', 1),
      two = new Hand(stage, 'touch', 2);
    one.down(stage.middle(f)).to({ x: 1000, y: 500 });
    expect(stage.shifts).not.toBeNull();
    two.down({ x: 1100, y: 500 });
    expect(stage.shifts).toBeNull();
    two.to({ x: 1200, y: 500 });
    expect(stage.camera.zoom).toBeCloseTo(2);
    two.up();
    one.up();
    expect(stage.edits).toBe(0);
  });

  it('lands in a list before the note under the hand', () => {
    const target = stage.layout.notes.get(b)?.frame;
    hand.drag(stage.middle(f), { x: (target?.x ?? 0) + 20, y: (target?.y ?? 0) + 20 });
    expect(texts(list)).toEqual(['un', 'libre', 'deux', 'trois']);
  });

  it('lands at the end of a list below its notes', () => {
    hand.drag(stage.middle(f), { x: 700, y: 290 });
    expect(texts(list)).toEqual(['un', 'deux', 'trois', 'libre']);
  });

  it('a drop at its own place in the list is no edit', () => {
    const p = stage.middle(a);
    hand.drag(p, { x: p.x - 60, y: p.y });
    expect(texts(list)).toEqual(['un', 'deux', 'trois']);
    expect(stage.edits).toBe(0);
  });

  it('moves many at once and keeps their order', () => {
    stage.select([a, c]);
    hand.drag(stage.middle(c), { x: 1100, y: 300 });
    expect(texts(list)).toEqual(['deux']);
    expect(stage.edits).toBe(1);
    stage.board.undo();
    expect(texts(list)).toEqual(['un', 'deux', 'trois']);
  });

  it('keeps a note inside the free zone it is dropped in, on the grid', () => {
    hand.drag(stage.middle(f), { x: 1355, y: 590 });
    const at = place(f),
      frame = stage.layout.notes.get(f)?.frame;
    expect(at?.zone).toBe(free);
    expect((frame?.x ?? 0) + (frame?.w ?? 0)).toBeLessThanOrEqual(1360);
    expect((frame?.y ?? 0) + (frame?.h ?? 0)).toBeLessThanOrEqual(600);
  });

  it('of a zone takes what is in it along', () => {
    hand.down({ x: 900, y: 20 }).to({ x: 900, y: 60 }).to({ x: 900, y: 420 });
    expect(stage.shifts?.get(f)).toEqual(stage.shifts?.get(free));
    hand.up();
    expect(stage.board.zones().get(free)?.frame.y).toBe(400);
    expect(place(f)).toMatchObject({ x: 40, y: 80 });
  });

  it('r4_a_locked_zone_stays_and_says_why', () => {
    stage.board.setZone(free, { locked: true });
    stage.rights = rights(true, false);
    stage.edits = 0;
    hand.drag({ x: 900, y: 20 }, { x: 900, y: 400 });
    expect(stage.edits).toBe(0);
    expect(stage.told).toContain('locked');
    hand.drag(stage.middle(f), { x: 1100, y: 400 });
    expect(stage.edits).toBe(1);
  });

  it('s7_an_observer_selects_and_moves_nothing', () => {
    stage.rights = rights(false);
    hand.drag(stage.middle(a), { x: 1100, y: 300 });
    hand.doubleClick(stage.middle(b));
    expect(stage.edits).toBe(0);
    expect(stage.editing).toBeNull();
    expect([...stage.selection]).toEqual([b]);
  });
});

describe('resize and link', () => {
  it('the corner of a free note resizes it, one edit', () => {
    stage.select([f]);
    const frame = stage.layout.notes.get(f)?.frame;
    const corner = { x: (frame?.x ?? 0) + (frame?.w ?? 0), y: (frame?.y ?? 0) + (frame?.h ?? 0) };
    hand.drag(corner, { x: corner.x + 80, y: corner.y + 41 });
    expect(stage.board.notes().get(f)?.size).toEqual({ w: 304, h: 192 });
    expect(stage.edits).toBe(1);
  });

  it('the handle of the selected note draws a link to what it is let go on', () => {
    stage.select([b]);
    const frame = stage.layout.notes.get(b)?.frame;
    hand.drag({ x: (frame?.x ?? 0) + (frame?.w ?? 0) + 16, y: (frame?.y ?? 0) + 48 }, stage.middle(f));
    expect(stage.board.liveLinks()).toMatchObject([{ from: b, to: f, kind: 'influence' }]);
    expect(stage.link).toBe(stage.board.liveLinks()[0]?.id);
  });

  it('the link tool joins two clicks, and never the same pair twice', () => {
    for (let i = 0; i < 2; i++) {
      stage.use('link');
      hand.click(stage.middle(a)).click(stage.middle(f));
    }
    expect(stage.board.liveLinks()).toHaveLength(1);
    expect(stage.tool).toBe('select');
    expect(stage.told).toContain('already_linked');
  });
});

describe('view', () => {
  it('one finger pans on the bare board and taps a selected note open', () => {
    const finger = new Hand(stage, 'touch');
    finger.drag({ x: 400, y: 800 }, { x: 350, y: 760 });
    expect(stage.camera).toMatchObject({ x: 50, y: 40 });
    finger.click(stage.middle(a));
    expect(stage.editing).toBeNull();
    finger.click(stage.middle(a));
    expect(stage.editing).toBe(a);
  });

  it('the middle button and the space bar pan whatever the tool', () => {
    stage.use('zone');
    hand.drag({ x: 10, y: 10 }, { x: 30, y: 10 }, { button: 1 });
    stage.pointers.space = true;
    hand.drag({ x: 10, y: 10 }, { x: 30, y: 10 });
    expect(stage.camera.x).toBe(-40);
    expect(stage.draft).toBeNull();
  });

  it('the wheel pans, with control it zooms about the pointer', () => {
    const wheel = { at: { x: 100, y: 100 }, dx: 10, dy: 20, zoom: false, shift: false };
    stage.pointers.wheel(wheel);
    expect(stage.camera).toEqual({ x: 10, y: 20, zoom: 1 });
    stage.pointers.wheel({ ...wheel, shift: true, dx: 0 });
    expect(stage.camera.x).toBe(30);
    stage.pointers.wheel({ ...wheel, zoom: true, dy: -20 });
    expect(stage.camera.zoom).toBeGreaterThan(1);
  });

  it('a drawn frame becomes a draft on the grid, a click one of the usual size', () => {
    stage.use('zone');
    hand.drag({ x: 3, y: 705 }, { x: 500, y: 890 });
    expect(stage.draft).toEqual({ x: 0, y: 704, w: 496, h: 184 });
    stage.use('zone');
    hand.click({ x: 3, y: 705 });
    expect(stage.draft).toMatchObject({ w: 760 });
  });
});
