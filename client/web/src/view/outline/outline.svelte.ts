// What the list shows and what its reader is doing: sections, held-back changes, focus, selection, the open dialog.
// The board's own state stays in live/; acts on several notes and their focus are in acts.ts.
import { tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { Change, Link, LinkId, Note, NoteId, Zone, ZoneId } from '../../board/model';
import { m } from '../../i18n';
import type { Company, LiveBoard } from '../../live';
import { preferences } from '../parts/preferences.svelte';
import { Announcer } from './announcer';
import { Witness, type Deed } from './changes';
import { reading } from './reading.svelte';
import { kindOf } from '../../kinds';
import { summarize } from './tell';
import { shortText, zoneTitle } from './words';
import { zoneName } from './zone-name';

/** A zone and its notes as they are shown; `zone: null` are the notes outside. `depth` 0 is a heading of level 2. */
export interface Section {
  readonly id: ZoneId | null;
  readonly zone: Zone | null;
  readonly depth: number;
  readonly notes: readonly Note[];
}

export type Dialog =
  | { readonly show: 'move' | 'color' | 'fields' | 'join'; readonly notes: readonly NoteId[] }
  | { readonly show: 'place'; readonly note: NoteId }
  | { readonly show: 'link'; readonly from: string; readonly link: LinkId | null }
  | { readonly show: 'zone'; readonly zone: ZoneId | null }
  | { readonly show: 'shape'; readonly zone: ZoneId }
  | { readonly show: 'extract' | 'twin' | 'joined' | 'photo'; readonly note: NoteId }
  | { readonly show: 'zones' | 'news' | 'reading' };

export type Menu = { readonly of: 'note' | 'zone'; readonly id: string; readonly at: DOMRect };

export interface Marks {
  readonly writing: string[];
  readonly here: string[];
}

/** How many changes «Que s’est-il passé ?» remembers (product 4.1b). */
const REMEMBERED = 10;

export class Outline {
  readonly workshop: Company;
  readonly board: LiveBoard;

  sections: readonly Section[] = $state.raw([]);
  links: readonly Link[] = $state.raw([]);
  /** How many of others' changes wait behind «4 nouveautés». */
  pending = $state(0);
  editing: NoteId | null = $state(null);
  /** The note that had the focus last: the one Tab comes back to. */
  current: NoteId | null = $state(null);
  dialog: Dialog | null = $state.raw(null);
  menu: Menu | null = $state.raw(null);
  selecting = $state(false);
  readonly selected = new SvelteSet<NoteId>();
  query = $state('');
  /** Newest first. */
  news: readonly (Deed & { readonly at: number })[] = $state.raw([]);
  /** What live regions say: my own acts at once, others' in batches. */
  said = $state('');
  heard = $state('');
  root: HTMLElement | null = null;

  readonly #waiting = new Set<string>();
  readonly #witness: Witness;
  readonly #announcer: Announcer<Deed>;
  readonly #leave: () => void;
  #wasReady: boolean;

  constructor(workshop: Company, board: LiveBoard) {
    this.workshop = workshop;
    this.board = board;
    this.#witness = new Witness(board.api);
    this.#announcer = new Announcer((deeds) => {
      const sentence = summarize(deeds, reading.verbosity, board.api);
      this.heard = this.heard === sentence ? again(sentence) : sentence;
    });
    this.#wasReady = board.ready;
    this.refresh();
    this.#leave = board.api.subscribe((change) => this.#take(change));
  }

  close(): void {
    this.#leave();
    this.#announcer.close();
    this.board.presence.show({ selected: undefined, typing: undefined });
  }

  get mayShape(): boolean {
    return this.workshop.mayShape;
  }
  /** May these notes be treated so in the phase that runs? Says so where one may not. */
  mayAll(ids: readonly NoteId[], act: 'edit' | 'move' | 'remove'): boolean {
    const { may, api } = this.board;
    const allowed = ids.every((id) => {
      const note = api.notes().get(id);
      return note === undefined || may[act](note);
    });
    if (!allowed) this.say(m.refusal_against_rules());
    return allowed;
  }
  mayEditZone(zone: Zone): boolean {
    return this.workshop.mayEdit && this.board.may.changeZone(zone) && (!zone.locked || this.workshop.mayShape);
  }
  get letters(): boolean {
    return preferences.singleKeys;
  }

  /** Are others' changes held back: by «Vue calme», or while I write in a note? */
  get holding(): boolean {
    return reading.calm || this.editing !== null;
  }

  note(id: NoteId): Note | undefined {
    return this.board.api.notes().get(id);
  }
  sectionOf(note: NoteId): Section | undefined {
    return this.sections.find(({ notes }) => notes.some(({ id }) => id === note));
  }
  nameOf({ zone }: Pick<Section, 'zone'>): string {
    return zoneName(zone, this.sections);
  }
  /** Every note shown, in reading order. */
  get shown(): readonly Note[] {
    return this.sections.flatMap(({ notes }) => notes);
  }

  /** Shows the board as it is now. */
  refresh(): void {
    const { api } = this.board;
    const before = new Map(this.sections.map((section) => [section.id, section]));
    const depth = new Map<ZoneId, number>();
    const section = (id: ZoneId | null, zone: Zone | null, deep: number): Section => {
      // Under their headings, where the kind of zone has some: what is read is what arrows travel.
      const here = this.board.readIn(id);
      const notes = zone ? readingOrder(zone, here) : here;
      const old = before.get(id);
      const same = old && old.zone === zone && old.depth === deep && sameItems(old.notes, notes);
      return same ? old : { id, zone, depth: deep, notes };
    };
    const sections = api.zonesInOrder().map((zone) => {
      const deep = zone.parent === null ? 0 : (depth.get(zone.parent) ?? -1) + 1;
      depth.set(zone.id, deep);
      return section(zone.id, zone, deep);
    });
    this.sections = [...sections, section(null, null, 0)];
    this.links = api.liveLinks();
    this.#waiting.clear();
    this.pending = 0;
  }

  /** Shows what was held back. */
  reveal(): void {
    void this.#keepFocus(() => this.refresh());
  }

  say(sentence: string): void {
    this.said = this.said === sentence ? again(sentence) : sentence;
  }

  #take(change: Change): void {
    const deeds = this.#witness.see(change, this.board.api);
    // What arrives while the board loads was there before: nobody just did it.
    const loading = !this.#wasReady;
    this.#wasReady = this.board.ready;
    if (!loading) this.#remember(deeds);
    if (!change.local && !loading && this.holding) {
      for (const { id } of deeds) this.#waiting.add(id);
      this.pending = this.#waiting.size;
      return;
    }
    // My own typing shows in its field; the rest of the page need not move for it.
    if (change.local && this.holding && deeds.every(({ what }) => what === 'note_edited')) return;
    void this.#keepFocus(() => this.refresh());
  }

  #remember(deeds: readonly Deed[]): void {
    if (!this.workshop.tellsItself) this.#announcer.hear(deeds.filter(({ local }) => !local));
    if (deeds.length === 0) return;
    const at = this.workshop.now();
    const fresh = deeds.map((deed) => ({ ...deed, at })).reverse();
    const again = new Set(fresh.map(({ what, id, local }) => `${what} ${id} ${local}`));
    const older = this.news.filter(({ what, id, local }) => !again.has(`${what} ${id} ${local}`));
    this.news = [...fresh, ...older].slice(0, REMEMBERED);
  }

  /** Redraws, and gives the focus back to what had it: moved elements lose it, removed ones pass it on. */
  async #keepFocus(redraw: () => void): Promise<void> {
    const active = document.activeElement;
    const item =
      active instanceof HTMLElement && this.root?.contains(active) ? active.closest<HTMLElement>('[data-note]') : null;
    const id = item?.dataset.note;
    const next = id ? this.neighbour(id) : null;
    redraw();
    if (!id) return;
    await tick();
    if (document.activeElement === active) return;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (this.sectionOf(id)) await this.focusNote(id);
    else if (next) await this.focusItem(next);
  }

  /** Where the focus goes when this note leaves: the next one of its list, else the one before, else the heading. */
  neighbour(id: NoteId, leaving: ReadonlySet<NoteId> = new Set([id])): { note: NoteId } | { zone: ZoneId | null } {
    const section = this.sectionOf(id);
    if (!section) return { zone: null };
    const index = section.notes.findIndex((note) => note.id === id);
    const stays = (note: Note) => !leaving.has(note.id);
    const next = section.notes.slice(index + 1).find(stays) ?? section.notes.slice(0, index).findLast(stays);
    return next ? { note: next.id } : { zone: section.id };
  }

  async focusItem(item: { note: NoteId } | { zone: ZoneId | null }): Promise<void> {
    if ('note' in item) await this.focusNote(item.note);
    else await this.focusZone(item.zone);
  }
  async focusNote(id: NoteId): Promise<void> {
    this.current = id;
    await tick();
    this.#focus(`[data-note="${CSS.escape(id)}"]`);
  }
  async focusZone(id: ZoneId | null): Promise<void> {
    await tick();
    this.#focus(`[data-zone="${CSS.escape(id ?? '')}"]`);
  }
  /** The field at the end of a zone's list. */
  async focusNew(id: ZoneId | null): Promise<void> {
    await tick();
    // An idea for a form answers its first question.
    const holds = this.sections.find((section) => section.id === id)?.zone?.kind === 'form';
    const into = holds ? (this.sections.find(({ zone }) => zone?.parent === id)?.id ?? id) : id;
    this.#focus(`[data-new="${CSS.escape(into ?? '')}"]`);
  }
  async focusBin(): Promise<void> {
    await tick();
    this.#focus('[data-bin]');
  }
  #focus(selector: string): void {
    const element = this.root?.querySelector<HTMLElement>(selector);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }

  async edit(id: NoteId): Promise<void> {
    if (!this.workshop.mayEdit || this.editing === id || !this.mayAll([id], 'edit')) return;
    this.editing = id;
    this.current = id;
    await tick();
    this.#focus(`[data-edit="${CSS.escape(id)}"]`);
  }
  /** Ends the edit, and gives the focus back to the note. */
  async stopEditing(): Promise<void> {
    const id = this.editing;
    if (!id) return;
    this.endEdit(id);
    await this.focusNote(id);
  }
  endEdit(id: NoteId): void {
    if (this.editing !== id) return;
    this.editing = null;
    if (reading.calm) this.#refreshOne(id);
    else this.refresh();
  }
  /** The note as it is now, the others as they were shown. */
  #refreshOne(id: NoteId): void {
    const now = this.note(id);
    if (!now) return;
    this.sections = this.sections.map((section) =>
      section.notes.some((note) => note.id === id)
        ? { ...section, notes: section.notes.map((note) => (note.id === id ? now : note)) }
        : section,
    );
  }

  label(id: string): string {
    const zone = this.board.api.zones().get(id);
    return zone ? zoneTitle(zone) : shortText(this.note(id));
  }

  /** The links of a note or a zone, whichever end it is. */
  linksOf(id: string): readonly Link[] {
    return this.#byEnd.get(id) ?? [];
  }
  readonly #byEnd = $derived.by(() => {
    const ends = new Map<string, Link[]>();
    for (const link of this.links) {
      for (const end of new Set([link.from, link.to])) ends.set(end, [...(ends.get(end) ?? []), link]);
    }
    return ends;
  });

  /** Who among the others writes in a note, or has it selected, by name. */
  marksOf(note: NoteId): Marks | undefined {
    return this.#marks.get(note);
  }
  readonly #marks = $derived.by(() => {
    const marks = new Map<NoteId, Marks>();
    const of = (note: NoteId) => {
      const found = marks.get(note) ?? { writing: [], here: [] };
      marks.set(note, found);
      return found;
    };
    for (const { person, typing, selected } of this.board.others) {
      const name = this.workshop.nameOf(person) || m.outline_someone();
      if (typing) of(typing).writing.push(name);
      for (const note of selected ?? []) if (note !== typing) of(note).here.push(name);
    }
    return marks;
  });
}

function readingOrder(zone: Zone, notes: readonly Note[]): readonly Note[] {
  const groups = kindOf(zone.kind).groups(zone, notes);
  return groups.length === 1 ? notes : groups.flatMap((group) => group.notes);
}

/** The same sentence twice is news again: an invisible difference makes screen readers say it. */
const again = (sentence: string): string => sentence && `${sentence}\u00a0`;

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
