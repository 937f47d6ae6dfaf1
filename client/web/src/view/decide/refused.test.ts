import { expect, test } from 'vitest';
import type { LiveWorkshop } from '../../live';
import { fetchRefusals } from '../../live/refusals.svelte';
import type { Refusal } from '../../protocol';
import { refusedText } from './refused';

const at = (connection: string) => ({ connection }) as LiveWorkshop;
const said = (refusal: Refusal, connection = 'open') => refusedText(refusal, at(connection));

test('k6: each reason why a ballot is not taken has a sentence of its own', async () => {
  await fetchRefusals();
  const whys = ['missing', 'reason', 'oneself', 'not_in_circle', 'has_voted', 'sealed', 'no_ballot', 'not_named'];
  const sentences = whys.map((why) => said({ code: 'bad_ballot', why }));
  expect(new Set(sentences).size).toBe(whys.length);
  expect(sentences).not.toContain(said({ code: 'bad_ballot', why: 'value' }));
});

test('k1 k5: a field is called what its label says, and never by its key', () => {
  const fields = [
    'subject',
    'text',
    'owner',
    'review_on',
    'state.reason',
    'role.name',
    'circle',
    'circle[2]',
    'names[0]',
  ];
  for (const field of fields) {
    for (const refusal of [
      { code: 'bad_field', field },
      { code: 'too_long', field, limit: 120 },
    ] as const) {
      expect(said(refusal), field).not.toMatch(/[_[\]]|role\.|state\.|subject|owner/);
    }
  }
});

test('a cut line says that the text is kept, and so does a full disk', async () => {
  await fetchRefusals();
  expect(said({ code: 'storage_unavailable' }, 'offline')).toMatch(/^Hors ligne/);
  expect(said({ code: 'storage_unavailable' })).not.toMatch(/^Hors ligne/);
  for (const code of ['wrong_step', 'not_your_turn', 'frozen', 'not_allowed', 'workshop_closed'] as const) {
    expect(said({ code }), code).toMatch(/\p{L}{3}.*\.$/u);
  }
});
