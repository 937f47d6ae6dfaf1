import { describe, expect, test } from 'vitest';
import { note, zone } from '../canvas/fixture';
import { May } from './may';
import { OPEN_STANDING, type Standing } from './standing';

const PARENTS: Record<string, string> = { under: 'focus', a: 'b', b: 'a' };

function may(standing: Partial<Standing>, rules: Partial<Standing['rules']> = {}): May {
  const whole = { ...OPEN_STANDING, ...standing, rules: { ...OPEN_STANDING.rules, ...rules } };
  return new May(
    whole,
    'ada',
    (id) => id === 'made',
    (id) => PARENTS[id] ?? null,
  );
}

describe('the gestures that are offered', () => {
  test('f5_a_note_is_its_authors_or_of_whoever_made_it_here', () => {
    const own = may({}, { edit: 'own' });
    const asked = [
      note('n', null, { author: 'ada' }),
      note('n', null, { author: 'ben' }),
      note('made', null, { author: null }),
      note('n', null, { author: null }),
    ];
    expect(asked.map((one) => own.edit(one))).toEqual([true, false, true, false]);
    expect(asked.map((one) => own.move(one))).toEqual([true, true, true, true]);
  });

  test('f5_a_note_is_of_the_group_that_it_names_else_of_its_authors', () => {
    const ours = may({ group: 'a', mates: ['ada', 'ben'] }, { delete: 'group' });
    const asked = [
      note('n', null, { author: 'ben' }),
      note('n', null, { author: 'cleo', group: 'a' }),
      note('n', null, { author: 'ben', group: 'b' }),
      note('n', null, { author: 'cleo' }),
    ];
    expect(asked.map((one) => ours.remove(one))).toEqual([true, true, false, false]);
  });

  test('g_what_a_group_left_at_the_table_is_of_an_earlier_round_to_the_next_one', () => {
    const asked = [
      note('n', null, { author: 'ada' }),
      note('n', null, { author: 'ben' }),
      note('n', null, { author: 'cleo' }),
      note('n', null, { author: 'cleo', group: 'b' }),
      note('n', null, { author: null, group: 'b' }),
      note('n', null, { author: null }),
    ];
    const seen = (standing: Partial<Standing>, edit: 'own' | 'everyone' = 'own') => {
      const here = may({ group: 'a', mates: ['ada', 'ben'], ...standing }, { edit });
      return asked.map((one) => here.isEarlier(one));
    };
    expect(seen({ inherits: true })).toEqual([false, false, true, true, true, false]);
    // Where everyone may write on it, or nobody sat before, nothing is set apart.
    expect(seen({ inherits: true }, 'everyone')).not.toContain(true);
    expect(seen({ inherits: false })).not.toContain(true);
  });

  test('f7_notes_go_into_the_zones_of_the_phase_and_those_under_them', () => {
    const focused = may({ zones: ['focus'] });
    expect(['focus', 'under', 'aside', 'a', null].map((id) => focused.addIn(id))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(focused.moveInto(note('n', null), 'aside')).toBe(false);
  });

  test('f3_nothing_is_offered_on_a_board_that_is_closed', () => {
    const frozen = may({ closed: 'frozen', keepsOrder: true });
    expect([frozen.add, frozen.link, frozen.zones, frozen.edit(note('n', null))]).toEqual([false, false, false, false]);
    expect(frozen.changeZone(zone('z', { x: 0, y: 0, w: 1, h: 1 }))).toBe(false);
  });
});
