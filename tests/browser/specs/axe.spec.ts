import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { expect, PHONE, test } from '../room';
import { SCREENS } from '../screens';

for (const screen of SCREENS) {
  test(`axe finds nothing wrong on ${screen.name}, which asks nothing of another origin`, async ({ room }) => {
    const page = await screen.open(room, {});
    expect(await violations(page)).toEqual([]);
    // Beside what room.ts watches in all stories: every request, socket and refusal by the page's policy.
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    expect(asked.length).toBeGreaterThan(0);
    const home = new URL(room.server.origin).host;
    expect(asked.filter((address) => new URL(address).host !== home)).toEqual([]);
  });
}

test('axe finds nothing wrong in the list while it is worked in', async ({ room }) => {
  const page = await room.enter('Léa', { role: 'facilitator' });
  const list = await new Outline(page).ready();
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'Enter');
  await expect(list.editor).toBeFocused();
  expect(await violations(page, '.row.editing'), 'writing').toEqual([]);
  await list.press('Escape', 'Shift+F10');
  expect(await violations(page, '[role="menu"]'), 'menu').toEqual([]);
  await list.press('Escape', 'm');
  await expect(list.dialog(/Déplacer/)).toBeVisible();
  expect(await violations(page, 'dialog[open]'), 'move').toEqual([]);
  await list.press('Escape', 'r');
  await expect(list.dialog(/Relier/)).toBeVisible();
  expect(await violations(page, 'dialog[open]'), 'link').toEqual([]);
  await list.type('borne');
  await list.press('Enter');
  await expect(list.note('modulables')).toBeFocused();
  await list.press('Shift+ArrowDown');
  expect(await violations(page), 'selection and links').toEqual([]);
  await list.press('Escape', 'ArrowLeft', 'Enter');
  await expect(list.dialog(/^Zone/)).toBeVisible();
  expect(await violations(page, 'dialog[open]'), 'zone').toEqual([]);
});

test('axe finds nothing wrong on a phone while it is used', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.write('Une idée');
  await expect(phone.mine).toHaveCount(1);
  await page.locator('summary', { hasText: 'Couleur' }).click();
  expect(await violations(page), 'my ideas and colours').toEqual([]);
  await page.getByRole('button', { name: /^Toutes les zones/ }).click();
  expect(await violations(page, 'dialog[open]'), 'zones').toEqual([]);
  await page.keyboard.press('Escape');
  await phone.tab('Lire').click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await violations(page), 'reading').toEqual([]);
});
