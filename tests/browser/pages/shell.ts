// What all views of a workshop share: the saved state, the people, the views.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

/** Waits until the server has what this page shows of its own board: before the server is asked about it, or told of what
 *  would refuse it. While a page comes back it says neither, and may have something on its way. */
export const settled = (page: Page): Promise<void> =>
  expect(page.getByText(/^(Enregistré|Lecture seule)$/).first()).toBeVisible();

export class Shell {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  get saved(): Locator {
    return this.page.getByText('Enregistré', { exact: true }).first();
  }
  get sending(): Locator {
    return this.page.getByText('Envoi…', { exact: true }).first();
  }
  get offline(): Locator {
    return this.page.getByText(/^Hors ligne/).first();
  }
  get people(): Locator {
    return this.page.getByRole('dialog', { name: 'Personnes' });
  }

  async openPeople(): Promise<Locator> {
    await this.page
      .getByRole('banner')
      .getByRole('button', { name: /^Personnes/ })
      .click();
    await expect(this.people).toBeVisible();
    return this.people;
  }
  async show(view: 'Plan' | 'Liste' | 'Écrire'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Vue' }).getByRole('link', { name: view }).click();
  }
}
