// «Rejeu»: the player, and a session to play.
import type { Locator, Page } from '@playwright/test';
import { expect, LAPTOP, type Device, type Room, type Scheme } from '../room';
import { Outline } from './outline';

export class Replay {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Enters as facilitator and opens the replay of the first board. */
  static async open(
    room: Room,
    look: { device?: Device; scheme?: Scheme; locale?: string } = {},
  ): Promise<Replay> {
    const at = `/a/${room.created.workshop}/rejeu?espace=${room.created.boards[0]!.id}`;
    const page = await room.enter('Ana', { role: 'facilitator', at, device: LAPTOP, ...look });
    return new Replay(page).ready();
  }

  async ready(): Promise<this> {
    await expect(this.timeline).toBeVisible();
    return this;
  }

  get timeline(): Locator {
    return this.page.getByRole('slider', { name: /^(Ligne du temps|Timeline)$/ });
  }
  get play(): Locator {
    return this.page.getByRole('button', { name: /^(Lire|Mettre en pause|Reprendre au début)$/ });
  }
  get story(): Locator {
    return this.page.locator('.story li');
  }
  /** The event that has just happened. */
  get now(): Locator {
    return this.page.locator('.story [aria-current]');
  }
  get list(): Outline {
    return new Outline(this.page);
  }
  get note(): Locator {
    return this.page.locator('main [data-note]');
  }
  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }
  /** «Extraire», with what makes a new workshop of this instant. */
  async extracting(): Promise<Locator> {
    await this.button('Extraire').click();
    const dialog = this.dialog(/^Extraire l’instant/);
    await expect(dialog.getByRole('textbox', { name: 'Titre du nouvel atelier' })).toBeVisible();
    return dialog;
  }
  get said(): Locator {
    return this.page.locator('[aria-live="polite"]').last();
  }

  async show(view: 'Plan' | 'Liste'): Promise<void> {
    await this.page.getByRole('radio', { name: view, exact: true }).check();
  }
  /** Seconds since the beginning. */
  async seconds(): Promise<number> {
    return Number(await this.timeline.getAttribute('aria-valuenow'));
  }
  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }
}

/**
 * Two people and a facilitator at work: three ideas, one of them moved, one rewritten, one removed. Each act is on the
 * server before the next one: what is written and removed before it was sent has never been.
 */
export async function session(room: Room): Promise<void> {
  await room.join('Ana', 'facilitator');
  const lea = await new Outline(await room.enter('Léa')).ready();
  const reached = async (zone: string, ...texts: string[]) => {
    const there = async () => {
      const { zones } = await room.server.board(room.created);
      return zones.find(({ title }) => title === zone)?.notes.map(({ text }) => text);
    };
    await expect.poll(there, { intervals: [20, 50, 100] }).toEqual(texts);
  };
  await lea.goToZone('ESPACE CAFÉ');
  const written: string[] = [];
  for (const text of ['Un samovar', 'Un billard', 'Une fontaine']) {
    await lea.addField('ESPACE CAFÉ').fill(text);
    await lea.press('Enter');
    written.push(text);
    await reached('ESPACE CAFÉ', ...written);
  }
  await expect(lea.note('Une fontaine')).toBeVisible();
  // Moved by «Déplacer vers…», as the keyboard does it.
  await lea.note('Un billard').focus();
  await lea.press('m');
  await expect(lea.dialog(/Déplacer/)).toBeVisible();
  await lea.type('ESPACE ATELIERS');
  await lea.press('Enter');
  await expect(lea.section('ESPACE ATELIERS').getByText('Un billard', { exact: true })).toBeVisible();
  await reached('ESPACE CAFÉ', 'Un samovar', 'Une fontaine');
  await lea.note('Un samovar').focus();
  await lea.press('Enter');
  await lea.editor.fill('Deux samovars');
  await lea.press('Escape');
  await expect(lea.note('Deux samovars')).toBeVisible();
  await reached('ESPACE CAFÉ', 'Deux samovars', 'Une fontaine');
  await lea.note('Une fontaine').focus();
  await lea.press('Delete');
  await expect(lea.note('Une fontaine')).toHaveCount(0);
  await reached('ESPACE CAFÉ', 'Deux samovars');
  await lea.page.context().close();
}
