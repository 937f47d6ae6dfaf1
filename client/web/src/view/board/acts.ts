// What a key's intent, or a button, does on the stage.
import type { NoteId, Point, ZoneId } from '../../board/model';
import { ZOOM_STEP } from '../../canvas/camera';
import { targetFor, writeAt } from '../../tools/create';
import type { Intent } from '../../tools/keys';
import { mayAll, mayShape } from '../../tools/stage';
import { travel } from '../../tools/travel';
import { m } from '../../i18n';
import { toasts } from '../parts/toasts.svelte';
import type { BoardStage } from './stage.svelte';
import { zoneName } from './words';

export const selectedNotes = (stage: BoardStage): NoteId[] =>
  [...stage.layout.notes.keys()].filter((id) => stage.selection.has(id));

const selectedZones = (stage: BoardStage): ZoneId[] =>
  [...stage.layout.zones.keys()].filter((id) => stage.selection.has(id));

export function remove(stage: BoardStage): void {
  const zones = selectedZones(stage),
    kept = zones.filter((id) => !mayShape(stage, id));
  if (kept.length > 0) stage.say({ what: 'locked' });
  const ids = [...stage.selection].filter((id) => !kept.includes(id));
  if (ids.length === 0 || !mayAll(stage, ids, 'remove')) return;
  stage.board.remove(ids);
  stage.say({ what: 'removed', ids });
}

export function duplicate(stage: BoardStage): void {
  const notes = selectedNotes(stage);
  if (!notes.every((id) => stage.rights.addIn(stage.layout.notes.get(id)?.zone ?? null))) {
    return stage.say({ what: 'against_rules' });
  }
  const copies = stage.board.duplicate(notes);
  if (copies.length === 0) return;
  stage.select(copies);
  if (copies[0]) void stage.focus(copies[0]);
  stage.say({ what: 'duplicated', count: copies.length });
}

/** An idea is in a second place: said, shown, and chosen there. */
export function placedToo(
  stage: BoardStage,
  made: NoteId,
  { note, zone }: { note: string; zone: ZoneId | null },
): void {
  toasts.show(m.kinds_twin_said({ note, zone: zoneName(stage, zone) }));
  stage.select([made]);
  void stage.focus(made);
}

/** Asks for a link's target, by a click on the board or in the list. */
export function startLink(stage: BoardStage): void {
  if (!stage.rights.link) return stage.say({ what: 'against_rules' });
  const [from] = [...selectedNotes(stage), ...selectedZones(stage)];
  if (from === undefined) return stage.use('link');
  stage.use('link');
  stage.links.begin(from);
  stage.linking = from;
}

export function reorder(stage: BoardStage, by: 1 | -1): void {
  const [id] = selectedNotes(stage),
    box = id === undefined ? undefined : stage.layout.notes.get(id);
  if (!box?.inList || id === undefined || box.zone === null || !mayAll(stage, [id], 'move')) return;
  const index = stage.board.reorder(id, by);
  stage.say({ what: 'reordered', index: index + 1, of: stage.layout.zones.get(box.zone)?.notes.length ?? 0 });
  void stage.focus(id);
}

function nudge(stage: BoardStage, by: Point): void {
  if (!mayAll(stage, selectedNotes(stage), 'move')) return;
  const places = new Map<NoteId, { zone: ZoneId | null; at: Point }>();
  let inList = false;
  for (const id of selectedNotes(stage)) {
    const box = stage.layout.notes.get(id);
    if (!box) continue;
    if (box.inList) inList = true;
    else places.set(id, { zone: box.zone, at: { x: box.note.place.x + by.x, y: box.note.place.y + by.y } });
  }
  if (places.size > 0) stage.board.placeNotes(places);
  for (const id of selectedZones(stage)) {
    const zone = stage.layout.zones.get(id)?.zone;
    if (!zone) continue;
    if (!mayShape(stage, id)) stage.say({ what: 'locked' });
    else stage.board.setZone(id, { frame: { ...zone.frame, x: zone.frame.x + by.x, y: zone.frame.y + by.y } });
  }
  if (inList && places.size === 0) stage.say({ what: 'list_order' });
  else if (stage.active) void stage.focus(stage.active);
}

/** Move mode: arrows carry the selected notes; Enter keeps, Escape takes back. */
export function startPlacing(stage: BoardStage): void {
  if (!mayAll(stage, selectedNotes(stage), 'move')) return;
  const before = new Map<NoteId, { zone: ZoneId | null; at: Point }>();
  for (const id of selectedNotes(stage)) {
    const box = stage.layout.notes.get(id);
    if (box && !box.inList) before.set(id, { zone: box.zone, at: { x: box.note.place.x, y: box.note.place.y } });
  }
  if (before.size === 0) return stage.say({ what: 'list_order' });
  stage.placing = before;
  stage.say({ what: 'placing' });
  const [first] = before.keys();
  if (first) void stage.focus(first);
}

function leave(stage: BoardStage): void {
  if (stage.pointers.busy) return stage.pointers.cancel();
  if (stage.placing) {
    stage.board.placeNotes(stage.placing);
    stage.placing = null;
    return;
  }
  if (stage.tool !== 'select') return stage.use('select');
  stage.openedLink = null;
  stage.select([]);
  stage.focusBoard();
}

function edit(stage: BoardStage): void {
  const id = stage.active,
    [only] = stage.selection;
  if (only !== undefined && stage.scene.routes.has(only)) stage.openLink(only);
  else if (!stage.rights.edit) stage.say({ what: 'read_only' });
  else if (id !== null && stage.layout.notes.has(id)) stage.edit(id);
  else if (id !== null) stage.rename(id);
}

function go(stage: BoardStage, to: Extract<Intent, { do: 'travel' }>['to']): void {
  if (stage.active === null) return;
  const next = travel(stage.layout, stage.active, to);
  stage.select([next]);
  void stage.focus(next);
}

/** Does what the key asks; answers whether it was taken, so that the browser leaves it alone. */
export function act(stage: BoardStage, intent: Intent, search: () => void): boolean {
  const { edit: may } = stage.rights,
    { zoom } = stage.camera;
  switch (intent.do) {
    case 'search':
      search();
      return true;
    case 'leave':
      leave(stage);
      return true;
    case 'all':
      stage.select(stage.layout.notes.keys());
      return true;
    case 'travel':
      go(stage, intent.to);
      return true;
    case 'pan':
      stage.eye.panBy(intent.by);
      return true;
    case 'zoom_in':
      stage.eye.zoomTo(zoom * ZOOM_STEP);
      return true;
    case 'zoom_out':
      stage.eye.zoomTo(zoom / ZOOM_STEP);
      return true;
    case 'zoom_actual':
      stage.eye.zoomTo(1);
      return true;
    case 'fit_all':
      stage.eye.fit(stage.layout.bounds);
      return true;
    case 'fit_selection':
      stage.eye.fit(stage.selectionFrame(), 1.5);
      return true;
    case 'edit':
      edit(stage);
      return true;
    default:
      break;
  }
  if (!may) return false;
  switch (intent.do) {
    case 'undo':
      stage.board.undo();
      stage.say({ what: 'undone' });
      break;
    case 'redo':
      stage.board.redo();
      stage.say({ what: 'redone' });
      break;
    case 'new':
      writeAt(stage, targetFor(stage, stage.selection.size > 0 ? stage.active : null));
      break;
    case 'link':
      startLink(stage);
      break;
    case 'move':
      if (selectedNotes(stage).length > 0 && mayAll(stage, selectedNotes(stage), 'move')) stage.moving = true;
      break;
    case 'remove':
      remove(stage);
      break;
    case 'duplicate':
      duplicate(stage);
      break;
    case 'reorder':
      reorder(stage, intent.by);
      break;
    case 'nudge':
      nudge(stage, intent.by);
      break;
    case 'place':
      stage.placing = null;
      stage.say({ what: 'placed' });
      break;
  }
  return true;
}
