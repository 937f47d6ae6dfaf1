import { readFile } from 'node:fs/promises';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Shell } from '../pages/shell';
import { picture } from '../picture';
import { expect, PHONE, test, type Room } from '../room';

const seconds = async (cockpit: Cockpit) => {
  const [minutes, rest] = (await cockpit.time.innerText()).split(':').map(Number);
  return (minutes ?? 0) * 60 + (rest ?? 0);
};

async function crowd(room: Room, names: readonly string[]) {
  for (const name of names) await room.join(name);
}

test('the facilitation composes a script, begins, pauses, adds a minute, skips and goes back', async ({
  emptyRoom: room,
}) => {
  const cockpit = await Cockpit.open(room);
  await cockpit.begin();
  await expect(cockpit.time).toHaveText(/8:00|7:5\d/);

  await cockpit.button('Pause').click();
  await expect(cockpit.dock).toContainText('en pause');
  const paused = await seconds(cockpit);
  await cockpit.button('+1 min').click();
  await expect.poll(() => seconds(cockpit)).toBe(paused + 60);
  await cockpit.button('Reprendre').click();
  await expect.poll(() => seconds(cockpit)).toBeLessThan(paused + 60);

  await cockpit.choose(cockpit.menuOf('Mise en commun'), 'Sauter ce temps');
  await expect(cockpit.phase('Mise en commun')).toContainText('Sera sauté');
  await expect(cockpit.next).toContainText('Lancer « Vote »');
  await cockpit.next.click();
  await expect(cockpit.running).toContainText('Vote');
  await expect(cockpit.next).toContainText('Clore l’atelier');

  await cockpit.choose(cockpit.menuOf('Idées en silence'), 'Revenir à ce temps');
  await expect(cockpit.dialog.getByRole('radio', { name: 'Garder ce qui a été écrit' })).toBeChecked();
  await cockpit.dialog.getByRole('button', { name: 'Recommencer' }).click();
  await cockpit.button('Maintenant').click();
  await expect(cockpit.running).toContainText('Idées en silence');
});

test('f24: a closed workshop offers nothing that it would refuse, and all of it again once it is open', async ({
  emptyRoom: room,
}) => {
  const cockpit = await Cockpit.open(room);
  const { workshop } = room.created;
  await cockpit.begin();
  await room.enter('Léa');
  await cockpit.makeGroups(1);
  const group = cockpit.page.getByRole('button', { name: 'Actions pour Groupe A' });
  const names = [
    /^Ajouter un temps/,
    /^Importer/,
    /^Faire des groupes/,
    /^Ouvrir un vote/,
    /^Nouvelle décision/,
    /^Nouvelle élection/,
    /^Geler/,
  ];
  const offered = [
    ...names.map((name) => cockpit.page.getByRole('button', { name })),
    cockpit.menuOf('Idées en silence'),
    group,
  ];
  for (const one of offered) await expect(one).toBeVisible();
  await command(cockpit.page, workshop, { kind: 'close_workshop' });
  await expect(cockpit.dock).toContainText('Rouvrir l’atelier');
  for (const one of offered) await expect(one).toHaveCount(0);
  // What is still to come can be looked at.
  await cockpit.menuOf('Mise en commun').click();
  await expect(cockpit.page.getByRole('menuitem')).toHaveText(['Ce que verra une personne']);
  await cockpit.page.keyboard.press('Escape');
  // Who may read where can still be said, and no key asks for what would be refused.
  await cockpit.group('A').getByRole('button', { name: /^Léa/ }).click();
  await expect(cockpit.page.getByRole('menuitem')).toHaveText(['Retirer du groupe', 'Catégorie…']);
  await cockpit.page.keyboard.press('Escape');
  await cockpit.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  for (const key of ['f', '+', 'Space', 'g', 'v']) await cockpit.page.keyboard.press(key);
  await cockpit.page.keyboard.press('m');
  await expect(cockpit.dock.getByRole('button', { name: 'Montrer l’écran' })).toBeVisible();
  await expect(cockpit.page.getByText('L’atelier est terminé')).toHaveCount(0);
  await expect(cockpit.page.getByRole('dialog')).toHaveCount(0);
  expect(await violations(cockpit.page)).toEqual([]);
  await picture(cockpit.page, 'cockpit-closed');
  await command(cockpit.page, workshop, { kind: 'reopen_workshop' });
  for (const one of offered) await expect(one).toBeVisible();
});

test('what cannot be taken back waits ten seconds, and Escape stops it', async ({ emptyRoom: room }) => {
  const cockpit = await Cockpit.open(room);
  await cockpit.begin();
  await cockpit.next.click();
  const waiting = cockpit.dock.getByText(/^Mise en commun dans \d+\ss$/);
  await expect(waiting).toBeVisible();
  await expect(cockpit.dock.getByRole('button', { name: 'Annuler' })).toBeFocused();
  await cockpit.page.keyboard.press('Escape');
  await expect(waiting).toBeHidden();
  await expect(cockpit.running).toContainText('Idées en silence');

  await cockpit.next.click();
  await cockpit.button('Maintenant').click();
  await expect(cockpit.running).toContainText('Mise en commun');
});

test('a double click begins one phase, not the next one too', async ({ emptyRoom: room }) => {
  const cockpit = await Cockpit.open(room);
  await cockpit.begin();
  // The second press of the two, once what comes next has changed under it.
  await cockpit.next.hover();
  await cockpit.page.mouse.down({ clickCount: 2 });
  await cockpit.page.mouse.up({ clickCount: 2 });
  await cockpit.button('Pause').click();
  await expect(cockpit.dock).toContainText('en pause');
  await expect(cockpit.button('Maintenant')).toHaveCount(0);
  await expect(cockpit.running).toContainText('Idées en silence');
});

test('everything is one key away: pause, next with Enter, freeze, hide; and none while one writes', async ({
  emptyRoom: room,
}) => {
  const cockpit = await Cockpit.open(room);
  await cockpit.begin();
  const { keyboard } = cockpit.page;
  await cockpit.page.locator('main').click({ position: { x: 5, y: 5 } });
  await keyboard.press('Space');
  await expect(cockpit.button('Reprendre')).toBeVisible();
  await keyboard.press('f');
  await expect(cockpit.button('Dégeler')).toBeVisible();
  await keyboard.press('m');
  await expect(cockpit.page.getByText('La salle ne voit que le titre.')).toBeVisible();
  await keyboard.press('ArrowRight');
  await expect(cockpit.next).toBeFocused();
  await keyboard.press('Enter');
  await expect(cockpit.dock.getByText(/^Mise en commun dans/)).toBeVisible();
  await keyboard.press('Escape');

  await keyboard.press('v');
  await cockpit.dialog.getByRole('textbox', { name: 'Question' }).fill('f m v');
  await keyboard.press('Escape');
  await expect(cockpit.button('Dégeler')).toBeVisible();
  await keyboard.press('?');
  await expect(cockpit.dialog).toContainText('Pause, reprise du minuteur');
});

test('frozen, a participant is offered nothing to write in, until it is thawed', async ({ room }) => {
  const cockpit = await Cockpit.open(room);
  const page = await room.enter('Omar');
  const list = await new Outline(page).ready();
  await cockpit.button('Geler').click();
  await expect(cockpit.button('Dégeler')).toBeVisible();
  await expect(list.addField('ESPACE CAFÉ')).toHaveCount(0);
  await cockpit.button('Dégeler').click();
  await expect(list.addField('ESPACE CAFÉ')).toBeVisible();
});

test('groups are drawn by lot, and people moved by the keyboard and by dragging', async ({ room }) => {
  await crowd(room, ['Léa', 'Omar', 'Inès', 'Jules', 'Fatou', 'Noé']);
  const cockpit = await Cockpit.open(room);
  await cockpit.makeGroups(2);
  for (const letter of ['A', 'B']) await expect(cockpit.group(letter).getByRole('listitem')).toHaveCount(3);

  const name = await cockpit.group('A').getByRole('listitem').first().locator('.name').innerText();
  await cockpit
    .group('A')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .focus();
  await cockpit.page.keyboard.press('Enter');
  await expect(cockpit.page.getByRole('menuitem', { name: 'Placer dans : Groupe B' })).toBeFocused();
  await cockpit.page.keyboard.press('Enter');
  await expect(cockpit.group('B').getByRole('listitem')).toHaveCount(4);
  await expect(cockpit.group('B')).toContainText(name);

  await cockpit.group('B').getByRole('listitem').filter({ hasText: name }).dragTo(cockpit.group('A'));
  await expect(cockpit.group('A').getByRole('listitem')).toHaveCount(3);
  await expect(cockpit.group('A')).toContainText(name);

  await cockpit.choose(
    cockpit.group('A').getByRole('button', { name: new RegExp(`^${name}`) }),
    'Désigner hôte de la table',
  );
  await expect(cockpit.group('A').getByRole('button', { name: `${name} hôte` })).toBeVisible();
});

test('hands queue in the order in which they went up, and are lowered', async ({ room }) => {
  const cockpit = await Cockpit.open(room);
  for (const name of ['Omar', 'Léa']) {
    const page = await room.enter(name);
    await command(page, room.created.workshop, { kind: 'raise_hand' });
  }
  await expect(cockpit.hands.getByRole('listitem')).toHaveText([/Omar/, /Léa/]);
  await expect(cockpit.page.locator('[data-said="polite"]')).toContainText('Léa lève la main.');
  await cockpit.hands.getByRole('button', { name: /Baisser.*Omar/ }).click();
  await expect(cockpit.hands.getByRole('listitem')).toHaveText([/Léa/]);
});

test('a phase is edited, added, moved and removed, and the script is exported and taken up again', async ({
  emptyRoom: room,
}) => {
  const cockpit = await Cockpit.open(room);
  await cockpit.compose();
  await cockpit.choose(cockpit.menuOf('Vote'), 'Modifier');
  await cockpit.dialog.getByRole('textbox', { name: 'Nom du temps' }).fill('Choisir');
  await cockpit.dialog.getByRole('spinbutton', { name: 'Durée, en minutes' }).fill('5');
  await cockpit.dialog.getByText('Écrire et regrouper').click();
  await cockpit.dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(cockpit.phase('Choisir')).toContainText('5 min');
  await expect(cockpit.phase('Choisir')).toContainText('Écrire et regrouper');

  await cockpit.menuOf('Choisir').press('Alt+ArrowUp');
  await expect(cockpit.page.locator('main ol .label')).toHaveText(['Idées en silence', 'Choisir', 'Mise en commun']);
  await expect(cockpit.menuOf('Choisir')).toBeFocused();
  await cockpit.choose(cockpit.menuOf('Idées en silence'), 'Retirer');
  await expect(cockpit.page.locator('main ol .label')).toHaveText(['Choisir', 'Mise en commun']);

  const [download] = await Promise.all([cockpit.page.waitForEvent('download'), cockpit.button('Exporter').click()]);
  const script = await readFile(await download.path(), 'utf8');
  await cockpit.button('Importer').click();
  const file = (text: string) => ({ name: 'deroule.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const field = cockpit.dialog.locator('input[type=file]');
  await field.setInputFiles(file(script.replace('"seconds": 300', '"minutes": 5')));
  await expect(cockpit.dialog.getByRole('alert')).toContainText('phases[0].minutes');
  await field.setInputFiles(file(script.replace('Choisir', 'Départager')));
  await cockpit.dialog.getByRole('button', { name: 'Prendre ce déroulé' }).click();
  await expect(cockpit.page.locator('main ol .label')).toHaveText(['Départager', 'Mise en commun']);
});

test('the phase and the timer are said', async ({ emptyRoom: room }) => {
  const cockpit = await Cockpit.open(room);
  await cockpit.begin();
  const said = cockpit.page.locator('[data-said="assertive"]');
  await expect(said).toHaveText('Temps 1 sur 3 : Idées en silence, 8 minutes.');
  await cockpit.button('Pause').click();
  await expect(said).toHaveText('Le minuteur est en pause.');
});

test('the cockpit is the facilitation’s: others are led back to the workshop, and find no link', async ({ room }) => {
  const page = await room.enter('Omar');
  await new Outline(page).ready();
  await expect(page.getByRole('link', { name: 'Animer' })).toHaveCount(0);
  await page.goto(`${room.server.origin}/a/${room.created.workshop}/animer`);
  await expect(page.getByRole('heading', { name: 'Cette page est réservée à l’animation' })).toBeVisible();
  await page.getByRole('link', { name: 'Aller à l’atelier' }).click();
  await new Shell(page).show('Liste');
  await new Outline(page).ready();
});

test('on a phone the three parts are tabs, and the next act stays in reach', async ({ emptyRoom: room }) => {
  const cockpit = await Cockpit.open(room, 'Ana', { device: PHONE });
  await cockpit.begin();
  await cockpit.page.getByRole('tab', { name: 'Scène' }).click();
  await expect(cockpit.page.getByRole('figure', { name: 'L’écran de la salle' })).toBeVisible();
  await cockpit.page.getByRole('tab', { name: 'Scène' }).press('ArrowLeft');
  await expect(cockpit.page.getByRole('tab', { name: /^Salle/ })).toBeFocused();
  await expect(cockpit.next).toBeInViewport({ ratio: 1 });
});

test('axe finds nothing wrong in the cockpit while it is worked in', async ({ emptyRoom: room }) => {
  await crowd(room, ['Léa', 'Omar', 'Inès']);
  const cockpit = await Cockpit.open(room, 'Ana');
  await cockpit.begin();
  await cockpit.makeGroups(2);
  expect(await violations(cockpit.page), 'running').toEqual([]);
  await cockpit.menuOf('Vote').click();
  expect(await violations(cockpit.page, '[role="menu"]'), 'menu').toEqual([]);
  await cockpit.page.getByRole('menuitem', { name: 'Modifier' }).click();
  await cockpit.dialog.getByRole('checkbox', { name: 'Ouvrir un vote' }).check();
  expect(await violations(cockpit.page, 'dialog[open]'), 'phase').toEqual([]);
  await cockpit.page.keyboard.press('Escape');
  for (const name of ['Faire des groupes', 'Regardez ici', 'Importer']) {
    await cockpit.button(name).click();
    expect(await violations(cockpit.page, 'dialog[open]'), name).toEqual([]);
    await cockpit.page.keyboard.press('Escape');
  }
  await cockpit.next.click();
  expect(await violations(cockpit.page, 'footer'), 'waiting').toEqual([]);
});
