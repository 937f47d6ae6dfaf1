// What a person does in the list: each act on the board, where the focus goes after it, and what is said of it.
import {
  isListed,
  type Color,
  type NoteId,
  type NoteMore,
  type Stand,
  type Target,
  type ZoneId,
} from '../../board/model';
import { kindOf } from '../../kinds';
import { m } from '../../i18n';
import { toasts, UNDO_SECONDS } from '../parts/toasts.svelte';
import type { Outline } from './outline.svelte';
import { targetIn } from './spot';
import { colorName } from './colors';
import { shortText } from './words';

/** As the dialogs call it. */
const nameOf = (outline: Outline, zone: ZoneId | null): string =>
  outline.nameOf({ zone: (zone === null ? null : outline.board.api.zones().get(zone)) ?? null });

/** The notes that an act on this one concerns: the whole selection when it is part of it. */
export function concerned(outline: Outline, id: NoteId): readonly NoteId[] {
  if (!outline.selecting || !outline.selected.has(id)) return [id];
  return outline.shown.map((note) => note.id).filter((note) => outline.selected.has(note));
}

export function addNote(outline: Outline, zone: ZoneId | null, text: string, color?: Color, more?: NoteMore): NoteId {
  const id = outline.board.api.addNote(targetIn(outline.board.api, zone), text, color, more);
  outline.say(m.outline_said_added({ zone: nameOf(outline, zone) }));
  return id;
}

export async function moveTo(
  outline: Outline,
  ids: readonly NoteId[],
  zone: ZoneId | null,
  before: NoteId | null,
  stand?: Stand,
) {
  if (!outline.mayAll(ids, 'move')) return;
  const target: Target = targetIn(outline.board.api, zone, before);
  outline.board.api.moveNotes(ids, 'at' in target || !stand ? target : { ...target, stand });
  outline.say(m.outline_said_moved({ count: ids.length, zone: nameOf(outline, zone) }));
  const [first] = ids;
  if (first) await outline.focusNote(first);
}

export async function reorder(outline: Outline, id: NoteId, by: 1 | -1) {
  if (!outline.mayAll([id], 'move')) return;
  const section = outline.sectionOf(id);
  if (!section || !isListed(section.zone?.kind)) {
    outline.say(m.outline_said_no_order());
    return;
  }
  const groups = section.zone ? kindOf(section.zone.kind).groups(section.zone, section.notes) : [];
  const group = groups.find(({ notes }) => notes.some((note) => note.id === id))?.notes ?? section.notes;
  let index: number;
  if (groups.length > 1 && section.id) {
    // Within its cell: what lies between in the zone's order is elsewhere.
    const at = group.findIndex((note) => note.id === id);
    index = Math.max(0, Math.min(group.length - 1, at + by));
    const before = group.filter((note) => note.id !== id)[index]?.id ?? null;
    if (index !== at) outline.board.api.moveNotes([id], { zone: section.id, before });
  } else index = outline.board.api.reorder(id, by);
  outline.say(m.outline_said_position({ position: index + 1, count: group.length }));
  await outline.focusNote(id);
}

export async function reorderZone(outline: Outline, id: ZoneId, by: 1 | -1) {
  const { api } = outline.board;
  const zones = api.zonesInOrder();
  const zone = api.zones().get(id);
  if (!zone || !outline.mayEditZone(zone)) return;
  const siblings = zones.filter((other) => other.parent === zone.parent && other.panel === zone.panel);
  const index = siblings.findIndex((other) => other.id === id);
  if (index + by < 0 || index + by >= siblings.length) {
    outline.say(m.outline_said_zone_end());
    return;
  }
  const before = by === -1 ? siblings[index - 1] : siblings[index + 2];
  api.orderZone(id, before?.id ?? null);
  outline.say(m.outline_said_position({ position: index + by + 1, count: siblings.length }));
  await outline.focusZone(id);
}

export async function recolor(outline: Outline, ids: readonly NoteId[], color: Color) {
  if (!outline.mayAll(ids, 'edit')) return;
  outline.board.api.setColor(ids, color);
  outline.say(m.outline_said_color({ color: colorName(color) }));
  const [first] = ids;
  if (first) await outline.focusNote(first);
}

export async function duplicate(outline: Outline, ids: readonly NoteId[]) {
  const [first] = outline.board.api.duplicate(ids);
  outline.say(m.outline_said_duplicated({ count: ids.length }));
  if (first) await outline.focusNote(first);
}

/** An idea is in a second place: said, and gone to. */
export function placedToo(outline: Outline, made: NoteId, { note, zone }: { note: string; zone: ZoneId | null }) {
  outline.say(m.kinds_twin_said({ note, zone: nameOf(outline, zone) }));
  void outline.focusNote(made);
}

/** To the bin. The toast takes it back even when other acts came between. */
export async function removeNotes(outline: Outline, ids: readonly NoteId[]) {
  const [first] = ids;
  if (!first || !outline.mayAll(ids, 'remove')) return;
  const next = outline.neighbour(first, new Set(ids));
  const text =
    ids.length === 1
      ? m.outline_toast_removed({ note: shortText(outline.note(first), 40) })
      : m.outline_toast_removed_many({ count: ids.length });
  outline.board.api.remove(ids);
  for (const id of ids) outline.selected.delete(id);
  offerBack(outline, text, ids);
  await outline.focusItem(next);
}

export async function removeZone(outline: Outline, id: ZoneId) {
  const ids = outline.sections.map((section) => section.id);
  const index = ids.indexOf(id);
  const next = ids[index + 1] ?? ids[index - 1] ?? null;
  offerBack(outline, m.outline_toast_removed({ note: nameOf(outline, id) }), [id]);
  outline.board.api.remove([id]);
  await outline.focusZone(next);
}

function offerBack(outline: Outline, text: string, ids: readonly string[]) {
  toasts.show(text, {
    seconds: UNDO_SECONDS,
    action: { label: m.outline_restore(), run: () => void restore(outline, ids) },
  });
}

export async function restore(outline: Outline, ids: readonly string[]) {
  outline.board.api.restore(ids);
  outline.say(m.outline_said_restored({ count: ids.length }));
  const [first] = ids;
  if (!first) return;
  if (outline.board.api.zones().has(first)) await outline.focusZone(first);
  else if (outline.sectionOf(first)) await outline.focusNote(first);
}

export function undo(outline: Outline) {
  if (!outline.board.api.canUndo) outline.say(m.outline_said_nothing_to_undo());
  else {
    outline.board.api.undo();
    outline.say(m.outline_said_undone());
  }
}

export function redo(outline: Outline) {
  if (!outline.board.api.canRedo) outline.say(m.outline_said_nothing_to_redo());
  else {
    outline.board.api.redo();
    outline.say(m.outline_said_redone());
  }
}
