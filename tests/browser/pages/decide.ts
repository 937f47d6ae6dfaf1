// A consent or an election, as whoever takes part meets it: the whole screen of a phone, a column on a laptop.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

export class Decide {
  readonly page: Page;
  readonly title: string;
  constructor(page: Page, title: string) {
    this.page = page;
    this.title = title;
  }

  get panel(): Locator {
    return this.page
      .getByRole('dialog', { name: this.title })
      .or(this.page.getByRole('complementary', { name: this.title }));
  }
  get back(): Locator {
    return this.panel.getByRole('button', { name: 'Revenir à l’espace' });
  }
  get alert(): Locator {
    return this.panel.getByRole('alert').filter({ hasText: /\S/ });
  }
  button(name: string | RegExp): Locator {
    return this.panel.getByRole('button', { name });
  }
  field(name: string | RegExp): Locator {
    return this.panel.getByRole('textbox', { name });
  }

  /** It is at this step. */
  async at(step: string): Promise<void> {
    await expect(this.panel.locator('.where strong')).toHaveText(step);
  }
  /** One of the three large buttons; the reason where there is one. */
  async says(what: 'Pas d’objection' | 'Objection' | 'Besoin de précision', reason = ''): Promise<void> {
    await this.panel.locator('label.choice', { has: this.page.getByText(what, { exact: true }) }).click();
    if (reason) await this.field(/La raison de mon objection|Ce que j’ai besoin de savoir/).fill(reason);
    await this.panel.locator('form:has(label.choice) button[type=submit]').click();
    await expect(this.panel.locator('label.choice')).toHaveCount(0);
  }
  async names(person: string, why: string): Promise<void> {
    await this.panel.locator('label.person', { hasText: person }).click();
    await this.field('Pourquoi cette personne').fill(why);
    await this.button('Sceller mon bulletin').click();
    await expect(this.panel).toContainText('Bulletin scellé');
  }
}
