// The canvas screen without a server, for work on it: `npx vite --port 5190`, then /dev/board.html with
// ?template=empty, ?notes=2000, ?role=observer, ?theme=dark, ?others. Not part of the build.
import { mount } from 'svelte';
import * as Y from 'yjs';
import template from '../../../protocol/templates/idees-socles.json';
import { Board } from '../src/board/board';
import { COLORS, type Color, type Presence, type ZoneKind } from '../src/board/model';
import type { LiveBoard, LiveWorkshop } from '../src/live';
import BoardView from '../src/view/board/BoardView.svelte';
import Toasts from '../src/view/parts/Toasts.svelte';

const ask = new URLSearchParams(location.search);
const doc = new Y.Doc();
const api = new Board(doc, 'me');

function load(): void {
  const meta = doc.getMap('meta');
  meta.set('title', 'Idées socles');
  const sample = template.boards[0];
  if (!sample || ask.get('template') === 'empty') return;
  for (const zone of sample.zones) {
    if (zone.only === 'blank') continue;
    const color = zone.color as Color;
    const id = api.addZone({ kind: zone.kind as ZoneKind, title: zone.title, frame: zone.frame, color });
    doc.getMap<Y.Map<unknown>>('zones').get(id)?.set('panel', zone.panel);
    if (zone.locked) api.setZone(id, { locked: true });
    for (const note of zone.notes ?? zone.sample?.notes ?? []) api.addNote({ zone: id }, note, color);
  }
  if (!ask.has('extras')) return;
  const free = api.addZone({
    kind: 'free',
    title: 'À classer',
    frame: { x: 24, y: 1180, w: 1552, h: 560 },
    color: 'sable',
  });
  const a = api.addNote({ zone: free, at: { x: 40, y: 90 } }, 'Un mot', 'soleil');
  const b = api.addNote(
    { zone: free, at: { x: 420, y: 120 } },
    'Une idée un peu plus longue, qui prend trois lignes',
    'rose',
  );
  const c = api.addNote(
    { zone: free, at: { x: 820, y: 300 } },
    'Une idée vraiment détaillée : on y explique pourquoi le lieu a besoin de calme, de lumière, de grandes tables, et de quelqu’un qui accueille les gens à toute heure de la journée, été comme hiver.',
    'ciel',
  );
  api.addNote({ zone: null, at: { x: 1700, y: 1240 } }, 'Hors des zones 🌿', 'menthe');
  api.addLink(a, b, 'influence', '');
  api.addLink(b, c, 'chain', 'puis');
  const zones = api.zonesInOrder();
  if (zones[0] && zones[8]) api.addLink(zones[0].id, zones[8].id, 'proximity', 'même étage');
}

function many(count: number): void {
  for (let i = 0; i < count; i++) {
    const at = { x: (i % 60) * 250, y: 2000 + Math.floor(i / 60) * 180 };
    api.addNote(
      { zone: null, at },
      `Idée ${i} : quelques mots de plus pour faire une phrase`,
      COLORS[i % 8] ?? 'soleil',
    );
  }
}

load();
doc.transact(() => many(Number(ask.get('notes') ?? 0)));

let others: readonly Presence[] = [];
const listeners = new Set<() => void>();

class FakeBoard {
  id = 'dev';
  api = api;
  title = 'Idées socles';
  ready = true;
  links = $state.raw(api.liveLinks());
  bin = $state.raw(api.bin());
  canUndo = $state(false);
  canRedo = $state(false);
  others: readonly Presence[] = $state.raw([]);
  presence = {
    others: () => others,
    subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)),
    show: () => {},
  };
  constructor() {
    api.subscribe(() => {
      this.links = api.liveLinks();
      this.bin = api.bin();
      this.canUndo = api.canUndo;
      this.canRedo = api.canRedo;
    });
  }
  set(next: readonly Presence[]): void {
    others = this.others = next;
    for (const listener of listeners) listener();
  }
}
const board = new FakeBoard();
const role = ask.get('role') ?? 'facilitator';
const names: Record<string, string> = { lea: 'Léa', sam: 'Mésange' };
const workshop = {
  mayEdit: role !== 'observer',
  mayShape: role === 'facilitator',
  person: 'me',
  title: 'Atelier',
  nameOf: (person: string) => names[person] ?? '',
  colorOf: (person: string) => Object.keys(names).indexOf(person) + 1,
};
if (ask.has('others')) {
  const [first, second, third] = [...api.notes().keys()];
  const at = { x: 1300, y: 640 };
  board.set([
    {
      client: 1,
      person: 'lea',
      cursor: { x: 700, y: 420 },
      selected: first ? [first] : [],
      ...(second ? { typing: second } : {}),
    },
    { client: 2, person: 'sam', cursor: { x: at.x + 100, y: at.y + 40 }, ...(third ? { drag: { [third]: at } } : {}) },
  ]);
}
Object.assign(window, { api, board, doc });
const target = document.getElementById('app');
if (target) {
  mount(BoardView, {
    target,
    props: { board: board as unknown as LiveBoard, workshop: workshop as unknown as LiveWorkshop },
  });
  mount(Toasts, { target });
}
