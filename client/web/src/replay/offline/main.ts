// The player of a page to take along: one file, opened from a folder, without a server. It paints with the plan's own
// painter and writes the list by hand; no framework, no request. Built as a string by build/offline-player.js.
import { COLORS, type Color, type Link, type Note, type Zone } from '../../board/model';
import { pan, zoomAbout, type Camera } from '../../canvas/camera';
import { layOut, type Layout } from '../../canvas/layout';
import { paintBoard, wholeIn, type PictureTheme } from '../../canvas/picture';
import { advance, SPEEDS } from '../pace';
import { PlayedBoard } from '../played';
import type { Piece } from '../film';
import { patched, type Pack, type Patch } from './pack';

const pack = JSON.parse(document.getElementById('socle')?.textContent ?? '{}') as Pack;
const say = (name: string): string => pack.words[name] ?? name;

// ---- the recording: every change knows what was before it ----
const boards = pack.boards.map(() => new PlayedBoard());
const frames = ((): readonly { readonly at: number; readonly board: number; readonly pieces: readonly Piece[] }[] => {
  const known = pack.boards.map(() => new Map<string, Note | Zone | Link | null>());
  const titles = pack.boards.map(() => '');
  const pieceOf = (board: number, patch: Patch): Piece => {
    if (patch.length === 2) {
      const was = titles[board] ?? '';
      titles[board] = patch[1];
      return { of: 'title', was, now: patch[1] };
    }
    const [of, id, fields] = patch;
    const items = known[board] ?? new Map<string, Note | Zone | Link | null>();
    const was = items.get(`${of} ${id}`) ?? null;
    const now = fields && patched(id, was, fields);
    items.set(`${of} ${id}`, now);
    const kind = of === 'n' ? 'note' : of === 'z' ? 'zone' : 'link';
    return { of: kind, id, was, now } as Piece;
  };
  return pack.steps.map(({ at, board, patches }) => ({
    at,
    board,
    pieces: patches.map((patch) => pieceOf(board, patch)),
  }));
})();

let step = 0;
let at = pack.from;
let shown = 0;
let running = false;
let speed = 8;
let skip = true;
let view: 'plan' | 'list' = 'plan';
let camera: Camera | null = null;
const layouts: (Layout | undefined)[] = [];

function stepAt(time: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.at ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function goTo(time: number, to = stepAt(time)): void {
  at = Math.max(pack.from, Math.min(pack.to, time));
  const back = to < step;
  for (; step < to; step++) play(frames[step], false);
  for (; step > to; step--) play(frames[step - 1], true);
  for (const board of boards) board.tell(back);
  if (back) layouts.length = 0;
  render();
}

function play(frame: (typeof frames)[number] | undefined, back: boolean): void {
  const board = frame && boards[frame.board];
  if (!frame || !board) return;
  for (const piece of back ? [...frame.pieces].reverse() : frame.pieces) board.play(piece, back);
}

// ---- the page ----
type Made<K extends keyof HTMLElementTagNameMap> = HTMLElementTagNameMap[K];
function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  fields: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): Made<K> {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(fields)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
/** Signs are drawn: as letters each device has its own, and on some a coloured one. */
const SIGNS = {
  play: 'M6 3l14 9-14 9z',
  pause: 'M6 4h4v16H6zM14 4h4v16h-4z',
  previous: 'M18 20L8 12l10-8zM5 4h2v16H5z',
  next: 'M6 4l10 8-10 8zM17 4h2v16h-2z',
};
function sign(name: keyof typeof SIGNS): SVGElement {
  const made = (tag: string, fields: Readonly<Record<string, string>>) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [key, value] of Object.entries(fields)) element.setAttribute(key, value);
    return element;
  };
  const drawn = made('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  drawn.append(made('path', { d: SIGNS[name] }));
  return drawn as SVGElement;
}
function button(label: string, text: string | Node, act: () => void): HTMLButtonElement {
  const element = make('button', { type: 'button', class: 'button', title: label, 'aria-label': label }, text);
  element.onclick = act;
  return element;
}
function choice(
  label: string,
  values: readonly (readonly [string, string])[],
  chosen: string,
  act: (value: string) => void,
) {
  const select = make('select', { class: 'input', 'aria-label': label });
  for (const [value, text] of values)
    select.append(make('option', { value, ...(value === chosen && { selected: '' }) }, text));
  select.onchange = () => act(select.value);
  return select;
}

const clock = new Intl.DateTimeFormat(pack.language, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const canvas = make('canvas', { 'aria-hidden': 'true' });
const list = make('div', { class: 'outline', hidden: '' });
const story = make('ol', { class: 'story', 'aria-label': say('story'), tabindex: '0' });
const where = make('p', { class: 'where' });
const status = make('p', { class: 'visually-hidden', role: 'status' });
const slider = make('input', {
  ...{
    type: 'range',
    min: '0',
    max: String(Math.max(1, pack.to - pack.from)),
    step: '1',
    'aria-label': say('timeline'),
  },
});
const start = button(say('play'), sign('play'), () => (running ? pause() : void run()));
const plan = button(say('plan'), say('plan'), () => show('plan'));
const words = button(say('list'), say('list'), () => show('list'));

const chosenBoard = choice(
  say('boards'),
  pack.boards.map(({ title }, i) => [String(i), title] as const),
  '0',
  (value) => {
    shown = Number(value);
    camera = null;
    render();
  },
);
const chapters = choice(
  say('chapters'),
  [
    ['', say('chapters')] as const,
    ...pack.chapters.map(({ label, at: from }, i) => [String(i), `${clock.format(from)} · ${label}`] as const),
  ],
  '',
  (value) => {
    const chapter = pack.chapters[Number(value)];
    if (value !== '' && chapter) goTo(chapter.at);
  },
);
const silences = make('input', { type: 'checkbox', checked: '' });
silences.onchange = () => (skip = silences.checked);

document.body.append(
  make(
    'header',
    {},
    make('div', {}, make('h1', {}, pack.title), make('p', { class: 'muted' }, pack.span)),
    make('div', { class: 'row' }, ...(pack.boards.length > 1 ? [chosenBoard] : []), plan, words),
  ),
  make('main', { tabindex: '0', 'aria-label': say('boards') }, canvas, list),
  make('aside', {}, make('h2', {}, say('story')), story),
  make(
    'footer',
    {},
    make(
      'div',
      { class: 'row' },
      button(say('previous'), sign('previous'), () => event(-1)),
      start,
      button(say('next'), sign('next'), () => event(1)),
      where,
      ...(pack.chapters.length > 0 ? [chapters] : []),
      make('label', { class: 'row' }, silences, say('skip')),
      choice(
        say('speed'),
        SPEEDS.map((one) => [String(one), `× ${one}`] as const),
        String(speed),
        (value) => (speed = Number(value)),
      ),
    ),
    slider,
    make('p', { class: 'muted small' }, pack.note),
    status,
  ),
);

slider.oninput = () => {
  pause();
  goTo(pack.from + Number(slider.value));
};

function show(what: typeof view): void {
  view = what;
  render();
}

// ---- playing ----
let frame = 0;
let last = 0;
function run(): void {
  if (at >= pack.to) goTo(pack.from);
  running = true;
  last = performance.now();
  frame = requestAnimationFrame(tick);
  render();
}
function pause(): void {
  running = false;
  cancelAnimationFrame(frame);
  render();
}
function tick(now: number): void {
  if (!running) return;
  const elapsed = Math.min(250, now - last);
  last = now;
  const next = (after: number) => frames[stepAt(after)]?.at ?? (after < pack.to ? pack.to : null);
  goTo(advance(at, elapsed, { speed, skip }, next, frames[step - 1]?.at ?? pack.from));
  if (at >= pack.to) pause();
  else frame = requestAnimationFrame(tick);
}
function event(by: 1 | -1): void {
  pause();
  const past = toldPast();
  const to = pack.told[by === 1 ? past : past - 2];
  if (to) goTo(to.at, Math.max(to.step, 0));
  else goTo(by === 1 ? pack.to : pack.from);
  const now = pack.told[toldPast() - 1];
  status.textContent = now ? `${clock.format(now.at)}, ${now.text}` : '';
}
function toldPast(): number {
  let [low, high] = [0, pack.told.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = pack.told[middle];
    if (one && (one.step < step || (one.step === step && one.at <= at))) low = middle + 1;
    else high = middle;
  }
  return low;
}

addEventListener('keydown', (pressed) => {
  const target = pressed.target as Element;
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || target.closest('select, input')) return;
  if (pressed.key === ' ' && !target.closest('button')) start.click();
  else if (pressed.key === 'ArrowLeft' || pressed.key === 'ArrowRight') event(pressed.key === 'ArrowRight' ? 1 : -1);
  else return;
  pressed.preventDefault();
});

// ---- the plan ----
let theme: PictureTheme | null = null;
function readTheme(): PictureTheme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    notes: Object.fromEntries(COLORS.map((name) => [name, read(`--note-${name}`)])) as Record<Color, string>,
    ...{ ink: read('--note-ink'), border: read('--note-border'), ring: read('--accent'), font: read('--font') },
    ...{ ground: read('--sunken'), sheet: read('--raised'), hairline: read('--hairline'), link: read('--muted') },
    text: read('--text'),
  };
}
const dark = matchMedia('(prefers-color-scheme: dark)');
function applyTheme(): void {
  document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
  theme = null;
  render();
}

/** Where each board will be in the end: nothing moves while it plays. */
const ends = (() => {
  for (const one of frames) play(one, false);
  const bounds = boards.map((board) => layOut(board).bounds);
  for (const one of [...frames].reverse()) play(one, true);
  return bounds;
})();

function paint(): void {
  const board = boards[shown];
  const ctx = canvas.getContext('2d');
  if (!board || !ctx) return;
  const size = { w: canvas.clientWidth, h: canvas.clientHeight };
  const ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(size.w * ratio);
  canvas.height = Math.round(size.h * ratio);
  const layout = layOut(board, layouts[shown]);
  layouts[shown] = layout;
  theme ??= readTheme();
  const eye = camera ?? wholeIn(ends[shown] ?? layout.bounds, size, 20);
  paintBoard(ctx, { layout, links: board.liveLinks() }, eye, size, theme, ratio);
}
const eyeNow = (): Camera =>
  camera ?? wholeIn(ends[shown] ?? null, { w: canvas.clientWidth, h: canvas.clientHeight }, 20);
canvas.onwheel = (wheel) => {
  wheel.preventDefault();
  const about = { x: wheel.offsetX, y: wheel.offsetY };
  camera = zoomAbout(eyeNow(), about, eyeNow().zoom * Math.exp(-wheel.deltaY * 0.002));
  render();
};
canvas.onpointerdown = (press) => canvas.setPointerCapture(press.pointerId);
canvas.onpointermove = (move) => {
  if (move.buttons !== 1) return;
  camera = pan(eyeNow(), move.movementX, move.movementY);
  render();
};

// ---- the list ----
function writeList(): void {
  const board = boards[shown];
  if (!board) return;
  const part = (title: string, notes: readonly Note[]) => [
    make('h2', {}, title),
    notes.length === 0
      ? make('p', { class: 'muted' }, say('empty'))
      : make(
          'ul',
          {},
          ...notes.map(({ text, color }) =>
            make('li', { class: 'paper', 'data-color': color }, text || say('no_text')),
          ),
        ),
  ];
  const free = board.notesIn(null);
  list.replaceChildren(
    ...board.zonesInOrder().flatMap((zone) => part(zone.title || say('untitled'), board.notesIn(zone.id))),
    ...(free.length > 0 ? part(say('free'), free) : []),
  );
}

const AROUND = 40;
let storyKey = '';
function writeStory(): void {
  const past = toldPast();
  const from = Math.max(0, past - AROUND);
  const key = `${from} ${past}`;
  if (key === storyKey) return;
  storyKey = key;
  story.replaceChildren(
    ...pack.told.slice(from, past + 10).map((one, i) => {
      const isNow = from + i === past - 1;
      const item = button(one.text, '', () => goTo(one.at, one.step));
      item.removeAttribute('aria-label');
      item.className = [one.strong && 'strong', isNow && 'now', from + i >= past && 'coming'].filter(Boolean).join(' ');
      if (isNow) item.setAttribute('aria-current', 'step');
      item.append(make('span', { class: 'time' }, clock.format(one.at)), make('span', {}, one.text));
      return make('li', {}, item);
    }),
  );
  const now = story.querySelector<HTMLElement>('[aria-current]');
  if (now) story.scrollTop = now.offsetTop - story.offsetTop - story.clientHeight * 0.6;
}

let wanted = 0;
function render(): void {
  wanted ||= requestAnimationFrame(() => {
    wanted = 0;
    const drawn = running ? 'pause' : 'play';
    if (start.dataset.sign !== drawn) start.replaceChildren(sign(drawn));
    start.dataset.sign = drawn;
    start.title = say(running ? 'pause' : 'play');
    start.setAttribute('aria-label', start.title);
    plan.setAttribute('aria-pressed', String(view === 'plan'));
    words.setAttribute('aria-pressed', String(view === 'list'));
    canvas.hidden = view !== 'plan';
    list.hidden = view !== 'list';
    slider.value = String(Math.round(at - pack.from));
    const chapter = pack.chapters.findLast(({ at: from }) => from <= at)?.label ?? '';
    where.replaceChildren(make('strong', {}, clock.format(at)), ` ${chapter}`);
    slider.setAttribute('aria-valuetext', `${clock.format(at)}. ${chapter}`);
    if (view === 'plan') paint();
    else writeList();
    writeStory();
  });
}

addEventListener('resize', render);
dark.addEventListener('change', applyTheme);
applyTheme();
goTo(pack.chapters[0]?.at ?? pack.from);
