// From the end of a session to what is handed out of it: closed, replayed, compared, opened again to bring something
// back, closed, drafted, published and printed.
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Replay, session } from '../pages/replay';
import { paper, pictures } from '../picture';
import { expect, PHONE, test, type Room } from '../room';

const cafeOf = async (room: Room): Promise<readonly string[]> => {
  const { zones } = await room.server.board(room.created);
  return zones.find(({ title }) => title === 'ESPACE CAFÉ')!.notes.map(({ text }) => text);
};

test('close, replay, compare, reopen, restore, close, draft, publish, print', async ({ room }) => {
  test.setTimeout(180_000);
  await session(room);
  const cockpit = await Cockpit.open(room, 'Ana');
  const say = (kind: string) => command(cockpit.page, room.created.workshop, { kind });
  await say('close_workshop');

  // Replayed and compared; of a closed workshop nothing is brought back.
  const replay = await Replay.open(room);
  const { page } = replay;
  await replay.story.filter({ hasText: 'a écrit « Une fontaine »' }).getByRole('button').click();
  await replay.tab('Comparer').click();
  await replay.button('Prendre cet instant').click();
  await page.getByRole('main').focus();
  await replay.press('End');
  await expect(page.locator('.lists li').filter({ hasText: 'Retrait : Une fontaine' })).toHaveCount(1);
  await expect(replay.button('Restaurer')).toBeDisabled();
  await pictures(page, 'flow-compare');

  // Opened again, the café comes back with what was in it, and nothing else does.
  await expect(cockpit.next).toContainText('Rouvrir l’atelier');
  await cockpit.next.click();
  await expect(replay.button('Restaurer')).toBeEnabled();
  await replay.tab('Ce qui se passe').click();
  await replay.story.filter({ hasText: 'a écrit « Une fontaine »' }).getByRole('button').click();
  await replay.button('Restaurer').click();
  const restoring = replay.dialog(/^Restaurer l’instant/);
  await restoring.getByLabel('Que faut-il restaurer').selectOption({ label: 'ESPACE CAFÉ' });
  await restoring.getByRole('button', { name: 'Restaurer', exact: true }).click();
  await expect(page.getByText(/^C’est fait/)).toBeVisible();
  await expect.poll(() => cafeOf(room)).toEqual(['Un samovar', 'Un billard', 'Une fontaine']);
  await say('close_workshop');

  // The draft has what was brought back; it is published, and read by a stranger.
  await page.goto(`${room.server.origin}/a/${room.created.workshop}/restitution`);
  await expect(page.getByText('Une fontaine', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Publier' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publier' }).click();
  await expect(page.getByRole('dialog').getByRole('img', { name: /QR code/ })).toBeVisible();
  const address = await page.getByRole('dialog').getByRole('textbox').first().inputValue();
  const stranger = await (await room.visitor(PHONE)).newPage();
  await stranger.goto(address);
  await expect(stranger.getByText('Une fontaine', { exact: true })).toBeVisible();
  await expect(stranger.getByText('Léa')).toHaveCount(0);
  expect(await violations(stranger)).toEqual([]);
  await pictures(stranger, 'flow-published');

  // On paper: A4 upright, and not a blank sheet of it.
  const pdf = (await paper(stranger, 'flow-restitution')).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  const sizes = boxes.map(([, w, h]) => [w, h].map((points) => Math.round((Number(points) / 72) * 25.4)).join('×'));
  expect(sizes.length).toBeGreaterThan(0);
  expect(new Set(sizes)).toEqual(new Set(['210×297']));
  // The figures stay on one page: the last of them alone on a sheet tells nobody anything.
  await stranger.emulateMedia({ media: 'print' });
  const figures = stranger.getByRole('region', { name: 'En chiffres' }).locator('dl');
  await expect(figures).toHaveCSS('break-inside', 'avoid');
});
