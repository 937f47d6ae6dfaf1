// A disk that fails when a story says so: the library that the Rust stories use too (tests/faults/disk.c), preloaded
// into the real server, and the file by which it is told.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BINARY } from './server';

export class FaultyDisk {
  readonly #folder = mkdtempSync(join(tmpdir(), 'socle-disk-'));
  readonly #library = build();
  readonly #control: number;

  constructor() {
    this.#control = openSync(this.#path, 'w+');
    writeSync(this.#control, Buffer.concat([Buffer.from('..*'), Buffer.alloc(13)]), 0, 16, 0);
  }

  get #path(): string {
    return join(this.#folder, 'control');
  }

  /** From now on it is full. */
  fill(): void {
    writeSync(this.#control, 'N', 0);
  }

  /** From now on it works. */
  mend(): void {
    writeSync(this.#control, '.', 0);
  }

  environment(folder: string): Record<string, string> {
    return { LD_PRELOAD: this.#library, SOCLE_FAULT_CONTROL: this.#path, SOCLE_FAULT_FOLDER: folder };
  }

  remove(): void {
    closeSync(this.#control);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Beside the server's binary. Two workers may build at once: each under a name of its own, then renamed. */
function build(): string {
  const built = join(dirname(BINARY), 'libsocle_faulty_disk.so');
  const draft = `${built}.${process.pid}`;
  const source = fileURLToPath(new URL('../faults/disk.c', import.meta.url));
  execFileSync(process.env.CC ?? 'cc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', draft, source, '-ldl']);
  renameSync(draft, built);
  return built;
}
