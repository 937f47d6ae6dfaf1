// What leaves a workshop: a method's deliverables, a moment of the replay as a figure of the restitution, and a card's
// words where who wrote it shares them.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { Cockpit, command as say } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Plan } from '../pages/plan';
import { Replay } from '../pages/replay';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, test } from '../room';

// Many pages, one after the other.
test.setTimeout(150_000);
const shot = (page: Page, name: string) => picture(page, `takeaway-${name}`);
async function clean(page: Page, scope?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (scope ? builder.include(scope) : builder).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))).toEqual([]);
}

test('e12: a world café’s deliverables are offered by their titles, and the table opens in a spreadsheet', async ({
  server,
  browse,
}) => {
  const room = new Room(server, await server.create('world-cafe', 'Café du 29'), browse);
  for (const [name, device, scheme] of [
    ['laptop', LAPTOP, 'light'],
    ['dark', PROJECTOR, 'dark'],
    ['phone', PHONE, 'light'],
  ] as const) {
    const at = `/a/${room.created.workshop}/restitution`;
    const page = await room.enter('Fanny', { role: 'facilitator', at, device, scheme });
    await page.getByRole('button', { name: 'Exporter' }).click();
    const made = page.getByRole('region', { name: 'Livrables de la méthode' });
    await expect(made.getByRole('listitem')).toHaveCount(2);
    await clean(page, 'dialog[open]');
    await shot(page, `deliverables-${name}`);
    if (name !== 'laptop') continue;
    const asked = page.waitForEvent('download');
    await made.getByRole('link', { name: 'Télécharger : Actions prioritaires de tous les thèmes' }).click();
    const file = await asked;
    expect(file.suggestedFilename()).toBe('actions-prioritaires-de-tous-les-themes-cafe-du-29.csv');
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toBe('\uFEFFThème;Rang;Action;Terme;Acteurs à mobiliser;"Recommandations, prérequis"\r\n');
  }
});

test('e13: a moment of the replay becomes a figure of the restitution, with its words and the way back', async ({ room }) => {
  const replay = await Replay.open(room);
  const dialog = await replay.extracting();
  const caption = dialog.getByRole('textbox', { name: 'Légende' });
  await expect(caption).toHaveValue(/, à \d/);
  await caption.fill(' ');
  await dialog.getByRole('button', { name: 'Ajouter la figure' }).click();
  await expect(dialog.getByText('Donnez une légende à cette figure.')).toBeVisible();
  await caption.fill('Au commencement');
  await clean(replay.page, 'dialog[open]');
  await caption.press('Enter');
  const way = dialog.getByRole('link', { name: 'Ouvrir la restitution' });
  await expect(way).toBeFocused();
  await shot(replay.page, 'figure-added');
  await way.click();
  const { page } = replay;
  const section = page.getByRole('region', { name: 'Au commencement' });
  const picture = section.getByRole('img', { name: /^Au commencement, en image/ });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(500);
  await section.getByText('Cette image en toutes lettres').click();
  await expect(section.getByText('produits locaux', { exact: true })).toBeVisible();
  await clean(page);
  await section.getByRole('heading', { level: 2 }).scrollIntoViewIfNeeded();
  await shot(page, 'figure-laptop');
  await section.getByRole('button', { name: 'Modifier' }).click();
  await page.getByRole('textbox', { name: 'Légende' }).fill('Au tout début');
  await clean(page);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(section.getByRole('figure')).toContainText('Au tout début');
  await section.getByRole('link', { name: 'revoir l’instant : Au tout début' }).click();
  await expect(page).toHaveURL(/rejeu\?.*instant=\d+/);
  for (const [name, device, scheme] of [
    ['phone', PHONE, 'light'],
    ['dark', PROJECTOR, 'dark'],
  ] as const) {
    const at = `/a/${room.created.workshop}/restitution`;
    const other = await room.enter('Gil', { role: 'facilitator', at, device, scheme });
    await other.getByRole('figure').scrollIntoViewIfNeeded();
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(device.viewport.width);
    await shot(other, `figure-${name}`);
  }
});

test('b17: a card’s words are shared by who wrote it, on a phone and in the list, and taken back', async ({ server, browse }) => {
  const room = new Room(server, await server.create('inclusion', 'Tour de météo'), browse);
  const cockpit = await Cockpit.open(room);
  const start = (phase: string) => say(cockpit.page, room.created.workshop, { kind: 'start_phase', phase });
  const page = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'liste' });
  await start('arrivee-1');
  const phone = new Phone(page);
  await phone.weather('Pluie').check();
  const share = page.getByRole('checkbox', { name: 'Partager ma phrase dans la restitution' });
  await expect(share).not.toBeChecked();
  await phone.field.fill('Contente d’être là');
  await share.check();
  await share.scrollIntoViewIfNeeded();
  await clean(page);
  await shot(page, 'share-phone');
  await phone.send.click();
  await expect(phone.mine.first()).toContainText('Partagée dans la restitution');
  await expect(share).not.toBeChecked();
  const column = laptop.locator('aside').first();
  await column.getByRole('radio', { name: 'Soleil' }).check();
  await column.getByRole('textbox').first().fill('Un peu ailleurs');
  await shot(laptop, 'share-laptop');
  await column.getByRole('button', { name: 'Envoyer' }).click();
  await expect(column.getByText('Prête à être révélée')).toBeVisible();
  await start('arrivee-2');

  const files = async () => {
    const asked = await cockpit.page.request.get(
      `${server.origin}/api/workshops/${room.created.workshop}/report/export?format=md&lang=fr`,
    );
    return asked.text();
  };
  await expect.poll(files).toContain('Contente d’être là (pluie)');
  expect(await files()).not.toContain('Un peu ailleurs');
  // In this step nobody edits; who wrote a card says what becomes of it all the same.
  await page.getByRole('button', { name: /^Contente d’être là/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: 'Partager ma phrase dans la restitution' })).toBeChecked();
  await clean(page, 'dialog[open]');
  await shot(page, 'shared-dialog');
  await page.keyboard.press('Escape');
  await phone.tab('Écrire').click();
  await phone.mine.first().scrollIntoViewIfNeeded();
  await shot(page, 'shared-phone');
  await clean(page);
  await page.getByRole('button', { name: /^Ne plus partager/ }).click();
  await expect(page.getByRole('button', { name: /^Partager dans la restitution/ })).toBeVisible();
  await expect.poll(files).not.toContain('Contente');

  const list = new Outline(laptop);
  const acts = list.row('Un peu ailleurs').getByRole('button', { name: /^Actions sur/ });
  await acts.press('Enter');
  await laptop.getByRole('menuitem', { name: 'Partager ma phrase dans la restitution' }).press('Enter');
  await expect(list.row('Un peu ailleurs')).toContainText('Partagée dans la restitution');
  await shot(laptop, 'shared-list');
  await clean(laptop);
  await expect.poll(files).toContain('Un peu ailleurs (soleil)');
  // Who runs the workshop keeps it out again, on the plan too; to let it in is its author's alone.
  const plan = await new Plan(await room.enter('Gil', { role: 'facilitator', view: 'plan' })).ready();
  await plan.page.getByRole('option', { name: /Un peu ailleurs/ }).click();
  await shot(plan.page, 'shared-plan');
  await plan.page.getByRole('button', { name: 'Ne plus partager' }).click();
  await expect(plan.page.getByText('La phrase n’est plus partagée.').first()).toBeVisible();
  await expect(plan.page.getByRole('button', { name: /Ne plus partager|Partager dans/ })).toHaveCount(0);
  await expect.poll(files).not.toContain('Un peu ailleurs');
  await shot(cockpit.page, 'cockpit');
});

test('f41 y14: a board is added, and a moment of the replay becomes one, whose ideas know where they are from', async ({
  room,
}) => {
  const page = await room.enter('Fanny', { role: 'facilitator', view: 'liste' });
  const phone = await room.enter('Léa', { view: 'liste', device: PHONE });
  await new Outline(page).ready();
  await page.getByRole('button', { name: 'Nouvel espace' }).click();
  const asked = page.getByRole('dialog', { name: 'Nouvel espace' });
  await asked.getByRole('button', { name: 'Ajouter l’espace' }).click();
  await expect(asked.getByText('Donnez un titre à cet espace.')).toBeVisible();
  await asked.getByRole('textbox', { name: 'Titre de l’espace' }).fill('La suite');
  await clean(page, 'dialog[open]');
  await shot(page, 'board-new');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Changer d’espace' })).toContainText('La suite');
  await expect(page.getByRole('heading', { level: 1, name: 'La suite' })).toBeVisible();
  await expect(phone.getByRole('combobox', { name: 'Changer d’espace' })).toContainText('La suite');
  await expect(phone.getByRole('button', { name: 'Nouvel espace' })).toHaveCount(0);
  await clean(page);
  await shot(page, 'board-added');

  const replay = await Replay.open(room);
  const dialog = await replay.extracting();
  await dialog.getByRole('radio', { name: /^Un nouvel espace de cet atelier/ }).check({ force: true });
  await dialog.getByRole('textbox', { name: 'Titre du nouvel espace' }).fill('Le socle d’avant');
  await clean(replay.page, 'dialog[open]');
  await dialog.getByRole('button', { name: 'Créer l’espace' }).scrollIntoViewIfNeeded();
  await shot(replay.page, 'board-extract');
  await dialog.getByRole('button', { name: 'Créer l’espace' }).click();
  const way = dialog.getByRole('link', { name: 'Ouvrir le nouvel espace' });
  await expect(way).toBeFocused();
  await way.click();
  await expect(replay.page).toHaveURL(new RegExp(room.created.workshop));
  await replay.page.goto(`${replay.page.url().split('?')[0]}?vue=liste&espace=${new URL(replay.page.url()).searchParams.get('espace') ?? ''}`);
  const list = await new Outline(replay.page).ready();
  await expect(replay.page.getByRole('heading', { level: 1, name: 'Le socle d’avant' })).toBeVisible();
  await list.row('produits locaux').getByRole('button', { name: /^Actions sur/ }).click();
  await replay.page.getByRole('menuitem', { name: 'D’où vient cette idée ?' }).click();
  const told = replay.page.getByRole('dialog', { name: 'D’où vient cette idée ?' }).getByRole('listitem');
  await expect(told.first()).toContainText('produits locaux');
});

test('y8: who publishes a replay chooses whether groups are named in it', async ({ room }) => {
  const cockpit = await Cockpit.open(room);
  await room.join('Léa');
  await say(cockpit.page, room.created.workshop, { kind: 'make_groups', count: 1, spread: { how: 'balanced' } });
  const replay = await Replay.open(room);
  await replay.button('Publier').click();
  const dialog = replay.page.getByRole('dialog');
  const names = dialog.getByRole('checkbox', { name: 'Montrer les noms des groupes' });
  await expect(names).toBeChecked();
  await clean(replay.page, 'dialog[open]');
  await shot(replay.page, 'publish-groups');
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
});
