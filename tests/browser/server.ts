// The real server: the binary that `cargo build -p socle-server` makes, on a free port, in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FaultyDisk } from './disk';

export const BINARY = process.env.SOCLE_BIN ?? fileURLToPath(new URL('../../target/debug/socle', import.meta.url));

export type Role = 'facilitator' | 'participant' | 'observer' | 'projector';

export interface Created {
  readonly workshop: string;
  readonly code: string;
  readonly boards: readonly { readonly id: string; readonly title: string }[];
  readonly token: string;
  readonly invitations: Readonly<Record<Role, string>>;
}

/** The parts of the canonical JSON (SPEC B9) that tests read. */
export interface BoardJson {
  readonly zones: readonly ZoneJson[];
  readonly notes: readonly NoteJson[];
  readonly links: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly label: string;
  }[];
  readonly bin: { readonly notes: readonly NoteJson[]; readonly zones: readonly ZoneJson[] };
}
export interface NoteJson {
  readonly id: string;
  readonly text: string;
  /** When it was written, in ms. */
  readonly at: number;
  readonly color: string;
  readonly status: string;
  readonly entered?: string;
  readonly size?: { readonly w: number; readonly h: number };
  readonly place: { readonly zone: string | null; readonly x: number; readonly y: number };
}
export interface ZoneJson {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly locked: boolean;
  readonly frame: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly notes: readonly NoteJson[];
}

/** What is not as usual about a workshop. */
export interface Creating {
  /** Of who creates it. */
  readonly name?: string;
  /** Without the method's example when it is false. */
  readonly sample?: boolean;
}

/** What is not as usual about a server. */
export interface Starting {
  /** More of its command line: limits set small, say. */
  readonly flags?: readonly string[];
  readonly disk?: FaultyDisk;
}

export class Server {
  readonly data: string;
  origin = '';
  readonly #how: Starting;
  #process: ChildProcess | null = null;

  private constructor(data: string, how: Starting) {
    this.data = data;
    this.#how = how;
  }

  static async start(how: Starting = {}): Promise<Server> {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run cargo build -p socle-server`);
    const server = new Server(await mkdtemp(join(tmpdir(), 'socle-browser-')), how);
    await server.#spawn('127.0.0.1:0');
    const page = await (await fetch(server.origin)).text();
    if (!page.includes('id="app"')) throw new Error(`${BINARY} was built without the browser app (SOCLE_WEB=skip)`);
    return server;
  }

  async #spawn(listen: string): Promise<void> {
    const child = spawn(BINARY, ['serve', '--listen', listen, '--data', this.data, ...(this.#how.flags ?? [])], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        RUST_LOG: process.env.RUST_LOG ?? 'error',
        ...this.#how.disk?.environment(this.data),
      },
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout! })) {
      const address = /^socle: (http:\S+)/.exec(line)?.[1];
      if (!address) continue;
      this.origin = address;
      child.stdout!.resume();
      return;
    }
    throw new Error(`the server ended before it said where it listens: status ${child.exitCode}`);
  }

  /** As a power cut would: nothing is said goodbye to. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** On the same data and at the same address as before. */
  async restart(): Promise<void> {
    await this.kill();
    await this.#spawn(new URL(this.origin).host);
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  /** With the method's example, unless it is to be blank. Tables of a café are: their stories fill them. */
  async create(template = 'idees-socles', title = 'Idées socles de mai', more: Creating = {}): Promise<Created> {
    const answer = await fetch(`${this.origin}/api/workshops`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title, template, sample: template !== 'world-cafe', ...more }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    return (await answer.json()) as Created;
  }

  /** A board as the server has it on disk; the first, if none is named. */
  async board({ workshop, boards, token }: Created, board = boards[0]!.id): Promise<BoardJson> {
    const answer = await fetch(`${this.origin}/api/workshops/${workshop}/boards/${board}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as BoardJson;
  }
}

/** Every live note of a board. */
export const allNotes = (board: BoardJson): NoteJson[] => [
  ...board.zones.flatMap((zone) => zone.notes),
  ...board.notes,
];
