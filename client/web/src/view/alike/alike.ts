// Which ideas read alike, so that somebody may look whether they are one (methods M5): nothing is ever joined by itself.
// By the words that two ideas share, whatever their case, accents, endings and small slips. The same ideas give the same
// answer on every screen. Pure; 2,000 notes take some tens of milliseconds.
import type { BoardApi, Note, NoteId } from '../../board/model';
import { fold } from '../outline/fold';

/** So much of what the shorter one says is in the other one, */
const SHARED = 0.75;
/** and so much of all that both say is in both: «parking» is not each idea that mentions one. */
const OF_ALL = 0.28;
/** What a word weighs that says what kind of thing it is, or that half the board says. */
const LIGHT = 0.25;
/** A word is common when so many notes have it, and so much of all. */
const COMMON = { notes: 12, part: 0.1 };
/** Words that more notes begin alike with are not looked up any more: each pair of them would be compared. */
const MOST_TOGETHER = 80;
/** By how many letters words are looked up; shorter ones have to be equal. */
const STEM = 4;

/** Words that carry nothing, in both languages. */
const EMPTY = new Set(
  `a au aux avec ce ces cet cette comme d dans de des du elle en entre et etre eux faire il ils j je l la le les leur leurs lui
  m ma mais me meme mes moi mon n ne nos notre nous on ou par pas plus pour qu que qui s sa sans se ses si son sont sous sur
  t ta te tes toi ton tous tout toute toutes tres un une vers vos votre vous y c est avoir plusieurs divers etc
  an and are as at be by for from has have in into is it its no not of on or our so that the their them there they this to us
  was we were what which who will with you your some any all more`.split(/\s+/),
);
/** What kind of place or thing: «salle de réunion» and «espace réunion» are one. */
const KIND = `espace salle salon lieu zone coin endroit pole point place site local maison
  idee action projet piste proposition creation creer mettre developper organiser proposer amenager
  space room area corner spot idea project create make develop organise organize`;

/** A word without what only bends it. */
function stem(word: string): string {
  if (word.length <= 3) return word;
  return word.replace(/(?:es|s|x)$/, '').replace(/(.{3}.*)e$/, '$1');
}

const KINDS = new Set(KIND.split(/\s+/).map(stem));

/** What an idea says in words, the brackets after it left out: «Cartes (territoire, sentiers)» says «Cartes». */
export const wordsOf = (text: string): readonly string[] => wordsIn(fold(text));

function wordsIn(plain: string): readonly string[] {
  const bare = plain.replace(/\([^)]*\)?/g, ' ');
  const found = (from: string) =>
    [...new Set(from.match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) => !EMPTY.has(word)).map(stem);
  const words = found(bare);
  return [...new Set(words.length > 0 ? words : found(plain))];
}

/** Are two words one, but for its ending or one letter? */
function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < STEM) return false;
  if (long.startsWith(short) && long.length - short.length <= 3) return true;
  return short.length >= 6 && isOneOff(short, long);
}

/** One letter more, less or other; or two that changed places. */
function isOneOff(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const rest = (word: string, from: number) => word.slice(from);
  if (short.length < long.length) return rest(short, at) === rest(long, at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return rest(short, at + 1) === rest(long, at + 1) || (swapped && rest(short, at + 2) === rest(long, at + 2));
}

interface Said {
  readonly note: Note;
  readonly plain: string;
  readonly words: readonly string[];
  readonly weight: number;
}

/** Of one text from the start: linked copies, and copies made on this board. */
const familyOf = (note: Note, board: string): NoteId =>
  note.twin ?? (note.origin?.board === board ? note.origin.note : note.id);

/** May the two say the same, and has nobody said that they don't? */
function isOpen(a: Note, b: Note, board: string): boolean {
  return familyOf(a, board) !== familyOf(b, board) && !a.apart.includes(b.id) && !b.apart.includes(a.id);
}

export interface Alike {
  readonly notes: readonly Note[];
  /** 0 to 1. */
  readonly score: number;
}

interface Reading {
  readonly said: readonly Said[];
  readonly weighs: (word: string) => number;
}

function readAll(notes: readonly Note[]): Reading {
  const folded = notes.map(({ text }) => fold(text));
  const words = folded.map(wordsIn);
  const often = new Map<string, number>();
  for (const word of words.flat()) often.set(word, (often.get(word) ?? 0) + 1);
  const least = Math.max(COMMON.notes, notes.length * COMMON.part);
  const weights = new Map<string, number>();
  for (const [word, count] of often) weights.set(word, KINDS.has(word) || count >= least ? LIGHT : 1);
  const weighs = (word: string): number => weights.get(word) ?? 1;
  const said = notes.map((note, n) => {
    const plain = (folded[n] ?? '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    const own = words[n] ?? [];
    return { note, plain, words: own, weight: own.reduce((sum, word) => sum + weighs(word), 0) };
  });
  return { said, weighs };
}

/** Groups of notes each of which reads like each other one of its group, in the order of what is given. */
export function alikeAmong(notes: readonly Note[], board: string): readonly Alike[] {
  const { said, weighs } = readAll(notes);
  const pairs: { a: number; b: number; score: number }[] = [];
  for (const [a, others] of candidates(said, weighs)) {
    for (const b of others) {
      const [one, other] = [said[a], said[b]];
      if (!one || !other || !isOpen(one.note, other.note, board)) continue;
      const score = scoreOf(one, other, weighs);
      if (score > 0) pairs.push({ a, b, score });
    }
  }
  return grouped(said, pairs);
}

/** How many pairs are compared for these notes: what the answer costs. */
export function comparisons(notes: readonly Note[]): number {
  const { said, weighs } = readAll(notes);
  let count = 0;
  for (const [, others] of candidates(said, weighs)) count += others.size;
  return count;
}

/** Which notes are compared with which later ones: those that are equal, or begin a word alike that weighs something. */
function* candidates(
  said: readonly Said[],
  weighs: (word: string) => number,
): Iterable<readonly [number, ReadonlySet<number>]> {
  const shelves = new Map<string, number[]>();
  const keysOf = ({ plain, words }: Said): Set<string> =>
    new Set([
      ...(plain ? [`= ${plain}`] : []),
      ...words.filter((word) => weighs(word) === 1).map((word) => word.slice(0, STEM)),
    ]);
  const keys = said.map(keysOf);
  keys.forEach((own, n) => {
    for (const key of own) {
      const shelf = shelves.get(key);
      if (shelf) shelf.push(n);
      else shelves.set(key, [n]);
    }
  });
  for (const [n, own] of keys.entries()) {
    const others = new Set<number>();
    for (const key of own) {
      const shelf = shelves.get(key) ?? [];
      if (shelf.length <= MOST_TOGETHER) for (const other of shelf) if (other > n) others.add(other);
    }
    if (others.size > 0) yield [n, others];
  }
}

/** How alike two are, 0 where they are not alike enough. */
function scoreOf(a: Said, b: Said, weighs: (word: string) => number): number {
  if (a.plain === b.plain) return a.plain ? 1 : 0;
  const taken = b.words.map(() => false);
  let both = 0;
  let heavy = 0;
  for (const word of a.words) {
    const exact = b.words.findIndex((other, n) => !taken[n] && other === word);
    const n = exact >= 0 ? exact : b.words.findIndex((other, at) => !taken[at] && isSame(word, other));
    const match = b.words[n];
    if (match === undefined) continue;
    taken[n] = true;
    const weight = Math.min(weighs(word), weighs(match));
    both += weight;
    if (weight === 1) heavy += 1;
  }
  if (heavy === 0) return 0;
  const shared = both / Math.min(a.weight, b.weight);
  const ofAll = both / (a.weight + b.weight - both);
  return shared >= SHARED && ofAll >= OF_ALL ? (shared + ofAll) / 2 : 0;
}

const nameOf = (said: readonly Said[], { a, b }: { a: number; b: number }): string =>
  [said[a]?.note.id ?? '', said[b]?.note.id ?? ''].sort().join(' ');

/** Pairs put together where each is like each, the closest first. */
function grouped(said: readonly Said[], pairs: readonly { a: number; b: number; score: number }[]): readonly Alike[] {
  const close = new Set(pairs.map(({ a, b }) => `${a} ${b}`));
  const isClose = (a: number, b: number) => close.has(a < b ? `${a} ${b}` : `${b} ${a}`);
  const groupOf = new Map<number, { members: number[]; score: number }>();
  // Of equals those that come first by their ids: the order of what is given does not matter.
  const named = pairs.map((pair) => ({ ...pair, name: nameOf(said, pair) }));
  const sorted = named.sort((p, q) => q.score - p.score || (p.name < q.name ? -1 : Number(p.name > q.name)));
  for (const { a, b, score } of sorted) {
    const [one, other] = [groupOf.get(a), groupOf.get(b)];
    if (one && one === other) continue;
    const members = [...(one?.members ?? [a]), ...(other?.members ?? [b])];
    const all = members.every((m, i) => members.slice(i + 1).every((n) => isClose(m, n)));
    if (!all) continue;
    const group = {
      members: members.sort((m, n) => m - n),
      score: Math.max(score, one?.score ?? 0, other?.score ?? 0),
    };
    for (const member of members) groupOf.set(member, group);
  }
  const groups = [...new Set(groupOf.values())].sort((a, b) => (a.members[0] ?? 0) - (b.members[0] ?? 0));
  return groups.map(({ members, score }) => ({ notes: members.flatMap((n) => said[n]?.note ?? []), score }));
}

/** The notes of a board among which some may be one: ideas, not cards, not how people arrive, not what has no words. */
export function comparable(api: BoardApi): readonly Note[] {
  const zones = [...api.zonesInOrder().map(({ id }) => id), null];
  const skipped = new Set(['strip', 'postcard']);
  return zones
    .filter((zone) => zone === null || !skipped.has(api.zones().get(zone)?.kind ?? 'list'))
    .flatMap((zone) => api.notesIn(zone))
    .filter((note) => note.text.trim() !== '' && note.signature === null && note.weather === null);
}
