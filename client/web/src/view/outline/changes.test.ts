import { expect, it } from 'vitest';
// eslint-disable-next-line no-restricted-imports -- the test makes a document of its own
import * as Y from 'yjs';
import { Board } from '../../board/board';
import type { BoardApi } from '../../board/model';
import { Witness, type Deed } from './changes';
import { summarize, tell } from './tell';

const FRAME = { x: 0, y: 0, w: 760, h: 220 };

/** A board with two zones, and a witness of what happens from now on. */
function scene() {
  const api: BoardApi = new Board(new Y.Doc(), 'léa');
  const cafe = api.addZone({ kind: 'list', title: 'ESPACE CAFÉ', frame: FRAME });
  const jeux = api.addZone({ kind: 'free', title: 'ESPACE JEUX', frame: FRAME });
  const idea = api.addNote({ zone: cafe }, 'un comptoir');
  const witness = new Witness(api);
  const deeds: Deed[] = [];
  api.subscribe((change) => deeds.push(...witness.see(change, api)));
  return { api, cafe, jeux, idea, deeds };
}
const what = (deeds: readonly Deed[]) => deeds.map((deed) => deed.what);

it('names what happens to an idea', () => {
  const { api, cafe, jeux, idea, deeds } = scene();
  const added = api.addNote({ zone: cafe }, 'des tasses');
  api.editText(idea, 0, 2, 'le');
  api.setColor([idea], 'rose');
  api.moveNotes([idea], { zone: jeux, at: { x: 0, y: 0 } });
  api.setSize(idea, { w: 300, h: 100 });
  api.remove([added]);
  api.restore([added]);
  expect(what(deeds)).toEqual([
    'note_added',
    'note_edited',
    'note_colored',
    'note_moved',
    'note_placed',
    'note_removed',
    'note_restored',
  ]);
  expect(deeds[0]).toMatchObject({ id: added, zone: cafe, by: 'léa', local: true });
  expect(deeds[3]).toMatchObject({ id: idea, zone: jeux });
});

it('names what happens to zones and links', () => {
  const { api, cafe, jeux, idea, deeds } = scene();
  api.setZone(cafe, { title: 'LE CAFÉ' });
  api.setZone(cafe, { locked: true });
  api.setZone(cafe, { locked: false });
  api.orderZone(jeux, cafe);
  const link = api.addLink(idea, jeux, 'influence');
  api.setLink(link, { label: 'le soir' });
  api.remove([link]);
  api.remove([jeux]);
  expect(what(deeds)).toEqual([
    'zone_edited',
    'zone_locked',
    'zone_unlocked',
    'zone_moved',
    'link_added',
    'link_edited',
    'link_removed',
    'zone_removed',
  ]);
});

it('undo is told as what it does', () => {
  const { api, cafe, deeds } = scene();
  api.addNote({ zone: cafe }, 'des tasses');
  api.remove([...api.notes().keys()].slice(-1));
  api.undo();
  expect(what(deeds).at(-1)).toBe('note_restored');
});

it('says who, where the board says so, and the zone by its title', () => {
  const { api, cafe, deeds } = scene();
  api.addNote({ zone: cafe }, 'des tasses');
  const [deed] = deeds;
  if (!deed) throw new Error('nothing was seen');
  const nameOf = (person: string | null) => (person === 'léa' ? 'Léa' : '');
  const said = tell({ ...deed, local: false }, api, nameOf).replaceAll('\u00a0', ' ');
  expect(said).toBe('Léa a ajouté « des tasses » dans ESPACE CAFÉ.');
  expect(tell(deed, api, nameOf).replaceAll('\u00a0', ' ')).toBe('« des tasses » ajoutée dans ESPACE CAFÉ.');
});

it('gathers the deeds of others into one sentence a zone, and only counts when there are many', () => {
  const { api, cafe, idea, deeds } = scene();
  for (const text of ['un', 'deux', 'trois']) api.addNote({ zone: cafe }, text);
  api.setColor([idea], 'rose');
  expect(summarize(deeds, 'essential', api)).toBe('3 idées ajoutées dans ESPACE CAFÉ.');
  expect(summarize(deeds, 'all', api)).toBe('3 idées ajoutées dans ESPACE CAFÉ. 1 changement dans ESPACE CAFÉ.');
  expect(summarize(deeds, 'off', api)).toBe('');
  for (const title of ['A', 'B', 'C', 'D', 'E']) api.addZone({ kind: 'list', title, frame: FRAME });
  expect(summarize(deeds, 'essential', api)).toBe('8 changements dans plusieurs zones.');
});
