import { Outline } from '../pages/outline';
import { expect, SMALL_PHONE, test } from '../room';
import { SCREENS } from '../screens';
import { sideways } from '../width';

for (const screen of SCREENS) {
  test(`nothing scrolls sideways on ${screen.name} at 320 px`, async ({ room }) => {
    const page = await screen.open(room, { device: SMALL_PHONE });
    expect(await sideways(page)).toEqual([]);
  });
}

test('with text at 200 %, the list still reads in one column at 640 px', async ({ room }) => {
  const page = await room.enter('Léa', { device: { viewport: { width: 640, height: 800 }, touch: false } });
  const list = await new Outline(page).ready();
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await expect(page.locator('html')).toHaveCSS('font-size', '32px');
  await expect(list.note('modulables')).toBeVisible();
  const over = await page.evaluate(
    () => document.querySelector('main')!.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over).toBeLessThanOrEqual(0);
});

test('with text at 200 %, writing an idea still fits a screen of 320 px', async ({ room }) => {
  const phone = SCREENS.find((screen) => screen.name === 'phone')!;
  const page = await phone.open(room, { device: SMALL_PHONE });
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await expect(page.locator('html')).toHaveCSS('font-size', '32px');
  // Boxes, not scroll widths: what a parent clips is lost all the same.
  const over = await page.evaluate(() =>
    [...document.querySelectorAll('header *, main h1, main textarea, main .chip, main .button')]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 30)}`),
  );
  expect(over).toEqual([]);
});
