// A facilitator who has five minutes: a café with themes of their own, groups, and the sheet with the QR code, from the home
// page. Every press and every field is counted, and what it took is printed.
import { Cockpit } from '../pages/cockpit';
import { paper, picture } from '../picture';
import { expect, LAPTOP, Room, test } from '../room';

/** What somebody does in five minutes who reads each label: ten seconds an act. */
const MOST_ACTS = 30;

test('a café is prepared in a few acts: method, themes, groups, and the sheet to print', async ({ server, browse }) => {
  const context = await browse(server, LAPTOP, 'light', 'fr-FR');
  const page = await context.newPage();
  const began = Date.now();
  let acts = 0;
  const act = async (done: Promise<unknown>) => {
    acts += 1;
    await done;
  };
  await page.goto(server.origin);
  await act(page.getByRole('button', { name: /^Choisir «\sWorld café/ }).click());
  const dialog = page.getByRole('dialog', { name: 'Votre atelier' });
  const themes = dialog.getByRole('textbox', { name: 'Thèmes, un par ligne' });
  await expect(themes).toHaveValue(/^Formation et parcours professionnels\nLogement et cadre de vie\n/);
  await act(dialog.getByRole('textbox', { name: 'Titre de l’atelier' }).fill('Café de la vallée'));
  // Three rounds need three tables: a slip is told beside its field.
  await act(themes.fill('L’eau\nLe bois'));
  await act(dialog.getByRole('button', { name: 'Créer l’atelier' }).click());
  await expect(dialog.getByRole('alert').filter({ hasText: /\S/ })).toContainText('au moins autant que de tours');
  await expect(themes).toBeFocused();
  await act(themes.fill('L’eau\nLe bois\n\nLa pierre'));
  await picture(page, 'preparing-themes');
  await act(dialog.getByRole('button', { name: 'Créer l’atelier' }).click());
  await page.waitForURL(/\/w\//);
  const workshop = /\/w\/([^/?]+)/.exec(page.url())![1]!;
  // How to invite people opens by itself.
  await expect(page.getByRole('dialog')).toBeVisible();
  await act(page.keyboard.press('Escape'));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await act(page.getByRole('link', { name: 'Animer' }).click());
  const cockpit = new Cockpit(page);
  await expect(cockpit.next).toContainText('Commencer par « Placement »');

  await act(cockpit.button('Faire des groupes').first().click());
  await expect(cockpit.dialog.getByRole('spinbutton')).toHaveValue('3');
  await act(cockpit.dialog.getByRole('button', { name: 'Faire les groupes' }).click());
  await expect(cockpit.groups).toHaveCount(3);
  for (const [letter, theme] of [
    ['A', 'L’eau'],
    ['B', 'Le bois'],
    ['C', 'La pierre'],
  ] as const) {
    await expect(cockpit.group(letter)).toContainText(theme);
  }

  // Printed by the browser: one page, with the code that lets people in.
  await page.evaluate(() => Object.assign(window, { print: () => (document.title = 'printed') }));
  await act(cockpit.button(/^Imprimer/).first().click());
  await expect(page).toHaveTitle('printed');
  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('.sheet').filter({ hasText: 'Café de la vallée' });
  await expect(sheet).toBeVisible();
  await expect(sheet.locator('svg').first()).toBeVisible();
  const code = (await sheet.locator('.code').innerText()).trim();
  expect((await paper(page, 'preparing')).length).toBeGreaterThan(2_000);
  const seconds = (Date.now() - began) / 1000;
  const joined = await context.request.post(`${server.origin}/api/join`, { data: { code, name: 'Léa' } });
  expect(((await joined.json()) as { workshop: string }).workshop).toBe(workshop);
  console.log(`preparing a café: ${acts} acts, ${seconds.toFixed(1)} s of the app's own time`);
  expect(acts).toBeLessThanOrEqual(MOST_ACTS);
});

test('who comes late sits down with the smallest group, and groups are balanced by what people are', async ({
  server,
  browse,
}) => {
  const room = new Room(server, await server.create('world-cafe', 'Café de mai'), browse);
  for (const name of ['Léa', 'Omar', 'Inès', 'Jules']) await room.join(name);
  const cockpit = await Cockpit.open(room);
  for (const [name, category] of [
    ['Léa', 'élu·e'],
    ['Omar', 'élu·e'],
    ['Inès', 'habitant·e'],
    ['Jules', 'habitant·e'],
  ] as const) {
    await cockpit.choose(cockpit.person(name), 'Catégorie…');
    await cockpit.dialog.getByRole('textbox').fill(category);
    await cockpit.dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(cockpit.person(name)).toContainText(category);
  }
  const make = async (how: string) => {
    await cockpit.button('Faire des groupes').first().click();
    await cockpit.dialog.getByRole('spinbutton').fill('2');
    await cockpit.dialog.getByRole('radio', { name: how }).check({ force: true });
    await cockpit.dialog.getByRole('button', { name: 'Faire les groupes' }).click();
    await expect(cockpit.dialog).toHaveCount(0);
  };
  const kinds = async (letter: string) => {
    const people = await cockpit.group(letter).getByRole('listitem').allInnerTexts();
    return people.map((text) => /élu·e|habitant·e/.exec(text)?.[0]).toSorted();
  };
  await make('Mélanger les catégories');
  await expect.poll(() => kinds('A')).toEqual(['habitant·e', 'élu·e']);
  await expect.poll(() => kinds('B')).toEqual(['habitant·e', 'élu·e']);
  await make('Par catégorie');
  await expect.poll(async () => new Set(await kinds('A')).size).toBe(1);
  await expect.poll(async () => new Set(await kinds('B')).size).toBe(1);
  expect(await kinds('A')).not.toEqual(await kinds('B'));

  // Two more come while it runs: one to each group, at the table where it sits.
  await cockpit.goOn('Placement');
  for (const [count, name] of [
    [5, 'Fatou'],
    [6, 'Noé'],
  ] as const) {
    const late = await room.enter(name, { view: 'ecrire' });
    await expect(late.getByRole('dialog', { name: /^Allez à la table/ })).toContainText(/Groupe [AB]/);
    const sizes = await Promise.all(['A', 'B'].map((letter) => cockpit.group(letter).getByRole('listitem').count()));
    expect(sizes.toSorted()).toEqual([Math.floor(count / 2), Math.ceil(count / 2)]);
  }
});
