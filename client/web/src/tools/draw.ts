// The tools that make something where the hand is: a note by a click, a zone by a frame.
import { between, distance, type Point } from '../canvas/geometry';
import { LEAST_ZONE } from '../canvas/layout';
import { toGrid } from '../canvas/snap';
import { targetAt, writeAt } from './create';
import type { Press, Stage, Tool } from './stage';

export class NoteTool implements Tool {
  readonly cursor = 'copy';
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  down(): void {}
  move(): void {}

  up(press: Press): void {
    this.stage.use('select');
    writeAt(this.stage, targetAt(this.stage, press.board));
  }

  cancel(): void {}
}

/** A click instead of a frame asks for a zone of the usual size: two columns and two rows. */
const USUAL = { w: 760, h: 296 } as const;

export class ZoneTool implements Tool {
  readonly cursor = 'crosshair';
  private from: Point | null = null;
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  down(press: Press): void {
    this.from = press.board;
  }

  move(press: Press): void {
    if (this.from) this.stage.show({ draft: between(this.from, press.board) });
  }

  up(press: Press): void {
    const { from, stage } = this;
    this.cancel();
    if (!from) return;
    const drawn = between(from, press.board),
      click = distance(from, press.board) * stage.camera.zoom < 8;
    const size = click ? USUAL : { w: Math.max(LEAST_ZONE.w, drawn.w), h: Math.max(LEAST_ZONE.h, drawn.h) };
    stage.use('select');
    stage.openDraft({ x: toGrid(drawn.x), y: toGrid(drawn.y), w: toGrid(size.w), h: toGrid(size.h) });
  }

  cancel(): void {
    this.from = null;
    this.stage.show({ draft: null });
  }
}
