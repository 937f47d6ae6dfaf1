// New notes: where a hand or a key asks for one.
import { isListed, type NoteId, type Place, type Stand, type Target } from '../board/model';
import { view } from '../canvas/camera';
import { centre, type Point } from '../canvas/geometry';
import { zoneAt } from '../canvas/hit';
import { FREE_NOTE, LIST } from '../canvas/layout';
import { toGrid } from '../canvas/snap';
import { insertion } from './drag';
import type { Stage } from './stage';

/** The target of a note that is asked for at a point: its place in a list, or round the point. */
export function targetAt(stage: Stage, p: Point): Target {
  const zone = zoneAt(stage.layout, p);
  if (zone && isListed(zone.zone.kind)) {
    const { before, stand } = insertion(stage, zone, p, new Set());
    return { zone: zone.zone.id, before, stand };
  }
  const corner = { x: p.x - FREE_NOTE.w / 2, y: p.y - FREE_NOTE.h / 2 };
  if (zone === null) return { zone: null, at: { x: toGrid(corner.x), y: toGrid(corner.y) } };
  const x = Math.max(8, Math.min(corner.x - zone.frame.x, zone.frame.w - FREE_NOTE.w - 8));
  const y = Math.max(LIST.header - 8, Math.min(corner.y - zone.frame.y, zone.frame.h - FREE_NOTE.h - 8));
  return { zone: zone.zone.id, at: { x: toGrid(x), y: toGrid(y) } };
}

/** Makes a note and opens it for writing. */
export function writeAt(stage: Stage, target: Target): NoteId | null {
  if (!stage.rights.edit) {
    stage.say({ what: 'read_only' });
    return null;
  }
  if (!stage.rights.addIn(target.zone)) {
    stage.say({ what: 'against_rules' });
    return null;
  }
  const zone = target.zone === null ? null : stage.layout.zones.get(target.zone);
  // A list keeps the colour its ideas have; elsewhere a new note takes its zone's.
  const first =
    zone?.notes[0] === undefined ? undefined : stage.layout.notes.get(zone.notes[zone.notes.length - 1] ?? '');
  const color = first?.note.color ?? zone?.zone.color ?? 'soleil';
  if (stage.rights.asksMore(target.zone)) {
    stage.openNew(target, color);
    return null;
  }
  // What is written on a wall of cards is one.
  const more = zone?.zone.kind === 'postcard' ? { signature: '' } : {};
  const id = stage.board.addNote(target, '', color, more);
  stage.select([id]);
  stage.edit(id);
  return id;
}

const standOf = ({ row, column, x, y, waits }: Place): Stand => ({ row, column, x, y, waits });

/** The key N: after the active note or in the active zone; else in the zone in the middle of the screen, or there. */
export function targetFor(stage: Stage, active: string | null): Target {
  const { layout } = stage;
  const note = active === null ? undefined : layout.notes.get(active);
  const zone = layout.zones.get(note?.zone ?? active ?? '');
  if (zone && isListed(zone.zone.kind)) {
    const index = note ? zone.notes.indexOf(note.note.id) : -1;
    // Beside the note, where that stands in a cell or at a value.
    const stand = note && zone.drawn?.aim ? standOf(note.note.place) : undefined;
    return { zone: zone.zone.id, before: index >= 0 ? (zone.notes[index + 1] ?? null) : null, stand };
  }
  if (zone) {
    const from = note
      ? { x: note.frame.x + note.frame.w + 16 + FREE_NOTE.w / 2, y: centre(note.frame).y }
      : centre(zone.frame);
    return targetAt(stage, { x: Math.min(from.x, zone.frame.x + zone.frame.w - 1), y: from.y });
  }
  if (note) {
    return { zone: null, at: { x: toGrid(note.frame.x + note.frame.w + 16), y: note.frame.y } };
  }
  return targetAt(stage, centre(view(stage.camera, stage.viewport)));
}
