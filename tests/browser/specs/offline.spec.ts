import { expect, PHONE, Room, test } from '../room';
import type { Page } from '@playwright/test';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Shell } from '../pages/shell';
import { Server, allNotes } from '../server';

test.use({ serviceWorkers: 'allow' });

/** The app itself must be kept before the network leaves, as it is after a first visit. */
const kept = (page: Page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

test('what is written offline survives a reload without network, and reaches the others on return', async ({
  room,
}) => {
  const page = await room.enter('Léa');
  const list = await new Outline(page).ready();
  const shell = new Shell(page);
  await expect(shell.saved).toBeVisible();
  await kept(page);

  await page.context().setOffline(true);
  await expect(shell.offline).toBeVisible();
  await list.addField('ESPACE CAFÉ').fill('Écrite dans le train');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await expect(shell.page.getByText(/1 idée gardée/).first()).toBeVisible();

  await page.reload();
  await list.ready();
  await expect(list.note('Écrite dans le train')).toBeVisible();
  await expect(shell.offline).toBeVisible();
  expect(allNotes(await room.server.board(room.created)).map((note) => note.text)).not.toContain(
    'Écrite dans le train',
  );

  const omar = await new Outline(await room.enter('Omar')).ready();
  await omar.addField('ESPACE CAFÉ').fill('Écrite en salle');
  await omar.addField('ESPACE CAFÉ').press('Enter');

  await page.context().setOffline(false);
  await expect(omar.note('Écrite dans le train')).toBeVisible();
  await expect(list.note('Écrite en salle')).toBeVisible();
  await expect(shell.saved).toBeVisible();
  expect(allNotes(await room.server.board(room.created)).map((note) => note.text)).toContain('Écrite dans le train');
});

test('the server dies and comes back: nothing seen as saved is lost, what was written meanwhile arrives', async ({
  browse,
}) => {
  // A server of its own: others are not to lose theirs.
  const server = await Server.start();
  try {
    const room = new Room(server, await server.create(), browse);
    const page = await room.enter('Léa');
    const list = await new Outline(page).ready();
    const shell = new Shell(page);
    await list.addField('ESPACE CAFÉ').fill('Avant la panne');
    await list.addField('ESPACE CAFÉ').press('Enter');
    await expect(shell.saved).toBeVisible();

    await server.kill();
    await expect(shell.offline).toBeVisible();
    await list.addField('ESPACE CAFÉ').fill('Pendant la panne');
    await list.addField('ESPACE CAFÉ').press('Enter');

    await server.restart();
    await expect(shell.saved).toBeVisible({ timeout: 30_000 });
    const texts = allNotes(await server.board(room.created)).map((note) => note.text);
    expect(texts).toContain('Avant la panne');
    expect(texts).toContain('Pendant la panne');
  } finally {
    await server.stop();
  }
});

test('on a phone, an idea is said to be kept while offline and sent only once it is', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.write('Des vélos à réparer');
  await expect(phone.said).toHaveText('Votre idée est envoyée.');
  await expect(phone.mine.first()).toContainText('Enregistrée');

  await page.context().setOffline(true);
  await expect(new Shell(page).offline).toBeVisible();
  await phone.write('Un arbre à palabres');
  await expect(phone.said).toHaveText('Gardée, hors ligne.');
  await expect(phone.mine.first()).toContainText('Gardée, sera envoyée');
  await expect(phone.mine.last()).toContainText('Enregistrée');

  await page.context().setOffline(false);
  await expect(phone.said).toHaveText('Votre idée est envoyée.');
  await expect(phone.mine.first()).toContainText('Enregistrée');
  expect(allNotes(await room.server.board(room.created)).map((note) => note.text)).toContain('Un arbre à palabres');
});

test('after a first visit a phone without a network opens what it never opened before', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.write('Des vélos à réparer');
  await expect(phone.mine.first()).toContainText('Enregistrée');
  await kept(page);

  await page.context().setOffline(true);
  await page.reload();
  await expect(phone.mine.first()).toContainText('Des vélos à réparer');
  // One's own idea, all zones, and the ideas of everyone: each is a part of the app of its own.
  await page.getByRole('button', { name: /^Toutes les zones/ }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: /ESPACE CAFÉ/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await phone.tab('Lire').click();
  await expect(page.getByRole('main')).toContainText('Salon cocooning');
});

test('a draft on a phone is still there after a reload', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.field.fill('Une idée à moitié');
  await page.reload();
  await expect(phone.field).toHaveValue('Une idée à moitié');
});
