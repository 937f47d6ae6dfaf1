// Pictures for people to look at, in out/. They check nothing and take their time, so only where they are asked for:
// `npm run pictures` of every screen, `npm run pictures:all` with every moment of every story.
import type { Page } from '@playwright/test';
import type { Scheme } from './room';

/** As it is. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES) await page.screenshot({ path: `out/${name}.png`, animations: 'disabled' });
}

/** By day and by night. */
export async function pictures(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  for (const colorScheme of ['light', 'dark'] satisfies Scheme[]) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** On paper, as the browser would print it; also in out/ where pictures are asked for. */
export async function paper(page: Page, name: string): Promise<Buffer> {
  const kept = process.env.PICTURES ? { path: `out/paper-${name}.pdf` } : {};
  return page.pdf({ ...kept, preferCSSPageSize: true, printBackground: true });
}
