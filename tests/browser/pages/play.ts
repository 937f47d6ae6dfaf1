// A method that is played: its workshop, who runs it, who takes part, and what they leave with.
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { violations } from '../axe';
import type { Company } from '../company';
import { noEnglish } from '../french';
import { kept, masked } from '../kept';
import { picture } from '../picture';
import { expect, SMALL_PHONE } from '../room';
import { allNotes, type BoardJson, type Created, type Server } from '../server';
import { sideways } from '../width';
import { Cockpit, commands } from './cockpit';
import { Hand } from './hand';
import { Keyboard } from './keyboard';
import { Phone } from './phone';

import { settled } from './shell';

/** What a story looks up by the server's word. */
interface Inside {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly groups: readonly { readonly id: string }[];
}

export class Play {
  readonly server: Server;
  readonly method: string;
  readonly created: Created;
  /** Ana runs it: in the cockpit and in the list, by the keyboard. */
  readonly cockpit: Cockpit;
  readonly keys: Keyboard;
  readonly ana: Hand;
  /** Léa takes part on a phone, Jules in the list by the keyboard. */
  readonly lea: Phone;
  readonly jules: Hand;
  #pictures = 0;

  private constructor(server: Server, method: string, created: Created, pages: readonly [Page, Page, Page, Page]) {
    const has = (text: string) => this.has(text);
    this.server = server;
    this.method = method;
    this.created = created;
    this.cockpit = new Cockpit(pages[0]);
    this.keys = new Keyboard(pages[0]);
    this.ana = new Hand(pages[1], has);
    this.lea = new Phone(pages[2]);
    this.jules = new Hand(pages[3], has);
  }

  static async of(server: Server, company: Company, method: string): Promise<Play> {
    const created = await server.create(method, 'Une halle pour tous', { name: 'Ana' });
    const { workshop, token, invitations } = created;
    const { origin } = server;
    await company.ana.addCookies([{ name: `socle_${workshop}`, value: token, url: origin }]);
    const join = async (context: BrowserContext, name: string) => {
      const joined = await context.request.post(`${origin}/api/join`, {
        data: { invitation: invitations.participant, name },
      });
      expect(joined.ok(), await joined.text()).toBe(true);
    };
    await join(company.lea, 'Léa');
    await join(company.jules, 'Jules');
    const [cockpit, list] = company.ana.pages() as [Page, Page];
    const [phone] = company.lea.pages() as [Page];
    const [laptop] = company.jules.pages() as [Page];
    await Promise.all([
      cockpit.goto(`${origin}/a/${workshop}/animer`),
      list.goto(`${origin}/w/${workshop}?vue=liste`),
      phone.goto(`${origin}/w/${workshop}?vue=ecrire`),
      laptop.goto(`${origin}/w/${workshop}?vue=liste`),
    ]);
    const play = new Play(server, method, created, [cockpit, list, phone, laptop]);
    await expect(play.cockpit.dock).toBeVisible();
    return play;
  }

  /** Those who take part. */
  get pages(): readonly [Page, Page] {
    return [this.lea.page, this.jules.page];
  }
  /** What is asked now, on a page. */
  bar(page: Page): Locator {
    return page.getByRole('region', { name: 'Consigne' });
  }

  /** The next phase begins, and everyone is told. */
  async begins(label: string): Promise<void> {
    await this.#settled();
    await this.cockpit.keysOn(label);
    await this.#told(label);
  }
  /** The same, past what is being decided. */
  async goesPast(label: string): Promise<void> {
    await this.#settled();
    await this.cockpit.keysPast(label);
    await this.#told(label);
  }
  /** Nothing is on its way any more that a phase's end would refuse. */
  async #settled(): Promise<void> {
    for (const page of [...this.pages, this.ana.page]) await settled(page);
  }
  async #told(label: string): Promise<void> {
    for (const page of [...this.pages, this.ana.page]) await expect(this.bar(page)).toContainText(label);
  }

  /** The vote of this phase is closed, and what it says is told. */
  async tellsVote(): Promise<void> {
    await this.cockpit.keysDo('Clore le vote');
    await this.cockpit.keysDo('Montrer le résultat');
  }

  /** The server has an idea on a board that is open to Ana or to Jules. */
  async has(text: string): Promise<void> {
    const { workshop, boards } = this.created;
    const addresses = boards.map(({ id }) => `${this.server.origin}/api/workshops/${workshop}/boards/${id}`);
    const readers = [this.ana.page.request, this.jules.page.request];
    const there = async () => {
      const asked = readers.flatMap((reader) => addresses.map((address) => reader.get(address)));
      for (const answer of await Promise.all(asked)) {
        if (answer.ok() && allNotes((await answer.json()) as BoardJson).some((note) => note.text === text)) return true;
      }
      return false;
    };
    await expect.poll(there, { message: text, intervals: [20, 50, 100] }).toBe(true);
  }

  async inside(): Promise<Inside> {
    const told = await this.cockpit.page.request.get(`${this.server.origin}/api/workshops/${this.created.workshop}`);
    return ((await told.json()) as { workshop: Inside }).workshop;
  }
  /** By commands: what is no screen of the method. */
  orders(...asked: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    return commands(this.cockpit.page, this.created.workshop, asked);
  }
  /** A group each: Léa's is the first; or both in one. */
  async makesGroups(count = 3): Promise<void> {
    await this.orders({ kind: 'make_groups', count, spread: { how: 'by_hand' } });
    const { groups, people } = await this.inside();
    const of = (name: string) => people.find((one) => one.name === name)!.id;
    await this.orders(
      { kind: 'move_to_group', person: of('Léa'), group: groups[0]!.id },
      { kind: 'move_to_group', person: of('Jules'), group: (groups[1] ?? groups[0])!.id },
    );
  }
  /** Somebody opens a board by its number, or the one where they belong. */
  async opens(hand: Hand, board: number | null): Promise<void> {
    const { workshop, boards } = this.created;
    const at = board === null ? '' : `&espace=${boards[board]!.id}`;
    await hand.page.goto(`${this.server.origin}/w/${workshop}?vue=liste${at}`);
    await hand.list.ready();
  }
  /** Everyone says that they have come to their table. */
  async arrive(): Promise<void> {
    for (const page of this.pages) await page.getByRole('button', { name: 'J’y suis' }).press('Enter');
  }

  /** Pictures of everyone's screen: in French, as narrow as phones get, and the list without what axe finds wrong. */
  async looks(step: string): Promise<void> {
    this.#pictures += 1;
    const name = `method-${this.method}-${this.#pictures}-${step}`;
    await picture(this.lea.page, `${name}-phone`);
    await picture(this.jules.page, `${name}-list`);
    await picture(this.cockpit.page, `${name}-cockpit`);
    if (process.env.PICTURES) {
      const { page } = this.ana;
      const list = page.url();
      await page.goto(list.replace('vue=liste', 'vue=plan'));
      await expect(page.locator('[data-board]')).toBeVisible();
      await picture(page, `${name}-plan`);
      await page.goto(list);
    }
    expect(await violations(this.jules.page, 'main')).toEqual([]);
    for (const page of [this.lea.page, this.jules.page, this.cockpit.page]) await noEnglish(page);
    // The smallest phone that there is.
    const { page } = this.lea;
    const usual = page.viewportSize();
    await page.setViewportSize(SMALL_PHONE.viewport);
    expect(await sideways(page)).toEqual([]);
    if (usual) await page.setViewportSize(usual);
  }

  /**
   * The last phase is over: it is closed, its restitution opened and says this much, and what it leaves with, a file that
   * is taken by the keyboard, is as it is kept.
   */
  async leaves(file: string, ...says: readonly string[]): Promise<void> {
    const { page } = this.cockpit;
    await this.#settled();
    await this.cockpit.confirms('Clore l’atelier');
    for (const one of this.pages) await expect(one.getByText('Cet atelier est terminé')).toBeVisible();
    await this.keys.presses(page.getByRole('link', { name: 'Préparer la restitution' }), 'Shift+Tab');
    await expect(page.getByRole('heading', { level: 1, name: 'Une halle pour tous' })).toBeVisible();
    for (const text of says) await expect(page.getByText(text).first()).toBeVisible();
    await picture(page, `method-${this.method}-restitution`);
    await this.keys.presses(page.getByRole('button', { name: 'Exporter' }));
    const way = page.getByRole('dialog', { name: 'Exporter' }).getByRole('link', { name: new RegExp(`: ${file}$`) });
    const [download] = await Promise.all([page.waitForEvent('download'), this.keys.presses(way)]);
    const made = masked(await readFile(await download.path(), 'utf8'));
    const ending = download.suggestedFilename().split('.').at(-1)!;
    expect(made).toBe(await kept(`${this.method}.${ending}`, made));
  }
}
