import { expect, test } from 'vitest';
import sample from '../../../../../protocol/templates/idees-socles.json';
import type { Note } from '../../board/model';
import { note } from '../../kinds/fixture';
import { alikeAmong, comparisons, wordsOf } from './alike';

const idea = (id: string, text: string, more: Partial<Note> = {}): Note => ({ ...note(id, 'z'), text, ...more });
const groups = (notes: readonly Note[]) => alikeAmong(notes, 'b').map((group) => group.notes.map(({ text }) => text));

/** The sample board of the method, idea by idea (methods M5). */
function ideas(): Note[] {
  type Notes = readonly (string | { readonly text: string })[];
  interface Zone {
    readonly id: string;
    readonly only?: string;
    readonly notes?: Notes;
    readonly sample?: { readonly notes?: Notes };
  }
  const zones = sample.boards.flatMap((board) => board.zones as readonly Zone[]);
  return zones
    .filter(({ only }) => only !== 'blank')
    .flatMap(({ id, notes = [], sample: shown }) =>
      (shown?.notes ?? notes).map((one, n) => idea(`${id}-${n}`, typeof one === 'string' ? one : one.text)),
    );
}

test('the_five_pairs_of_the_sample_are_suggested_and_little_else', () => {
  const all = ideas();
  expect(all.length).toBe(41);
  expect(groups(all)).toEqual([
    ['Dégustation produits locaux, œnologie', 'produits locaux'],
    ['Salles de réunion (équipées, modulables)', 'espaces réunion & bureaux équipe'],
    ['Salon cocooning (canapés, fauteuils, ...)', 'Espace cocooning'],
    ['ludique, immersif, incitatif à la visite', 'immersif, incitatif à la visite'],
    ['jeux géants', 'Jeux géants'],
    ['Cartes (territoire, sentiers rando)', 'cartes (rando, terr, ...)'],
  ]);
});

test('case_accents_endings_order_and_a_slip_are_no_difference', () => {
  const alike: [string, string][] = [
    ['Mobilités douces', 'mobilite douce'],
    ['Pistes cyclables', 'des pistes cyclable !'],
    ['Un café associatif', 'Café associatif ouvert'],
    ['Un jardin partagé', 'Jardins partagés (avec l’école)'],
    ['Programation culturelle', 'Programmation culturelle'],
    ['More bike lanes', 'bike lanes'],
    ['Œnologie', 'oenologie'],
  ];
  for (const [a, b] of alike) expect([a, b, groups([idea('a', a), idea('b', b)]).length]).toEqual([a, b, 1]);
});

test('what_shares_a_word_is_not_the_same_for_that', () => {
  const apart: [string, string][] = [
    ['Parking', 'Un parking à vélos près de la gare pour les pendulaires'],
    ['Espace enfants', 'Espace café'],
    ['Salle de réunion', 'Salle de sport'],
    ['Créer un marché', 'Créer une crèche'],
    ['Bus', 'Bar'],
    ['', ''],
    ['de la', 'pour les'],
  ];
  for (const [a, b] of apart) expect([a, b, groups([idea('a', a), idea('b', b)])]).toEqual([a, b, []]);
});

test('each_of_a_group_is_like_each_and_what_somebody_kept_apart_stays_apart', () => {
  const three = [idea('a', 'jeux géants'), idea('b', 'Jeux géants'), idea('c', 'Des jeux géants.')];
  expect(groups(three)).toEqual([['jeux géants', 'Jeux géants', 'Des jeux géants.']]);
  const [a, b, c] = three as [Note, Note, Note];
  expect(groups([{ ...a, apart: ['b', 'c'] }, b, c])).toEqual([['Jeux géants', 'Des jeux géants.']]);
  // Whichever of the two it was said of.
  expect(groups([a, { ...b, apart: ['a'] }])).toEqual([]);
});

test('linked_copies_and_copies_of_this_board_are_one_idea_as_they_are', () => {
  const of = (board: string) => ({ origin: { board, note: 'a', label: '' } });
  const a = idea('a', 'La mairie');
  expect(groups([a, idea('b', 'La mairie', { twin: 'a' })])).toEqual([]);
  expect(groups([a, idea('b', 'La mairie', of('b'))])).toEqual([]);
  expect(groups([a, idea('b', 'La mairie', of('other'))])).toHaveLength(1);
});

test('what_half_the_board_says_makes_nobody_alike', () => {
  const notes = Array.from({ length: 40 }, (_, n) =>
    idea(`n${n}`, `tourisme ${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN'[n]}${n}`),
  );
  expect(groups(notes)).toEqual([]);
});

test('the_answer_is_the_same_whatever_came_first', () => {
  const key = (notes: readonly Note[]) =>
    alikeAmong(notes, 'b')
      .map((group) =>
        group.notes
          .map(({ id }) => id)
          .sort()
          .join(),
      )
      .sort();
  const all = ideas();
  expect(key([...all].reverse())).toEqual(key(all));
  // A chain: each like the next, the ends not like each other.
  const chain = [
    idea('a', 'marché couvert du samedi'),
    idea('b', 'marché couvert samedi matin'),
    idea('c', 'marché samedi matin gratuit'),
  ];
  expect(key([...chain].reverse())).toEqual(key(chain));
});

test('a_board_of_2000_ideas_compares_few_of_its_two_million_pairs', () => {
  const words = ['marché', 'vélo', 'école', 'jardin', 'atelier', 'musique', 'cuisine', 'lecture', 'sentier', 'rivière'];
  const at = (n: number) => words[n % words.length];
  const many = Array.from({ length: 2000 }, (_, n) =>
    idea(`n${n}`, `${at(n)} ${at(n * 7 + 3)} ${at(Math.floor(n / 10))} ${n % 50} quartier${n % 90}`),
  );
  const count = comparisons(many);
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(60_000);
});

test('brackets_after_an_idea_say_more_of_it_and_are_not_it', () => {
  expect(wordsOf('Cartes (territoire, sentiers rando)')).toEqual(['cart']);
  expect(wordsOf('(à préciser)')).toEqual(wordsOf('à préciser'));
});
