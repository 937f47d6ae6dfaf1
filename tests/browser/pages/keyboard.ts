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
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(by);
    }
    throw new Error(`Tab never comes to ${String(wanted)}`);
  }
  async presses(wanted: Locator): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.press('Enter');
  }
}
