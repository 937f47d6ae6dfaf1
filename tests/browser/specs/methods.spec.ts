// What methods promise, where people meet it: a decision on each space that keeps a file from being validated, a story
// told by its links, one idea in two boxes, spaces that are one group's alone. In the list, with the keyboard.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, SMALL_PHONE, test, type Browse } from '../room';
import type { Server } from '../server';

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
async function list(room: Room, cockpit: Cockpit, board = 0): Promise<Outline> {
  const page = await cockpit.page.context().newPage();
  const { workshop, boards } = room.created;
  await page.goto(`${room.server.origin}/w/${workshop}?espace=${boards[board]!.id}&vue=liste`);
  return new Outline(page);
}

const shot = (page: Page, name: string) => picture(page, `methods-${name}`);

test('b22_e16_what_is_to_be_looked_at_again_is_said_where_the_record_is_taken', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const { room, cockpit, begin } = await on(server, browse, 'validation-elus', 'Les élus et la halle');
  await begin('lecture', 'avis', 'commun', 'decision');
  const { page } = await list(room, cockpit);
  const decision = (space: string) => page.getByRole('group', { name: `Décision : ${space}` });
  // By the keyboard: the first choice has the focus, arrows go on.
  await decision('ESPACE CAFÉ').getByRole('radio', { name: 'Sans décision' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(decision('ESPACE CAFÉ').getByRole('radio', { name: 'À revoir' })).toBeChecked();
  await expect(page.getByText(/fixée le .* par l’animation/)).toHaveCount(1);
  expect(await violations(page, 'main')).toEqual([]);
  await shot(page, 'decision-list');

  // The plan says it under the space's name.
  const plan = await cockpit.page.context().newPage();
  await plan.goto(page.url().replace('vue=liste', 'vue=plan'));
  await expect(plan.locator('svg text').filter({ hasText: 'À revoir' })).toHaveCount(2);
  await shot(plan, 'decision-plan');

  // Someone who takes part reads it, on a small phone too, and can't choose.
  const ada = await room.enter('Ada', { device: SMALL_PHONE });
  await expect(ada.getByText('À revoir', { exact: true }).first()).toBeVisible();
  await expect(ada.getByRole('radio')).toHaveCount(0);
  expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await shot(ada, 'decision-phone');

  await cockpit.page.goto(`${room.server.origin}/a/${room.created.workshop}/restitution`);
  await cockpit.page.getByRole('button', { name: 'Exporter' }).click();
  const dialog = cockpit.page.getByRole('dialog', { name: 'Exporter' });
  await dialog.getByRole('button', { name: 'Validé : Relevé de décisions' }).click();
  await expect(cockpit.page.getByText(/n’est pas validé.; points encore ouverts.: 14\b/)).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Projet : Relevé de décisions' })).toBeVisible();
  await shot(cockpit.page, 'decision-export');
});

test('b23_b24_an_idea_stands_in_two_boxes_and_the_story_is_told_step_by_step', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const { room, cockpit, begin } = await on(server, browse, 'schema-actantiel', 'Notre coopération');
  await begin('histoire', 'seul', 'ensemble');
  const outline = await list(room, cockpit);
  const { page } = outline;
  const add = async (zone: string, text: string) => {
    const field = page.getByRole('region', { name: zone, exact: true }).getByRole('textbox').last();
    await field.fill(text);
    await field.press('Enter');
    await expect(outline.note(text).first()).toBeVisible();
  };
  await add('Adjuvant(s)', 'Les élus');
  await add('Sujet(s)', 'Les agents');

  await outline.note('Les élus').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Placer aussi dans…' }).click();
  const twin = outline.dialog(/Placer aussi/);
  await twin.getByRole('radio', { name: /Opposant/ }).check();
  await shot(page, 'twin-dialog');
  await twin.getByRole('button', { name: 'Placer aussi' }).click();
  await expect(outline.note('Les élus')).toHaveCount(2);
  await expect(page.getByText('aussi dans Opposant(s)')).toBeVisible();
  await expect(page.getByText('aussi dans Adjuvant(s)')).toBeVisible();

  // What is written in one is in both.
  await outline.note('Les élus').last().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.type(', parfois');
  await page.keyboard.press('Escape');
  await expect(outline.note('Les élus, parfois')).toHaveCount(2);

  await begin('relier');
  const link = async (from: number, step: string) => {
    await outline.note('Les élus, parfois').nth(from).focus();
    await page.keyboard.press('r');
    const dialog = outline.dialog(/Relier/);
    await dialog.getByRole('searchbox').fill('Les agents');
    await dialog.getByRole('radio', { name: /Les agents/ }).check();
    await dialog.getByLabel('Numéro de l’étape').fill(step);
    await dialog.getByRole('button', { name: 'Relier' }).click();
  };
  await link(1, '2 bis');
  await link(0, '2');
  const story = page.getByRole('region', { name: 'Le récit, étape par étape' });
  await expect(story.getByRole('listitem')).toHaveCount(2);
  await expect(story.getByRole('listitem').first()).toContainText('Étape 2');
  await expect(story.getByRole('listitem').last()).toContainText('2 bis');
  expect(await violations(page, 'main')).toEqual([]);
  await story.scrollIntoViewIfNeeded();
  await shot(page, 'story-list');

  const context = await browse(room.server, PROJECTOR, 'light', 'fr-FR');
  const screen = await context.newPage();
  await screen.goto(`${room.server.origin}/i#${room.created.invitations.projector}`);
  await screen.getByRole('button', { name: 'Afficher' }).click();
  await story.getByRole('button', { name: /Montrer à l’écran : 2 bis/ }).click();
  await expect(screen.getByText('Étape 2 bis')).toBeVisible();
  await expect(screen.getByText('2 sur 2')).toBeVisible();
  await shot(screen, 'story-screen');

  const phone = await room.enter('Ada', { device: PHONE });
  await expect(phone.getByRole('region', { name: 'Le récit, étape par étape' })).toBeVisible();
});

test('f1_the_space_of_a_group_of_pairs_is_theirs_alone', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const { room, cockpit, begin } = await on(server, browse, 'agora', 'Entre pairs');
  const ada = await room.enter('Ada', { device: LAPTOP });
  await begin('cadre');
  // Nobody sits anywhere yet: neither she nor the facilitation has a space of pairs to open.
  for (const page of [ada, (await list(room, cockpit)).page]) {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Techniciens' })).toHaveCount(0);
  }
  await shot(cockpit.page, 'pairs-cockpit');
});
