// What axe finds wrong on a page, by day and by night.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * `part`: only that; the rest of the page was looked at before. Of day and night only the colours
 * differ, so contrast alone is looked at a second time.
 */
export async function violations(page: Page, part?: string): Promise<string[]> {
  const isNight = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [now, then] = isNight ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  // What a press opens may still be on its way.
  if (part) await page.locator(part).first().waitFor();
  await unfading(page);
  const found = await wrong(page, part);
  await page.emulateMedia({ colorScheme: then });
  const otherwise = await wrong(page, part, 'color-contrast');
  await page.emulateMedia({ colorScheme: now });
  return [...found, ...otherwise.map((text) => `${then}: ${text}`)];
}

/** From now on colours do not fade from day to night: half-way their contrast is nobody's. */
async function unfading(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('*, ::before, ::after { transition: none !important; }');
    document.adoptedStyleSheets = [sheet];
  });
}

async function wrong(page: Page, part?: string, rule?: string): Promise<string[]> {
  // It comes with the first look at a page and stays: half a megabyte to parse each time.
  const isThere = await page.evaluate(() => 'axe' in window);
  // All in the page itself, which has no frames: else each look opens a page of its own, and takes twice as long.
  const builder = new AxeBuilder(isThere ? { page, axeSource: 'void 0' } : { page }).setLegacyMode();
  // What is right is not described: to find words for each element takes longer than to look at it.
  builder.options({ resultTypes: ['violations'] });
  if (part) builder.include(part);
  if (rule) builder.withRules(rule);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary}`),
  );
}
