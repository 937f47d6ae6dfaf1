import { Outline } from '../pages/outline';
import { Plan } from '../pages/plan';
import { Shell } from '../pages/shell';
import { expect, test } from '../room';

test('someone who joins by code is proposed a name, enters, and is in the list of people', async ({ room }) => {
  const context = await room.visitor();
  const page = await context.newPage();
  await page.goto(room.server.origin);
  await page.getByRole('textbox', { name: 'Code de l’atelier' }).fill(room.created.code);
  await page.getByRole('button', { name: 'Rejoindre l’atelier' }).click();
  await expect(page.getByRole('heading', { name: 'Idées socles de mai' })).toBeVisible();
  const name = page.getByRole('textbox', { name: 'Votre nom dans l’atelier' });
  await expect(name).not.toHaveValue('');
  await name.fill('Mésange');
  await page.getByRole('button', { name: 'Entrer', exact: true }).click();
  const people = await new Shell(page).openPeople();
  await expect(people.getByRole('listitem').filter({ hasText: 'Mésange' })).toContainText('vous');
});

test('two tabs and a reload are one and the same person', async ({ room }) => {
  const page = await room.enter('Léa');
  await new Outline(page).ready();
  const second = await page.context().newPage();
  await second.goto(room.address('liste'));
  const list = await new Outline(second).ready();
  await list.addField('ESPACE CAFÉ').fill('De mon second onglet');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await page.reload();
  const again = await new Outline(page).ready();
  await expect(again.row('De mon second onglet')).toContainText('Léa');
  const people = await new Shell(page).openPeople();
  await expect(people.getByRole('listitem').filter({ hasText: 'Léa' })).toHaveCount(1);
});

test('a removed person’s browser says so in a sentence, and lets them back when readmitted', async ({ room }) => {
  const facilitator = await room.enter('Ana', { role: 'facilitator' });
  const removed = await room.enter('Omar');
  await new Outline(removed).ready();
  const people = await new Shell(facilitator).openPeople();
  const omar = people.getByRole('listitem').filter({ hasText: 'Omar' });
  await omar.getByRole('button', { name: /Omar/ }).first().click();
  await omar.getByRole('button', { name: /^Retirer/ }).click();
  await expect(removed.getByRole('heading', { name: 'Votre accès à cet atelier est suspendu' })).toBeVisible();
  await expect(removed.getByText('Vos idées y restent.', { exact: false })).toBeVisible();

  const back = people.getByRole('button', { name: /^Faire revenir/ });
  await back.click();
  await expect(back).toBeHidden();
  await removed.reload();
  await new Outline(removed).ready();
});

test('an observer reads everything and is offered no way to change it', async ({ room }) => {
  const page = await room.enter('Zoé', { role: 'observer' });
  const list = await new Outline(page).ready();
  await expect(list.notes).toHaveCount(41);
  await expect(page.getByText('Vous pouvez lire cet espace, mais pas le modifier.').first()).toBeVisible();
  await expect(page.locator('main').getByRole('textbox')).toHaveCount(0);
  await expect(
    page.locator('main').getByRole('button', { name: /Modifier|Déplacer|Actions|Ajouter|Annuler/ }),
  ).toHaveCount(0);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'Enter', 'm', 'r', 'n', 'Delete', 'Control+z');
  await expect(list.note('modulables')).toBeFocused();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a participant cannot drag a zone that the facilitation locked; the facilitation can', async ({ room }) => {
  const frame = async () =>
    (await room.server.board(room.created)).zones.find(({ title }) => title === 'ESPACE CAFÉ')?.frame;
  const before = await frame();
  /** Drags the zone by its title, then writes an idea: once that is saved, the drag would be too. */
  const drag = async (name: string, role: 'participant' | 'facilitator') => {
    const page = await room.enter(name, { role, view: 'plan' });
    const plan = await new Plan(page).ready();
    await plan.drag(plan.zone('ESPACE CAFÉ'), { x: 60, y: 120 });
    await new Shell(page).show('Liste');
    const list = await new Outline(page).ready();
    await list.addField('ESPACE CAFÉ').fill(`Idée de ${name}`);
    await list.addField('ESPACE CAFÉ').press('Enter');
    await expect(new Shell(page).saved).toBeVisible();
  };
  await drag('Omar', 'participant');
  expect(await frame()).toEqual(before);
  await drag('Ana', 'facilitator');
  expect(await frame()).not.toEqual(before);
});
