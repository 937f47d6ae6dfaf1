import { expect, test } from 'vitest';
import type { Note } from '../../board/model';
import { fieldsFor, missingIn, type Asked } from './asked';

const action = { id: 'a', text: 'un forum' } as Note;
const linkAsked = { kind: 'answers', zone: 'actions', zones: [] };
const asked = (patch: Partial<Asked>): Asked => ({
  strip: false,
  term: false,
  perimeter: false,
  table: false,
  card: false,
  where: null,
  answers: null,
  ...patch,
});

test('f12_a_card_is_not_sent_without_its_weather', () => {
  const strip = asked({ strip: true });
  expect(missingIn(strip, {})).toBe('weather');
  expect(missingIn(strip, { weather: 'sun' })).toBeNull();
  expect(missingIn(null, {})).toBeNull();
});

test('f11_an_answer_is_to_an_idea_that_is_there', () => {
  const answers = asked({ answers: { asked: linkAsked, notes: [action] } });
  expect(missingIn(answers, {})).toBe('answers');
  expect(missingIn(answers, { answers: { note: 'gone', kind: 'answers' } })).toBe('answers');
  expect(missingIn(answers, { answers: { note: 'a', kind: 'answers' } })).toBeNull();
});

test('what was chosen for another zone is not sent along', () => {
  const more = {
    weather: 'rain',
    term: 'short',
    entered: 'table',
    answers: { note: 'a', kind: 'answers' },
  } as const;
  expect(fieldsFor(null, more)).toEqual({});
  expect(fieldsFor(asked({ table: true }), more)).toEqual({ entered: 'table' });
  expect(fieldsFor(asked({ strip: true }), more)).toEqual({ weather: 'rain' });
  const all = asked({ term: true, answers: { asked: linkAsked, notes: [action] } });
  expect(fieldsFor(all, more)).toEqual({ term: 'short', answers: more.answers });
});
