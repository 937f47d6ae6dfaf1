// The kinds of zones, each where people meet it: on a phone, in the list, on the plan, on the screen of the room, in a
// file. One method that needs it, a kind.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { settled } from '../pages/shell';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, SMALL_PHONE, test, type Browse } from '../room';
import type { BoardJson, Server } from '../server';

/** A room on a method, its cockpit, and a hand on its script. */
async function on(server: Server, browse: Browse, method: string, title: string) {
  const room = new Room(server, await server.create(method, title), browse);
  const cockpit = await Cockpit.open(room);
  const begin = async (...phases: readonly string[]) => {
    for (const phase of phases) {
      await command(cockpit.page, room.created.workshop, { kind: 'start_phase', phase });
    }
  };
  return { room, cockpit, begin };
}

/** The facilitation's list of a board, by its number. */
async function list(room: Room, cockpit: Cockpit, board = 0, view = 'liste'): Promise<Outline> {
  const page = await cockpit.page.context().newPage();
  const { workshop, boards } = room.created;
  await page.goto(`${room.server.origin}/w/${workshop}?espace=${boards[board]!.id}&vue=${view}`);
  return new Outline(page);
}

async function screen(room: Room, browse: Browse): Promise<Page> {
  const context = await browse(room.server, PROJECTOR, 'light', 'fr-FR');
  const page = await context.newPage();
  await page.goto(`${room.server.origin}/i#${room.created.invitations.projector}`);
  await page.getByRole('button', { name: 'Afficher' }).click();
  return page;
}

async function file(room: Room, format: string, board = 0): Promise<string> {
  const { workshop, boards, token } = room.created;
  const address = `${room.server.origin}/api/workshops/${workshop}/boards/${boards[board]!.id}/export`;
  const answer = await fetch(`${address}?format=${format}&lang=fr`, { headers: { Authorization: `Bearer ${token}` } });
  expect(answer.ok).toBe(true);
  return answer.text();
}

const shot = (page: Page, name: string) => picture(page, `kinds-${name}`);

const noteWith = (board: BoardJson, text: string) =>
  board.zones.flatMap(({ notes }) => notes).find((note) => note.text === text);

test('b13_a_table_is_written_on_a_phone_and_read_row_by_row', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const { room, cockpit, begin } = await on(server, browse, 'plus-moins', 'Premiers effets');
  await begin('seul');
  const lea = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const phone = new Phone(lea);
  await lea.getByLabel('Ligne').selectOption({ label: 'Paire 2' });
  // What is a sign on paper is a word when it is read out.
  await lea.getByLabel('Colonne').selectOption({ label: 'Moins' });
  await phone.write('chacun attend l’autre');
  await phone.write('une idée sans case');
  await expect(phone.mine.filter({ hasText: 'Prête à être révélée' })).toHaveCount(2);
  await shot(lea, 'table-phone');
  await begin('commun', 'paires');

  const outline = await list(room, cockpit);
  const { page } = outline;
  await expect(page.getByRole('heading', { level: 3, name: 'Paire 2' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 4, name: 'Moins' }).first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 3, name: 'À placer' })).toBeVisible();
  await shot(page, 'table-list');
  await expect(page.getByRole('list', { name: /Paire 2 Moins/ })).toContainText('chacun attend l’autre');

  // «Déplacer vers…» offers the cells.
  await outline.note('une idée sans case').focus();
  await outline.press('m');
  const move = outline.dialog(/Déplacer/);
  await move.getByLabel('Ligne').selectOption({ label: 'Paire 6' });
  await move.getByLabel('Colonne').selectOption({ label: 'Plus' });
  await move.getByRole('button', { name: 'Déplacer' }).click();
  await expect(page.getByRole('list', { name: /Paire 6 Plus/ })).toContainText('une idée sans case');
  await expect(page.getByRole('heading', { name: 'À placer' })).toHaveCount(0);

  // A row that is taken away lets its notes wait, and undo brings it back.
  const menu = async (item: string) => {
    await page
      .getByRole('button', { name: /^Actions sur la zone/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await menu('Genre de zone…');
  const shape = outline.dialog(/^Genre de/);
  const rows = shape.getByLabel('Lignes');
  await rows.fill((await rows.inputValue()).replace('\nPaire 6', ''));
  await shot(page, 'table-shape');
  await shape.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'À placer' })).toBeVisible();
  await page.getByRole('button', { name: 'Annuler ma dernière action' }).click();
  await expect(page.getByRole('list', { name: /Paire 6 Plus/ })).toContainText('une idée sans case');

  // On the plan, a drag puts a note into another cell.
  const plan = await list(room, cockpit, 0, 'plan');
  const card = plan.page.getByRole('option', { name: /^chacun attend l’autre/ });
  await expect(card).toBeVisible();
  await expect(card).toHaveAccessibleName(/Paire 2, Moins/);
  await shot(plan.page, 'table-plan');

  const projector = await screen(room, browse);
  await expect(projector.locator('.page table')).toBeVisible();
  await expect(projector.locator('.page tbody tr')).toHaveCount(6);
  // All of it fits.
  const fits = () =>
    projector.locator('.page').evaluate((page) => page.scrollHeight <= page.parentElement!.clientHeight + 1);
  await expect.poll(fits).toBe(true);
  await shot(projector, 'table-screen');

  const table = await file(room, 'md');
  expect(table).toContain('|  | Plus | Moins | Et donc\u00a0? |');
  expect(await file(room, 'csv')).toContain(';Paire 2;Moins;chacun attend l’autre;');
  expect(await file(room, 'html')).toContain('<th scope="row">Paire 2</th>');
});

test('b15_a_form_asks_one_question_at_a_time_and_a_synthesis_is_written_by_two', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const { room, cockpit, begin } = await on(server, browse, 'notes-de-projet', 'Halle');
  await begin('intention-1', 'intention-2');
  const lea = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  await expect(lea.getByText('Question 1 sur 4')).toBeVisible();
  await lea.getByRole('button', { name: 'Suivant' }).click();
  await expect(lea.getByRole('heading', { level: 2, name: /^Enjeux sur le territoire/ })).toBeFocused();
  await new Phone(lea).writeKept('faire vivre le centre');
  await shot(lea, 'form-phone');
  // Nobody may write it yet but who keeps order.
  await expect(lea.getByLabel(/^Synthèse/)).toHaveCount(0);
  await begin('intention-3');
  const outline = await list(room, cockpit);
  const both = [lea, outline.page].map((page) => page.getByLabel(/^Synthèse.*Enjeux sur le territoire/));
  await both[0]!.fill('La halle manque.');
  await expect(both[1]!).toHaveValue('La halle manque.');
  await both[1]!.press('End');
  await both[1]!.pressSequentially(' On la veut.');
  await expect(both[0]!).toHaveValue('La halle manque. On la veut.');
  await shot(outline.page, 'form-list');
  const plan = await list(room, cockpit, 0, 'plan');
  await expect(plan.page.getByRole('option', { name: /^faire vivre le centre/ })).toBeVisible();
  await shot(plan.page, 'form-plan');
  const projector = await screen(room, browse);
  await expect(projector.locator('.page')).toContainText('1. Nature du projet');
  await projector.keyboard.press('ArrowRight');
  await expect(projector.locator('.page')).toContainText('La halle manque. On la veut.');
  await shot(projector, 'form-screen');
  const document = await file(room, 'md');
  expect(document).toContain('La halle manque. On la veut.\n\n- faire vivre le centre');
  expect(document).toContain('non renseigné');
  expect(document).toContain('### Ce qui manque\n\n- 1\\. Nature du projet');
});

test('b14_a_value_is_given_by_a_slider_with_words', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const { room, cockpit, begin } = await on(server, browse, 'valeur', 'La coopération');
  await begin('seul');
  const lea = await room.enter('Léa', { view: 'ecrire', device: SMALL_PHONE });
  const slider = lea.getByRole('slider', { name: /^Intensité/ });
  await expect(slider).toHaveAttribute('aria-valuetext', 'pas encore donnée');
  await slider.focus();
  for (let n = 0; n < 3; n++) await slider.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', '+1,5');
  await new Phone(lea).field.fill('des élus qui se parlent');
  await shot(lea, 'axis-phone');
  await new Phone(lea).send.click();
  await new Phone(lea).writeKept('un effet sans valeur');
  await expect(new Phone(lea).mine.filter({ hasText: 'Prête à être révélée' })).toHaveCount(2);
  await expect.poll(() => lea.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await begin('commun', 'placer');
  const outline = await list(room, cockpit);
  await expect(outline.row('des élus qui se parlent')).toContainText('intensité +1,5');
  await expect(outline.page.getByRole('heading', { name: 'À placer' })).toBeVisible();
  await shot(outline.page, 'axis-list');
  const board = await server.board(room.created);
  expect(noteWith(board, 'des élus qui se parlent')?.place).toMatchObject({ x: 1.5 });
  const plan = await list(room, cockpit, 0, 'plan');
  const card = plan.page.getByRole('option', { name: /^des élus qui se parlent/ });
  await expect(card).toHaveAccessibleName(/intensité \+1,5/);
  await shot(plan.page, 'axis-plan');
  const projector = await screen(room, browse);
  await expect(projector.getByRole('heading', { name: 'Classement' }).first()).toBeVisible();
  await shot(projector, 'axis-screen');
  expect(await file(room, 'csv')).toContain(';"1,5";des élus qui se parlent;');
  // How many ideas it stands for is said where it stands, and where it is ranked.
  await card.click();
  await plan.page.getByRole('option', { name: /^un effet sans valeur/ }).click({ modifiers: ['Shift'] });
  await plan.page.getByRole('button', { name: 'Réunir', exact: true }).click();
  const join = plan.page.getByRole('dialog', { name: 'Réunir ces idées' });
  await join.getByRole('radio', { name: /^des élus/ }).check();
  await join.getByRole('button', { name: 'Réunir (×2)' }).click();
  const stands = /des élus qui se parlent\s×2/;
  await expect(projector.locator('.page .note').filter({ hasText: stands })).toHaveCount(1);
  await expect(projector.locator('.page').getByRole('listitem').filter({ hasText: stands })).toHaveCount(1);
});

test('b16_a_card_is_signed_and_its_words_become_an_idea', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const { room, cockpit, begin } = await on(server, browse, 'carte-postale', 'Un mois après');
  await begin('consigne', 'ecriture');
  const lea = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const phone = new Phone(lea);
  const text = 'Salut ! On a mangé sous la halle, avec les voisins. ';
  await phone.field.fill(text + 'é'.repeat(701 - text.length));
  await expect(phone.send).toBeDisabled();
  await phone.field.fill(text.trim());
  await lea.getByLabel('Signature').fill('Maud');
  await shot(lea, 'card-phone');
  await phone.send.click();
  await phone.write('Je n’ai rien vu.');
  await expect(phone.mine.filter({ hasText: 'Prête à être révélée' })).toHaveCount(2);
  await begin('lecture');
  const projector = await screen(room, browse);
  await expect(projector.locator('.page .card')).toBeVisible();
  await projector.keyboard.press('ArrowRight');
  await shot(projector, 'card-screen');
  await begin('extraction');

  await phone.tab('Lire').click();
  await lea.getByRole('button', { name: /On a mangé sous la halle/ }).click();
  await lea.getByRole('button', { name: 'Créer une idée…' }).click();
  const card = lea.getByLabel('Sélectionnez les mots à reprendre');
  await card.evaluate((field: HTMLTextAreaElement) => {
    const from = field.value.indexOf('mangé');
    field.focus();
    field.setSelectionRange(from, from + 'mangé sous la halle'.length);
  });
  await expect(lea.locator('blockquote')).toHaveText('mangé sous la halle');
  await shot(lea, 'card-quote');
  await lea.getByRole('button', { name: 'Créer une idée', exact: true }).click();
  const outline = await list(room, cockpit);
  await expect(outline.row('mangé sous la halle')).toBeVisible();
  await expect(outline.row(text.trim())).toContainText('Maud');
  await expect(outline.row('Je n’ai rien vu.')).toContainText('Anonyme');
  await shot(outline.page, 'card-list');
  const plan = await list(room, cockpit, 0, 'plan');
  await expect(plan.page.getByRole('option', { name: /^Salut/ })).toBeVisible();
  await shot(plan.page, 'card-plan');
  const board = await server.board(room.created);
  const idea = noteWith(board, 'mangé sous la halle') as unknown as { origin: { note: string } };
  expect(idea.origin.note).toBe(noteWith(board, text.trim())?.id);
  const gallery = await file(room, 'html');
  expect(gallery.match(/<article>/g)).toHaveLength(3);
  expect(gallery).toContain('— Maud');
});

test('b13_lanes_tables_and_a_target_stand_on_one_journey', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const { room, cockpit, begin } = await on(server, browse, 'domino', 'DOMINO');
  await begin('objectifs');
  const outline = await list(room, cockpit);
  await expect(outline.section('Étape 1 — état des lieux')).toContainText('novembre à février');
  const plan = await list(room, cockpit, 0, 'plan');
  await expect(plan.page.getByText('mars et avril, co-construction')).toBeVisible();
  await shot(plan.page, 'lane-plan');
  const projector = await screen(room, browse);
  await expect(projector.locator('.page')).toContainText('Étape 1');
  await shot(projector, 'lane-screen');
  const lea = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  await new Phone(lea).tab('Lire').click();
  await expect(lea.getByText('juin et juillet')).toBeVisible();
  await shot(lea, 'lane-phone');
  await begin('recensement', 'placer');
  const diagnosis = await list(room, cockpit, 1, 'plan');
  await expect(diagnosis.page.getByText('SE LOGER')).toBeVisible();
  await shot(diagnosis.page, 'domino-plan');

  // A list becomes a target by its dialog.
  const etat = await list(room, cockpit, 1);
  const section = etat.section('Relais\u00a0: personnes, structures, événements');
  await section.getByRole('button', { name: /^Actions sur la zone/ }).click();
  await etat.page.getByRole('menuitem', { name: 'Genre de zone…' }).click();
  const shape = etat.dialog(/^Genre de/);
  await shape.getByLabel('Genre', { exact: true }).selectOption({ label: 'Cible' });
  await shape.getByLabel('Cercles, du centre vers le bord').fill('cœur du projet\nconcernés\nà informer');
  await shape.getByLabel('Secteurs').fill('Associations locales\nLe club des entreprises\nDes habitants');
  await shape.getByRole('button', { name: 'Enregistrer' }).click();
  const field = etat.addField('Relais\u00a0: personnes, structures, événements');
  await field.focus();
  await etat.page.getByLabel('Cercle').selectOption({ label: 'concernés' });
  await etat.page.getByLabel('Secteur').selectOption({ label: 'Des habitants' });
  await field.fill('le comité de quartier');
  await field.press('Enter');
  await expect(etat.page.getByRole('list', { name: /concernés Des habitants/ })).toContainText('le comité de quartier');
  await shot(etat.page, 'target-list');
  await etat.page.getByRole('link', { name: 'Plan', exact: true }).click();
  const card = etat.page.getByRole('option', { name: /^le comité de quartier/ });
  await expect(card).toHaveAccessibleName(/concernés, Des habitants/);
  await etat.page.keyboard.press('Escape');
  await card.focus();
  await shot(etat.page, 'target-plan');
  await settled(etat.page);
  expect(await file(room, 'csv', 1)).toContain(';concernés;Des habitants;le comité de quartier;');
});

test('f10_a_zone_takes_no_more_ideas_than_its_dialog_says_and_asks_what_it_says', async ({ room }) => {
  const page = await room.enter('Ana', { role: 'facilitator', view: 'liste' });
  const outline = await new Outline(page).ready();
  const section = outline.section('ESPACE CAFÉ');
  const asks = async () => {
    await section.getByRole('button', { name: /^Actions sur la zone/ }).click();
    await page.getByRole('menuitem', { name: 'Genre de zone…' }).click();
    return outline.dialog(/^Genre de/);
  };
  const shape = await asks();
  const max = shape.getByLabel('Idées au plus');
  await max.fill('0');
  await shape.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(shape.getByRole('alert')).toHaveText('Donnez un nombre entier à partir de 1, ou rien.');
  await max.fill('1');
  await shape.getByRole('checkbox', { name: 'Le terme : court ou moyen' }).check();
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await shot(page, 'asked-shape');
  await shape.getByRole('button', { name: 'Enregistrer' }).click();
  const field = outline.addField('ESPACE CAFÉ');
  await field.fill('Un comptoir');
  await page.getByRole('radio', { name: 'Moyen terme' }).check({ force: true });
  await field.press('Enter');
  await expect(outline.row('Un comptoir')).toContainText('Moyen terme');
  await field.fill('Une terrasse');
  await field.press('Enter');
  await expect(page.getByText(/Cette zone est pleine\s: 1 au plus/)).toBeVisible();
  await expect(outline.row('Une terrasse')).toHaveCount(0);
  // Without a number there is room again.
  const again = await asks();
  await expect(again.getByRole('checkbox', { name: 'Le terme : court ou moyen' })).toBeChecked();
  await again.getByLabel('Idées au plus').fill('');
  await again.getByRole('button', { name: 'Enregistrer' }).click();
  await field.fill('Une terrasse');
  await field.press('Enter');
  await expect(outline.row('Une terrasse')).toBeVisible();
});
