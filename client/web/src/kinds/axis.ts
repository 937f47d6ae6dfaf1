// `axis`: one scale or two, and notes at their values. Drawn as protocol/src/kinds/axis.rs draws it.
import type { Note, Point } from '../board/model';
import { clamp, intersects } from '../canvas/geometry';
import { axesOf, rounded, waits, type Axis } from './ground';
import { together, type Box, type Group, type Kind, type Mark } from './kind';
import { LIST, SMALL_SIZES, figure, head, line, listed, sized, tray } from './measure';

const CARD = { w: 168, h: 64 } as const;
/** Two scales are at least so high; room for the marks beside and under them. */
const LEAST = 420;
const SIDE = 64;
const FOOT = 76;
/** What lies at one value is fanned out. */
const FAN = { x: 14, y: 26 } as const;

export const axis: Kind = {
  groups: (zone, notes) => {
    const of = (waiting: boolean): Group => ({
      row: null,
      column: null,
      waits: waiting,
      notes: notes.filter((note) => waits(zone, note.place) === waiting),
    });
    const full = [of(false), of(true)].filter((group) => group.notes.length > 0);
    return full.length > 0 ? full : together([]);
  },
  draw: (zone, notes) => {
    const axes = axesOf(zone);
    if (!axes) return listed(notes, zone.frame.w);
    const { x: across, y: along } = axes;
    const side = along ? SIDE : LIST.pad;
    const [left, right] = [side + CARD.w / 2, zone.frame.w - LIST.pad - CARD.w / 2];
    const toX = (value: number) => left + part(across, value) * (right - left);
    const [waiting, there] = [true, false].map((one) => notes.filter((note) => waits(zone, note.place) === one)) as [
      Note[],
      Note[],
    ];
    const boxes: Box[] = [];
    const marks: Mark[] = [];
    let [top, bottom] = [LIST.header + LIST.gap, LIST.header + 120];
    if (along) {
      top = LIST.header + LIST.pad + CARD.h / 2;
      bottom = Math.max(zone.frame.h - FOOT, LIST.header + LEAST) - CARD.h / 2;
      const toY = (value: number) => bottom - part(along, value) * (bottom - top);
      const last = new Map<string, number>();
      for (const note of there) {
        const { x, y } = note.place;
        const key = `${Math.round(x * 4)} ${Math.round(y * 4)}`;
        const nth = last.get(key) ?? 0;
        last.set(key, nth + 1);
        const box = sized(note, { x: 0, y: 0 }, CARD, SMALL_SIZES);
        const { w, h } = box.frame;
        boxes.push({ ...box, frame: { x: toX(x) - w / 2 + nth * FAN.x, y: toY(y) - h / 2 + nth * FAN.y, w, h } });
      }
      for (const tick of ticks(along)) {
        marks.push(line(side, toY(tick), zone.frame.w - LIST.pad, toY(tick)));
        marks.push(figure(number(tick), side - 20, toY(tick) + 5));
      }
      marks.push(head(named(along), LIST.pad + 4, LIST.header + 4, zone.frame.w / 2));
    } else {
      for (const note of there) {
        let box = sized(note, { x: 0, y: top }, CARD, SMALL_SIZES);
        const { w, h } = box.frame;
        let frame = { x: toX(note.place.x) - w / 2, y: top, w, h };
        for (;;) {
          const under = boxes.find((other) => intersects(other.frame, frame));
          if (!under) break;
          frame = { ...frame, y: under.frame.y + under.frame.h + 8 };
        }
        box = { ...box, frame };
        bottom = Math.max(bottom, frame.y + h);
        boxes.push(box);
      }
    }
    const [low, high] = [bottom, top];
    const foot = bottom + (along ? CARD.h / 2 : 0) + LIST.gap;
    marks.push(line(left, foot, right, foot));
    for (const tick of ticks(across)) {
      marks.push(line(toX(tick), foot - 6, toX(tick), foot + 6), figure(number(tick), toX(tick), foot + 24));
    }
    marks.push(head(named(across), left, foot + 48, right - left));
    const beside = tray(waiting, foot + FOOT - LIST.gap, zone.frame.w);
    return {
      boxes: [...boxes, ...beside.boxes],
      marks: [...marks, ...beside.marks],
      height: beside.height,
      columns: 1,
      aim: (p: Point) => {
        // Put into the tray, a note waits again.
        if (p.y > foot + FOOT) return { stand: { waits: true }, before: null, mark: null };
        const at = (one: Axis, share: number) => round(one.min + clamp(share, 0, 1) * (one.max - one.min));
        const x = at(across, (p.x - left) / (right - left));
        const y = along ? at(along, (low - p.y) / (low - high)) : 0;
        return { stand: { x, y, waits: false }, before: null, mark: null };
      },
    };
  },
};

const part = (one: Axis, value: number) => (value - one.min) / (one.max - one.min);
/** A hand is no finer than this. */
const round = (value: number) => Math.round(value * 100) / 100;
const number = (value: number) => String(value).replace('.', ',').replace('-', '−');

/** Whole numbers along an axis, at most some ten of them. */
export function ticks(one: Axis): readonly number[] {
  const step = Math.max(1, Math.ceil((one.max - one.min) / 10));
  const found: number[] = [];
  for (let at = Math.ceil(one.min); at <= one.max && found.length <= 12; at += step) found.push(at);
  return found;
}

/** «Utilité (peu → très)». */
export const named = ({ title, low, high }: Axis): string => (low || high ? `${title} (${low} → ${high})` : title);

/** A value as it is said: «4/5» where the scale begins at nought or one, «+1» where it has two sides. */
export function valueText(one: Axis, value: number): string {
  const said = number(rounded(value));
  if (one.min >= 0) return `${said}/${number(one.max)}`;
  return rounded(value) > 0 ? `+${said}` : said;
}
