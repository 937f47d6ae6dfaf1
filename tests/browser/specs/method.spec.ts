// «Garder comme méthode», and such a file opened on the home page: what the facilitation changed is there again, no idea
// is, unless the method's example is asked for; a file that is none is told where it is wrong, and makes nothing.
import { readFile } from 'node:fs/promises';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Keyboard } from '../pages/keyboard';
import { Outline } from '../pages/outline';
import { settled } from '../pages/shell';
import { pictures } from '../picture';
import { expect, LAPTOP, PHONE, Room, test } from '../room';

test('w17 w18: a workshop is kept as a method, opened on the home page and made again', async ({ server, browse }) => {
  const room = new Room(server, await server.create('plus-moins', 'Bilan de la halle'), browse);
  const cockpit = await Cockpit.open(room);
  const { workshop, boards } = room.created;

  await cockpit.choose(cockpit.menuOf('Mettre en paires'), 'Modifier');
  await cockpit.dialog.getByRole('textbox', { name: 'Nom du temps' }).fill('Apparier à deux voix');
  await cockpit.dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(cockpit.phase('Apparier à deux voix')).toBeVisible();
  await cockpit.page.goto(`${server.origin}/w/${workshop}?espace=${boards[0]!.id}&vue=liste`);
  const list = await new Outline(cockpit.page).ready();
  await list.goToZone('Des premiers effets «\u00a0starter\u00a0»');
  await list.press('Enter');
  await expect(list.dialog(/^Zone « Des premiers effets/)).toBeVisible();
  await list.press('Control+a');
  await list.type('Effets de la halle');
  await list.press('Enter');
  await expect(list.heading('Effets de la halle')).toBeVisible();
  // Words of theirs, which are in no method; the example that it came with is.
  await list.note('espace (précieux) de ressourcement').focus();
  await list.press('Enter');
  await list.editor.fill('un jardin de curé');
  await list.press('Escape');
  await expect(list.note('un jardin de curé')).toBeVisible();
  await settled(cockpit.page);

  await cockpit.page.goto(`${server.origin}/a/${workshop}/animer`);
  await cockpit.page.getByRole('button', { name: 'Garder comme méthode…' }).click();
  const keep = cockpit.page.getByRole('dialog', { name: 'Garder comme méthode' });
  const name = keep.getByRole('textbox', { name: 'Nom de la méthode' });
  await expect(name).toHaveValue('Bilan de la halle');
  await keep.getByRole('textbox', { name: 'Description' }).fill('Une soirée pour dire ce que le lieu a changé.');
  await keep.getByRole('textbox', { name: 'Ce qu’elle produit' }).fill('Une page par effet.');
  await keep.getByRole('button', { name: 'Ajouter un document' }).click();
  const first = keep.getByRole('group', { name: 'Document 1', exact: true });
  const called = first.getByRole('textbox', { name: 'Nom du document' });
  await expect(called).toBeFocused();
  await first.getByRole('checkbox', { name: 'Effets de la halle' }).check();
  const go = keep.getByRole('button', { name: 'Télécharger la méthode' });
  await go.click();
  // What has no name is said, and everything that was written stays.
  await expect(keep.getByRole('alert')).toContainText('Le document 1 n’a pas de nom');
  await expect(called).toBeFocused();
  expect(await violations(cockpit.page, 'dialog[open]')).toEqual([]);
  await called.fill('Les effets du lieu');
  await expect(keep.getByRole('alert')).toHaveCount(0);
  await pictures(cockpit.page, 'method-keep-laptop');
  const [download] = await Promise.all([cockpit.page.waitForEvent('download'), go.click()]);
  await expect(keep).toHaveCount(0);
  expect(download.suggestedFilename()).toBe('methode-bilan-de-la-halle.json');
  const text = await readFile(await download.path(), 'utf8');
  expect(text).not.toContain('curé');
  expect(text).toContain('espace (précieux) de ressourcement');

  const context = await browse(server, LAPTOP, 'light', 'fr-FR');
  const page = await context.newPage();
  await page.goto(server.origin);
  const library = page.getByRole('region', { name: 'D’autres méthodes' });
  const field = library.getByLabel('Ouvrir un fichier de méthode');
  const alert = library.getByRole('alert');
  const file = (content: string) => ({
    name: 'methode-bilan.json',
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });
  await field.setInputFiles(file(text.replace('"kind": "table"', '"kind": "tableau"')));
  await expect(library.getByRole('status').first()).toHaveText('Fichier : methode-bilan.json');
  await expect(alert).toContainText('cette valeur ne convient pas (boards[0].zones[0].kind)');
  await field.setInputFiles(file(text.replace('"language": ', '"language" ')));
  await expect(alert).toContainText('ce n’est pas du JSON (ligne 4)');
  await field.setInputFiles(file('x'.repeat(257 * 1024)));
  await expect(alert).toContainText('256 Kio au plus');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await field.scrollIntoViewIfNeeded();
  await pictures(page, 'method-broken-laptop');

  await field.setInputFiles(file(text));
  const dialog = page.getByRole('dialog', { name: 'Votre atelier' });
  await expect(dialog.getByRole('heading', { name: 'Bilan de la halle' })).toBeVisible();
  await expect(dialog).toContainText('Une page par effet.');
  await expect(alert).toHaveCount(0);
  await expect(dialog.getByText('Fichier : methode-bilan.json')).toBeVisible();
  await dialog.getByText('1 espace, 1 zone').click();
  await expect(dialog.getByText('Effets de la halle')).toBeVisible();
  await dialog.getByText('Déroulé en 4 temps').click();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Apparier à deux voix' })).toContainText('10 min');
  await expect(dialog.getByRole('button', { name: 'Essayer avec un exemple' })).toBeVisible();
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await pictures(page, 'method-open-laptop');
  await dialog.getByRole('textbox', { name: 'Titre de l’atelier' }).fill('Bilan du marché');
  await dialog.getByRole('button', { name: 'Créer l’atelier' }).click();
  await page.waitForURL(/\/[wa]\//);

  const made = page.url().split('/')[4]!.split('?')[0]!;
  await page.goto(`${server.origin}/a/${made}/animer`);
  await expect(new Cockpit(page).phase('Apparier à deux voix')).toBeVisible();
  await command(page, made, { kind: 'start_phase', phase: 'seul' });
  await page.goto(`${server.origin}/w/${made}?vue=liste`);
  const again = await new Outline(page).ready();
  await expect(again.heading('Effets de la halle')).toBeVisible();
  await expect(again.notes).toHaveCount(0);

  // Its own document is offered beside those of the method, and is made.
  await page.goto(`${server.origin}/a/${made}/restitution`);
  await page.getByRole('button', { name: 'Exporter' }).click();
  const own = page.getByRole('dialog', { name: 'Exporter' }).getByRole('link', { name: /: Les effets du lieu$/ });
  const [document] = await Promise.all([page.waitForEvent('download'), own.click()]);
  expect(await readFile(await document.path(), 'utf8')).toContain('Effets de la halle');
  // Kept again, it is there to be changed.
  await page.goto(`${server.origin}/a/${made}/animer`);
  await page.getByRole('button', { name: 'Garder comme méthode…' }).click();
  await expect(page.getByRole('textbox', { name: 'Nom du document' })).toHaveValue('Les effets du lieu');
  await expect(page.getByRole('checkbox', { name: 'Effets de la halle' })).toBeChecked();
  // Where they could not be read, no file leaves without them.
  await page.keyboard.press('Escape');
  await page.route('**/deliverables', (route) => route.abort());
  await page.getByRole('button', { name: 'Garder comme méthode…' }).click();
  const later = page.getByRole('dialog', { name: 'Garder comme méthode' });
  await expect(later.getByRole('alert')).toContainText('n’ont pas pu être lus');
  await later.getByRole('button', { name: 'Télécharger la méthode' }).click();
  await expect(later.getByRole('alert')).toContainText('n’ont pas pu être lus');
  await page.unroute('**/deliverables');
  const [twice] = await Promise.all([
    page.waitForEvent('download'),
    later.getByRole('button', { name: 'Télécharger la méthode' }).click(),
  ]);
  expect(await readFile(await twice.path(), 'utf8')).toContain('"title": "Les effets du lieu"');
});

test('w17: by keyboard, on a phone, a method is kept with a document of one’s own', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Café'), browse);
  const cockpit = await Cockpit.open(room, 'Ana', { device: PHONE });
  const keys = new Keyboard(cockpit.page);
  await cockpit.page.getByRole('tab', { name: 'Déroulé' }).click();
  await keys.presses(cockpit.page.getByRole('button', { name: 'Garder comme méthode…' }));
  const keep = cockpit.page.getByRole('dialog', { name: 'Garder comme méthode' });
  await keys.presses(keep.getByRole('button', { name: 'Ajouter un document' }));
  await keys.type('Constats des tables');
  const box = keep.getByRole('checkbox', { name: 'Constats' });
  await keys.to(box);
  await keys.press('Space');
  await expect(box).toBeChecked();
  await pictures(cockpit.page, 'method-keep-phone');
  const wide = await cockpit.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wide).toBeLessThanOrEqual(0);
  const go = keep.getByRole('button', { name: 'Télécharger la méthode' });
  const [download] = await Promise.all([cockpit.page.waitForEvent('download'), keys.presses(go)]);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain('"title": "Constats des tables"');
});

test('on a phone a method file is opened by touch, and nothing is wider than the screen', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Café'), browse);
  const cockpit = await Cockpit.open(room);
  const answer = await cockpit.page.request.get(`${server.origin}/api/workshops/${room.created.workshop}/method`);
  const context = await browse(server, PHONE, 'light', 'fr-FR');
  const page = await context.newPage();
  await page.goto(server.origin);
  const field = page.getByLabel('Ouvrir un fichier de méthode');
  const file = (buffer: Buffer) => ({ name: 'methode-cafe.json', mimeType: 'application/json', buffer });
  await field.setInputFiles(file(Buffer.from('une liste de courses')));
  const alert = page.getByRole('region', { name: 'D’autres méthodes' }).getByRole('alert');
  await expect(alert).toContainText('ce n’est pas du JSON (ligne 1)');
  await alert.scrollIntoViewIfNeeded();
  await pictures(page, 'method-broken-phone');
  await field.setInputFiles(file(await answer.body()));
  const dialog = page.getByRole('dialog', { name: 'Votre atelier' });
  await expect(dialog.getByText('7 espaces')).toBeVisible();
  await dialog.getByText('Déroulé en 10 temps').click();
  await pictures(page, 'method-open-phone');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

test('who takes part keeps no method', async ({ room }) => {
  const page = await room.enter('Léa');
  await new Outline(page).ready();
  const answer = await page.request.get(`${room.server.origin}/api/workshops/${room.created.workshop}/method`);
  expect([answer.status(), ((await answer.json()) as { code: string }).code]).toEqual([403, 'not_allowed']);
});
