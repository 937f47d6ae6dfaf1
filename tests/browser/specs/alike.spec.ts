// Ideas that say the same: suggested to whoever may join them, never joined by themselves, kept with every text (SPEC
// B25, B26; methods M5). In the list, on the plan, on a phone, on the screen of the room, in a file.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { picture } from '../picture';
import { expect, PHONE, PROJECTOR, Room, test } from '../room';

const ASK = /^Idées qui se ressemblent/;
const shot = (page: Page, name: string) => picture(page, `alike-${name}`);

test('b25_b26_alike_ideas_are_suggested_joined_kept_apart_and_taken_apart', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const room = new Room(server, await server.create('idees-socles', 'Le socle commun'), browse);
  const cockpit = await Cockpit.open(room);
  const { workshop, boards } = room.created;
  for (const phase of ['arrivee-1', 'arrivee-2', 'silence', 'commun'])
    await command(cockpit.page, workshop, { kind: 'start_phase', phase });
  const page = await cockpit.page.context().newPage();
  const at = (view: string) => `${server.origin}/w/${workshop}?espace=${boards[0]!.id}&vue=${view}`;
  await page.goto(at('liste'));
  const outline = await new Outline(page).ready();
  await expect(page.getByText('41 idées')).toBeVisible();

  // Suggested, and nothing more: all 41 are there.
  const ask = page.getByRole('button', { name: ASK });
  await expect(ask).toContainText('6');
  await expect(outline.notes).toHaveCount(41);
  await ask.click();
  const dialog = page.getByRole('dialog', { name: 'Ces idées se ressemblent' });
  const group = (text: string) => dialog.getByRole('listitem').filter({ has: page.getByRole('radio', { name: text }) });
  await expect(dialog.getByRole('listitem')).toHaveCount(6);
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await shot(page, 'dialog');

  // Two ideas after all: said once, for everyone.
  await group('Espace cocooning').getByRole('button', { name: 'Garder séparées' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(5);
  await expect(dialog.getByRole('radio', { name: /cocooning/ })).toHaveCount(0);
  // The focus is at the group that took its place.
  await expect(dialog.getByRole('radio').and(page.locator(':focus'))).toHaveCount(1);

  // One idea: the words that stay are chosen.
  await group('Jeux géants')
    .getByRole('radio', { name: /^Jeux géants/ })
    .check();
  await group('Jeux géants').getByRole('button', { name: 'Réunir (×2)' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(4);
  await page.keyboard.press('Escape');
  await expect(outline.notes).toHaveCount(40);
  await expect(outline.note('jeux géants')).toHaveCount(0);
  await expect(outline.note('Jeux géants')).toContainText('×2');
  await expect(outline.note('Jeux géants')).toContainText('2 idées réunies');
  await expect(page.getByRole('heading', { name: 'Corbeille' })).toHaveCount(0);
  await shot(page, 'list');

  // What was said of them is said to whoever comes.
  await page.reload();
  await expect(page.getByRole('button', { name: ASK })).toContainText('4');

  // On the screen of the room, and in a file.
  const screen = await (await room.visitor(PROJECTOR)).newPage();
  await screen.goto(`${server.origin}/i#${room.created.invitations.projector}`);
  await screen.getByRole('button', { name: 'Afficher' }).click();
  await expect(screen.getByRole('listitem').filter({ hasText: /Jeux géants\s×2/ })).toHaveCount(1);
  const file = await page.request.get(
    `${server.origin}/api/workshops/${workshop}/boards/${boards[0]!.id}/export?format=md`,
  );
  expect(await file.text()).toContain('Jeux géants (×2');

  // Someone who takes part reads it, and is asked nothing: in this phase they remove no idea.
  const ada = await room.enter('Ada', { device: PHONE, view: 'ecrire' });
  await ada.getByRole('tab', { name: 'Lire' }).click();
  await expect(ada.getByRole('button', { name: /^Jeux géants/ })).toContainText('×2');
  await expect(ada.getByRole('button', { name: ASK })).toHaveCount(0);

  // A vote says how many ideas each stands for: on the ballot, and where its result is read.
  const plan = { title: 'Lesquelles ?', how: { kind: 'dots', dots: 2, max: 2 }, zones: [], board: null, options: [] };
  await command(cockpit.page, workshop, { kind: 'open_vote', plan: { ...plan, by_group: false } });
  const ballot = ada.getByRole('dialog', { name: 'Lesquelles ?' });
  await ballot
    .getByRole('group', { name: /^Jeux géants\s×2$/ })
    .getByRole('button')
    .last()
    .click();
  await shot(ada, 'ballot');
  await ballot.getByRole('button', { name: 'Valider' }).click();
  await expect(ballot).toContainText('Votre vote est pris en compte');
  await cockpit.does('Clore le vote');
  await cockpit.does('Montrer le résultat');
  await expect(ballot.getByRole('row').nth(1)).toContainText(/Jeux géants\s×2/);
  const told = await page.request.get(`${server.origin}/api/workshops/${workshop}/report/export?format=md`);
  expect(await told.text()).toMatch(/Jeux géants\s×2/);
  await ada.keyboard.press('Escape');

  // Every text is there, and comes out again.
  await outline.note('Jeux géants').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Voir les 2 idées réunies' }).click();
  const gathered = page.getByRole('dialog', { name: '2 idées réunies en une' });
  await expect(gathered.getByText('jeux géants').first()).toBeVisible();
  await shot(page, 'gathered');
  await gathered.getByRole('button', { name: /Séparer .*jeux géants/ }).click();
  await expect(gathered).toBeHidden();
  await expect(outline.notes).toHaveCount(41);
  await expect(ada.getByText('×2')).toHaveCount(0);

  // Once nothing reads alike any more, the button is gone; who closes the list is on the page.
  await expect(ask).toContainText('5');
  await ask.click();
  for (let left = 5; left > 0; left--) {
    await dialog.getByRole('button', { name: 'Garder séparées' }).first().click();
    await expect(dialog.getByRole('listitem')).toHaveCount(left - 1);
  }
  await expect(dialog.getByText('Aucune idée ne ressemble à une autre.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ask).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();
});

test('b25_on_the_plan_and_on_a_phone_ideas_are_joined_and_one_stands_in_two_zones', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const room = new Room(server, await server.create('idees-socles', 'Sur le plan'), browse);
  const cockpit = await Cockpit.open(room);
  const { workshop, boards } = room.created;
  for (const phase of ['arrivee-1', 'arrivee-2', 'silence', 'commun'])
    await command(cockpit.page, workshop, { kind: 'start_phase', phase });
  const page = await cockpit.page.context().newPage();
  await page.goto(`${server.origin}/w/${workshop}?espace=${boards[0]!.id}&vue=plan`);
  await expect(page.getByRole('button', { name: ASK })).toContainText('6');
  await shot(page, 'plan-notice');
  const note = (text: RegExp) => page.getByRole('option', { name: text });
  await page.keyboard.press('Shift+1');

  // Chosen by hand, whatever anyone suggests; a way back for ten seconds.
  await note(/^modulables/).click();
  await note(/^réserve/).click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Réunir', exact: true }).click();
  const join = page.getByRole('dialog', { name: 'Réunir ces idées' });
  await join.getByRole('radio', { name: /^modulables/ }).check();
  await join.getByRole('button', { name: 'Réunir (×2)' }).click();
  await expect(note(/^modulables/)).toHaveAccessibleName(/2 idées réunies/);
  await expect(note(/^réserve/)).toHaveCount(0);
  await shot(page, 'plan-joined');
  await page.getByRole('button', { name: 'Séparer', exact: true }).click();
  await expect(note(/^réserve/)).toHaveCount(1);
  await expect(note(/^modulables/)).not.toHaveAccessibleName(/réunies/);

  // «Placer aussi», on the plan.
  await note(/^modulables/).click();
  await page.getByRole('button', { name: 'Placer aussi dans…' }).click();
  const twin = page.getByRole('dialog', { name: /Placer aussi/ });
  await twin.getByRole('radio', { name: /^ESPACE CAFÉ/ }).check();
  await shot(page, 'plan-twin');
  await twin.getByRole('button', { name: 'Placer aussi' }).click();
  await expect(note(/^modulables/)).toHaveCount(2);

  // And on a phone of the facilitation.
  const phone = await room.enter('Flora', {
    role: 'facilitator',
    device: PHONE,
    view: 'ecrire',
  });
  await phone.getByRole('tab', { name: 'Lire' }).click();
  await expect(phone.getByRole('button', { name: ASK })).toContainText('6');
  await phone.getByRole('button', { name: ASK }).click();
  await shot(phone, 'phone-dialog');
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await phone.keyboard.press('Escape');
  await phone
    .getByRole('button', { name: /^modulables/ })
    .first()
    .click();
  const idea = phone.getByRole('dialog').last();
  await expect(idea.getByText('aussi dans ESPACE CAFÉ')).toBeVisible();
  await idea.getByRole('button', { name: 'Placer aussi dans…' }).click();
  await phone
    .getByRole('dialog', { name: /Placer aussi/ })
    .getByRole('radio', { name: /^OT/ })
    .check();
  await phone
    .getByRole('dialog', { name: /Placer aussi/ })
    .getByRole('button', { name: 'Placer aussi' })
    .click();
  await expect(idea.getByText('aussi dans ESPACE CAFÉ, OT')).toBeVisible();
  await shot(phone, 'phone-idea');
  await expect(note(/^modulables/)).toHaveCount(3);
});
