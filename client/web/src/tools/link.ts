// Drawing a link: from one note or zone to another, by two clicks or one stroke.
import type { Hit } from '../canvas/hit';
import type { Press, Stage, Tool } from './stage';

export class LinkTool implements Tool {
  readonly cursor = 'crosshair';
  private from: string | null = null;
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** The source is known: what is clicked next is the target. */
  begin(from: string): void {
    this.from = from;
    this.stage.say({ what: 'pick_target' });
  }

  down(press: Press): void {
    const end = linkable(press.hit);
    if (end === null) return this.leave();
    if (this.from === null) this.begin(end);
    else if (end !== this.from) this.join(end);
    this.hover(press);
  }

  move(press: Press): void {
    this.hover(press);
  }

  up(press: Press): void {
    const end = linkable(press.hit);
    if (end !== null && this.from !== null && end !== this.from) this.join(end);
  }

  hover(press: Press): void {
    if (this.from === null) return;
    const end = linkable(press.hit);
    this.stage.show({ wire: { from: this.from, to: press.board, over: end === this.from ? null : end } });
  }

  /** The end of a stroke from the select tool's handle. */
  drop(press: Press): void {
    const end = linkable(press.hit);
    if (end !== null && end !== this.from) this.join(end);
    else this.cancel();
  }

  /** Makes the link; also called by the list of targets that the keyboard uses. */
  join(to: string): void {
    const { from, stage } = this;
    this.cancel();
    if (from === null) return;
    const there = stage.board.liveLinks().find((l) => l.from === from && l.to === to);
    if (there) stage.say({ what: 'already_linked' });
    else stage.say({ what: 'linked' });
    // Between rooms of a plan a link says how near they are to be.
    const rooms = stage.layout.rooms.has(from) && stage.layout.rooms.has(to);
    const id = there?.id ?? stage.board.addLink(from, to, rooms ? 'proximity' : 'influence');
    stage.use('select');
    stage.select([id]);
    stage.openLink(id);
  }

  cancel(): void {
    this.from = null;
    this.stage.show({ wire: null });
  }

  private leave(): void {
    this.cancel();
    this.stage.use('select');
  }
}

function linkable(hit: Hit): string | null {
  return hit.on === 'note' || hit.on === 'title' || hit.on === 'body' || hit.on === 'room' ? hit.id : null;
}
