// DOMINO's perimeter (methods M17): an idea says on which side it is, and a reader looks at one side alone, in the list, on
// the plan and on a phone; what leaves as a file can be of one side too. And the names of tables, changed while it runs.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cafe } from '../pages/cafe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { settled } from '../pages/shell';
import { picture, pictures } from '../picture';
import { expect, PHONE, Room, test } from '../room';

const HOUSING = 'Un habitat participatif';
const CAR = 'Un autopartage, siège à Lyon';
const UNSAID = 'Un café réparation';

const side = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

test('b27 e18: one side of the perimeter is looked at alone, and leaves alone', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const room = new Room(server, await server.create('domino', 'Diagnostic'), browse);
  const { workshop, boards } = room.created;
  const etat = boards[1]!.id;
  const cockpit = await Cockpit.open(room);
  for (const phase of ['objectifs', 'recensement', 'placer']) {
    await command(cockpit.page, workshop, { kind: 'start_phase', phase });
  }
  // Said as it is written, on a phone and in the list.
  const phone = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  await side(phone, 'Dans le périmètre').check();
  await new Phone(phone).writeKept(HOUSING);
  const ben = await room.enter('Ben', { at: `/w/${room.created.workshop}?vue=liste&espace=${etat}` });
  const list = await new Outline(ben).ready();
  const diagnosis = list.section('Diagnostic par thématique');
  await list.addField('Diagnostic par thématique').fill(CAR);
  await diagnosis.getByRole('radio', { name: 'Hors périmètre' }).check();
  await list.addField('Diagnostic par thématique').press('Enter');
  await expect(list.row(CAR)).toContainText('Hors périmètre');
  await list.addField('Diagnostic par thématique').fill(UNSAID);
  await diagnosis.getByRole('radio', { name: 'Non précisé' }).check();
  await list.addField('Diagnostic par thématique').press('Enter');
  await expect(list.row(UNSAID)).toBeVisible();
  await settled(ben);
  // What nobody is asked of is of both sides.
  await command(cockpit.page, workshop, { kind: 'start_phase', phase: 'acteurs' });
  await list.addField('LES DYNAMIQUES D’ACTEURS').fill('Les bailleurs');
  await list.addField('LES DYNAMIQUES D’ACTEURS').press('Enter');
  await expect(list.row('Les bailleurs')).toBeVisible();

  const filter = ben.locator('.perimeter');
  await filter.getByRole('radio', { name: 'Dans le périmètre' }).check();
  await expect(filter.getByText('Idées affichées\u00a0: 1 sur 3.')).toBeVisible();
  for (const [text, shown] of [
    [HOUSING, 1],
    [CAR, 0],
    [UNSAID, 0],
    ['Les bailleurs', 1],
  ] as const) {
    await expect(list.row(text), text).toHaveCount(shown);
  }
  expect(await violations(ben), 'list').toEqual([]);
  await pictures(ben, 'domino-list');
  // What one writes oneself does not vanish from under one's hand.
  const practices = list.addField('LES PRATIQUES COLLABORATIVES (EXISTANTES ET EN DEVENIR)');
  await practices.fill('Une épicerie');
  await practices.press('Enter');
  await expect(list.row('Une épicerie')).toBeVisible();
  await filter.getByRole('radio', { name: 'Hors périmètre' }).check();
  await expect(list.row(CAR)).toBeVisible();
  await expect(list.row('Une épicerie')).toHaveCount(0);

  // The same on the plan, where it stays as it was chosen; and nothing changed for others.
  await ben.getByRole('link', { name: 'Plan' }).click();
  const note = (text: string) => ben.getByRole('option', { name: new RegExp(text) });
  await expect(note(CAR)).toBeVisible();
  await expect(note(HOUSING)).toHaveCount(0);
  await pictures(ben, 'domino-plan-outside');
  expect(await violations(ben), 'plan').toEqual([]);
  await ben.locator('.perimeter').getByRole('radio', { name: 'Tout' }).check();
  for (const text of [HOUSING, CAR, UNSAID]) await expect(note(text)).toBeVisible();

  await new Phone(phone).tab('Lire').click();
  const idea = (text: string) => phone.getByRole('button', { name: new RegExp(text) });
  await expect(idea(CAR)).toBeVisible();
  await phone.locator('.perimeter').getByRole('radio', { name: 'Dans le périmètre' }).check();
  await expect(idea(CAR)).toHaveCount(0);
  await expect(idea(HOUSING)).toContainText('Dans le périmètre');
  expect(await violations(phone), 'phone').toEqual([]);
  await pictures(phone, 'domino-phone');
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);

  // A document of one side says so.
  await cockpit.button('Fichiers à emporter').click();
  const { dialog } = cockpit;
  await dialog.getByRole('radio', { name: 'Dans le périmètre' }).check();
  await picture(cockpit.page, 'domino-export');
  const link = dialog.getByRole('link', { name: /État des lieux/ });
  const text = await cockpit.page.evaluate(async (at) => (await fetch(at)).text(), (await link.getAttribute('href'))!);
  expect(text).toContain('Périmètre\u00a0: dans le périmètre');
  expect(text).toContain(HOUSING);
  expect(text).toContain('Les bailleurs');
  for (const gone of [CAR, UNSAID]) expect(text).not.toContain(gone);
});

test('f44: a table is called otherwise from the cockpit, before and while it runs', async ({ server, browse }) => {
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const lea = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  await cafe.seat('Léa');
  const cockpit = new Cockpit(cafe.lead);
  await cafe.lead.goto(`${server.origin}/a/${room.created.workshop}/animer`);
  const name = async (title: string, now: string) => {
    await cockpit.button('Tables').click();
    const field = cockpit.dialog.getByRole('textbox', { name: 'Table 1', exact: true });
    await expect(field).toHaveValue(now);
    await field.fill(title);
    await cockpit.dialog.getByRole('button', { name: 'Enregistrer' }).click();
  };
  await name('  ', 'Formation et parcours professionnels');
  await expect(cockpit.dialog.getByRole('alert')).toHaveText('Table 1\u00a0: écrivez un nom.');
  const refused = cockpit.dialog.getByRole('textbox', { name: 'Table 1', exact: true });
  await expect(refused).toBeFocused();
  await expect(refused).toHaveAccessibleDescription(/écrivez un nom\.$/);
  await picture(cafe.lead, 'theme-refused');
  await refused.fill('Apprendre ici');
  await cockpit.dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(cockpit.dialog).toHaveCount(0);
  await expect(cockpit.group('A')).toContainText('Apprendre ici');
  await cafe.starts('seating');
  await expect(lea.getByRole('dialog', { name: /^Allez à la table/ })).toContainText('Apprendre ici');
  await lea.getByRole('button', { name: 'J’y suis' }).click();
  await name('Se former au village', 'Apprendre ici');
  await expect(lea.getByRole('region', { name: 'Consigne' })).toContainText('Se former au village');
  await new Phone(lea).tab('Lire').click();
  await expect(lea.getByRole('heading', { level: 1 })).toHaveText('Se former au village');
  await cockpit.button('Tables').click();
  expect(await violations(cafe.lead), 'tables').toEqual([]);
  await pictures(cafe.lead, 'theme-cockpit');
});
