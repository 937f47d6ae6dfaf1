// A world café replayed: its plenary and its six tables side by side on one time axis.
import { violations } from '../axe';
import { Replay } from '../pages/replay';
import { pictures } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, SMALL_PHONE, test, type Device } from '../room';
import type { Browse } from '../room';
import type { Server } from '../server';

test.describe.configure({ timeout: 120_000 });

/** A café with an idea on each of its boards, one board after the other. */
async function cafe(server: Server, browse: Browse): Promise<Room> {
  const room = new Room(server, await server.create('world-cafe', 'Café de mai'), browse);
  const { workshop, boards, token } = room.created;
  for (const [n, { id }] of boards.entries()) {
    const answer = await fetch(`${server.origin}/api/workshops/${workshop}/boards/${id}/import`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: `# Dit ici\nUn samovar ${n}`, apply: true }),
    });
    expect(answer.ok, await answer.text()).toBe(true);
  }
  return room;
}

/** All boards, at the end. */
async function opened(room: Room, device: Device): Promise<Replay> {
  const page = await room.enter('Ana', { role: 'facilitator', at: `/a/${room.created.workshop}/rejeu`, device });
  const replay = await new Replay(page).ready();
  await replay.press('End');
  return replay;
}

test('a café is replayed with its tables side by side, one of which is enlarged and let go again', async ({
  server,
  browse,
}) => {
  const room = await cafe(server, browse);
  const titles = room.created.boards.map(({ title }) => title);
  const replay = await opened(room, LAPTOP);
  const { page } = replay;
  const cards = page.getByRole('main').getByRole('listitem');
  await expect(cards).toHaveCount(7);
  await expect(cards.getByRole('heading', { level: 2 })).toHaveText(titles);
  await expect(page.getByRole('main').locator('canvas')).toHaveCount(7);
  // What happened last was at the last table; before that at the one before.
  const here = cards.filter({ hasText: 'En cours' });
  await expect(here.getByRole('heading')).toHaveText([titles[6]!]);
  await expect(cards.last()).toContainText('Un samovar 6');
  await expect(async () => {
    await replay.press('ArrowLeft');
    await expect(here.getByRole('heading')).toHaveText([titles[5]!], { timeout: 300 });
  }).toPass();
  await expect(cards.last()).not.toContainText('Un samovar 6');
  expect(await violations(page)).toEqual([]);
  await replay.press('End');
  await pictures(page, 'replay-tables-laptop');

  // By keyboard: onto a card, and back.
  const enlarge = replay.button(`Agrandir « ${titles[2]!} »`);
  await enlarge.focus();
  await replay.press('Enter');
  await expect(cards).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Espace' }).locator('option:checked')).toHaveText(titles[2]!);
  const back = page.getByRole('button', { name: 'Tous les espaces' });
  await back.focus();
  await replay.press('Enter');
  await expect(cards).toHaveCount(7);

  // In words: the same cards without pictures.
  await replay.show('Liste');
  await expect(cards).toHaveCount(7);
  await expect(page.getByRole('main').locator('canvas')).toHaveCount(0);
  await expect(cards.nth(2)).toContainText('Un samovar 2');
  expect(await violations(page)).toEqual([]);
  await pictures(page, 'replay-tables-list');
  await replay.button(`Agrandir « ${titles[2]!} »`).click();
  await expect(replay.list.note('Un samovar 2')).toBeVisible();
  await expect(replay.list.note('Un samovar 3')).toHaveCount(0);
});

for (const [name, device] of [
  ['phone', PHONE],
  ['small-phone', SMALL_PHONE],
  ['projector', PROJECTOR],
] as const) {
  test(`the tables of a café fit a ${name}`, async ({ server, browse }) => {
    const replay = await opened(await cafe(server, browse), device);
    const { page } = replay;
    const cards = page.getByRole('main').getByRole('listitem');
    for (const view of ['Liste', 'Plan'] as const) {
      await replay.show(view);
      await expect(cards).toHaveCount(7);
      await cards.last().scrollIntoViewIfNeeded();
      await expect(cards.last().getByRole('heading')).toBeInViewport();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(device.viewport.width);
      for (const card of await cards.all()) {
        const box = (await card.boundingBox())!;
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(device.viewport.width);
      }
      await cards.first().scrollIntoViewIfNeeded();
      await pictures(page, `replay-tables-${name}-${view}`);
    }
    expect(await violations(page)).toEqual([]);
  });
}
