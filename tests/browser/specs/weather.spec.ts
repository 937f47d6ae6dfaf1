// Inclusion and déclusion: a weather and a sentence from each, counts for the room, the sentences for who was there.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command as say } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Plan } from '../pages/plan';
import { picture } from '../picture';
import { expect, PHONE, PROJECTOR, Room, test } from '../room';

const shot = (page: Page, name: string) => picture(page, `weather-${name}`);
test('a phone and a laptop give a weather with their sentence; the room and the cockpit see counts, and no sentence', async ({
  server,
  browse,
}) => {
  const room = new Room(server, await server.create('inclusion', 'Tour de météo'), browse);
  const cockpit = await Cockpit.open(room);
  const start = (phase: string) => say(cockpit.page, room.created.workshop, { kind: 'start_phase', phase });
  const page = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'liste' });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await start('arrivee-1');
  const phone = new Phone(page);
  await expect(phone.weather('Brouillard')).toBeVisible();
  await phone.field.fill('Un peu fatiguée');
  await phone.send.click();
  await expect(page.getByRole('alert')).toContainText('Choisissez d’abord une météo');
  await phone.weather('Pluie').check();
  await shot(page, 'phone');
  expect(await violations(page)).toEqual([]);
  await phone.send.click();
  await expect(phone.mine.first()).toContainText('Pluie');
  await expect(phone.weather('Pluie')).not.toBeChecked();

  const column = laptop.getByRole('complementary', { name: /^Mes idées/ }).or(laptop.locator('aside').first());
  await column.getByRole('radio', { name: 'Soleil' }).check();
  await column.getByRole('button', { name: 'Envoyer' }).click();
  await expect(laptop.locator('aside').getByText('Prête à être révélée')).toBeVisible();
  await shot(laptop, 'laptop');
  await expect(screen.getByText('Un peu fatiguée')).toHaveCount(0);

  await start('arrivee-2');
  await expect(screen.getByRole('paragraph').filter({ hasText: 'Pluie' })).toContainText('1');
  await expect(screen.getByRole('paragraph').filter({ hasText: 'Soleil' })).toContainText('1');
  await expect(screen.getByRole('paragraph').filter({ hasText: 'Orage' })).toContainText('0');
  await expect(screen.getByText('Un peu fatiguée')).toHaveCount(0);
  await shot(screen, 'screen');
  const counts = cockpit.page.getByRole('region', { name: 'Météo du groupe' });
  await expect(counts.getByRole('listitem').filter({ hasText: 'Pluie' })).toContainText('1');
  await expect(cockpit.page.getByText('Un peu fatiguée')).toHaveCount(0);
  await shot(cockpit.page, 'cockpit');
  const row = new Outline(laptop).row('Un peu fatiguée');
  await expect(row).toContainText('Pluie');
  await shot(laptop, 'list');

  await start('depart');
  const list = new Outline(laptop);
  const field = list.addField('Ce que je retiens, ce que je fais lundi');
  await field.focus();
  await laptop.getByRole('radio', { name: 'Nuages' }).check({ force: true });
  await field.fill('Je relis mes notes lundi');
  await field.press('Enter');
  await expect(list.row('Je relis mes notes lundi')).toContainText('Nuages');
  // On the plan it is asked before the note is there, by keyboard too.
  const plan = await new Plan(await room.enter('Omar', { view: 'plan' })).ready();
  await plan.page.getByRole('option', { name: /Je relis mes notes lundi, Nuages/ }).focus();
  await plan.page.keyboard.press('n');
  const asked = plan.page.getByRole('dialog', { name: 'Nouvelle idée' });
  await asked.getByRole('radio', { name: 'Orage' }).check({ force: true });
  await shot(plan.page, 'plan-dialog');
  await asked.getByRole('button', { name: 'Ajouter' }).click();
  await expect(plan.page.getByRole('option', { name: /^Idée[^]*Orage|Orage/ }).first()).toBeVisible();
  await shot(plan.page, 'plan');
});
