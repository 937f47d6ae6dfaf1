// Someone at the list with a keyboard and nothing else, who does what a method asks.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';
import { byKeys, type Beside } from './beside';
import { Keyboard } from './keyboard';
import { exactly, Outline } from './outline';

const isHere = (element: Element): boolean => element === document.activeElement;

export class Hand extends Keyboard {
  readonly list: Outline;
  /** Waits until the server has an idea. */
  readonly #kept: (text: string) => Promise<void>;

  constructor(page: Page, kept: (text: string) => Promise<void>) {
    super(page);
    this.list = new Outline(page);
    this.#kept = kept;
  }

  /** The column beside the list in which one writes for oneself. */
  get column(): Locator {
    const field = this.page.getByRole('textbox', { name: 'Votre idée' });
    return this.page.getByRole('complementary').filter({ has: field });
  }
  /** Reading it, with the focus on none of its parts. */
  async #reads(): Promise<void> {
    await expect(this.list.headings.first()).toBeVisible();
    await this.until(this.page.locator('main'), isHere, 'F6');
  }
  async goesTo(zone: string): Promise<void> {
    await this.#reads();
    await this.list.goToZone(zone);
  }
  async finds(zone: string, text: string): Promise<void> {
    await this.goesTo(zone);
    const note = this.list
      .section(zone)
      .locator('[data-note]')
      .filter({
        has: this.page.locator('.text', { hasText: exactly(text) }),
      });
    await expect(note).toBeVisible();
    await this.until(note, isHere, 'ArrowDown');
  }

  /** Adds an idea to a zone that everyone sees. */
  async adds(zone: string, text: string, beside: Beside = {}): Promise<void> {
    await this.goesTo(zone);
    const section = this.list.section(zone);
    const field = section.locator('input[data-new]');
    await this.press('n');
    await expect(field).toBeFocused();
    if (Object.keys(beside).length > 0) {
      await byKeys(section.locator('form.add'), beside);
      await this.to(field, 'Shift+Tab');
    }
    await this.type(text);
    await this.press('Enter');
    await expect(section.locator('[data-note]').filter({ hasText: text })).toBeVisible();
    await this.#kept(text);
  }
  /** Writes an idea that nobody else sees yet. */
  async writes(text: string, beside: Beside = {}): Promise<void> {
    const { column } = this;
    await this.into(column);
    if (beside.question) {
      const heading = column.getByRole('navigation', { name: 'Questions' }).getByRole('heading');
      while ((await heading.innerText()) !== beside.question) {
        await this.presses(column.getByRole('button', { name: 'Suivant' }));
      }
    }
    const { weather, shared, ...after } = beside;
    if (weather) await byKeys(column, { weather, ...(shared ? { shared } : {}) });
    await this.to(column.getByRole('textbox', { name: 'Votre idée' }));
    await this.type(text);
    if (after.zone) await this.#chips(after.zone);
    await byKeys(column, after);
    await this.presses(column.getByRole('button', { name: 'Envoyer' }));
    await expect(column.getByRole('listitem').filter({ hasText: text })).toContainText(
      /Prête à être révélée|En attente/,
    );
  }
  /** One of the few zones that are shown, or one of all. */
  async #chips(zone: string): Promise<void> {
    const chip = this.column.getByRole('radio', { name: zone, exact: true });
    const more = this.column.getByRole('button', { name: /^Toutes les zones/ });
    await expect(chip.or(more).first()).toBeVisible();
    if (await chip.isVisible()) return this.chooses(chip);
    await this.presses(more);
    await this.presses(this.list.dialog('Choisir la zone').getByRole('button', { name: zone, exact: true }));
  }
  /** Opens the menu of the idea that has the focus, and takes this of it. */
  async takes(item: string): Promise<void> {
    await this.press('Shift+F10');
    await this.picks(item);
  }
  async moves(from: string, text: string, into: string, beside: Beside = {}): Promise<void> {
    await this.finds(from, text);
    await this.press('m');
    const dialog = this.list.dialog(/^Déplacer/);
    await expect(dialog.getByRole('searchbox')).toBeFocused();
    await this.type(into);
    await byKeys(dialog, beside);
    await this.presses(dialog.getByRole('button', { name: 'Déplacer' }));
    await expect(dialog).toHaveCount(0);
    await expect(this.list.section(into)).toContainText(text);
  }
  async links(zone: string, from: string, to: string, step: string): Promise<void> {
    await this.finds(zone, from);
    await this.press('r');
    const dialog = this.list.dialog(/^Relier/);
    await expect(dialog.getByRole('searchbox')).toBeFocused();
    await this.type(to);
    await this.to(dialog.getByLabel('Numéro de l’étape'));
    await this.type(step);
    await this.presses(dialog.getByRole('button', { name: 'Relier' }));
    await expect(dialog).toHaveCount(0);
  }
  /** What a group says together of a question. */
  async synthesizes(question: string, text: string): Promise<void> {
    await this.goesTo(question);
    const field = this.list.section(question).getByRole('textbox', { name: /^Synthèse/ });
    await this.to(field);
    await this.type(text);
    await expect(field).toHaveValue(text);
  }
}
