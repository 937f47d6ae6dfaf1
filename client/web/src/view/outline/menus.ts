// The menus of a note and of a zone: everything that can be done, with its key.
import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Camera from '@lucide/svelte/icons/camera';
import Copy from '@lucide/svelte/icons/copy';
import CopyCheck from '@lucide/svelte/icons/copy-check';
import FileText from '@lucide/svelte/icons/file-text';
import FileX from '@lucide/svelte/icons/file-x';
import Quote from '@lucide/svelte/icons/quote';
import Table from '@lucide/svelte/icons/table-2';
import FolderInput from '@lucide/svelte/icons/folder-input';
import Layers from '@lucide/svelte/icons/layers';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import Move from '@lucide/svelte/icons/move';
import Palette from '@lucide/svelte/icons/palette';
import Pencil from '@lucide/svelte/icons/pencil';
import Plus from '@lucide/svelte/icons/plus';
import Route from '@lucide/svelte/icons/route';
import Spline from '@lucide/svelte/icons/spline';
import Trash2 from '@lucide/svelte/icons/trash-2';
import { isListed, type NoteId, type Zone } from '../../board/model';
import { m } from '../../i18n';
import { mayJoin } from '../alike/may';
import { isCard, offersFields } from '../note/offered';
import { mayTwin } from '../kinds/twins';
import { origins } from '../parts/origins.svelte';
import { concerned, duplicate, removeNotes, removeZone, reorder, reorderZone } from './acts';
import type { MenuItem } from './Menu.svelte';
import type { Outline } from './outline.svelte';

export function noteMenu(outline: Outline, id: NoteId): readonly MenuItem[] {
  const notes = concerned(outline, id);
  const list = isListed(outline.sectionOf(id)?.zone?.kind);
  const { may, api } = outline.board;
  /** Of the phase that runs, for each of them. */
  const all = (act: 'edit' | 'move' | 'remove'): boolean =>
    notes.every((one) => {
      const note = api.notes().get(one);
      return note !== undefined && may[act](note);
    });
  const [edits, moves, removes] = [all('edit'), all('move'), all('remove')];
  const adds = may.addIn(api.notes().get(id)?.place.zone ?? null);
  const one = api.notes().get(id);
  const card = one && isCard(one, outline.sectionOf(id)?.zone?.kind) ? one : null;
  const where = (allowed: boolean, ...items: readonly MenuItem[]) => (allowed ? items : []);
  const letter = (key: string) => (outline.letters ? { keys: key } : {});
  const order: readonly MenuItem[] = list
    ? [
        { text: m.outline_up(), icon: ArrowUp, keys: 'Alt + ↑', run: () => void reorder(outline, id, -1) },
        { text: m.outline_down(), icon: ArrowDown, keys: 'Alt + ↓', run: () => void reorder(outline, id, 1) },
      ]
    : [{ text: m.outline_place(), icon: Move, run: () => (outline.dialog = { show: 'place', note: id }) }];
  return [
    ...where(edits, {
      text: m.outline_edit(),
      icon: Pencil,
      keys: m.outline_key_name_enter(),
      run: () => void outline.edit(id),
    }),
    ...where(
      moves,
      {
        text: m.outline_move(),
        icon: FolderInput,
        ...letter('M'),
        run: () => (outline.dialog = { show: 'move', notes }),
      },
      ...order,
    ),
    ...where(edits, {
      text: m.outline_color_choose(),
      icon: Palette,
      run: () => (outline.dialog = { show: 'color', notes }),
    }),
    ...where(edits && notes.length === 1, {
      text: one?.photo ? m.photo_change() : m.photo_add(),
      icon: Camera,
      run: () => (outline.dialog = { show: 'photo', note: id }),
    }),
    ...where(offersFields(outline.board, notes), {
      text: m.host_fields(),
      icon: ListChecks,
      run: () => (outline.dialog = { show: 'fields', notes }),
    }),
    // Who runs the workshop may keep a card's words out; only its author lets them in.
    ...where(card !== null && (may.share(card) || (card.shared && outline.mayShape)), {
      text: card?.shared ? m.host_unshare() : m.host_share(),
      icon: card?.shared ? FileX : FileText,
      run: () => {
        api.setFields([id], { shared: card?.shared ? null : true });
        outline.say(card?.shared ? m.host_said_unshared() : m.host_said_shared());
        void outline.focusNote(id);
      },
    }),
    ...where(may.link, {
      text: m.outline_link(),
      icon: Spline,
      ...letter('R'),
      run: () => (outline.dialog = { show: 'link', from: id, link: null }),
    }),
    ...where(notes.length === 1 && api.notes().get(id)?.origin != null, {
      text: m.origin_ask(),
      icon: Route,
      run: () => (origins.asked = id),
    }),
    ...where(notes.length === 1 && may.add && api.notes().get(id)?.signature != null, {
      text: m.kinds_extract(),
      icon: Quote,
      run: () => (outline.dialog = { show: 'extract', note: id }),
    }),
    ...where(notes.length === 1 && (one?.joined ?? 0) > 0, {
      text: m.alike_show({ count: (one?.joined ?? 0) + 1 }),
      icon: Layers,
      run: () => (outline.dialog = { show: 'joined', note: id }),
    }),
    ...where(notes.length > 1 && mayJoin(outline.board, notes), {
      text: m.alike_join(),
      icon: Layers,
      run: () => (outline.dialog = { show: 'join', notes }),
    }),
    // One idea in two boxes; what is private or waits has one place.
    ...where(notes.length === 1 && mayTwin(outline.board, one), {
      text: m.kinds_twin(),
      icon: CopyCheck,
      run: () => (outline.dialog = { show: 'twin', note: id }),
    }),
    ...where(adds, {
      text: m.outline_duplicate(),
      icon: Copy,
      keys: 'Ctrl + D',
      run: () => void duplicate(outline, notes),
    }),
    ...where(removes, {
      text: m.outline_remove(),
      icon: Trash2,
      keys: m.outline_key_name_delete(),
      apart: true,
      run: () => void removeNotes(outline, notes),
    }),
  ];
}

export function zoneMenu(outline: Outline, zone: Zone): readonly MenuItem[] {
  const { id } = zone;
  const add: MenuItem = { text: m.outline_new(), icon: Plus, run: () => void outline.focusNew(id) };
  const link: MenuItem = {
    text: m.outline_link(),
    icon: Spline,
    run: () => (outline.dialog = { show: 'link', from: id, link: null }),
  };
  const { may } = outline.board;
  // The ideas of a form are those of its questions, a plan's those of its ESPACES.
  const adds = may.addIn(id) && zone.kind !== 'form' && zone.kind !== 'plan' ? [add] : [];
  const links = may.link ? [link] : [];
  if (!outline.mayEditZone(zone)) return [...adds, ...links];
  const lock: readonly MenuItem[] = outline.mayShape
    ? [
        { text: m.kinds_shape(), icon: Table, run: () => (outline.dialog = { show: 'shape', zone: id }) },
        {
          text: zone.locked ? m.outline_unlock() : m.outline_lock(),
          icon: zone.locked ? LockOpen : Lock,
          run: () => {
            outline.board.api.setZone(id, { locked: !zone.locked });
            outline.say(zone.locked ? m.outline_said_unlocked() : m.outline_said_locked());
            void outline.focusZone(id);
          },
        },
      ]
    : [];
  return [
    ...adds,
    { text: m.outline_zone_change(), icon: Pencil, run: () => (outline.dialog = { show: 'zone', zone: id }) },
    { text: m.outline_up(), icon: ArrowUp, keys: 'Alt + ↑', run: () => void reorderZone(outline, id, -1) },
    { text: m.outline_down(), icon: ArrowDown, keys: 'Alt + ↓', run: () => void reorderZone(outline, id, 1) },
    ...links,
    ...lock,
    { text: m.outline_remove(), icon: Trash2, apart: true, run: () => void removeZone(outline, id) },
  ];
}
