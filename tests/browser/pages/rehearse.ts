// «Relire la méthode»: what a person will meet, and what does not hold together.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

export class Rehearse {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page): Promise<Rehearse> {
    await page.getByRole('button', { name: 'Relire', exact: true }).click();
    const rehearse = new Rehearse(page);
    await expect(rehearse.dialog).toBeVisible();
    return rehearse;
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Relire la méthode' });
  }
  /** All that was found. */
  get checks(): Locator {
    return this.dialog.getByRole('button', { name: /^Ce qui reste à voir/ });
  }
  get documents(): Locator {
    return this.dialog.getByRole('button', { name: 'Les documents' });
  }
  phase(label: string): Locator {
    return this.dialog.getByRole('listitem').getByRole('button', { name: new RegExp(`^\\d+ ${label} (?:\\d+ point.* )?[\\d,]+\\smin$`) });
  }
  /** What is shown now. */
  shown(title: string): Locator {
    return this.dialog.getByRole('region', { name: title });
  }
  /** What is said under a word: «Écrire», «Voir»… */
  said(term: string): Locator {
    return this.dialog
      .locator('dl > div')
      .filter({ has: this.page.locator('dt', { hasText: new RegExp(`^${term}$`) }) })
      .locator('dd');
  }
  /** The phone's screen: a picture, which nothing can be pressed in. */
  get glass(): Locator {
    return this.dialog.locator('.glass');
  }
  as(who: string): Locator {
    return this.dialog.getByRole('group', { name: 'Vue de' }).getByRole('radio', { name: who });
  }
  async see(label: string): Promise<void> {
    await this.phase(label).click();
    await expect(this.shown(label)).toBeVisible();
  }
}

/** What a phone says and offers at the beginning of a phase: the bar, then the page under it. */
export async function facesOf(phone: Locator): Promise<readonly string[]> {
  const said = phone.locator(
    '.phase .label, .phase .prompt, .phase .seat, .phase .acts button, [role="tab"][aria-selected="true"], h1, ' +
      '.private, form legend, form .chip, form button[type="submit"], form .notice',
  );
  return (await said.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
}
