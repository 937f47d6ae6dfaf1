import { expect, test } from 'vitest';
import { confidentialText, DAY, daysLeft, endOf, noticeText } from './retention';

const now = Date.UTC(2026, 10, 29, 10);

test('an open workshop says when it would be erased if it were closed today', () => {
  const retention = { days: 90, closed_at: null };
  expect(endOf(retention, now)).toBe(now + 90 * DAY);
  expect(noticeText(retention, now)).toContain('90 jours après sa clôture');
  expect(noticeText(retention, now)).toContain('27 février 2027');
});

test('a closed one says the day, however late it is read', () => {
  const retention = { days: 30, closed_at: now - 20 * DAY };
  expect(endOf(retention, now)).toBe(now + 10 * DAY);
  expect(noticeText(retention, now)).toContain('jusqu’au 9 décembre 2026');
  expect(daysLeft(now + 10 * DAY, now)).toBe(10);
  expect(daysLeft(now + 1, now)).toBe(1);
  expect(daysLeft(now - 1, now)).toBe(0);
  // By a clock that is a little behind the server's.
  expect(daysLeft(now + 90 * DAY, now - 200)).toBe(90);
});

test('where nobody has chosen, that is what it says', () => {
  expect(noticeText({ days: null, closed_at: null }, now)).toContain('personne n’a choisi');
});

test('g11: what is said in confidence is told to go before the rest, with its day once the workshop is closed', () => {
  const of = (closed_at: number | null) => confidentialText({ days: 90, confidential_days: 30, closed_at }, now);
  expect(of(null)).toBe('Les espaces de pairs sont effacés 30 jours après la clôture.');
  expect(of(now - 20 * DAY)).toBe('Les espaces de pairs sont effacés le 9 décembre 2026.');
  expect(of(now - 31 * DAY)).toBe('Les espaces de pairs ont été effacés le 28 novembre 2026.');
  expect(confidentialText({ days: 90, closed_at: null }, now)).toBe('');
});
