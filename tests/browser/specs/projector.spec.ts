// The screen for the room: what it shows of each moment, and what it never shows.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { phase, RULES, type Phase } from '../pages/phase';
import { expect, PROJECTOR, test, type Room, type Scheme } from '../room';

/** Somebody who conducts the workshop, by its wire alone. */
class Conductor {
  readonly page: Page;
  readonly #workshop: string;

  private constructor(page: Page, workshop: string) {
    this.page = page;
    this.#workshop = workshop;
  }

  static async enter(room: Room): Promise<Conductor> {
    const page = await room.enter('Ana Conductrice', { role: 'facilitator' });
    return new Conductor(page, room.created.workshop);
  }

  /** Says each in turn; fails on a refusal. Answers the workshop as it was before. */
  run(...commands: readonly object[]): Promise<View> {
    return this.page.evaluate(
      ([workshop, said]) =>
        new Promise<View>((resolve, reject) => {
          const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/live/${workshop}`);
          let view: View;
          let next = 0;
          const say = () => {
            if (next === said.length) {
              socket.close();
              resolve(view);
            } else socket.send(JSON.stringify({ type: 'command', id: (next += 1), command: said[next - 1] }));
          };
          socket.onmessage = ({ data }) => {
            const message = JSON.parse(String(data));
            if (message.type === 'welcome') view = message.workshop;
            if (message.type === 'welcome' || message.type === 'done') say();
            if (message.type === 'refused') reject(new Error(JSON.stringify(message.refusal)));
          };
        }),
      [this.#workshop, commands] as const,
    );
  }

  /** Begins one phase of a script of this story's own. */
  async begin(more: Partial<Phase> = {}): Promise<void> {
    await this.run({ kind: 'set_script', phases: [{ ...PHASE, ...more }] }, { kind: 'start_phase', phase: 'temps' });
  }
}

interface View {
  readonly votes: readonly { readonly id: string; readonly options: readonly { readonly id: string }[] }[];
  readonly boards: readonly { readonly id: string }[];
}

const PHASE = phase('temps', 'Mise en commun', { prompt: 'Lisez les idées.', rules: { ...RULES, link: 'own' } });

async function screen(room: Room, scheme: Scheme = 'light'): Promise<Page> {
  const context = await room.visitor(PROJECTOR, scheme);
  const page = await context.newPage();
  await page.goto(`${room.server.origin}/i#${room.created.invitations.projector}`);
  await page.getByRole('button', { name: 'Afficher' }).click();
  await expect(page.getByRole('heading', { name: 'Rejoignez l’atelier' })).toBeVisible();
  return page;
}

/** What is drawn now, without what only a screen reader reads. */
const drawn = (page: Page) => page.locator('.page');

test('the projector’s link shows how to join, then the prompt, the time and the ideas in pages', async ({ room }) => {
  const page = await screen(room);
  await expect(page.getByRole('main')).toContainText(room.created.code.replace(/^(.{4})-?/, '$1-'));
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  await expect(page.getByRole('heading', { level: 1, name: 'Lisez les idées.' })).toBeVisible();
  await expect(page.getByText('Temps 1 sur 1 · Mise en commun')).toBeVisible();
  await expect(page.getByRole('timer', { name: 'Temps restant' })).toHaveText(/^\s*(10:00|9:[45]\d)$/);
  await expect(page.getByRole('timer')).toHaveAttribute('aria-live', 'off');

  // All of it is there to be read, whatever page is drawn.
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(11);
  await expect(page.getByRole('listitem').filter({ hasText: 'Recharge tel, wifi' })).toHaveCount(1);
  const turns = page.getByRole('group', { name: 'Pages' });
  await expect(turns).toContainText(/Page 1 sur [2-4]/);
  await expect(drawn(page)).toContainText('Fabrication & Savoir-faire');
  await page.keyboard.press('ArrowRight');
  await expect(turns).toContainText('Page 2 sur');
  await expect(drawn(page)).not.toContainText('Fabrication & Savoir-faire');
  await page.keyboard.press('ArrowLeft');
  await expect(drawn(page)).toContainText('Fabrication & Savoir-faire');

  // Nothing is cut off, and nothing is smaller than what the back of the room reads.
  const sizes = await page.evaluate(() => ({
    over: [...document.querySelectorAll<HTMLElement>('.page .column')].filter(
      (column) => column.getBoundingClientRect().bottom > column.closest('.frame')!.getBoundingClientRect().bottom + 1,
    ).length,
    least: Math.min(
      ...[...document.querySelectorAll('main *')]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
        .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .map((one) => parseFloat(getComputedStyle(one).fontSize)),
    ),
  }));
  expect(sizes.over).toBe(0);
  expect(sizes.least).toBeGreaterThanOrEqual(24);
});

test('pages turn by themselves once somebody asks for it, and rest with reduced motion until then', async ({
  room,
}) => {
  const page = await screen(room);
  await page.clock.install();
  await (await Conductor.enter(room)).begin();
  const turns = page.getByRole('group', { name: 'Pages' });
  await expect(turns).toContainText('Page 1 sur');
  await page.clock.runFor(30_000);
  await expect(turns).toContainText('Page 1 sur');
  await turns.getByRole('button', { name: 'Faire défiler' }).click();
  await page.clock.runFor(12_500);
  await expect(turns).toContainText('Page 2 sur');
  await turns.getByRole('button', { name: 'Arrêter le défilement' }).click();
  await page.clock.runFor(30_000);
  await expect(turns).toContainText('Page 2 sur');
});

test('hidden, the screen has the title only; it comes back, and thanks at the end', async ({ room }) => {
  const page = await screen(room);
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  await expect(page.getByRole('heading', { name: 'Lisez les idées.' })).toBeVisible();
  await conductor.run({ kind: 'hide_screen', hidden: true });
  await expect(page.getByRole('main')).toHaveText('Idées socles de mai');
  await conductor.run({ kind: 'hide_screen', hidden: false });
  await expect(page.getByRole('heading', { name: 'Lisez les idées.' })).toBeVisible();
  await conductor.run({ kind: 'close_workshop' });
  await expect(page.getByRole('heading', { name: 'Merci à toutes et à tous' })).toBeVisible();
});

test('no name is on the screen in a phase that masks who wrote', async ({ room }) => {
  const page = await screen(room);
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  const writer = await room.enter('Zébulon Untel', { view: 'liste' });
  await writer
    .getByRole('textbox', { name: /ESPACE CAFÉ/ })
    .first()
    .fill('Une idée de quelqu’un');
  await writer.keyboard.press('Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'Une idée de quelqu’un' })).toHaveCount(1);
  await conductor.run({ kind: 'raise_hand' });
  await expect(page.getByRole('main')).toContainText('1 main levée');
  const text = () => page.evaluate(() => document.documentElement.innerHTML);
  expect(await text()).not.toMatch(/Zébulon|Ana Conductrice/);
  await conductor.run({
    kind: 'set_script',
    phases: [PHASE, { ...PHASE, id: 'masque', prompt: 'Qui manque ?', rules: { ...PHASE.rules, authors: 'masked' } }],
  });
  await conductor.run({ kind: 'start_phase', phase: 'masque' });
  await expect(page.getByRole('heading', { name: 'Qui manque ?' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Une idée de quelqu’un' })).toHaveCount(1);
  expect(await text()).not.toMatch(/Zébulon|Ana Conductrice/);
});

test('a vote shows how many voted, and what they said only once it is revealed', async ({ room }) => {
  const page = await screen(room);
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  const how = { kind: 'dots', dots: 3, max: 2 };
  const options = ['Un grand café', 'Un jardin partagé'];
  await conductor.run({
    kind: 'open_vote',
    plan: { title: 'Laquelle ?', how, zones: [], board: null, options, by_group: null },
  });
  await expect(page.getByRole('heading', { name: 'Laquelle ?' })).toBeVisible();
  const { votes } = await conductor.run();
  const [vote] = votes;
  const voter = await room.enter('Sam');
  const cast = {
    kind: 'cast',
    vote: vote!.id,
    ballot: { kind: 'dots', points: [{ option: vote!.options[1]!.id, n: 2 }] },
  };
  await expect(voter.getByRole('main')).toBeVisible();
  await voter.evaluate(
    ([workshop, command]) =>
      new Promise<void>((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/live/${workshop}`);
        socket.onmessage = ({ data }) => {
          const { type } = JSON.parse(String(data));
          if (type === 'welcome') socket.send(JSON.stringify({ type: 'command', id: 1, command }));
          if (type === 'done') resolve();
        };
      }),
    [room.created.workshop, cast] as const,
  );
  await expect(page.getByRole('main')).toContainText('1/1 a voté');
  await expect(page.getByRole('main')).not.toContainText('2 points');
  await conductor.run({ kind: 'close_vote', vote: vote!.id });
  await expect(page.getByText('Le vote est clos')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('2 points');
  await conductor.run({ kind: 'reveal_vote', vote: vote!.id });
  await expect(page.getByRole('listitem').filter({ hasText: 'Un jardin partagé' })).toContainText('2 points');
  await expect(page.getByRole('listitem').first()).toContainText('Un jardin partagé');
});

test('what the room is asked to look at comes first, on its page', async ({ room }) => {
  const page = await screen(room);
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  const board = await room.server.board(room.created);
  const zone = board.zones.find(({ title }) => title.startsWith('SERVICES'))!;
  const note = zone.notes[1]!;
  const look = { board: room.created.boards[0]!.id, zone: zone.id, note: note.id, at: 0 };
  await conductor.run({ kind: 'look_here', look });
  await expect(page.getByText('Regardez ici')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['SERVICES ++']);
  await expect(drawn(page).locator('.sought')).toContainText(note.text);
  await conductor.run({ kind: 'look_here', look: null });
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(11);
});

test('without network the screen stays, says so quietly, and comes back by itself', async ({ room }) => {
  const page = await screen(room);
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  await expect(page.getByRole('heading', { name: 'Lisez les idées.' })).toBeVisible();
  // What is still on its way to the other page would be missed there, and said.
  await conductor.page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  await room.server.kill();
  await expect(page.getByText('Hors ligne')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Lisez les idées.' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await room.server.restart();
  await page.context().setOffline(false);
  await expect(page.getByText('Hors ligne')).toBeHidden();
});

test('axe finds nothing wrong on the screen for the room', async ({ room }) => {
  const page = await screen(room);
  expect(await violations(page), 'joining').toEqual([]);
  const conductor = await Conductor.enter(room);
  await conductor.begin();
  await expect(page.getByRole('group', { name: 'Pages' })).toBeVisible();
  expect(await violations(page), 'ideas').toEqual([]);
  await conductor.run({ kind: 'hide_screen', hidden: true });
  await expect(page.getByRole('main')).toHaveText('Idées socles de mai');
  expect(await violations(page), 'hidden').toEqual([]);
});
