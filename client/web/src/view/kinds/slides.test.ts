import { expect, it } from 'vitest';
import { board, note, zone } from '../../kinds/fixture';
import { slideOf, slidesOf } from './slides';

it('b13_lists_alone_need_no_pages_of_their_own', () => {
  expect(slidesOf(board([zone('list'), zone('free')], []), () => true)).toBeNull();
});

it('b13_a_table_is_shown_six_rows_a_page_and_what_waits_after_it', () => {
  const rows = Array.from({ length: 8 }, (_, n) => ({ id: `r${n}`, label: `R${n}` }));
  const table = zone('table', { rows, columns: [{ id: 'c', label: 'C' }] });
  const notes = [note('a', 'table', { row: 'r7', column: 'c' }), note('b', 'table'), note('c', 'table', {}, 'draft')];
  const slides = slidesOf(board([table], notes), () => true) ?? [];
  expect(slides.map(({ show }) => show)).toEqual(['table', 'table', 'ideas']);
  expect(slides[0]?.show === 'table' && slides[0].rows.length).toBe(6);
  expect([slideOf(slides, 'a'), slideOf(slides, 'b'), slideOf(slides, 'never')]).toEqual([1, 2, 0]);
});

it('b15_a_form_is_shown_a_question_a_page_and_cards_one_by_one', () => {
  const zones = [
    zone('form'),
    { ...zone('list'), id: 'q1', parent: 'form', synthesis: '' },
    { ...zone('list'), id: 'q2', parent: 'form', synthesis: 'Oui.' },
    zone('postcard'),
  ];
  const notes = [note('a', 'q2'), note('b', 'postcard'), note('c', 'postcard')];
  const slides = slidesOf(board(zones, notes), () => true) ?? [];
  expect(slides.map(({ show, zone: { id } }) => [show, id])).toEqual([
    ['question', 'q1'],
    ['question', 'q2'],
    ['card', 'postcard'],
    ['card', 'postcard'],
  ]);
  expect(slides[1]?.show === 'question' && [slides[1].number, slides[1].count]).toEqual([2, 2]);
});

it('b14_ideas_on_a_scale_are_ranked_by_what_both_scales_say', () => {
  const axis = (min: number) => ({ title: '', low: '', high: '', min, max: 5 });
  const scale = zone('axis', { axes: { x: axis(0), y: axis(0) } });
  const at = (x: number, y: number) => ({ x, y });
  const notes = [
    note('low', 'axis', at(1, 1)),
    note('high', 'axis', at(5, 4)),
    note('waits', 'axis', { waits: true }),
    note('one', 'axis', at(5, 0)),
  ];
  const [slide] = slidesOf(board([scale], notes), () => true) ?? [];
  expect(slide?.show === 'axis' && slide.ranked.map(({ id }) => id)).toEqual(['high', 'one', 'low']);
});
