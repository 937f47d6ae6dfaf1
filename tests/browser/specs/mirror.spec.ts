// Another table beside one's own: live, to be read, and where the phase has guests leave something it is left there and
// nowhere else (methods M13).
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { settled } from '../pages/shell';
import { picture } from '../picture';
import { expect, PHONE, PROJECTOR, Room, test } from '../room';
import type { Page } from '@playwright/test';

const shot = (page: Page, name: string) => picture(page, `mirror-${name}`);
const open = (page: Page) => page.getByRole('button', { name: 'Voir une autre table à côté' });
const mirrorOf = (page: Page) => page.getByRole('dialog', { name: 'Deux tables côte à côte' });

test('m13_a_table_reads_another_one_beside_its_own_and_leaves_it_advice', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const room = new Room(server, await server.create('forces-faiblesses', 'Nos territoires'), browse);
  const cockpit = await Cockpit.open(room);
  const { workshop, boards } = room.created;
  const says = (asked: Readonly<Record<string, unknown>>) => command(cockpit.page, workshop, asked);
  await says({ kind: 'make_groups', count: 3, spread: { how: 'by_hand' } });
  const begin = async (...phases: readonly string[]) => {
    for (const phase of phases) await says({ kind: 'start_phase', phase });
  };
  const ada = await room.enter('Ada', { view: 'liste' });
  const bo = await room.enter('Bo', { device: PHONE, view: 'ecrire' });
  await begin('delegation-1', 'delegation-2');
  await ada.getByRole('button', { name: 'J’y suis' }).click();
  await expect(ada.getByText('Ensemble').first()).toBeVisible();
  const field = ada.getByRole('textbox', { name: 'Nouvelle idée dans Forces' });
  await field.fill('Un tissu associatif dense');
  await field.press('Enter');
  await field.fill('Un lycée agricole');
  await field.press('Enter');
  const list = new Outline(ada);
  await expect(list.notes).toHaveCount(2);
  await settled(ada);
  // As long as each table works for itself there is nothing to look at.
  await expect(open(ada)).toHaveCount(0);

  // The room is shown what a table chose; all that it has, where it chose nothing.
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await begin('choisir', 'presentation');
  await expect(screen.getByRole('listitem').filter({ hasText: 'Un tissu associatif dense' })).toBeVisible();
  await expect(screen.getByRole('listitem').filter({ hasText: 'Un lycée agricole' })).toBeVisible();
  await command(cockpit.page, workshop, { kind: 'go_back', phase: 'choisir', restore: false });
  await expect(ada.getByText('Choisir ce qu’on montre').first()).toBeVisible();
  await list.note('Un lycée agricole').focus();
  await ada.keyboard.press('m');
  const move = list.dialog(/^Déplacer/);
  await move.getByRole('searchbox').fill('À montrer : forces');
  await move.getByRole('button', { name: 'Déplacer' }).click();
  await expect(list.section('À montrer : forces')).toContainText('Un lycée agricole');
  await settled(ada);
  await begin('presentation');
  await expect(screen.getByRole('listitem').filter({ hasText: 'Un lycée agricole' })).toBeVisible();
  await expect(screen.getByRole('listitem').filter({ hasText: 'Un tissu associatif dense' })).toHaveCount(0);
  await shot(screen, 'shown');

  await begin('conseils');
  await bo.getByRole('button', { name: 'J’y suis' }).click();
  await bo.getByRole('tab', { name: 'Lire' }).click();
  await open(bo).click();
  const mirror = mirrorOf(bo);
  await mirror.getByLabel('Table à voir').selectOption({ label: 'Territoire 1' });
  await mirror.getByLabel('Notre zone').selectOption({ label: 'Faiblesses' });
  await mirror.getByLabel('Leur zone').selectOption({ label: 'Forces' });
  await expect(mirror.getByText('Un tissu associatif dense')).toBeVisible();
  expect(await bo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(bo, 'dialog[open]')).toEqual([]);
  await shot(bo, 'phone');

  // Nothing of theirs can be changed from here; what is left goes to the tray that the phase opens.
  await expect(mirror.getByRole('textbox')).toHaveCount(1);
  await mirror.getByLabel(/Laisser une idée à cette table/).fill('Partagez vos minibus');
  await mirror.getByRole('button', { name: 'Envoyer' }).click();
  await expect(mirror.getByText('Votre idée est arrivée à la table «\u00a0Territoire 1\u00a0».')).toBeVisible();
  const tray = (page: Page) => page.getByRole('region', { name: 'Conseils reçus', exact: true });
  await expect(tray(ada).getByText('Partagez vos minibus', { exact: true })).toBeVisible();
  const second = await cockpit.page.context().newPage();
  await second.goto(`${server.origin}/w/${workshop}?espace=${boards[1]!.id}&vue=liste`);
  await expect(tray(second)).toBeVisible();
  await expect(second.getByText('Partagez vos minibus')).toHaveCount(0);

  // Live, at one's own table too: what is written is read there as it comes. A territory that came late is empty.
  await open(second).click();
  const beside = mirrorOf(second);
  await beside.getByLabel('Table à voir').selectOption({ label: 'Territoire 1' });
  await beside.getByLabel('Notre zone').selectOption({ label: 'Conseils reçus' });
  await expect(beside.getByText('Partagez vos minibus')).toBeVisible();
  await expect(beside.getByText('(aucune idée)')).toBeVisible();
  await mirror.getByLabel(/Laisser une idée/).fill('Ouvrez le lycée le soir');
  await mirror.getByRole('button', { name: 'Envoyer' }).click();
  await expect(beside.getByText('Ouvrez le lycée le soir')).toBeVisible();
  await shot(second, 'laptop');
});

test('m13_no_word_that_was_erased_is_read_beside_and_none_that_was_refused_is_lost', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const room = new Room(server, await server.create('forces-faiblesses', 'Nos territoires'), browse);
  const cockpit = await Cockpit.open(room);
  const { workshop } = room.created;
  const says = (asked: Readonly<Record<string, unknown>>) => command(cockpit.page, workshop, asked);
  await says({ kind: 'make_groups', count: 3, spread: { how: 'by_hand' } });
  const begin = async (...phases: readonly string[]) => {
    for (const phase of phases) await says({ kind: 'start_phase', phase });
  };
  const ada = await room.enter('Ada', { view: 'liste' });
  const bo = await room.enter('Bo', { view: 'liste' });
  await begin('delegation-1', 'delegation-2');
  await ada.getByRole('button', { name: 'J’y suis' }).click();
  await expect(ada.getByText('Ensemble').first()).toBeVisible();
  const field = ada.getByRole('textbox', { name: 'Nouvelle idée dans Forces' });
  await field.fill('Un secret d’Ada');
  await field.press('Enter');
  await expect(new Outline(ada).note('Un secret d’Ada')).toBeVisible();
  await settled(ada);
  await begin('choisir', 'presentation', 'conseils');
  const looks = async () => {
    await open(bo).click();
    await mirrorOf(bo).getByLabel('Table à voir').selectOption({ label: 'Territoire 1' });
    await mirrorOf(bo).getByLabel('Leur zone').selectOption({ label: 'Forces' });
  };
  await bo.getByRole('button', { name: 'J’y suis' }).click();
  await looks();
  await expect(mirrorOf(bo).getByText('Un secret d’Ada')).toBeVisible();
  await bo.keyboard.press('Escape');

  const inside = await ada.evaluate(async (id) => (await fetch(`/api/workshops/${id}`)).json(), workshop);
  await command(ada, workshop, { kind: 'erase_contributions', person: (inside as { person: string }).person });
  await looks();
  await expect(mirrorOf(bo).getByText(/^·+$/)).toBeVisible();
  await expect(mirrorOf(bo).getByText('Un secret d’Ada')).toHaveCount(0);

  // What came too late comes back to its writer, word by word, though the phase has taken them elsewhere.
  const advice = mirrorOf(bo).getByLabel(/Laisser une idée à cette table/);
  await bo.context().setOffline(true);
  await begin('strates');
  await says({ kind: 'freeze' });
  await advice.fill('Partagez vos minibus');
  await mirrorOf(bo).getByRole('button', { name: 'Envoyer' }).click();
  await expect(advice).toHaveValue('');
  await bo.context().setOffline(false);
  await expect(bo.getByRole('region', { name: /texte.* gardé/ }).getByText('Partagez vos minibus')).toBeVisible();
});
