// The keyboard in the list: reads where a key was struck, and does what it wishes for.
import type { NoteId, ZoneId } from '../../board/model';
import { duplicate, concerned, redo, removeNotes, removeZone, reorder, reorderZone, undo } from './acts';
import { wish, type Where, type Wish } from './keys';
import type { Outline } from './outline.svelte';

type Item = { readonly note: NoteId } | { readonly zone: ZoneId | null };

function itemAt(target: Element): Item | null {
  if (!(target instanceof HTMLElement)) return null;
  if (target.dataset.note) return { note: target.dataset.note };
  if (target.dataset.zone !== undefined) return { zone: target.dataset.zone || null };
  return null;
}

function whereIs(target: Element): Where {
  if (target.matches('textarea, select, input:not([type="checkbox"], [type="radio"]), [contenteditable]'))
    return 'text';
  return itemAt(target) ? 'item' : 'page';
}

/** The note or the zone that the struck key belongs to, also from a button inside it. */
function around(target: Element): Item | null {
  const note = target.closest<HTMLElement>('[data-row]')?.dataset.row;
  if (note) return { note };
  const section = target.closest<HTMLElement>('[data-section]')?.dataset.section;
  return section === undefined ? null : { zone: section || null };
}

/** Answers a listener for the whole page; keys inside dialogs and menus are theirs. */
export function keyboard(outline: Outline) {
  return (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.isComposing) return;
    if (target.closest('dialog, [popover]') || document.querySelector('dialog:modal')) return;
    const asked = wish(event, whereIs(target), outline.letters);
    if (asked && grant(outline, asked, itemAt(target), around(target))) event.preventDefault();
  };
}

/** Answers whether the key was used. */
function grant(outline: Outline, asked: Wish, at: Item | null, around: Item | null): boolean {
  const note = around && 'note' in around ? around.note : null;
  const zone = around
    ? 'zone' in around
      ? around.zone
      : (outline.sectionOf(around.note)?.id ?? null)
    : firstZone(outline);
  const may = outline.workshop.mayEdit;
  switch (asked) {
    case 'undo':
      if (may) undo(outline);
      return may;
    case 'redo':
      if (may) redo(outline);
      return may;
    case 'zones':
    case 'news':
      outline.dialog = { show: asked };
      return true;
    case 'search':
      outline.root?.querySelector<HTMLElement>('[type="search"]')?.focus();
      return true;
    case 'leave':
      return leave(outline);
    case 'new':
      if (may) void outline.focusNew(zone);
      return may;
    default:
  }
  if (asked === 'move' || asked === 'link') {
    if (!may || (asked === 'move' && !note)) return false;
    if (note && asked === 'move') outline.dialog = { show: 'move', notes: concerned(outline, note) };
    else if (note || zone) outline.dialog = { show: 'link', from: note ?? zone ?? '', link: null };
    return true;
  }
  return at !== null && onItem(outline, asked, at);
}

function firstZone(outline: Outline): ZoneId | null {
  return (outline.current && outline.sectionOf(outline.current)?.id) || (outline.sections[0]?.id ?? null);
}

function leave(outline: Outline): boolean {
  if (!outline.selecting) return false;
  outline.selecting = false;
  outline.selected.clear();
  return true;
}

function onItem(outline: Outline, asked: Wish, at: Item): boolean {
  const travelled = destination(outline, asked, at);
  if (travelled) {
    if (asked.startsWith('extend') && 'note' in travelled) extend(outline, at, travelled.note);
    void outline.focusItem(travelled);
    return true;
  }
  if (asked === 'menu') {
    openMenu(outline, at);
    return true;
  }
  if ('zone' in at) return onZone(outline, asked, at.zone);
  if (asked === 'toggle') {
    if (!outline.selecting) return false;
    toggle(outline, at.note);
    return true;
  }
  if (!outline.workshop.mayEdit) return false;
  const notes = concerned(outline, at.note);
  if (asked === 'edit') void outline.edit(at.note);
  else if (asked === 'up') void reorder(outline, at.note, -1);
  else if (asked === 'down') void reorder(outline, at.note, 1);
  else if (asked === 'remove') void removeNotes(outline, notes);
  else if (asked === 'duplicate') void duplicate(outline, notes);
  else return false;
  return true;
}

function onZone(outline: Outline, asked: Wish, id: ZoneId | null): boolean {
  const zone = id === null ? undefined : outline.board.api.zones().get(id);
  if (!zone || !outline.mayEditZone(zone)) return false;
  if (asked === 'edit') outline.dialog = { show: 'zone', zone: zone.id };
  else if (asked === 'up') void reorderZone(outline, zone.id, -1);
  else if (asked === 'down') void reorderZone(outline, zone.id, 1);
  else if (asked === 'remove') void removeZone(outline, zone.id);
  else return false;
  return true;
}

/** Where an arrow leads: through the headings and notes in reading order, or from heading to heading. */
function destination(outline: Outline, asked: Wish, at: Item): Item | null {
  const sections = outline.sections;
  const section = 'zone' in at ? sections.find(({ id }) => id === at.zone) : outline.sectionOf(at.note);
  if (!section) return null;
  const here = sections.indexOf(section);
  const items: Item[] = sections.flatMap(({ id, notes }) => [
    { zone: id },
    ...notes.map((note) => ({ note: note.id })),
  ]);
  const index = items.findIndex((item) =>
    'note' in item ? 'note' in at && item.note === at.note : 'zone' in at && item.zone === at.zone,
  );
  switch (asked) {
    case 'next':
    case 'extend_next':
      return items[index + 1] ?? null;
    case 'previous':
    case 'extend_previous':
      return items[index - 1] ?? null;
    case 'next_zone': {
      const next = sections[here + 1];
      return next ? { zone: next.id } : null;
    }
    case 'previous_zone': {
      // From inside a zone, first to its own heading.
      const previous = 'note' in at ? section : sections[here - 1];
      return previous ? { zone: previous.id } : null;
    }
    case 'first':
      return section.notes[0] ? { note: section.notes[0].id } : null;
    case 'last': {
      const last = section.notes.at(-1);
      return last ? { note: last.id } : null;
    }
    default:
      return null;
  }
}

export function toggle(outline: Outline, note: NoteId): void {
  if (!outline.selected.delete(note)) outline.selected.add(note);
}

/** Shift and an arrow select from the note left to the note reached. */
function extend(outline: Outline, from: Item, to: NoteId): void {
  if (!outline.workshop.mayEdit) return;
  outline.selecting = true;
  if ('note' in from) outline.selected.add(from.note);
  outline.selected.add(to);
}

function openMenu(outline: Outline, at: Item): void {
  const id = 'note' in at ? at.note : at.zone;
  if (id === null) return;
  const selector =
    'note' in at ? `[data-row="${CSS.escape(id)}"] [data-menu]` : `[data-section="${CSS.escape(id)}"] [data-menu]`;
  outline.root?.querySelector<HTMLElement>(selector)?.click();
}
