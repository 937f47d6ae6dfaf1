// French is the source language: no screen in French may show an English sentence, to the eye or to a screen reader.
import { ENGLISH, noEnglish, read } from '../french';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { expect, PHONE, test } from '../room';
import { SCREENS } from '../screens';

test('the check itself knows English when it reads it', async ({ room }) => {
  const page = await (await room.visitor(undefined, 'light', 'en-GB')).newPage();
  await page.goto(room.server.origin);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const texts = await read(page);
  expect(texts.filter((text) => ENGLISH.some(({ shown }) => shown.test(text))).length).toBeGreaterThan(10);
});

for (const screen of SCREENS) {
  test(`no English string in French on ${screen.name}`, async ({ room }) => {
    await noEnglish(await screen.open(room, {}));
  });
}

test('no English string in French in the dialogs and menus of the list', async ({ room }) => {
  const page = await room.enter('Léa', { role: 'facilitator' });
  const list = await new Outline(page).ready();
  for (const key of ['g', 's', '?']) {
    await list.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await noEnglish(page);
    await list.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await list.goToZone('ESPACE ATELIERS');
  await list.press('Enter');
  await noEnglish(page);
  await list.press('Escape', 'ArrowDown');
  for (const key of ['m', 'r', 'Shift+F10', 'Enter']) {
    await list.press(key);
    await noEnglish(page);
    await list.press('Escape');
    await expect(list.note('modulables')).toBeFocused();
  }
});

test('no English string in French in what the shell opens', async ({ room }) => {
  const page = await room.enter('Léa', { role: 'facilitator' });
  await new Outline(page).ready();
  for (const name of [/^Personnes/, 'Partager', 'Réglages']) {
    await page.getByRole('banner').getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await noEnglish(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('no English string in French on a phone that reads and writes', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.write('Une idée');
  await expect(phone.mine).toHaveCount(1);
  await noEnglish(page);
  await phone.tab('Lire').click();
  await noEnglish(page);
});
