// «Vue liste», as someone with a keyboard and a screen reader meets it.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

export class Outline {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async ready(): Promise<this> {
    await expect(this.headings.first()).toBeVisible();
    return this;
  }

  get headings(): Locator {
    return this.page.locator('main [data-zone]');
  }
  get notes(): Locator {
    return this.page.locator('main [data-note]');
  }
  heading(title: string): Locator {
    return this.page.locator('main [data-zone]').filter({ hasText: exactly(title) });
  }
  section(title: string): Locator {
    const heading = this.page.locator('[data-zone]').filter({ hasText: exactly(title) });
    return this.page.locator('main [data-section]').filter({ has: heading });
  }
  /** The note with this text, as the group that has the focus. */
  note(text: string | RegExp): Locator {
    return this.notes.filter({
      has: this.page.locator('.text', { hasText: typeof text === 'string' ? exactly(text) : text }),
    });
  }
  row(text: string): Locator {
    const words = this.page.locator('.text', { hasText: exactly(text) });
    return this.page.locator('main [data-row]').filter({ has: words });
  }
  async texts(title: string): Promise<string[]> {
    return (await this.section(title).locator('[data-note] .text').allTextContents()).map((text) => text.trim());
  }
  addField(title: string): Locator {
    return this.page.getByRole('textbox', { name: `Nouvelle idée dans ${title}` });
  }
  get editor(): Locator {
    return this.page.getByRole('textbox', { name: 'Texte de l’idée' });
  }
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }
  get said(): Locator {
    return this.page.locator('main > [role="status"]');
  }
  get heard(): Locator {
    return this.page.locator('main > [role="log"]');
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }
  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }
  /** By keyboard: from wherever the focus is to a zone's heading. */
  async goToZone(title: string): Promise<void> {
    await this.press('g');
    await expect(this.dialog('Aller à une zone')).toBeVisible();
    // Questions are numbered, which is no part of their title.
    await this.type(title.replace(/^\d+\. /, ''));
    await this.press('Enter');
    await expect(this.heading(title)).toBeFocused();
  }
}

export const exactly = (text: string): RegExp => new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
