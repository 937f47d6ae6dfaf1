// Whole sessions, as a room lives them: the facilitation's screen, phones, a laptop and the screen for the room.
import { Cockpit } from '../pages/cockpit';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { allNotes } from '../server';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, test } from '../room';
import type { Page } from '@playwright/test';

/** Goes on to the next phase at once. */
async function goOn(cockpit: Cockpit, label: string): Promise<void> {
  // What comes next is the end of a vote or of a reveal as long as these go on.
  await expect(cockpit.next).toContainText(label);
  await cockpit.next.click();
  const now = cockpit.button('Maintenant');
  await expect(now.or(cockpit.running.filter({ hasText: label }))).toBeVisible();
  if (await now.isVisible()) await now.click();
  await expect(cockpit.running).toContainText(label);
}

const shot = (page: Page, name: string) => picture(page, `session-${name}`);

test('idées socles: alone, then together, on phones, a laptop and the screen for the room', async ({ room }) => {
  test.setTimeout(180_000);
  const cockpit = await Cockpit.open(room);
  const [lea, omar, ines] = await Promise.all(
    ['Léa', 'Omar', 'Inès'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  );
  const jules = await room.enter('Jules', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await shot(screen, 'socles-0-screen');
  await goOn(cockpit, 'Inclusion');
  await shot(lea!, 'socles-1-phone');
  await shot(screen, 'socles-1-screen');
  await goOn(cockpit, 'lire le mur');
  await goOn(cockpit, 'Idées en silence');

  const phones = [lea!, omar!, ines!].map((page) => new Phone(page));
  for (const [n, phone] of phones.entries()) await phone.writeKept(`Une idée tue ${n + 1}`);
  await shot(lea!, 'socles-2-phone');
  await shot(jules, 'socles-2-laptop');
  await shot(cockpit.page, 'socles-2-cockpit');
  await shot(screen, 'socles-2-screen');
  for (const phone of phones) await expect(phone.mine).toHaveCount(1);
  await expect(phones[0]!.page.getByText('Une idée tue 2')).toHaveCount(0);
  expect(allNotes(await room.server.board(room.created)).map(({ text }) => text)).not.toContain('Une idée tue 1');

  await goOn(cockpit, 'Mise en commun');
  await expect
    .poll(async () => allNotes(await room.server.board(room.created)).filter(({ text }) => /^Une idée tue/.test(text)))
    .toHaveLength(3);
  await expect(jules.getByText('Une idée tue 2')).toBeVisible();
  await shot(jules, 'socles-3-laptop');
  await shot(screen, 'socles-3-screen');
  await shot(lea!, 'socles-3-phone');

  await goOn(cockpit, 'Regroupement par ESPACE');
  await shot(jules, 'socles-4-laptop');
  await goOn(cockpit, 'Socle ou bonus');
  await expect(cockpit.page.getByText(/0\/4/).first()).toBeVisible();
  await shot(lea!, 'socles-5-phone');
  await shot(jules, 'socles-5-laptop');
  await shot(cockpit.page, 'socles-5-cockpit');
  await shot(screen, 'socles-5-screen');
});

test('a round of a world café: seats, silence, reveal, rotation', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const room = new Room(server, await server.create('world-cafe', 'Café de mai'), browse);
  const cockpit = await Cockpit.open(room);
  const [lea, omar] = await Promise.all(
    ['Léa', 'Omar'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  );
  const jules = await room.enter('Jules', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await cockpit.makeGroups(3);
  await shot(cockpit.page, 'cafe-0-cockpit');
  await goOn(cockpit, 'Placement');
  await shot(lea!, 'cafe-1-phone');
  await shot(screen, 'cafe-1-screen');
  await shot(jules, 'cafe-1-laptop');
  for (const page of [lea!, omar!, jules]) await page.getByRole('button', { name: 'J’y suis' }).click();
  await goOn(cockpit, 'écrire en silence');
  for (const page of [lea!, omar!]) await new Phone(page).writeKept('Un forum territorial');
  await shot(lea!, 'cafe-2-phone');
  await goOn(cockpit, 'mettre en commun');
  await shot(lea!, 'cafe-3-phone');
  await shot(screen, 'cafe-3-screen');
  await goOn(cockpit, 'Première rotation');
  await shot(lea!, 'cafe-4-phone');
  await shot(jules, 'cafe-4-laptop');
  await shot(screen, 'cafe-4-screen');
  for (const page of [lea!, omar!, jules]) await page.getByRole('button', { name: 'J’y suis' }).click();
  await goOn(cockpit, 'prérequis et acteurs');
  await shot(lea!, 'cafe-5-phone');
  await shot(jules, 'cafe-5-laptop');
});
