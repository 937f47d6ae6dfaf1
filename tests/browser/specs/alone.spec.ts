// A session by the keyboard alone and in the list alone: who runs it and who takes part both have no mouse and no plan.
// They write in private, read what is revealed, change tables, vote, and the facilitation runs it all from the cockpit.
import { violations } from '../axe';
import { Cockpit } from '../pages/cockpit';
import { Keyboard } from '../pages/keyboard';
import { Outline } from '../pages/outline';
import { picture } from '../picture';
import { expect, LAPTOP, Room, test } from '../room';

test('private writing, reveal, rotation and a vote, by the keyboard and in the list alone', async ({
  server,
  browse,
}) => {
  test.setTimeout(240_000);
  const room = new Room(server, await server.create('world-cafe', 'Café de mai'), browse);
  const page = await room.enter('Léa', { view: 'liste', device: LAPTOP });
  const cockpit = await Cockpit.open(room);
  const [hers, anas] = [new Keyboard(page), new Keyboard(cockpit.page)];
  const list = new Outline(page);

  // Groups by their key; then each phase by → and Enter.
  await anas.press('g');
  await anas.to(cockpit.dialog.getByRole('spinbutton'));
  await anas.press('Control+a');
  await anas.type('6');
  await anas.press('Enter');
  await expect(cockpit.groups).toHaveCount(6);
  await expect(cockpit.dialog).toHaveCount(0);
  await cockpit.keysOn('Placement');
  const table = page.getByRole('dialog', { name: /^Allez à la table/ });
  await expect(table).toBeVisible();
  const first = await table.getByRole('heading').innerText();
  await hers.presses(table.getByRole('button', { name: 'J’y suis' }));
  await expect(table).toHaveCount(0);

  await cockpit.keysOn('écrire en silence');
  const column = page.getByRole('complementary').filter({ has: page.getByRole('textbox', { name: 'Votre idée' }) });
  await hers.to(column.getByRole('textbox', { name: 'Votre idée' }));
  await hers.type('Un forum territorial');
  await hers.presses(column.getByRole('button', { name: 'Envoyer' }));
  await expect(column.getByText('Prête à être révélée')).toBeVisible();
  await expect(list.note('Un forum territorial')).toHaveCount(0);
  await picture(page, 'alone-private');
  expect(await violations(page), 'private writing').toEqual([]);

  // Read in the list, where the arrows travel.
  await cockpit.keysOn('mettre en commun');
  await expect(list.note('Un forum territorial')).toBeVisible();
  await list.goToZone('Actions à mettre en place');
  await hers.press('ArrowDown');
  await expect(list.note('Un forum territorial')).toBeFocused();
  await hers.press('Enter');
  await expect(list.editor).toBeFocused();
  await hers.press('End');
  await hers.type(' au printemps');
  await hers.press('Escape');
  await expect(list.note('Un forum territorial au printemps')).toBeFocused();

  await cockpit.keysOn('Première rotation');
  await expect(table).toBeVisible();
  expect(await table.getByRole('heading').innerText()).not.toBe(first);
  await hers.presses(table.getByRole('button', { name: 'J’y suis' }));
  await expect(list.note(/Un forum territorial/)).toHaveCount(0);
  await cockpit.keysOn('prérequis et acteurs');

  // A vote: asked by its key, answered by the arrows, closed and told by the same key.
  await anas.press('Escape', 'v');
  await anas.to(cockpit.dialog.getByRole('textbox', { name: 'Question' }));
  await anas.type('On continue ?');
  await anas.to(cockpit.dialog.getByRole('radio', { name: /Gommettes/ }));
  await anas.press('ArrowRight');
  await expect(cockpit.dialog.getByRole('radio', { name: /Oui/ })).toBeChecked();
  await anas.to(cockpit.dialog.getByRole('radio', { name: 'Les idées de l’espace' }));
  await anas.press('ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(cockpit.dialog.getByRole('radio', { name: 'La question seule' })).toBeChecked();
  await anas.press('Enter');
  const panel = page.getByRole('complementary', { name: 'On continue ?' });
  await hers.to(panel.getByRole('radio', { name: 'Oui' }));
  await hers.press('Space');
  await expect(panel.getByRole('radio', { name: 'Oui' })).toBeChecked();
  await hers.presses(panel.getByRole('button', { name: 'Valider' }));
  await expect(panel).toContainText('Votre vote est pris en compte');
  await expect(panel.getByRole('table')).toHaveCount(0);
  await picture(page, 'alone-vote');
  expect(await violations(page), 'vote').toEqual([]);
  for (const state of ['Le vote est clos', 'table']) {
    await anas.press('v');
    await anas.presses(cockpit.button('Maintenant'));
    if (state === 'table') await expect(panel.getByRole('table')).toContainText('1 oui');
    else await expect(panel).not.toContainText('Modifier mon vote');
  }
  await picture(cockpit.page, 'alone-cockpit');
  expect(await violations(cockpit.page), 'cockpit').toEqual([]);
});
