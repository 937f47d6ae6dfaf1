// One open board as state. A changed note renders one element again: `notes` changes only when a note comes or goes,
// `LiveNote.value` when that note changes, `notesIn(zone)` when that zone's order does. The Y.Doc itself is never state.
import { untrack } from 'svelte';
import type {
  BoardApi,
  Change,
  Link,
  Note,
  NoteId,
  Perimeter,
  Presence,
  PresenceApi,
  SaveState,
  Signature,
  Zone,
  ZoneId,
} from '../board/model';
import { openBoard, type OpenBoard, type TakenBack } from '../board/open';
import { May } from './may';
import { OPEN_STANDING, type Standing } from './standing';
import type { LiveWorkshop } from './workshop.svelte';

/** What one may do on a board, and which unsigned notes were made on this device. */
export interface Place {
  readonly person: string;
  readonly standing: Standing;
  made(note: NoteId): boolean;
  make(note: NoteId): void;
}

/** Where nobody says: everything, as on a board without a script. */
const ANYWHERE: Place = { person: '', standing: OPEN_STANDING, made: () => true, make: () => undefined };

const asksSide = ({ fields }: Zone): boolean => fields.includes('perimeter');

export class LiveNote {
  readonly id: NoteId;
  value: Note = $state.raw() as Note;
  constructor(note: Note) {
    this.id = note.id;
    this.value = note;
  }
}

export class LiveZone {
  readonly id: ZoneId;
  value: Zone = $state.raw() as Zone;
  constructor(zone: Zone) {
    this.id = zone.id;
    this.value = zone;
  }
}

/** The order of one zone's notes (or of the free notes), as state of its own. Made when the zone comes, never when it is
 *  first read: an effect does not follow state that it made itself. */
class Sequence {
  notes: readonly LiveNote[] = $state.raw([]);
}

export class LiveBoard {
  readonly id: string;
  readonly workshop: string;
  readonly api: BoardApi;
  readonly presence: PresenceApi;

  title = $state('');
  /** Is there something to show, from this browser's store or from the server? */
  ready = $state(false);
  saveState: SaveState = $state.raw({ kind: 'loading' });
  canUndo = $state(false);
  canRedo = $state(false);
  /** What the other tabs of this board show of themselves. */
  others: readonly Presence[] = $state.raw([]);
  /** Live links whose two ends are live. */
  links: readonly Link[] = $state.raw([]);
  bin: { readonly notes: readonly Note[]; readonly zones: readonly Zone[] } = $state.raw({ notes: [], zones: [] });
  /** The last thing of mine that the server took back, with my text; until dismissed. */
  refusal: TakenBack | null = $state.raw(null);
  /** Set by a view that puts a text that was taken back where its writer goes on; answers whether it did. */
  takesBack: ((event: TakenBack) => boolean) | null = null;
  #side: Perimeter | null = $state(null);
  /** What was made here since a side was chosen: its writer sees it, whatever it says. */
  readonly #fresh = new Set<NoteId>();
  #zoneList: readonly LiveZone[] = $state.raw([]);
  #noteShape = $state(0);
  #zoneShape = $state(0);

  readonly #notes = new Map<NoteId, LiveNote>();
  readonly #zones = new Map<ZoneId, LiveZone>();
  readonly #sequences = new Map<ZoneId | null, Sequence>([[null, new Sequence()]]);
  readonly #open: OpenBoard;
  readonly #leave: (() => void)[] = [];

  /** What this person may do here now; see may.ts. */
  readonly may: May = $derived.by(() => {
    const { standing, person, made } = this.#place();
    return new May(standing, person, made, (zone) => this.#zones.get(zone)?.value.parent ?? null);
  });
  readonly #place: () => Place;

  /** Opens a board of a workshop as its person has it there; `signs` where it is not as the phase says. The effect that
   *  opens it follows who that is, and erasures: what this browser kept from before one has the erased words still. */
  static open(
    workshop: Pick<LiveWorkshop, 'id' | 'person' | 'erasures' | 'signs' | 'now' | 'placeAt'>,
    board: string,
    { phone, signs = () => workshop.signs(board) }: { readonly phone: boolean; readonly signs?: () => Signature },
  ): LiveBoard {
    const { id, person, erasures } = workshop;
    const now = () => workshop.now();
    return untrack(() => {
      const open = openBoard({ workshop: id, board, person, erasures, phone, signs, now });
      return new LiveBoard(id, board, open, () => workshop.placeAt(board));
    });
  }

  constructor(workshop: string, id: string, open: OpenBoard, place: () => Place = () => ANYWHERE) {
    this.id = id;
    this.workshop = workshop;
    this.#place = place;
    this.#open = open;
    this.api = open.api;
    this.presence = open.presence;
    this.#readAll();
    this.#leave.push(
      this.api.subscribe((change) => this.#take(change)),
      this.presence.subscribe(() => (this.others = this.presence.others())),
      this.#open.listen({
        ready: () => (this.ready = true),
        saveState: (state) => {
          // «Saved» is said of what is read here, too: a note that was taken back must be gone by then.
          if (state.kind === 'saved') this.api.catchUp();
          this.saveState = state;
        },
        refused: (event) => (this.refusal = this.takesBack?.(event) ? { ...event, text: null } : event),
      }),
    );
    this.ready = this.#open.ready;
    this.saveState = this.#open.saveState;
  }

  /** Every note, deleted ones too. Changes as a whole only when a note comes or goes for good. */
  get notes(): ReadonlyMap<NoteId, LiveNote> {
    void this.#noteShape;
    return this.#notes;
  }

  get zones(): ReadonlyMap<ZoneId, LiveZone> {
    void this.#zoneShape;
    return this.#zones;
  }

  /** Live zones in outline order, children after their parent. */
  get zonesInOrder(): readonly LiveZone[] {
    return this.#zoneList;
  }

  /** Live notes of a zone in outline order; `null` = the free ones. */
  notesIn(zone: ZoneId | null): readonly LiveNote[] {
    const sequence = this.#sequences.get(zone);
    if (sequence) return sequence.notes;
    // A zone that is not there yet: whoever asked is told when it comes.
    void this.#zoneShape;
    return [];
  }

  get freeNotes(): readonly LiveNote[] {
    return this.notesIn(null);
  }

  /** Is anything on it asked on which side of the perimeter it is (SPEC B27)? */
  get asksSide(): boolean {
    return this.#zoneList.some(({ value }) => asksSide(value));
  }

  /** The side of the perimeter that is looked at, in this browser alone; `null`: both. */
  get side(): Perimeter | null {
    return this.#side;
  }
  set side(side: Perimeter | null) {
    this.#fresh.clear();
    this.#side = side;
  }

  /** Is a note of the side that is looked at? Where nobody asks, it is of both. */
  shows({ id, perimeter, place }: Note): boolean {
    if (this.#side === null || perimeter === this.#side || this.#fresh.has(id)) return true;
    const zone = place.zone === null ? undefined : this.zones.get(place.zone)?.value;
    return zone === undefined || !asksSide(zone);
  }

  /** Those of a zone that are looked at. */
  shownIn(zone: ZoneId | null): readonly LiveNote[] {
    return this.#shown(this.notesIn(zone), ({ value }) => value);
  }
  /** The same as they are, for who reads the whole board again. */
  readIn(zone: ZoneId | null): readonly Note[] {
    return this.#shown(this.api.notesIn(zone), (note) => note);
  }
  /** Not one of them is read, and nothing copied, where both sides are looked at. */
  #shown<T>(all: readonly T[], of: (one: T) => Note): readonly T[] {
    return this.#side === null ? all : all.filter((one) => this.shows(of(one)));
  }

  /** Live notes of one person, newest first: «Mes idées». */
  notesBy(person: string): readonly LiveNote[] {
    return [...this.notes.values()]
      .filter(({ id, value }) => !value.deleted && (value.author === person || this.#isMadeHere(value.author, id)))
      .sort((a, b) => b.value.at - a.value.at);
  }

  /** An idea that nobody signed, made on this device. */
  #isMadeHere(author: string | null, id: NoteId): boolean {
    return author === null && this.#place().person !== '' && this.#place().made(id);
  }

  dismissRefusal(): void {
    this.refusal = null;
  }

  close(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#open.close();
  }

  /** Closes it, and forgets all that this browser kept of it. */
  async forget(): Promise<void> {
    for (const leave of this.#leave.splice(0)) leave();
    await this.#open.forget();
  }

  #inOrder(zone: ZoneId | null): readonly LiveNote[] {
    return this.api.notesIn(zone).flatMap((note) => this.#notes.get(note.id) ?? []);
  }

  #readAll(): void {
    this.#take({
      notes: new Set(this.api.notes().keys()),
      zones: new Set(this.api.zones().keys()),
      links: new Set(this.api.links().keys()),
      meta: true,
      local: false,
    });
  }

  #take(change: Change): void {
    const { api } = this;
    const touched = new Set<ZoneId | null>();
    let shape = false;
    let binned = false;
    for (const id of change.notes) {
      const value = api.notes().get(id);
      const live = this.#notes.get(id);
      if (!value) {
        if (live) touched.add(live.value.place.zone);
        shape = this.#notes.delete(id) || shape;
      } else if (!live) {
        this.#notes.set(id, new LiveNote(value));
        if (change.local && value.author === null) this.#place().make(id);
        if (change.local) this.#fresh.add(id);
        touched.add(value.place.zone);
        binned ||= value.deleted !== null;
        shape = true;
      } else if (live.value !== value) {
        const before = live.value;
        live.value = value;
        if (before.place !== value.place || before.deleted !== value.deleted) {
          touched.add(before.place.zone).add(value.place.zone);
          binned ||= before.deleted !== value.deleted;
        }
        binned ||= value.deleted !== null;
      }
    }
    if (shape) this.#noteShape += 1;
    if (change.zones.size > 0) {
      this.#takeZones(change.zones, touched);
      binned = true;
    }
    // Notes of a zone that is not there are free.
    const again = new Set([...touched].map((zone) => (this.#sequences.has(zone) ? zone : null)));
    for (const zone of again) {
      const sequence = this.#sequences.get(zone);
      if (sequence) sequence.notes = this.#inOrder(zone);
    }
    if (binned) this.bin = api.bin();
    // The same array while nothing of it changed: then nothing renders again.
    this.links = api.liveLinks();
    if (change.meta) this.title = api.title;
    this.canUndo = api.canUndo;
    this.canRedo = api.canRedo;
  }

  #takeZones(ids: ReadonlySet<ZoneId>, touched: Set<ZoneId | null>): void {
    let shape = false;
    // A note may have come before its zone did: it was free until now.
    touched.add(null);
    for (const id of ids) {
      touched.add(id);
      const value = this.api.zones().get(id);
      const live = this.#zones.get(id);
      if (!value) shape = this.#zones.delete(id) || shape;
      else if (live) live.value = value;
      else {
        this.#zones.set(id, new LiveZone(value));
        this.#sequences.set(id, new Sequence());
        shape = true;
      }
    }
    if (shape) this.#zoneShape += 1;
    this.#zoneList = this.api.zonesInOrder().flatMap((zone) => this.#zones.get(zone.id) ?? []);
  }
}
