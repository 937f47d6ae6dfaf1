import { describe, expect, test } from 'vitest';
import text from '../../../../protocol/vectors/standing.json?raw';
import type { WorkshopView } from '../protocol';
import { asksLink, isFor, placeOf, standingAt } from './standing';

interface Case {
  readonly workshop: number;
  readonly person: string;
  readonly board: string;
  readonly now: number;
  readonly extra_seconds: number;
  readonly place: string | null;
  readonly closed: string | null;
  readonly group: string | null;
  readonly zones: readonly string[];
  readonly enters: boolean;
  readonly asks: readonly boolean[];
  readonly authors: string;
  readonly may: Record<'add' | 'move' | 'edit' | 'delete' | 'link' | 'zones', readonly boolean[]>;
}

const table = JSON.parse(text) as {
  readonly workshops: readonly WorkshopView[];
  readonly cases: readonly Case[];
};

const WHOSE = [
  { own: true, group: false },
  { own: false, group: true },
  { own: false, group: false },
];

describe('what a person may do on a board', () => {
  test('f4_the_browser_reckons_what_the_server_does', () => {
    expect(table.cases.length).toBeGreaterThan(200);
    for (const told of table.cases) {
      const view = table.workshops[told.workshop] as WorkshopView;
      const { person, board, now } = told;
      const standing = standingAt(view, person, board, now, told.extra_seconds);
      const may = Object.fromEntries(
        (Object.keys(told.may) as (keyof Case['may'])[]).map((rule) => [
          rule,
          WHOSE.map((whose) => isFor(standing, standing.rules[rule], whose)),
        ]),
      );
      const shut = told.closed === 'read_only' || told.closed === 'workshop_closed';
      const where = `${person} at ${board} of ${told.workshop}`;
      expect({ may, closed: standing.closed, place: placeOf(view, person) }, where).toEqual({
        may: told.may,
        closed: told.closed,
        place: told.place,
      });
      if (!shut) {
        const { group, zones, rules, enters } = standing;
        const asks = ['actions', 'actors'].map((zone) => asksLink(standing, zone) !== null);
        expect({ group, zones, enters, asks, authors: rules.authors }, where).toEqual({
          group: told.group,
          zones: told.zones,
          enters: told.enters,
          asks: told.asks,
          authors: told.authors,
        });
      }
    }
  });
});
