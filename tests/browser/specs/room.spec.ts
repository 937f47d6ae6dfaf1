// What the facilitation sees of the room from afar: tables as they work, lines that break; and what it makes of a vote.
import type { Page } from '@playwright/test';
import { Cockpit, command as say } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, test } from '../room';
import { allNotes } from '../server';

const shot = (page: Page, name: string) => picture(page, `room-${name}`);

test('tables are seen small while they work, and who is cut off is named with the time', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Café de mai'), browse);
  const cockpit = await Cockpit.open(room);
  const lea = await room.enter('Léa', { view: 'liste', device: LAPTOP });
  const omar = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  await cockpit.makeGroups(6);
  for (const phase of ['seating', 'round-1-1', 'round-1-2']) {
    await say(cockpit.page, room.created.workshop, { kind: 'start_phase', phase });
  }
  const tables = cockpit.page.getByRole('link', { name: /^Ouvrir / });
  await expect(tables).toHaveCount(6);
  await lea.getByRole('button', { name: 'J’y suis' }).click();
  const title = (await lea.getByRole('heading', { level: 1 }).first().textContent())!.trim();
  const field = new Outline(lea).addField('Actions à mettre en place');
  await field.fill('Un forum territorial');
  await field.press('Enter');
  const hers = cockpit.page.getByRole('link', { name: `Ouvrir ${title}, 1 idée` });
  await expect(hers).toBeVisible();
  // Painted: the note's paper is on the picture.
  await expect
    .poll(() =>
      hers.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const colors = new Set<number>();
        for (let i = 0; i < data.length; i += 4) colors.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
        return colors.size;
      }),
    )
    .toBeGreaterThan(4);

  // A line that breaks without a word: the page is still there, its network is not.
  await omar.context().setOffline(true);
  await omar.close({ runBeforeUnload: false });
  const lines = cockpit.page.getByRole('region', { name: /^Connexions/ });
  await expect(lines).toContainText('Omar');
  await shot(cockpit.page, 'cockpit');
  await shot(cockpit.page, 'cockpit-wide');
});

test('after the dot vote one button keeps the core and takes the others to the tray, after ten seconds to undo', async ({
  room,
}) => {
  const cockpit = await Cockpit.open(room);
  const { workshop } = room.created;
  const [lea, omar] = await Promise.all(['Léa', 'Omar'].map((name) => room.enter(name, { view: 'liste' })));
  const command = (asked: Readonly<Record<string, unknown>>, by = cockpit.page) => say(by, workshop, asked);
  await command({
    kind: 'open_vote',
    plan: {
      title: 'Socle ou bonus ?',
      how: { kind: 'dots', dots: 2, max: 2 },
      zones: ['boutique'],
      board: null,
      options: [],
      by_group: false,
      keep: { share: 30, rest: 'bonus' },
    },
  });
  const vote = await cockpit.page
    .getByRole('article', { name: 'Socle ou bonus ?' })
    .waitFor()
    .then(() =>
      cockpit.page.evaluate((id) => {
        const kept = JSON.parse(localStorage.getItem(`socle.workshop.${id}`) ?? '{}') as {
          view: { votes: { id: string }[] };
        };
        return kept.view.votes[0]!.id;
      }, workshop),
    );
  const ballot = (option: string) => ({ kind: 'dots', points: [{ option, n: 2 }] });
  await command({ kind: 'cast', vote, ballot: ballot('boutique-1') }, lea);
  await command({ kind: 'cast', vote, ballot: ballot('boutique-2') }, omar);
  await command({ kind: 'close_vote', vote });
  const article = cockpit.page.getByRole('article', { name: 'Socle ou bonus ?' });
  await expect(article).toContainText('2 idées choisies par au moins 30 % des votants');
  await article.getByText('Voir et ajuster la liste').click();
  await expect(article).toContainText('1 (50 %) · à égalité');
  await shot(cockpit.page, 'settle');
  const keep = article.getByRole('button', { name: 'Retenir 2 idées socles, les autres en Bonus' });
  // Undone in time, nothing happens.
  await keep.click();
  await cockpit.button('Annuler').click();
  expect(allNotes(await room.server.board(room.created)).some(({ status }) => status === 'core')).toBe(false);
  await keep.click();
  await cockpit.button('Maintenant').click();
  const list = new Outline(lea!);
  await expect(list.row('produits locaux')).toContainText('Idée socle');
  await expect(list.section('BONUS / PLUS TARD')).toContainText('vins, miel, paniers gourmands');
  const board = await room.server.board(room.created);
  const zone = (id: string) => board.zones.find((one) => one.id === id)!.notes.map((note) => note.id);
  expect(zone('boutique')).toEqual(['boutique-1', 'boutique-2']);
  expect(zone('bonus')).toEqual(['boutique-3']);
  await shot(lea!, 'settled-list');
});

test('ideas that are revealed lie in «À CLASSER», and a result told later is on the screen for the room', async ({
  room,
}) => {
  const cockpit = await Cockpit.open(room);
  const command = (asked: Readonly<Record<string, unknown>>) => say(cockpit.page, room.created.workshop, asked);
  const start = (phase: string) => command({ kind: 'start_phase', phase });
  const lea = await room.enter('Léa', { view: 'liste' });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  for (const phase of ['arrivee-1', 'arrivee-2', 'silence']) await start(phase);
  const column = lea.locator('aside');
  await column.getByRole('textbox', { name: 'Votre idée' }).fill('Un four à pain');
  await column.getByRole('button', { name: 'Envoyer' }).click();
  await expect(column.getByText('Prête à être révélée')).toBeVisible();
  await start('commun');
  await expect(new Outline(lea).section('À CLASSER')).toContainText('Un four à pain');
  await shot(lea, 'tray-list');

  const plan = { title: 'On continue ?', how: { kind: 'yes_no' }, zones: [], board: null, options: [], by_group: false };
  await command({ kind: 'open_vote', plan });
  await expect(screen.getByRole('heading', { level: 1 })).toHaveText('On continue ?');
  const vote = await cockpit.page.evaluate((id) => {
    const kept = JSON.parse(localStorage.getItem(`socle.workshop.${id}`) ?? '{}') as { view: { votes: { id: string }[] } };
    return kept.view.votes[0]!.id;
  }, room.created.workshop);
  await command({ kind: 'close_vote', vote });
  await start('espaces');
  await expect(screen.getByRole('heading', { level: 1 })).not.toHaveText('On continue ?');
  await command({ kind: 'reveal_vote', vote });
  await expect(screen.getByRole('heading', { level: 1 })).toHaveText('On continue ?');
  await shot(screen, 'late-result');
});
