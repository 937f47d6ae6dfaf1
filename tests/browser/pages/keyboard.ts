// Someone who has a keyboard and nothing else: what is not reached by its keys is not there.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

/** More stops than any screen has between two of its parts. */
const MOST_STOPS = 120;
/** More parts than any screen has. */
const MOST_PARTS = 12;

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim();

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
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(by);
    }
    throw new Error(`Tab never comes to ${String(wanted)}`);
  }
  async presses(wanted: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await this.to(wanted, by);
    await this.page.keyboard.press('Enter');
  }
  /** With F6 into a part of the page; anything in it may have the focus then. */
  async into(part: Locator): Promise<void> {
    await expect(part).toBeVisible();
    for (let stop = 0; stop < MOST_PARTS; stop += 1) {
      if (await part.evaluate((element) => element.contains(document.activeElement))) return;
      await this.page.keyboard.press('F6');
    }
    throw new Error(`F6 never comes to ${String(part)}`);
  }
  /** With Tab to some buttons of which one is chosen, and with the arrows to this one. */
  async chooses(radio: Locator): Promise<void> {
    await expect(radio).toBeAttached();
    const among = (element: Element) =>
      (document.activeElement as HTMLInputElement | null)?.name === (element as HTMLInputElement).name;
    for (let stop = 0; !(await radio.evaluate(among)); stop += 1) {
      if (stop === MOST_STOPS) throw new Error(`Tab never comes to ${String(radio)}`);
      await this.page.keyboard.press('Tab');
    }
    for (let stop = 0; !(await radio.isChecked()); stop += 1) {
      if (stop === MOST_STOPS) throw new Error(`no arrow comes to ${String(radio)}`);
      const isHere = await radio.evaluate((element) => element === document.activeElement);
      await this.page.keyboard.press(isHere ? 'Space' : 'ArrowDown');
    }
  }
  /** With Tab to a list of choices, and down to this one. */
  async selects(list: Locator, choice: string): Promise<void> {
    await this.to(list);
    const now = () => list.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.label ?? '');
    for (let last = ''; spaced(await now()) !== spaced(choice);) {
      last = await now();
      await this.page.keyboard.press('ArrowDown');
      if ((await now()) === last) throw new Error(`${choice} is not among the choices`);
    }
  }
}
