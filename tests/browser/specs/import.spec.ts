// «Importer des idées»: looked at first, then all of it or nothing.
import { violations } from '../axe';
import { Outline } from '../pages/outline';
import { picture } from '../picture';
import { expect, test } from '../room';

test('n1 n3: a facilitator pastes an outline, mends the line that is told, and finds it on the board', async ({
  room,
}) => {
  const page = await room.enter('Fanny', { role: 'facilitator' });
  const list = await new Outline(page).ready();
  await page.getByRole('button', { name: 'Réglages' }).click();
  await page.getByRole('button', { name: 'Importer des idées' }).click();
  const dialog = page.getByRole('dialog', { name: 'Importer des idées' });
  const field = dialog.getByRole('textbox', { name: 'Ou collez le texte ici' });
  await field.fill(`# Espace café\nUn samovar\n# CUISINE\n${'é'.repeat(501)}`);
  await dialog.getByRole('button', { name: 'Regarder avant d’importer' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/^Ligne 4\s: cette idée dépasse 500 caractères/);
  await expect(field).toBeFocused();
  await field.fill('# Espace café\nUn samovar\n# CUISINE\n- Un four\n- Une table');
  await dialog.getByRole('button', { name: 'Regarder avant d’importer' }).click();
  await expect(dialog.getByText('3 idées à importer')).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveText([/Espace café.*1 idée$/, /CUISINE.*2 idées.*nouvelle zone$/]);
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await picture(page, 'import-laptop');
  await dialog.getByRole('button', { name: 'Importer', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(list.heading('CUISINE')).toBeVisible();
  await expect.poll(() => list.texts('ESPACE CAFÉ')).toContain('Un samovar');
  await expect.poll(() => list.texts('CUISINE')).toEqual(['Un four', 'Une table']);
});

test('who takes part imports nothing', async ({ room }) => {
  const page = await room.enter('Léa');
  await new Outline(page).ready();
  await page.getByRole('button', { name: 'Réglages' }).click();
  await expect(page.getByRole('button', { name: 'Exporter' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Importer des idées' })).toHaveCount(0);
});
