import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Refusal } from '../protocol';
import { Board } from './board';
import { Connection } from './connection';
import * as frames from './frames';
import { refusalOf } from './lifeline';

/** The far end of a socket: what was sent, and how to answer. */
class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly newest = () => FakeSocket.all.at(-1) as FakeSocket;
  binaryType = '';
  sent: Uint8Array[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  closed = false;
  constructor() {
    FakeSocket.all.push(this);
  }
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {
    this.closed = true;
  }
  say(...parts: Uint8Array[]): void {
    const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
    this.onmessage?.({ data: bytes.buffer });
  }
  /** The sync messages that arrived, by type. */
  heard(): frames.Message[] {
    return this.sent.flatMap((bytes) => [...frames.read(bytes)]);
  }
}

function saved(count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 4);
  encoding.writeVarUint(encoder, count);
  return encoding.toUint8Array(encoder);
}

function refused(refusal: Refusal): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 5);
  encoding.writeVarString(encoder, JSON.stringify(refusal));
  return encoding.toUint8Array(encoder);
}

const SECONDS = 1000;

function connected(why: Refusal | null = null) {
  const board = new Board(new Y.Doc(), 'ada');
  const lost: unknown[] = [];
  const connection = new Connection({
    doc: board.doc,
    url: 'ws://here/sync/w/b?ext=1',
    phone: false,
    whyRefused: () => Promise.resolve(why),
    kept: () => Promise.resolve(),
    textOf: (note) => board.notes().get(note)?.text,
    changed: () => undefined,
    refused: (refusal, back) => lost.push([refusal.code, back && { note: back.note, text: back.text }]),
    entered: () => undefined,
    awareness: () => undefined,
    connect: () => new FakeSocket() as unknown as WebSocket,
  });
  connection.start();
  return { board, connection, lost, add: (text: string) => board.addNote({ zone: null, at: { x: 0, y: 0 } }, text) };
}

/** Opens the newest socket and greets like the server: step 1, and a whole step 2. */
async function greet(server = new Y.Doc()): Promise<FakeSocket> {
  const socket = FakeSocket.newest();
  socket.onopen?.();
  socket.say(frames.step1(server), frames.step2(server, Y.encodeStateVector(new Y.Doc())));
  await vi.advanceTimersByTimeAsync(0);
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
});
afterEach(() => vi.useRealTimers());

describe('the connection', () => {
  test('s1_several_messages_in_one_frame_are_read', async () => {
    const server = new Board(new Y.Doc(), 'server');
    server.addNote({ zone: null, at: { x: 0, y: 0 } }, 'déjà là');
    const { board, connection } = connected();
    const socket = await greet(server.doc);
    expect(board.notesIn(null).map(({ text }) => text)).toEqual(['déjà là']);
    expect(socket.heard().map(({ type }) => type)).toEqual(['step1', 'step2']);
    expect(connection.synced).toBe(true);
  });

  test('s6_saved_is_said_only_when_the_server_has_decided_every_message', async () => {
    const { connection, add } = connected();
    const socket = await greet();
    socket.say(saved(1));
    expect(connection.unsaved.isEmpty).toBe(true);
    add('un');
    add('deux');
    expect([connection.unsaved.kept, connection.unsaved.isEmpty]).toEqual([2, false]);
    await vi.advanceTimersByTimeAsync(50);
    add('trois');
    await vi.advanceTimersByTimeAsync(50);
    // Two notes in one message, the third in another; the step 2 was the first message.
    expect(socket.heard().filter(({ type }) => type === 'update')).toHaveLength(2);
    socket.say(saved(2));
    expect(connection.unsaved.kept).toBe(1);
    socket.say(saved(3));
    expect(connection.unsaved.isEmpty).toBe(true);
  });

  test('s16_a_deflated_board_is_read_and_what_follows_waits_for_it', async () => {
    vi.useRealTimers();
    const server = new Board(new Y.Doc(), 'server');
    server.addNote({ zone: null, at: { x: 0, y: 0 } }, 'déjà là '.repeat(50));
    const { board, connection } = connected();
    const socket = FakeSocket.newest();
    socket.onopen?.();
    const before = Y.encodeStateVector(server.doc);
    const step2 = frames.step2(server.doc, Y.encodeStateVector(new Y.Doc()));
    server.addNote({ zone: null, at: { x: 0, y: 90 } }, 'après');
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 7);
    const deflated = new Blob([step2]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    encoding.writeVarUint8Array(encoder, new Uint8Array(await new Response(deflated).arrayBuffer()));
    socket.say(encoding.toUint8Array(encoder));
    socket.say(frames.update(Y.encodeStateAsUpdate(server.doc, before)));
    expect(connection.synced).toBe(false);
    await vi.waitFor(() => expect(board.notesIn(null).map(({ text }) => text.slice(0, 5))).toEqual(['déjà ', 'après']));
    expect(connection.synced).toBe(true);
    expect(FakeSocket.all).toHaveLength(1);
    // Bytes that do not inflate: a new line brings the whole.
    socket.say(Uint8Array.of(7, 2, 255, 255));
    await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(2));
    connection.close();
  });

  test('s14_a_server_that_cannot_save_is_known_until_it_can', async () => {
    const { connection, add } = connected();
    const socket = await greet();
    socket.say(saved(1));
    socket.say(new Uint8Array([6, 0]));
    add('un');
    await vi.advanceTimersByTimeAsync(50);
    expect([connection.saving, connection.unsaved.kept]).toEqual([false, 1]);
    socket.say(new Uint8Array([6, 1]), saved(2));
    expect([connection.saving, connection.unsaved.isEmpty]).toEqual([true, true]);
    // What an old connection said is not true of a new one.
    socket.say(new Uint8Array([6, 0]));
    socket.onclose?.({ code: 4500, reason: 'storage_unavailable' });
    expect(connection.saving).toBe(false);
    await vi.advanceTimersByTimeAsync(3 * SECONDS);
    await greet();
    expect(connection.saving).toBe(true);
  });

  test('what was never answered is sent again on the next connection, and counted once', async () => {
    const { board, connection, add } = connected();
    const first = await greet();
    const note = add('un');
    await vi.advanceTimersByTimeAsync(50);
    first.onclose?.({ code: 1006, reason: '' });
    expect(connection.unsaved.kept).toBe(1);
    board.editText(note, 2, 0, '!');
    add('deux');
    expect([connection.state, connection.unsaved.kept]).toEqual(['offline', 2]);
    await vi.advanceTimersByTimeAsync(3 * SECONDS);
    expect(FakeSocket.all).toHaveLength(2);
    const server = new Board(new Y.Doc(), 'server');
    const second = await greet(server.doc);
    for (const message of second.heard()) if (message.type === 'step2') Y.applyUpdate(server.doc, message.update);
    expect(
      server
        .notesIn(null)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['deux', 'un!']);
    second.say(saved(1));
    expect(connection.unsaved.isEmpty).toBe(true);
  });

  test('nothing is sent before this browser has kept it', async () => {
    const board = new Board(new Y.Doc(), 'ada');
    let keep: () => void = () => undefined;
    const kept = new Promise<void>((resolve) => (keep = resolve));
    let slow = false;
    const connection = new Connection({
      doc: board.doc,
      url: '',
      phone: false,
      whyRefused: () => Promise.resolve(null),
      kept: () => (slow ? kept : Promise.resolve()),
      textOf: () => undefined,
      changed: () => undefined,
      refused: () => undefined,
      entered: () => undefined,
      awareness: () => undefined,
      connect: () => new FakeSocket() as unknown as WebSocket,
    });
    connection.start();
    const socket = await greet();
    slow = true;
    board.addNote({ zone: null, at: { x: 0, y: 0 } }, 'un');
    await vi.advanceTimersByTimeAsync(100);
    expect(socket.heard().some(({ type }) => type === 'update')).toBe(false);
    keep();
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.heard().some(({ type }) => type === 'update')).toBe(true);
  });

  test('s6_a_refusal_gives_back_the_text_it_took', async () => {
    const { board, lost, add } = connected();
    const socket = await greet();
    const note = add('un texte trop long, dit le serveur');
    await vi.advanceTimersByTimeAsync(50);
    board.editText(note, 0, 34, 'autre');
    socket.say(refused({ code: 'note_full', note, limit: 500 }), saved(2));
    expect(lost).toEqual([['note_full', { note, text: 'un texte trop long, dit le serveur' }]]);
  });

  test('s6_a_refusal_of_many_notes_gives_back_all_their_texts', async () => {
    const { lost, add } = connected();
    const socket = await greet();
    const note = add('seule');
    await vi.advanceTimersByTimeAsync(50);
    socket.say(refused({ code: 'board_full', limit: 1 }), saved(2));
    add('un');
    add('deux');
    await vi.advanceTimersByTimeAsync(50);
    socket.say(refused({ code: 'board_full', limit: 1 }), saved(3));
    expect(lost).toEqual([
      ['board_full', { note, text: 'seule' }],
      ['board_full', { note: null, text: 'un\ndeux' }],
    ]);
  });

  test('w6_a_44xx_close_stops_for_good_and_names_the_refusal', async () => {
    const { connection } = connected();
    const socket = await greet();
    socket.onclose?.({ code: 4410, reason: 'removed' });
    await vi.advanceTimersByTimeAsync(60 * SECONDS);
    expect([connection.state, connection.refusal?.code, FakeSocket.all.length]).toEqual(['stopped', 'removed', 1]);
    expect(refusalOf({ code: 4401, reason: '' })?.code).toBe('not_signed_in');
    expect(refusalOf({ code: 1012, reason: '' })).toBeNull();
    expect(refusalOf({ code: 4503, reason: '' })).toBeNull();
  });

  test('w6_a_refused_upgrade_is_asked_about_over_http', async () => {
    const { connection } = connected({ code: 'not_signed_in' });
    FakeSocket.newest().onclose?.({ code: 1006, reason: '' });
    await vi.advanceTimersByTimeAsync(10 * SECONDS);
    expect([connection.state, connection.refusal?.code, FakeSocket.all.length]).toEqual([
      'stopped',
      'not_signed_in',
      1,
    ]);
  });

  test('w6_a_refusal_that_passes_is_told_while_the_line_comes_back', async () => {
    const { connection } = connected({ code: 'too_many_people', limit: 30 });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      FakeSocket.newest().onclose?.({ code: 1006, reason: '' });
      await vi.advanceTimersByTimeAsync(2.5 * SECONDS);
      expect(FakeSocket.all.length).toBe(attempt + 2);
      expect([connection.state, connection.refusal]).toEqual(['offline', { code: 'too_many_people', limit: 30 }]);
    }
    await greet();
    expect([connection.state, connection.refusal]).toEqual(['open', null]);
    FakeSocket.newest().onclose?.({ code: 1006, reason: '' });
    expect([connection.state, connection.refusal]).toEqual(['offline', null]);
  });

  test('s15_a_refusal_that_ends_the_connection_is_told_once_and_whole', async () => {
    const { connection, lost, add } = connected();
    const socket = await greet();
    add('un');
    await vi.advanceTimersByTimeAsync(50);
    socket.say(refused({ code: 'held_off', minutes: 4 }));
    socket.onclose?.({ code: 4429, reason: 'held_off' });
    expect(connection.refusal).toEqual({ code: 'held_off', minutes: 4 });
    expect([connection.state, lost, connection.unsaved.kept]).toEqual(['stopped', [], 1]);
  });

  test('x1_a_server_that_restarts_finds_us_again_within_seconds', async () => {
    const { connection } = connected();
    (await greet()).onclose?.({ code: 1012, reason: 'stopping' });
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await vi.advanceTimersByTimeAsync(2.5 * SECONDS);
      FakeSocket.newest().onclose?.({ code: 1006, reason: '' });
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(FakeSocket.all.length).toBeGreaterThan(8);
    await vi.advanceTimersByTimeAsync(2.5 * SECONDS);
    await greet();
    expect(connection.state).toBe('open');
  });

  test('s13_a_line_that_says_nothing_for_40_s_is_dropped', async () => {
    const { connection } = connected();
    const socket = await greet();
    await vi.advanceTimersByTimeAsync(39 * SECONDS);
    expect(connection.state).toBe('open');
    await vi.advanceTimersByTimeAsync(2 * SECONDS);
    expect([connection.state, socket.closed]).toEqual(['offline', true]);
  });
});
