// A table: its host types for people without a phone, its timer is its own, and what a phase asks of an idea is asked.
import type { Locator, Page } from '@playwright/test';
import { violations } from '../axe';
import { arrive, Cafe } from '../pages/cafe';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, test } from '../room';
import { allNotes } from '../server';

const shot = (page: Page, name: string) => picture(page, `table-${name}`);
const bar = (page: Page) => page.getByRole('region', { name: 'Ma table' });

test('a host types for someone without a phone; everyone reads «Saisi par la table», nobody a name', async ({
  server,
  browse,
}) => {
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const host = await room.enter('Hélène', { view: 'ecrire', device: PHONE });
  const guest = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'plan' });
  await cafe.seat('Hélène', 'Léa', 'Jules');
  await cafe.starts('seating', 'round-1-1', 'round-1-2');
  await arrive(host, guest, laptop);
  await expect(bar(host)).toContainText('Vous accueillez la table Formation et parcours professionnels');
  await expect(bar(guest)).toHaveCount(0);

  const typed = host.getByRole('checkbox', { name: /^Saisi pour la table/ });
  await expect(guest.getByRole('checkbox', { name: /^Saisi pour la table/ })).toHaveCount(0);
  await typed.check();
  const phone = new Phone(host);
  await phone.write('Une navette le samedi');
  await expect(phone.mine.first()).toContainText('Saisi par la table');
  await shot(host, 'host-phone');
  await typed.uncheck();
  await phone.write('Mon idée à moi');
  await expect(phone.mine.first()).not.toContainText('Saisi par la table');

  await new Phone(guest).tab('Lire').click();
  const read = guest.getByRole('button', { name: /Une navette le samedi/ });
  await expect(read).toContainText('Saisi par la table');
  await expect(read).not.toContainText('Hélène');
  await expect(laptop.getByRole('option', { name: /Une navette le samedi, Saisi par la table/ })).toBeVisible();
  await shot(laptop, 'guest-plan');
  const board = await room.server.board(room.created);
  const note = allNotes(board).find(({ text }) => text === 'Une navette le samedi');
  expect(note).toMatchObject({ entered: 'table' });
  expect(await violations(host)).toEqual([]);
});

test('on a laptop the host has a column to type for the table, and the list says what was typed so', async ({
  server,
  browse,
}) => {
  const cafe = await Cafe.open(server, browse);
  const host = await cafe.room.enter('Hélène', { view: 'liste', device: LAPTOP });
  await cafe.seat('Hélène');
  await cafe.starts('seating', 'round-1-1', 'round-1-2');
  await arrive(host);
  await host.getByRole('button', { name: 'Saisir pour la table' }).click();
  const column = host.getByRole('complementary', { name: 'Saisir pour la table' });
  await expect(column.getByRole('checkbox', { name: /^Saisi pour la table/ })).toBeChecked();
  await column.getByRole('textbox', { name: 'Votre idée' }).fill('Un livret d’accueil');
  await column.getByRole('button', { name: 'Envoyer' }).click();
  const row = new Outline(host).row('Un livret d’accueil');
  await expect(row).toContainText('Saisi par la table');
  await expect(row).not.toContainText('Hélène');
  await shot(host, 'host-laptop');
  expect(await violations(host)).toEqual([]);
});

test('a table has a timer of its own: its people see it, another table does not, the phase goes on', async ({
  server,
  browse,
}) => {
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const host = await room.enter('Hélène', { view: 'ecrire', device: PHONE });
  const guest = await room.enter('Léa', { view: 'liste' });
  const stranger = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  await cafe.seat('Hélène', 'Léa');
  await cafe.starts('seating', 'round-1-1', 'round-1-2');
  await arrive(host, guest);
  await bar(host).getByRole('combobox', { name: 'Durée' }).selectOption({ label: '5 min' });
  await bar(host).getByRole('button', { name: 'Démarrer' }).click();
  for (const page of [host, guest]) await expect(bar(page)).toContainText(/[45]:\d\d/);
  await expect(bar(stranger)).toHaveCount(0);
  await expect(host.getByRole('region', { name: 'Consigne' })).toContainText(/1[56]:\d\d/);
  await bar(host).getByRole('button', { name: 'Pause' }).click();
  await expect(bar(guest)).toContainText('En pause');
  await expect(bar(guest).getByRole('button')).toHaveCount(0);
  await bar(host).getByRole('button', { name: 'Ajouter une minute' }).click();
  await expect(bar(guest)).toContainText(/[56]:\d\d/);
  await shot(host, 'timer-phone');
  await shot(guest, 'timer-laptop');
  await bar(host).getByRole('button', { name: 'Arrêter' }).click();
  await expect(bar(guest)).toHaveCount(0);
});

test('in round two an idea says which action it answers, on a phone, in the list and on the plan', async ({
  server,
  browse,
}) => {
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const page = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'liste' });
  await cafe.seat('Léa', 'Jules');
  await cafe.starts('seating', 'round-1-1', 'round-1-2');
  await arrive(page, laptop);
  // Before the second step begins here too, an idea would be private.
  await expect(page.getByRole('region', { name: 'Consigne' })).toContainText('mettre en commun');
  const phone = new Phone(page);
  await phone.write('Un forum territorial');
  // What is still on its way when the next step forbids it comes back to its field.
  await expect(phone.mine.first()).toContainText('Enregistrée');
  await cafe.starts('rotate-1');
  await cafe.command({ kind: 'rotate', round: 0 });
  await cafe.starts('round-2');

  await phone.zone('Recommandations, prérequis').check({ force: true });
  await phone.field.fill('Une salle accessible');
  await phone.send.click();
  await expect(page.getByRole('alert')).toContainText('Choisissez d’abord l’idée à laquelle vous répondez');
  await expect(phone.field).toHaveValue('Une salle accessible');
  await page.getByRole('combobox', { name: /À quelle idée/ }).selectOption({ label: 'Un forum territorial' });
  await shot(page, 'answers-phone');
  await phone.send.click();
  await expect(phone.mine).toHaveCount(2);

  const list = new Outline(laptop);
  await expect(list.row('Une salle accessible')).toContainText('Un forum territorial');
  const field = list.addField('Acteurs à mobiliser');
  await field.fill('La chambre de commerce');
  await field.press('Enter');
  await expect(laptop.getByRole('alert')).toContainText('Choisissez d’abord');
  await laptop
    .getByRole('combobox', { name: /À quelle idée/ })
    .last()
    .selectOption({ label: 'Un forum territorial' });
  await shot(laptop, 'answers-list');
  await field.press('Enter');
  await expect(list.row('La chambre de commerce')).toContainText('Un forum territorial');
  // The list shows a link before it is on the server.
  const kinds = async () => (await room.server.board(room.created)).links.map(({ kind }) => kind);
  await expect.poll(kinds).toEqual(['answers', 'answers']);
  expect(await violations(page)).toEqual([]);
});

/** How strongly the words of a note stand out from what they stand on (WCAG 1.4.6). */
const contrast = (note: Locator) =>
  note.evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    const ctx = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const luminance = (css: string) => {
      ctx.fillStyle = css;
      ctx.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...ctx.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((byte) => {
        const part = byte / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const [ink, paper] = [luminance(color), luminance(backgroundColor)];
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });

test('in round two what others left at the table is pale, and said to be of an earlier round', async ({
  server,
  browse,
}) => {
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const host = await room.enter('Hélène', { view: 'liste' });
  const plan = await room.enter('Jules', { view: 'plan' });
  await cafe.seatAll([['Hélène'], [], [], [], [], ['Jules']]);
  await cafe.starts('seating', 'round-1-1', 'round-1-2');
  await arrive(host, plan);
  const hosts = new Outline(host);
  await hosts.addField('Actions à mettre en place').fill('Un forum territorial');
  await hosts.addField('Actions à mettre en place').press('Enter');
  await expect(hosts.note('Un forum territorial')).toBeVisible();
  await cafe.starts('rotate-1', 'round-2');
  await arrive(plan);
  const open = async (view: 'liste' | 'ecrire', device = LAPTOP) => {
    const page = await plan.context().newPage();
    await page.setViewportSize(device.viewport);
    await page.goto(room.address(view));
    return page;
  };
  const list = await open('liste');
  const phone = await open('ecrire', PHONE);
  // Until it is told where this table is now it shows where it was.
  await expect(phone.getByRole('region', { name: 'Consigne' })).toContainText('prérequis et acteurs');
  await new Phone(phone).tab('Lire').click();

  const left: readonly [string, Page, Locator][] = [
    ['plan', plan, plan.getByRole('option', { name: /^Un forum territorial, D’un tour précédent/ })],
    ['list', list, new Outline(list).note('Un forum territorial')],
    ['phone', phone, phone.getByRole('button', { name: /Un forum territorial.*D’un tour précédent/ })],
  ];
  await expect(left[1]![2]).toHaveAccessibleDescription(/D’un tour précédent/);
  for (const [name, page, note] of left) {
    await expect(note).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => contrast(note), `${name}, ${colorScheme}`).toBeGreaterThan(7);
      await shot(page, `earlier-${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  // One's own is as it always was, and so is what one left for others to whoever stays.
  const mine = new Outline(list);
  await mine.addField('Actions à mettre en place').fill('Une navette');
  await mine.addField('Actions à mettre en place').press('Enter');
  await expect(mine.note('Une navette')).not.toHaveAccessibleDescription(/tour précédent/);
  const paper = (note: Locator) => note.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await paper(mine.note('Un forum territorial'))).not.toBe(await paper(mine.note('Une navette')));
  await expect(hosts.note('Une navette')).toBeVisible();
  for (const text of ['Un forum territorial', 'Une navette']) {
    await expect(hosts.note(text)).not.toHaveAccessibleDescription(/tour précédent/);
  }
  expect(await paper(hosts.note('Un forum territorial'))).toBe(await paper(hosts.note('Une navette')));
});

test('a podium takes three actions with their term, and the room sees the tables one by one', async ({
  server,
  browse,
}) => {
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const host = await room.enter('Hélène', { view: 'liste' });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await cafe.seat('Hélène');
  await cafe.starts('seating', 'round-1-1', 'round-1-2', 'rotate-1', 'round-2', 'rotate-2', 'round-3');
  await arrive(host);
  const list = new Outline(host);
  const field = list.addField('3 actions prioritaires');
  await field.fill('Ouvrir une navette');
  await host.getByRole('radio', { name: 'Moyen terme' }).check({ force: true });
  await field.press('Enter');
  await expect(list.row('Ouvrir une navette')).toContainText('Moyen terme');
  for (const text of ['Créer un forum', 'Écrire un livret', 'Lancer un jumelage']) {
    await field.fill(text);
    await field.press('Enter');
  }
  await expect(host.getByText(/Cette zone est pleine\s: 3 au plus/)).toBeVisible();
  await expect(list.row('Lancer un jumelage')).toHaveCount(0);
  await shot(host, 'podium-list');

  await cafe.starts('consent', 'debrief');
  await expect(screen.getByRole('heading', { level: 1 })).toHaveText('Formation et parcours professionnels');
  await expect(screen.getByRole('listitem').filter({ hasText: 'Ouvrir une navette' })).toContainText('Moyen terme');
  const { id } = await cafe.table();
  await cafe.command({ kind: 'spotlight', board: id, seconds: 180 });
  await expect(screen.getByText(/[23]:\d\d/)).toBeVisible();
  await shot(screen, 'spotlight-screen');
  const next = await cafe.table(1);
  await cafe.command({ kind: 'spotlight', board: next.id, seconds: null });
  await expect(screen.getByRole('heading', { level: 1 })).toHaveText(next.title);
});
