import { expect, test } from 'vitest';
import type { ExportedBoard, ExportedZone } from '../../live/report';
import { cardsOf, columnsOf, panelsOf } from './panels';

const zone = (title: string, panel: number | null, texts: readonly string[] = []): ExportedZone => ({
  id: title,
  title,
  panel,
  color: 'ciel',
  notes: texts.map((text) => ({ id: text, text, color: 'rose' })),
});
const board = (zones: readonly ExportedZone[], free: readonly string[] = []): ExportedBoard => ({
  id: 'b',
  title: 'Idées socles',
  zones,
  notes: free.map((text) => ({ id: text, text, color: 'sable' })),
});

test('e11: a poster for each panel, numbered as in the source', () => {
  const panels = panelsOf([board([zone('CAFÉ', 1), zone('OT', 1), zone('DÉTENTE', 2), zone('À classer', null)])]);
  expect(panels.map(({ number, zones }) => [number, zones.map(({ title }) => title)])).toEqual([
    ['1/2', ['CAFÉ', 'OT']],
    ['2/2', ['DÉTENTE']],
  ]);
});

test('e11: ideas of no panel are not lost, and a board without panels is one poster', () => {
  expect(panelsOf([board([zone('A', 1), zone('À classer', null, ['idée'])])])).toHaveLength(2);
  const whole = panelsOf([board([zone('A', null), zone('B', null)])]);
  expect(whole.map(({ number, zones }) => [number, zones.length])).toEqual([['', 2]]);
  expect(panelsOf([board([])])).toEqual([]);
});

test('e11: a board that says nothing is no poster beside one that does', () => {
  const [told, empty] = [board([zone('A', null, ['idée'])]), board([zone('B', null)])];
  expect(panelsOf([told, empty]).map(({ zones }) => zones[0]?.title)).toEqual(['A']);
  expect(panelsOf([empty])).toHaveLength(1);
});

test('e11: the columns of a poster are about as long, in reading order', () => {
  const ideas = (count: number) => Array.from({ length: count }, (_, n) => `idée ${n}`);
  const titles = (...counts: readonly number[]) =>
    columnsOf(counts.map((count, n) => zone(`Z${n}`, 1, ideas(count)))).map((column) =>
      column.map(({ title }) => title),
    );
  expect(titles(5, 3, 0, 0, 4, 0)).toEqual([
    ['Z0', 'Z1', 'Z2'],
    ['Z3', 'Z4', 'Z5'],
  ]);
  expect(titles(12, 1, 1)).toEqual([['Z0'], ['Z1', 'Z2']]);
  expect(titles(3)).toEqual([['Z0'], []]);
  expect(titles()).toEqual([[], []]);
});

test('e11: a card for each idea, free ones too', () => {
  expect(cardsOf([board([zone('CAFÉ', 1, ['un', 'deux'])], ['trois'])]).map(({ zone, text }) => [zone, text])).toEqual([
    ['CAFÉ', 'un'],
    ['CAFÉ', 'deux'],
    ['', 'trois'],
  ]);
});
