// «D’autres méthodes»: found by words, time and number of people. Each is played in specs/methods/.
import { violations } from '../axe';
import { Outline } from '../pages/outline';
import { expect, LAPTOP, PHONE, test } from '../room';

/** Beside those that stand at the top of the page. */
const OTHERS = 16;

test('a method is found by its words, by time and by people, and opened', async ({ server, browse }) => {
  const context = await browse(server, LAPTOP, 'light', 'fr-FR');
  const page = await context.newPage();
  await page.goto(server.origin);
  const library = page.getByRole('region', { name: 'D’autres méthodes' });
  const found = library.getByRole('heading', { level: 3 });
  await expect(found).toHaveCount(OTHERS);
  expect(await violations(page)).toEqual([]);
  await library.getByRole('searchbox', { name: 'Chercher une méthode' }).fill('elus valident');
  await expect(found).toHaveText(['Validation des élus']);
  await library.getByRole('searchbox').fill('');
  await library.getByRole('combobox', { name: 'Durée' }).selectOption({ label: '30 minutes au plus' });
  await expect(found).toContainText(['Voyage inspirant']);
  await expect(found.filter({ hasText: 'Schéma actantiel' })).toHaveCount(0);
  await library.getByRole('spinbutton', { name: 'Combien de personnes' }).fill('900');
  await expect(library.getByText('Aucune méthode ne correspond.')).toBeVisible();
  await library.getByRole('spinbutton').fill('');
  await library.getByRole('combobox').selectOption({ label: 'Peu importe' });
  await library.getByRole('searchbox').fill('charte');
  await library.getByRole('button', { name: 'Choisir « Charte de fonctionnement »' }).click();
  await page.getByRole('button', { name: 'Créer l’atelier' }).click();
  await page.waitForURL(/\/[wa]\//);
  await page.goto(`${page.url().replace(/\/animer.*$/, '').replace('/a/', '/w/')}?vue=liste`);
  await expect(new Outline(page).heading('Charte')).toBeVisible();
});

test('on a phone in English the methods are said in English', async ({ server, browse }) => {
  const context = await browse(server, PHONE, 'light', 'en-GB');
  const page = await context.newPage();
  await page.goto(server.origin);
  await expect(page.getByRole('heading', { name: 'Approval by elected officials' })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
});
