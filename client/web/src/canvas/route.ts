// The way a link takes between two frames: from edge to edge, bowed gently, with its head and its label's place.
import { LINK_KINDS, type Link, type LinkId, type LinkKind } from '../board/model';
import { centre, distance, edgeTowards, inflate, type Frame, type Point } from './geometry';
import { linkEnd, type Layout } from './layout';

export interface Route {
  /** SVG path of the line. */
  readonly path: string;
  /** The line as points, to hit it. */
  readonly points: readonly Point[];
  readonly end: Point;
  /** Direction in which it arrives, in radians. */
  readonly angle: number;
  readonly start: Point;
  readonly label: Point;
}

export type Head = 'arrow' | 'open' | 'bar' | 'none';
/** Kinds differ by line and head, so that colour is never needed to tell them apart. */
export const LINE_STYLE: Readonly<Record<LinkKind, { dash: string; head: Head; width: number }>> = {
  influence: { dash: '', head: 'arrow', width: 2.5 },
  chain: { dash: '', head: 'arrow', width: 4.5 },
  proximity: { dash: '1 8', head: 'none', width: 4 },
  distance: { dash: '14 8', head: 'bar', width: 2.5 },
  comes_from: { dash: '7 6', head: 'open', width: 2.5 },
  answers: { dash: '', head: 'open', width: 2.5 },
  flow: { dash: '2 7 14 7', head: 'arrow', width: 3 },
};

/** Between the edge and the tip. */
const AIR = 5;
/** A straight line through a crowded board is hard to follow; a twelfth of its length of bow is enough. */
const BOW = 1 / 12;
const STEPS = 14;

const round = (n: number): number => Math.round(n * 10) / 10;

/** `lane` tells apart the links of one pair: 0, 1, 2 … bow more and more, to alternate sides. */
export function route(from: Frame, to: Frame, lane = 0): Route {
  const a = centre(from),
    b = centre(to),
    length = Math.max(1, distance(a, b));
  const normal = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  const aligned = Math.abs(b.x - a.x) < 1 || Math.abs(b.y - a.y) < 1;
  const side = lane % 2 === 0 ? 1 : -1;
  const bow = lane === 0 ? (aligned ? 0 : Math.min(60, length * BOW)) : side * (30 + 34 * Math.ceil(lane / 2));
  const control = { x: (a.x + b.x) / 2 + normal.x * bow * 2, y: (a.y + b.y) / 2 + normal.y * bow * 2 };
  const start = edgeTowards(inflate(from, AIR), control),
    end = edgeTowards(inflate(to, AIR), control);
  const at = (t: number): Point => ({
    x: (1 - t) ** 2 * start.x + 2 * t * (1 - t) * control.x + t ** 2 * end.x,
    y: (1 - t) ** 2 * start.y + 2 * t * (1 - t) * control.y + t ** 2 * end.y,
  });
  const points = Array.from({ length: STEPS + 1 }, (_, i) => at(i / STEPS));
  const curve =
    bow === 0
      ? `L${round(end.x)} ${round(end.y)}`
      : `Q${round(control.x)} ${round(control.y)} ${round(end.x)} ${round(end.y)}`;
  const from0 = bow === 0 ? start : control;
  return {
    path: `M${round(start.x)} ${round(start.y)}${curve}`,
    points,
    start,
    end,
    label: at(0.5),
    angle: Math.atan2(end.y - from0.y, end.x - from0.x),
  };
}

/** SVG path of a head whose tip is the origin and which points to the right; `s` is its size. */
export function headPath(head: Head, s: number): string {
  if (head === 'arrow') return `M0 0L${-s} ${s * 0.5}L${-s * 0.75} 0L${-s} ${-s * 0.5}Z`;
  if (head === 'open') return `M${-s} ${s * 0.5}L0 0L${-s} ${-s * 0.5}`;
  return head === 'bar' ? `M0 ${s * 0.6}L0 ${-s * 0.6}` : '';
}

/** Routes all links whose ends are on the board; `moved` are frames that are being dragged. */
export function routes(
  links: readonly Link[],
  layout: Layout,
  moved: ReadonlyMap<string, Frame> = new Map(),
): Map<LinkId, Route> {
  const out = new Map<LinkId, Route>(),
    lanes = new Map<string, number>();
  for (const link of links) {
    const from = linkEnd(layout, link.from, moved),
      to = linkEnd(layout, link.to, moved);
    if (!from || !to || link.from === link.to) continue;
    const pair = link.from < link.to ? `${link.from} ${link.to}` : `${link.to} ${link.from}`;
    const lane = lanes.get(pair) ?? 0;
    lanes.set(pair, lane + 1);
    out.set(link.id, route(from, to, lane));
  }
  return out;
}

/** A kind written by a newer version is drawn as the plainest one. */
export function styleOf(kind: string): { dash: string; head: Head; width: number } {
  return LINE_STYLE[(LINK_KINDS as readonly string[]).includes(kind) ? (kind as LinkKind) : 'influence'];
}
