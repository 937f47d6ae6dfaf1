// «Écrire» and «Lire» on a phone.
import { expect, type Locator, type Page } from '@playwright/test';

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
}
