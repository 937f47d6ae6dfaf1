// «Écrire» and «Lire» on a phone.
import { expect, type Locator, type Page } from '@playwright/test';
import { byTouch, type Beside } from './beside';
import { exactly } from './outline';

export class Phone {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: 'Votre idée' });
  }
  get send(): Locator {
    return this.page.getByRole('button', { name: 'Envoyer' });
  }
  zone(title: string): Locator {
    return this.page.getByRole('radio', { name: title });
  }
  weather(name: 'Soleil' | 'Nuages' | 'Pluie' | 'Orage' | 'Brouillard'): Locator {
    return this.page.getByRole('radio', { name });
  }
  get said(): Locator {
    return this.page.locator('form [role="status"]').last();
  }
  get mine(): Locator {
    return this.page.getByRole('region', { name: /^Mes idées/ }).getByRole('listitem');
  }
  tab(name: 'Écrire' | 'Lire'): Locator {
    return this.page.getByRole('tab', { name });
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.send.click();
  }
  /** Writes, and waits until the server has it: what is still on its way when a phase ends is asked about. */
  async writeKept(text: string): Promise<void> {
    await this.write(text);
    await expect(this.said).toHaveText(/Votre idée est (?:envoyée|gardée)/);
  }

  /** Says an idea as the phase asks for it, and waits until the server has it. */
  async says(text: string, beside: Beside = {}): Promise<void> {
    const { page } = this;
    const write = this.tab('Écrire');
    await expect(write).toBeVisible();
    if ((await write.getAttribute('aria-selected')) !== 'true') await write.click();
    await expect(this.field).toBeVisible();
    const form = page.locator('form').filter({ has: this.field });
    if (beside.question) {
      const heading = form.getByRole('navigation', { name: 'Questions' }).getByRole('heading');
      await expect(heading).toBeVisible();
      while ((await heading.innerText()) !== beside.question)
        await form.getByRole('button', { name: 'Suivant' }).click();
    }
    if (beside.zone) await this.#into(beside.zone);
    await byTouch(form, beside);
    await this.field.fill(text);
    await this.send.click();
    await expect(this.said).toHaveText(/Votre idée est (?:envoyée|gardée|transmise)/);
  }
  /** Taps a zone, one of the few that are shown or one of all. */
  async #into(zone: string): Promise<void> {
    const chip = this.page.locator('label.chip').filter({ hasText: exactly(zone) });
    const more = this.page.getByRole('button', { name: /^Toutes les zones/ });
    await expect(chip.or(more).first()).toBeVisible();
    if (await chip.isVisible()) return chip.click();
    await more.click();
    await this.page
      .getByRole('dialog', { name: 'Choisir la zone' })
      .getByRole('button', { name: zone, exact: true })
      .click();
  }
}
