// What the facilitation has at hand when something goes wrong or has to go fast: a key for each act, back to the start of
// a phase, and «Regardez ici», which takes nobody anywhere.
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { phase, RULES } from '../pages/phase';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { expect, PHONE, test, type Room } from '../room';
import { allNotes } from '../server';

/** A facilitator in the cockpit, with a script of the story's own, in its first phase. */
async function running(room: Room, phases: readonly { id: string; label: string }[]): Promise<Cockpit> {
  const cockpit = await Cockpit.open(room);
  const { workshop } = room.created;
  await command(cockpit.page, workshop, { kind: 'set_script', phases });
  await command(cockpit.page, workshop, { kind: 'start_phase', phase: phases[0]!.id });
  await expect(cockpit.running).toContainText(phases[0]!.label);
  await cockpit.page.locator('main').click({ position: { x: 5, y: 5 } });
  return cockpit;
}
const texts = async (room: Room) => allNotes(await room.server.board(room.created)).map(({ text }) => text);

test('every key that «?» names does what it says', async ({ room }) => {
  const cockpit = await running(room, [
    phase('seul', 'Idées en silence', { rules: { ...RULES, see: 'own' } }),
    phase('proposer', 'Proposer', { rules: { ...RULES, see: 'moderated' } }),
  ]);
  const { page } = cockpit;
  const { keyboard } = page;
  const opens = async (key: string, title: string | RegExp) => {
    await keyboard.press(key);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await keyboard.press('Escape');
    await expect(cockpit.dialog).toHaveCount(0);
  };
  await keyboard.press('Space');
  await expect(cockpit.dock).toContainText('en pause');
  const before = await cockpit.time.innerText();
  await keyboard.press('+');
  const minutes = Number(before.split(':')[0]) + 1;
  await expect(cockpit.time).toHaveText(`${minutes}:${before.split(':')[1]}`);
  await opens('q', 'Rejoignez l’atelier');
  await opens('v', 'Ouvrir un vote');
  await opens('d', 'Nouvelle décision');
  await opens('g', 'Faire des groupes');
  await opens('l', 'Regardez ici');
  await opens('b', /^Recommencer «\sIdées en silence\s»$/);

  // What waits is revealed, in ten seconds.
  const phone = new Phone(await room.enter('Léa', { view: 'ecrire', device: PHONE }));
  await phone.zone('ESPACE CAFÉ').check({ force: true });
  await phone.writeKept('Une idée tue');
  await expect(cockpit.button('Révéler autrement')).toBeVisible();
  await keyboard.press('r');
  await expect(cockpit.dock.getByText(/^Révélation dans \d+\ss$/)).toBeVisible();
  expect(await texts(room)).not.toContain('Une idée tue');
  await cockpit.button('Maintenant').click();
  await expect.poll(() => texts(room)).toContain('Une idée tue');

  await command(page, room.created.workshop, { kind: 'start_phase', phase: 'proposer' });
  await expect(page.getByRole('heading', { name: /^Idées à relire/ })).toBeVisible();
  await keyboard.press('i');
  await expect(page.getByRole('heading', { name: /^Idées à relire/ })).toBeFocused();

  // What the help lists is what there is: each of its letters was pressed here or in cockpit.spec.ts.
  await keyboard.press('?');
  const keys = await cockpit.dialog.locator('kbd').allInnerTexts();
  expect([...new Set(keys)].toSorted()).toEqual(
    ['+', '?', 'B', 'D', 'F', 'F6', 'G', 'I', 'L', 'M', 'Maj', 'Q', 'R', 'V', 'Échap', 'Espace', '→'].toSorted(),
  );
  await picture(page, 'panic-help');
});

test('back to the start of a phase, with its boards as they were, after ten seconds in which it can be stopped', async ({
  room,
}) => {
  const cockpit = await running(room, [phase('ranger', 'Ranger', { rules: { ...RULES, add: 'everyone', move: 'everyone' } })]);
  const list = await new Outline(await room.enter('Léa')).ready();
  await list.addField('ESPACE CAFÉ').fill('Une idée de trop');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await expect.poll(() => texts(room)).toContain('Une idée de trop');
  await cockpit.button('Pause').click();
  await expect(cockpit.dock).toContainText('en pause');

  const asks = async () => {
    await cockpit.page.keyboard.press('b');
    await cockpit.dialog.getByRole('radio', { name: 'Les remettre comme au début' }).check({ force: true });
    await picture(cockpit.page, 'panic-again');
    await cockpit.dialog.getByRole('button', { name: 'Recommencer' }).click();
    await expect(cockpit.dock.getByText(/^Retour au début de «\sRanger\s» dans \d+\ss$/)).toBeVisible();
  };
  await asks();
  await cockpit.page.keyboard.press('Escape');
  await expect(cockpit.button('Maintenant')).toHaveCount(0);
  await expect(cockpit.dock).toContainText('en pause');
  expect(await texts(room)).toContain('Une idée de trop');

  await asks();
  await cockpit.button('Maintenant').click();
  await expect(cockpit.dock).not.toContainText('en pause');
  await expect(list.note('Une idée de trop')).toHaveCount(0);
  const board = await room.server.board(room.created);
  expect(board.bin.notes.map(({ text }) => text)).toContain('Une idée de trop');
});

test('«Regardez ici» invites: who taps «Y aller» is there, and nobody is moved unasked', async ({ room }) => {
  const cockpit = await running(room, [phase('ranger', 'Ranger', { rules: { ...RULES, add: 'everyone' } })]);
  const going = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const staying = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'liste' });
  const list = await new Outline(laptop).ready();
  const words = new Phone(staying).field;
  await words.fill('Une phrase en cours');
  await words.focus();

  await cockpit.page.keyboard.press('l');
  await cockpit.dialog.getByRole('combobox', { name: 'Zone' }).selectOption({ label: 'SERVICES ++' });
  await cockpit.dialog.getByRole('button', { name: 'Montrer' }).click();
  for (const page of [going, staying, laptop]) {
    await expect(page.getByText('Regardez ici : SERVICES ++')).toBeVisible();
  }
  await going.getByRole('button', { name: 'Y aller' }).click();
  await expect(going.getByRole('heading', { name: 'SERVICES ++' })).toBeInViewport();
  await expect(going.getByRole('button', { name: /location vélo/ })).toBeInViewport();
  await expect(going.getByRole('button', { name: 'Y aller' })).toHaveCount(0);
  await picture(going, 'panic-look-went');
  expect(await violations(going)).toEqual([]);

  // The others are where they were.
  await expect(words).toBeFocused();
  await expect(words).toHaveValue('Une phrase en cours');
  await expect(new Phone(staying).tab('Écrire')).toHaveAttribute('aria-selected', 'true');
  await expect(list.heading('SERVICES ++')).not.toBeInViewport();
  await laptop.getByRole('button', { name: 'Y aller' }).click();
  await expect(list.heading('SERVICES ++')).toBeInViewport();
  await expect(list.heading('SERVICES ++')).toBeFocused();

  // The same key ends it.
  await cockpit.page.locator('main').click({ position: { x: 5, y: 5 } });
  await cockpit.page.keyboard.press('l');
  await expect(staying.getByText('Regardez ici : SERVICES ++')).toHaveCount(0);
  await expect(cockpit.dialog).toHaveCount(0);
});
