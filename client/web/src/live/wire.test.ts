// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClientMessage, Happening, ServerMessage, WorkshopView } from '../protocol';
import { Wire } from './wire';

const VIEW: WorkshopView = {
  id: 'w',
  title: 'Essai',
  template: 'empty',
  code: 'KAYA42',
  door_locked: false,
  boards: [{ id: 'b', title: 'Essai', raw: false, key: null, visible: { to: 'everyone' } }],
  people: [{ id: 'ada', name: 'Ada', role: 'facilitator', removed: false, category: null }],
  stage: 'preparing',
  script: [],
  clock: { phase: null, timer: 'none', started_at: 0, ends_at: null, left: null, closes_at: null },
  frozen: false,
  screen: { hidden: false, look: null, spotlight: null },
  hands: [],
  groups: [],
  tables: { boards: [], round: 0, rounds: 0 },
  votes: [],
  decisions: [],
  elections: [],
  replays: [],
  retention: { days: 90, closed_at: null },
  accesses: [],
  followers: [],
  erasures: 0,
};

interface FakeSocket {
  readonly url: string;
  readonly sent: ClientMessage[];
  say(message: ServerMessage | string): void;
  drop(code: number, reason?: string): void;
}

function opened(happened: (happening: Happening) => void = () => undefined) {
  const sockets: FakeSocket[] = [];
  const wire = new Wire('w', { changed: () => undefined, entered: () => undefined, happened }, (url) => {
    const socket = {
      onopen: null as (() => void) | null,
      onmessage: null as ((event: { data: string }) => void) | null,
      onclose: null as ((event: { code: number; reason: string }) => void) | null,
      send: (text: string) => void fake.sent.push(JSON.parse(text) as ClientMessage),
      close: () => undefined,
    };
    const fake: FakeSocket = {
      url,
      sent: [],
      say: (message) => socket.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) }),
      drop: (code, reason = '') => socket.onclose?.({ code, reason }),
    };
    sockets.push(fake);
    setTimeout(() => socket.onopen?.());
    return socket as unknown as WebSocket;
  });
  wire.start();
  vi.advanceTimersByTime(1);
  return { wire, newest: () => sockets.at(-1) as FakeSocket };
}

const welcome = (seq: number): ServerMessage => ({
  type: 'welcome',
  protocol: 1,
  you: 'ada',
  seq,
  now: Date.now() + 5_000,
  workshop: VIEW,
  present: ['ada'],
});
const happens = (seq: number, happening: Happening): ServerMessage => ({
  type: 'happening',
  seq,
  at: 0,
  by: 'ada',
  happening,
  changes: {},
});

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

test('l2_a_lost_line_resumes_after_the_last_happening_and_folds_none_twice', () => {
  const { wire, newest } = opened();
  expect(newest().url).toMatch(/\/live\/w$/);
  newest().say(welcome(3));
  newest().say(happens(4, { kind: 'joined', person: 'bo', name: 'Bo', role: 'participant' }));
  newest().drop(1001);
  vi.advanceTimersByTime(3_000);
  expect(newest().url).toMatch(/\/live\/w\?after=4$/);
  newest().say({ type: 'resumed', protocol: 1, you: 'ada', seq: 5, now: 0, present: ['ada', 'bo'] });
  newest().say(happens(5, { kind: 'renamed', person: 'bo', name: 'Bora' }));
  newest().say(happens(4, { kind: 'renamed', person: 'bo', name: 'deux fois' }));
  expect(wire.view?.people.map(({ name }) => name)).toEqual(['Ada', 'Bora']);
  expect(wire.present).toEqual(['ada', 'bo']);
});

test('l3_each_command_gets_its_own_answer', async () => {
  const { wire, newest } = opened();
  newest().say(welcome(1));
  const locked = wire.command({ kind: 'lock_door' });
  const removed = wire.command({ kind: 'remove', person: 'ada' });
  const ids = newest().sent.flatMap((message) => (message.type === 'command' ? [message.id] : []));
  newest().say({ type: 'refused', id: ids[1] ?? 0, refusal: { code: 'last_facilitator' } });
  newest().say({ type: 'done', id: ids[0] ?? 0, seq: 2 });
  expect([await locked, await removed]).toEqual([null, { code: 'last_facilitator' }]);
});

test('a command is never left without an answer when the line goes', async () => {
  const { wire, newest } = opened();
  newest().say(welcome(1));
  const before = wire.command({ kind: 'lock_door' });
  newest().drop(1006);
  const after = wire.command({ kind: 'unlock_door' });
  expect([(await before)?.code, (await after)?.code]).toEqual(['storage_unavailable', 'storage_unavailable']);
});

test('r2_a_removed_person_is_told_and_does_not_come_back', () => {
  const { wire, newest } = opened();
  newest().say(welcome(1));
  newest().drop(4410, 'removed');
  const last = newest();
  vi.advanceTimersByTime(60_000);
  expect([wire.connection, wire.stopped]).toEqual(['stopped', { code: 'removed' }]);
  expect(newest()).toBe(last);
});

test('a reload without network shows the workshop as it was', () => {
  const first = opened();
  first.newest().say(welcome(7));
  first.newest().say(happens(8, { kind: 'retitled', title: 'Nouveau' }));
  first.wire.stop();
  const { wire, newest } = opened();
  expect([wire.view?.title, wire.person]).toEqual(['Nouveau', 'ada']);
  // What was kept is for showing; the whole state is asked again.
  expect(newest().url).toMatch(/\/live\/w$/);
});

test('the server’s clock is known, and what is not JSON is left out', () => {
  const { wire, newest } = opened();
  newest().say(welcome(1));
  expect(wire.clockOffset).toBe(5_000);
  newest().say('<html>');
  const ping = newest().sent.find((message) => message.type === 'ping');
  vi.advanceTimersByTime(200);
  newest().say({ type: 'pong', id: ping?.id ?? 0, now: Date.now() + 1_000 });
  expect(wire.clockOffset).toBe(1_100);
});

test('each happening is told once, when the state holds it', () => {
  const told: unknown[] = [];
  const { wire, newest } = opened((happening) => told.push([happening.kind, wire.view?.title]));
  newest().say(welcome(3));
  const retitled = {
    type: 'happening',
    seq: 4,
    at: 0,
    by: 'ada',
    happening: { kind: 'retitled', title: 'Neuf' },
    changes: {},
  } as const;
  newest().say(retitled);
  newest().say(retitled);
  expect(told).toEqual([['retitled', 'Neuf']]);
});
