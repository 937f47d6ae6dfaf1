import { expect, test } from '../room';
import { Outline } from '../pages/outline';
import { Plan } from '../pages/plan';
import { Shell } from '../pages/shell';
import { allNotes } from '../server';

test('the real sample opens as 14 spaces, two trays and 41 ideas in order, on the plan and in the list alike', async ({ room }) => {
  const board = await room.server.board(room.created);
  expect(board.zones).toHaveLength(16);
  expect(allNotes(board)).toHaveLength(41);

  const list = await new Outline(await room.enter('Léa', { view: 'liste' })).ready();
  await expect(list.headings).toHaveCount(17);
  expect((await list.headings.allTextContents()).map((text) => text.trim())).toEqual([
    ...board.zones.map((zone) => zone.title),
    'Hors des zones',
  ]);
  await expect(list.notes).toHaveCount(41);
  for (const zone of board.zones) expect(await list.texts(zone.title)).toEqual(zone.notes.map((note) => note.text));
  await expect(list.section('ESPACE CAFÉ').getByText('(aucune idée)')).toBeVisible();

  const plan = await new Plan(await room.enter('Omar', { view: 'plan' })).ready();
  await expect(plan.notes).toHaveCount(41);
});

test('what one adds, moves and deletes in the list, another sees on the plan; and the other way round', async ({
  room,
}) => {
  const list = await new Outline(await room.enter('Léa', { view: 'liste' })).ready();
  const plan = await new Plan(await room.enter('Omar', { view: 'plan' })).ready();

  await list.addField('ESPACE CAFÉ').fill('Un comptoir en bois');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await expect(plan.note('Un comptoir en bois')).toHaveCount(1);
  await expect(plan.note('Un comptoir en bois')).toHaveAccessibleName(/ESPACE CAFÉ/);

  await list.note('réserve').focus();
  await list.press('Delete');
  await expect(plan.note('réserve')).toHaveCount(0);

  await plan.note('Un comptoir en bois').focus();
  await plan.page.keyboard.press('Enter');
  await expect(plan.editor).toBeFocused();
  await plan.page.keyboard.type(', chaleureux');
  await plan.page.keyboard.press('Escape');
  await expect(list.note('Un comptoir en bois, chaleureux')).toBeVisible();

  const shell = new Shell(list.page);
  await expect(shell.saved).toBeVisible();
  await expect(new Shell(plan.page).saved).toBeVisible();
  const texts = allNotes(await room.server.board(room.created)).map((note) => note.text);
  expect(texts).toContain('Un comptoir en bois, chaleureux');
  expect(texts).not.toContain('réserve');
});

test('two people type in one note at the same time, and both texts stay', async ({ room }) => {
  const [léa, omar] = await Promise.all([room.enter('Léa'), room.enter('Omar')]);
  const [first, second] = [await new Outline(léa).ready(), await new Outline(omar).ready()];
  for (const list of [first, second]) {
    await list.note('modulables').focus();
    await list.press('Enter');
    await expect(list.editor).toBeFocused();
  }
  await first.press('Home');
  await Promise.all([
    first.page.keyboard.type('Des salles ', { delay: 20 }),
    second.page.keyboard.type(', et lumineuses', { delay: 20 }),
  ]);
  for (const list of [first, second]) {
    await expect(list.editor).toHaveValue('Des salles modulables, et lumineuses');
  }
  for (const list of [first, second]) {
    await list.press('Escape');
    await expect(list.note('Des salles modulables, et lumineuses')).toBeFocused();
  }
});

test('others see who writes in a note, as text', async ({ room }) => {
  const léa = await new Outline(await room.enter('Léa')).ready();
  const omar = await new Outline(await room.enter('Omar')).ready();
  await omar.note('modulables').focus();
  await omar.press('Enter');
  await expect(léa.row('modulables').getByText('Omar écrit…')).toBeVisible();
  await omar.press('Escape');
  await expect(léa.row('modulables').getByText('Omar écrit…')).toBeHidden();
});
