// «Plan»: the canvas.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../room';

export class Plan {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async ready(): Promise<this> {
    await expect(this.notes.first()).toBeVisible();
    return this;
  }

  get notes(): Locator {
    return this.page.getByRole('listbox', { name: 'Idées de l’espace' }).getByRole('option');
  }
  /** Notes are called by their text, their zone and their colour. */
  note(text: string): Locator {
    return this.page.getByRole('option', { name: `${text} — ` });
  }
  zone(title: string): Locator {
    return this.page.locator('[data-stop]').filter({ hasText: title }).and(this.page.locator('.zone-title, .title'));
  }
  get editor(): Locator {
    return this.page.getByRole('textbox', { name: /^Texte de l’idée/ });
  }

  /** Drags with the mouse, as a hand does: press, a few moves, release. */
  async drag(what: Locator, by: { x: number; y: number }): Promise<void> {
    const box = await what.boundingBox();
    if (!box) throw new Error('what is dragged is not on screen');
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 });
    await mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
    await mouse.up();
  }
}
