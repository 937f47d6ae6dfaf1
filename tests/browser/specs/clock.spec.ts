// The server's clock is the only one: every screen shows the same time, whatever its device believes, also after its line
// was away; and who has more time than the others reads it on their own screen.
import type { Page } from '@playwright/test';
import { command, commands } from '../pages/cockpit';
import { phase } from '../pages/phase';
import { expect, PHONE, PROJECTOR, Room, test } from '../room';

const LONG = phase('long', 'Idées en silence');

/** How far apart two screens may be (SPEC F26). */
const AGREE = 250;

/** From its next load on, this page's clock is wrong by so much. */
async function shifted(page: Page, ms: number): Promise<void> {
  await page.addInitScript((by) => {
    const right = Date.now.bind(Date);
    Date.now = () => right() + by;
  }, ms);
  await page.reload();
}

const timer = (page: Page) => page.getByRole('timer').first();

/** When the figures of its timer change next, by the clock of this machine, and to what. */
function turns(page: Page): Promise<{ readonly at: number; readonly text: string }> {
  return timer(page).evaluate(
    (element) =>
      new Promise((told) => {
        const before = element.textContent.trim();
        new MutationObserver((_, observer) => {
          const text = element.textContent.trim();
          if (text === before) return;
          observer.disconnect();
          // Of the page's two clocks this one is not shifted.
          told({ at: performance.timeOrigin + performance.now(), text });
        }).observe(element, { characterData: true, childList: true, subtree: true });
      }),
  );
}

/** When each of them begins to show the same second, as far apart as they are. */
async function apart(...pages: readonly Page[]): Promise<number> {
  const seen = await Promise.all(pages.map((page) => turns(page)));
  const seconds = (text: string) => {
    const [minutes, rest] = /(\d+):(\d\d)/.exec(text)!.slice(1).map(Number);
    return minutes! * 60 + rest!;
  };
  // Whichever second each saw begin: the end that it leads to is what they agree on.
  const ends = seen.map(({ at, text }) => at + seconds(text) * 1000);
  return Math.max(...ends) - Math.min(...ends);
}

test('f26: a phone two hours late, a laptop that is fast and the screen show the same second, also after an absence', async ({
  room,
}) => {
  const lead = await room.lead();
  const phone = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'liste' });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await shifted(phone, -7_200_000);
  await shifted(laptop, 90_000);
  const { workshop } = room.created;
  await commands(lead, workshop, [
    { kind: 'set_script', phases: [LONG] },
    { kind: 'start_phase', phase: 'long' },
  ]);
  const all = [phone, laptop, screen];
  for (const page of all) await expect(timer(page)).toHaveText(/(9:5\d|10:00)/);
  await expect.poll(() => apart(...all)).toBeLessThan(AGREE);

  // Away while a minute is added: told on return, to the same second.
  await phone.context().setOffline(true);
  await room.server.kill();
  await room.server.restart();
  await command(lead, workshop, { kind: 'add_time', seconds: 60 });
  await expect(timer(laptop)).toHaveText(/(10:[0-5]\d|11:00)/);
  await phone.context().setOffline(false);
  await expect(timer(phone)).toHaveText(/(10:[0-5]\d|11:00)/);
  await expect.poll(() => apart(...all)).toBeLessThan(AGREE);
});

test('f25: who has more time reads it on their own screen, and nobody else does', async ({ server, browse }) => {
  const room = new Room(server, await server.create(), browse);
  const lead = await room.enter('Ana', { role: 'facilitator' });
  const lea = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const omar = await room.enter('Omar', { view: 'liste' });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  const { workshop } = room.created;
  const told = await lead.request.get(`${server.origin}/api/workshops/${workshop}`);
  const { people } = ((await told.json()) as { workshop: { people: { id: string; name: string }[] } }).workshop;
  const person = people.find(({ name }) => name === 'Léa')!.id;
  await commands(lead, workshop, [
    { kind: 'set_script', phases: [LONG] },
    { kind: 'start_phase', phase: 'long' },
    { kind: 'extra_time', person, seconds: 300 },
  ]);
  await expect(timer(lea)).toHaveText(/1[45]:\d\d/);
  for (const page of [omar, screen, lead]) await expect(timer(page)).toHaveText(/(9:\d\d|10:00)/);
  await commands(lead, workshop, [{ kind: 'end_time' }]);
  await expect(omar.getByText('Temps écoulé').first()).toBeVisible();
  await expect(timer(lea)).toContainText('Votre temps en plus');
  for (const page of [omar, screen, lead]) await expect(page.getByText('Votre temps en plus')).toHaveCount(0);
  await expect(lea.getByRole('textbox', { name: 'Votre idée' })).toBeEditable();
});
