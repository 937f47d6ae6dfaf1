// Which gestures a view offers on a board: what this person's standing allows, asked item by item.
import type { Link, Note, NoteId, Zone, ZoneId } from '../board/model';
import type { Refusal } from '../protocol';
import { isFor, type Standing, type Whose } from './standing';

const MINE: Whose = { own: true, group: true };

export class May {
  readonly standing: Standing;
  /** Whose it is to say so. */
  readonly person: string;
  readonly #made: (note: NoteId) => boolean;
  readonly #parentOf: (zone: ZoneId) => ZoneId | null;

  /** `made`: did this browser make that note, which nobody signed? */
  constructor(
    standing: Standing,
    person: string,
    made: (note: NoteId) => boolean,
    parentOf: (zone: ZoneId) => ZoneId | null,
  ) {
    this.standing = standing;
    this.person = person;
    this.#made = made;
    this.#parentOf = parentOf;
  }

  /** Why nothing can be changed now. */
  get closed(): Refusal['code'] | null {
    return this.standing.closed;
  }
  /** Add notes, somewhere. */
  get add(): boolean {
    return isFor(this.standing, this.standing.rules.add, MINE);
  }
  get link(): boolean {
    return isFor(this.standing, this.standing.rules.link, MINE);
  }
  /** Remove notes, one's own at least. */
  get removes(): boolean {
    return isFor(this.standing, this.standing.rules.delete, MINE);
  }
  get zones(): boolean {
    return isFor(this.standing, this.standing.rules.zones, MINE);
  }

  /** Add a note in this zone (`null`: outside of all)? */
  addIn(zone: ZoneId | null): boolean {
    return this.add && this.#isOpen(zone);
  }
  move(note: Note): boolean {
    return this.#may('move', note);
  }
  /** Move a note into this zone? */
  moveInto(note: Note, zone: ZoneId | null): boolean {
    return this.move(note) && this.#isOpen(zone);
  }
  edit(note: Note): boolean {
    return this.#may('edit', note);
  }
  /** Was it left at this table by a group of an earlier round, so that it is read here and not written? */
  isEarlier(note: Note): boolean {
    if (!this.standing.inherits || this.edit(note)) return false;
    const { own, group } = this.#whose(note);
    return !own && !group && (note.author !== null || note.group !== null);
  }
  remove(note: Note): boolean {
    return this.#may('delete', note);
  }
  /** Say whether its words may be told? Whatever the phase says of writing: its author until the workshop is closed. */
  share(note: Note): boolean {
    const { closed } = this.standing;
    if (closed === 'read_only' || closed === 'workshop_closed') return false;
    return this.#whose(note).own;
  }
  changeLink(link: Link): boolean {
    return isFor(this.standing, this.standing.rules.link, this.#of(link.author, null, false));
  }
  changeZone(zone: Zone): boolean {
    return isFor(this.standing, this.standing.rules.zones, this.#of(zone.author, null, false));
  }

  #may(rule: 'move' | 'edit' | 'delete', note: Note): boolean {
    return isFor(this.standing, this.standing.rules[rule], this.#whose(note));
  }

  #whose(note: Note): Whose {
    return this.#of(note.author, note.group, note.author === null && this.#made(note.id));
  }

  #of(author: string | null, group: string | null, made: boolean): Whose {
    const { mates, group: ours } = this.standing;
    return {
      own: author === null ? made : author === this.person,
      group: group === null ? author !== null && mates.includes(author) : group === ours,
    };
  }

  #isOpen(zone: ZoneId | null): boolean {
    const { zones } = this.standing;
    if (zones.length === 0) return true;
    const seen = new Set<ZoneId>();
    for (let at = zone; at !== null && !seen.has(at); at = this.#parentOf(at)) {
      if (zones.includes(at)) return true;
      seen.add(at);
    }
    return false;
  }
}
