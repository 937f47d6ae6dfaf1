// The facilitation's screen.
import type { Locator, Page } from '@playwright/test';
import { expect, LAPTOP, type Device, type Room, type Scheme } from '../room';
import { Keyboard } from './keyboard';

export class Cockpit {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Enters as facilitator and opens the cockpit. */
  static async open(room: Room, name = 'Ana', look: { device?: Device; scheme?: Scheme } = {}): Promise<Cockpit> {
    const at = `/a/${room.created.workshop}/animer`;
    const page = await room.enter(name, { role: 'facilitator', at, device: LAPTOP, ...look });
    const cockpit = new Cockpit(page);
    await expect(cockpit.dock).toBeVisible();
    return cockpit;
  }

  get dock(): Locator {
    return this.page.getByRole('contentinfo', { name: 'Conduite de l’atelier' });
  }
  /** The large button: what comes next. */
  get next(): Locator {
    return this.dock.locator('button.next');
  }
  get time(): Locator {
    return this.dock.getByRole('timer', { name: 'Temps restant' });
  }
  get running(): Locator {
    // Of the script: a decision has steps of its own.
    return this.page.locator('li[aria-current="step"]').filter({ has: this.page.locator('.place') });
  }
  get groups(): Locator {
    return this.page.locator('[data-group]');
  }
  get hands(): Locator {
    return this.page.getByRole('region', { name: /^Mains levées/ });
  }
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }
  group(letter: string): Locator {
    return this.page.locator(`[data-group="${letter}"]`);
  }
  person(name: string): Locator {
    return this.page.locator('main li').getByRole('button', { name: new RegExp(`^${name}`) });
  }
  phase(label: string): Locator {
    return this.page
      .locator('main li')
      .filter({ hasText: label })
      .filter({ has: this.page.locator('.place') });
  }

  /** What is chosen in the menu of a phase, a group or a person. */
  async choose(opener: Locator, item: string | RegExp): Promise<void> {
    await opener.click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
  menuOf(label: string): Locator {
    return this.button(`Actions pour « ${label} »`);
  }

  /** Goes on to the next phase at once. */
  async goOn(label: string): Promise<void> {
    // What comes next is the end of a vote or of a reveal as long as these go on.
    await expect(this.next).toContainText(label);
    await this.next.click();
    const now = this.button('Maintenant');
    await expect(now.or(this.running.filter({ hasText: label }))).toBeVisible();
    if (await now.isVisible()) await now.click();
    await expect(this.running).toContainText(label);
  }
  /** What the large button says now, done at once. */
  async does(act: string | RegExp): Promise<void> {
    await expect(this.next).toContainText(act);
    await this.next.click();
    await this.button('Maintenant').click();
  }

  /** Presses the large button by the keyboard, once it says this. */
  async confirms(act: string | RegExp): Promise<void> {
    const keys = new Keyboard(this.page);
    await expect(this.next).toContainText(act);
    await expect(this.next).toBeEnabled();
    await keys.press('ArrowRight');
    await expect(this.next).toBeFocused();
    await keys.press('Enter');
  }
  /** As `goOn`, by the keyboard. */
  async keysOn(label: string): Promise<void> {
    await this.confirms(label);
    await this.#runs(label);
  }
  /** The same, while something is being decided, which the large button would go on with. */
  async keysPast(label: string): Promise<void> {
    await new Keyboard(this.page).presses(this.dock.locator('button.instead').filter({ hasText: label }), 'Shift+Tab');
    await this.#runs(label);
  }
  async #runs(label: string): Promise<void> {
    const now = this.button('Maintenant');
    await expect(now.or(this.running.filter({ hasText: label }))).toBeVisible();
    if (await now.isVisible()) await new Keyboard(this.page).presses(now);
    await expect(this.running).toContainText(label);
  }
  /** As `does`, by the keyboard. */
  async keysDo(act: string | RegExp): Promise<void> {
    await this.confirms(act);
    await new Keyboard(this.page).presses(this.button('Maintenant'));
  }

  /** The ready script of three phases: silent ideas, sharing, vote. */
  async compose(): Promise<void> {
    await this.next.click();
    await this.dialog.getByRole('radio', { name: /^Trois temps courts/ }).check();
    await this.dialog.getByRole('button', { name: 'Prendre ce déroulé' }).click();
    await expect(this.next).toContainText('Commencer par « Idées en silence »');
  }
  async begin(): Promise<void> {
    await this.compose();
    await this.next.click();
    await expect(this.running).toContainText('Idées en silence');
  }
  async makeGroups(count: number): Promise<void> {
    await this.button('Faire des groupes').click();
    await this.dialog.getByRole('spinbutton').fill(String(count));
    await this.dialog.getByRole('button', { name: 'Faire les groupes' }).click();
    await expect(this.groups).toHaveCount(count);
  }
}

/** Sends one command as the person of this page, as their phone would. */
export function command(page: Page, workshop: string, asked: Readonly<Record<string, unknown>>): Promise<void> {
  return commands(page, workshop, [asked]);
}

/** Sends several, each as soon as the one before is done. */
export async function commands(
  page: Page,
  workshop: string,
  asked: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const answer = await page.evaluate(
    ([id, commands]) =>
      new Promise<string>((told) => {
        const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/live/${id}`);
        let next = 0;
        const say = () => socket.send(JSON.stringify({ type: 'command', id: next + 1, command: commands[next] }));
        socket.onopen = say;
        socket.onmessage = ({ data }) => {
          const { type, id: of, ...more } = JSON.parse(String(data)) as { type: string; id?: number };
          if (of !== next + 1) return;
          next += 1;
          if (type === 'done' && next < commands.length) return say();
          told(type === 'done' ? type : JSON.stringify(more));
          socket.close();
        };
      }),
    [workshop, asked] as const,
  );
  expect(answer).toBe('done');
}
