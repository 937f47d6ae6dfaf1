// Someone who has a keyboard and nothing else: what is not reached by its keys is not there.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

/** More stops than any screen has between two of its parts. */
const MOST_STOPS = 120;

export class Keyboard {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }
  /** With Tab from wherever the focus is; `Shift+Tab` where it lies before. */
  async to(wanted: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(wanted).toBeVisible();
    await this.until(wanted, (element) => element === document.activeElement, by);
  }
  async presses(wanted: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await this.to(wanted, by);
    await this.page.keyboard.press('Enter');
  }
  /** With F6 into a part of the page; anything in it may have the focus then. */
  async into(part: Locator): Promise<void> {
    await expect(part).toBeVisible();
    await this.until(part, (element) => element.contains(document.activeElement), 'F6');
  }
  /** With Tab to some buttons of which one is chosen, and with the arrows to this one. */
  async chooses(radio: Locator): Promise<void> {
    await expect(radio).toBeAttached();
    const isAmong = (element: Element) =>
      document.activeElement instanceof HTMLInputElement &&
      document.activeElement.name === element.getAttribute('name');
    await this.until(radio, isAmong, 'Tab');
    if (await radio.isChecked()) return;
    await this.until(radio, (element) => element === document.activeElement, 'ArrowDown');
    // The first of them, when none was chosen, is reached by Tab and not chosen yet.
    if (!(await radio.isChecked())) await this.press('Space');
    await expect(radio).toBeChecked();
  }
  /** With the arrows to this line of the menu that is open. */
  async picks(item: string): Promise<void> {
    const wanted = this.page.getByRole('menuitem', { name: item });
    await expect(wanted).toBeVisible();
    await this.until(wanted, (element) => element === document.activeElement, 'ArrowDown');
    await this.press('Enter');
  }
  /** With Tab to a list of choices, and down to this one. */
  async selects(list: Locator, choice: string): Promise<void> {
    await this.to(list);
    const isChosen = (element: Element, label: string) =>
      (element as HTMLSelectElement).selectedOptions[0]?.label.replace(/\s+/g, ' ').trim() === label;
    await this.until(list, isChosen, 'ArrowDown', choice);
  }

  /** Strikes a key until this is so of an element: found once, as a search among all of a long page takes its time. */
  protected async until(
    wanted: Locator,
    isSo: (element: Element, more: string) => boolean,
    key: string,
    more = '',
  ): Promise<void> {
    const element = await wanted.elementHandle();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await element!.evaluate(isSo, more)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${key} never comes to ${String(wanted)}`);
  }
}
