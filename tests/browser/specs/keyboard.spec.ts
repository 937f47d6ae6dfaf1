// Issue 2 §1.3 in the list, by keyboard alone: no test here touches a pointer or moves the focus by script.
import { expect, test, type Room } from '../room';
import { command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Shell } from '../pages/shell';
import { allNotes, type BoardJson } from '../server';

/** The board on the server's disk, once the page says that it is saved there. */
async function onDisk(list: Outline, room: Room): Promise<BoardJson> {
  await expect(new Shell(list.page).saved).toBeVisible();
  return room.server.board(room.created);
}
const zoneOf = (board: BoardJson, title: string) => board.zones.find((zone) => zone.title === title);
const textsIn = (board: BoardJson, title: string) => zoneOf(board, title)?.notes.map((note) => note.text);
const open = async (room: Room, role: 'participant' | 'facilitator' = 'participant') =>
  new Outline(await room.enter('Léa', { role })).ready();

test('Tab reaches the list from the top of the page by the skip link, and the first idea after the tools', async ({
  room,
}) => {
  const list = await open(room);
  await list.press('Tab');
  await expect(list.page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused();
  await list.press('Enter');
  await expect(list.page.locator('main')).toBeFocused();
  await list.press('Tab');
  await expect(list.page.getByRole('searchbox', { name: 'Chercher une idée' })).toBeFocused();
});

test('arrows travel through ideas and zones, and the focus is always on what they reach', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'ArrowDown');
  await expect(list.note('Fabrication & Savoir-faire')).toBeFocused();
  await list.press('ArrowRight');
  await expect(list.heading('ESPACE BOUTIQUE')).toBeFocused();
  await list.press('ArrowUp');
  await expect(list.note('gastronomie (producteurs, saison de Pays)')).toBeFocused();
  await list.press('ArrowLeft');
  await expect(list.heading('ESPACE ATELIERS')).toBeFocused();
  await list.press('End');
  await expect(list.note('gastronomie (producteurs, saison de Pays)')).toBeFocused();
  await list.press('Home');
  await expect(list.note('modulables')).toBeFocused();
});

test('an idea is added, and the focus stays for the next one', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE CAFÉ');
  await list.press('n');
  await expect(list.addField('ESPACE CAFÉ')).toBeFocused();
  await list.type('Café solidaire');
  await list.press('Enter');
  await expect(list.addField('ESPACE CAFÉ')).toBeFocused();
  await list.type('Goûter du mercredi 🍪');
  await list.press('Enter', 'Escape');
  await expect(list.note('Goûter du mercredi 🍪')).toBeFocused();
  expect(textsIn(await onDisk(list, room), 'ESPACE CAFÉ')).toEqual(['Café solidaire', 'Goûter du mercredi 🍪']);
});

test('the text of an idea is changed, with line breaks, and Escape gives the focus back to the idea', async ({
  room,
}) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'F2');
  await expect(list.editor).toBeFocused();
  await list.type(' à l’été');
  await list.press('Enter');
  await list.type('et l’hiver');
  await list.press('Escape');
  await expect(list.note(/modulables à l’été\s+et l’hiver/)).toBeFocused();
  expect(textsIn(await onDisk(list, room), 'ESPACE ATELIERS')?.[0]).toBe('modulables à l’été\net l’hiver');
});

test('the counter speaks at 50 characters left, and the 501st is not taken', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE CAFÉ');
  await list.press('n');
  await list.page.keyboard.insertText('a'.repeat(449));
  await list.press('Enter', 'Escape', 'Enter');
  const counter = list.page.locator('[data-row] .counter');
  await expect(counter).toBeEmpty();
  await list.type('b');
  await expect(counter).toHaveText('Il reste 50 caractères.');
  await list.page.keyboard.insertText('c'.repeat(60));
  await expect(list.editor).toHaveValue(`${'a'.repeat(449)}b${'c'.repeat(50)}`);
  await expect(counter).toContainText('500 caractères');
});

test('an idea goes up and down its list, and its place is said', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'Alt+ArrowDown');
  await expect(list.said).toHaveText(/Place 2 sur 5\./);
  await expect(list.note('modulables')).toBeFocused();
  await list.press('Alt+ArrowDown', 'Alt+ArrowUp');
  await expect(list.note('modulables')).toBeFocused();
  expect((await onDisk(list, room)).zones[0]?.notes.map((note) => note.text).slice(0, 2)).toEqual([
    'Fabrication & Savoir-faire',
    'modulables',
  ]);
});

test('«Déplacer vers…» moves an idea to a zone found without its accent, at a chosen place', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'm');
  await expect(list.dialog('Déplacer « modulables »')).toBeVisible();
  await list.type('detente');
  // The place: «À la fin» unless another is chosen with the arrows.
  await list.press('Tab', 'Tab', 'ArrowDown', 'Tab', 'Tab');
  await expect(list.page.getByRole('button', { name: 'Déplacer', exact: true })).toBeFocused();
  await list.press('Enter');
  await expect(list.dialog(/Déplacer/)).toBeHidden();
  await expect(list.note('modulables')).toBeFocused();
  await expect(list.said).toHaveText(/Idée déplacée vers ESPACE DÉTENTE\./);
  const board = await onDisk(list, room);
  expect(textsIn(board, 'ESPACE ATELIERS')).not.toContain('modulables');
  expect(textsIn(board, 'ESPACE DÉTENTE')?.[0]).toBe('modulables');
});

test('a key that follows Escape at once opens what it asks for, and it stays', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'm');
  await expect(list.dialog(/Déplacer/)).toBeVisible();
  // Before the browser tells the page that the dialog was closed, which is a task later.
  const follow = (key: string) =>
    list.page.evaluate((pressed) => {
      document.querySelector<HTMLDialogElement>('dialog[open]')!.close();
      const options = { key: pressed, bubbles: true, cancelable: true };
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', options));
      return new Promise<void>((resolve) => setTimeout(resolve, 0));
    }, key);
  await follow('r');
  await expect(list.dialog(/Relier/)).toBeVisible();
  await follow('r');
  await expect(list.dialog(/Relier/)).toBeVisible();
});

test('an idea gets a colour by its name', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'Shift+F10');
  await expect(list.page.getByRole('menu')).toBeVisible();
  await list.press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await expect(list.page.getByRole('menuitem', { name: 'Couleur…' })).toBeFocused();
  await list.press('Enter');
  await expect(list.page.getByRole('radio', { name: 'soleil' })).toBeFocused();
  await list.press('ArrowRight', 'Enter');
  await expect(list.note('modulables')).toBeFocused();
  await expect(list.note('modulables')).toHaveAccessibleDescription(/abricot/);
  expect((await onDisk(list, room)).zones[0]?.notes[0]?.color).toBe('abricot');
});

test('an idea is duplicated, deleted to the bin and restored, and the focus is never lost', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'Control+d');
  await expect(list.note('modulables')).toHaveCount(2);
  await expect(list.note('modulables').nth(1)).toBeFocused();
  await list.press('Delete');
  await expect(list.note('modulables')).toHaveCount(1);
  await expect(list.note('Fabrication & Savoir-faire')).toBeFocused();
  let board = await onDisk(list, room);
  expect(board.bin.notes.map((note) => note.text)).toEqual(['modulables']);

  await list.press('g');
  await list.type('corbeille');
  await list.press('Enter');
  await expect(list.page.locator('.bin summary')).toBeFocused();
  await list.press('Enter', 'Tab');
  await expect(list.page.getByRole('button', { name: /^Restaurer : modulables/ })).toBeFocused();
  await list.press('Enter');
  await expect(list.note('modulables')).toHaveCount(2);
  await expect(list.note('modulables').nth(1)).toBeFocused();
  board = await onDisk(list, room);
  expect(board.bin.notes).toEqual([]);
});

test('the last idea of a zone is deleted: the focus goes to the zone', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE TICKETTERIE BILLETTERIE');
  await list.press('ArrowDown', 'Delete');
  await expect(list.heading('ESPACE TICKETTERIE BILLETTERIE')).toBeFocused();
});

test('many ideas are selected with Shift and the arrows, then moved, coloured, duplicated and deleted together', async ({
  room,
}) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
  await expect(list.page.getByText('3 idées sélectionnées')).toBeVisible();
  await list.press('m');
  await list.type('cafe');
  await list.press('Enter');
  await expect(list.note('modulables')).toBeFocused();
  let board = await onDisk(list, room);
  expect(textsIn(board, 'ESPACE CAFÉ')).toEqual([
    'modulables',
    'Fabrication & Savoir-faire',
    'Programmation mensuelle (lien manifestations)',
  ]);
  await list.press('Control+d');
  await expect(list.section('ESPACE CAFÉ').locator('[data-note]')).toHaveCount(6);
  // Space leaves one out, or takes one in.
  await list.goToZone('ESPACE CAFÉ');
  await list.press('ArrowDown', 'Space');
  await expect(list.page.getByText('2 idées sélectionnées')).toBeVisible();
  // The copies stand after their originals: the next selected one is third.
  await list.press('ArrowDown', 'ArrowDown', 'Delete');
  await expect(list.section('ESPACE CAFÉ').locator('[data-note]')).toHaveCount(4);
  board = await onDisk(list, room);
  expect(board.bin.notes).toHaveLength(2);
  await list.press('Escape');
  await expect(list.page.getByText(/sélectionnée/)).toBeHidden();
});

test('two ideas are linked by a search without accents, with a kind and a label, then the link is changed and removed', async ({
  room,
}) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown', 'r');
  await list.type('borne numerique exterieure');
  await expect(list.page.getByRole('radio', { name: /^Borne numérique extérieure/ })).toBeChecked();
  await list.press('Tab', 'Tab');
  await expect(list.page.getByRole('combobox', { name: 'Sens du lien' })).toBeFocused();
  await list.press('Tab');
  await list.type('surtout le soir');
  await list.press('Enter');
  await expect(list.note('modulables')).toBeFocused();
  const link = list
    .row('modulables')
    .getByRole('list', { name: /^Liens de/ })
    .getByRole('listitem');
  await expect(link).toContainText('a une influence sur');
  await expect(link).toContainText('Borne numérique extérieure');
  let board = await onDisk(list, room);
  expect(board.links).toHaveLength(1);
  expect(board.links[0]).toMatchObject({ kind: 'influence', label: 'surtout le soir' });
  await expect(list.row('Borne numérique extérieure').getByRole('list')).toContainText('modulables');

  const change = link.getByRole('button', { name: /^Modifier le lien/ });
  await tabTo(list, change);
  await list.press('Enter');
  await expect(list.dialog('Modifier le lien')).toBeVisible();
  await tabTo(list, list.page.getByRole('combobox', { name: 'Sens du lien' }));
  await list.type('provient');
  await list.press('Tab', 'Enter');
  await expect(link).toContainText('provient de');
  await tabTo(list, link.getByRole('button', { name: /^Retirer le lien/ }));
  await list.press('Enter');
  await expect(link).toHaveCount(0);
  board = await onDisk(list, room);
  expect(board.links).toHaveLength(0);
});

test('an idea outside the zones gets a position and a size as values', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('Hors des zones');
  await list.press('n');
  await list.type('Une idée libre');
  await list.press('Enter', 'Escape', 'Shift+F10', 'ArrowDown', 'ArrowDown');
  await expect(list.page.getByRole('menuitem', { name: 'Position et taille…' })).toBeFocused();
  await list.press('Enter');
  const fields = [
    ['Horizontale', '640'],
    ['Verticale', '-320'],
    ['Largeur', '260'],
    ['Hauteur', '140'],
  ] as const;
  for (const [name, value] of fields) {
    await tabTo(list, list.page.getByRole('spinbutton', { name }));
    await list.press('Control+a');
    await list.type(value);
  }
  await list.press('Enter');
  await expect(list.note('Une idée libre')).toBeFocused();
  const [note] = (await onDisk(list, room)).notes;
  expect(note).toMatchObject({ size: { w: 260, h: 140 }, place: { zone: null, x: 640, y: -320 } });
});

test('a zone is added, renamed, laid out, framed, ordered, deleted and restored', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('SERVICES ++');
  await tabTo(list, list.page.getByRole('button', { name: 'Ajouter une zone' }));
  await list.press('Enter');
  await list.type('ESPACE LUDOTHÈQUE');
  await list.press('Enter');
  await expect(list.heading('ESPACE LUDOTHÈQUE')).toBeFocused();

  await list.press('Enter');
  await expect(list.dialog('Zone « ESPACE LUDOTHÈQUE »')).toBeVisible();
  await list.press('Control+a');
  await list.type('ESPACE JEUX');
  await list.press('Tab');
  await list.type('Une idée par jeu');
  await list.press('Tab', 'ArrowRight');
  await expect(list.page.getByRole('radio', { name: 'Libre' })).toBeChecked();
  await tabTo(list, list.page.getByRole('spinbutton', { name: 'Largeur' }));
  await list.press('Control+a');
  await list.type('900');
  await list.press('Enter');
  await expect(list.heading('ESPACE JEUX')).toBeFocused();
  await expect(list.section('ESPACE JEUX')).toContainText('Une idée par jeu');
  let zone = zoneOf(await onDisk(list, room), 'ESPACE JEUX');
  expect(zone).toMatchObject({ kind: 'free', frame: { w: 900 } });

  await list.press('Delete');
  await expect(list.heading('ESPACE JEUX')).toHaveCount(0);
  await list.press('Control+z');
  await expect(list.heading('ESPACE JEUX')).toBeVisible();
  zone = zoneOf(await onDisk(list, room), 'ESPACE JEUX');
  expect(zone).toBeDefined();
});

test('the facilitation orders, locks and unlocks a zone', async ({ room }) => {
  const list = await open(room, 'facilitator');
  await list.goToZone('ESPACE BOUTIQUE');
  await list.press('Alt+ArrowUp');
  await expect(list.heading('ESPACE BOUTIQUE')).toBeFocused();
  expect((await onDisk(list, room)).zones.map((zone) => zone.title).slice(0, 2)).toEqual([
    'ESPACE BOUTIQUE',
    'ESPACE ATELIERS',
  ]);
  const lock = async (name: string) => {
    await list.press('Shift+F10', 'End');
    await list.press('ArrowUp');
    await expect(list.page.getByRole('menuitem', { name })).toBeFocused();
    await list.press('Enter');
    await expect(list.heading('ESPACE BOUTIQUE')).toBeFocused();
  };
  const mark = list.section('ESPACE BOUTIQUE').getByText('Verrouillée');
  await lock('Déverrouiller');
  await expect(mark).not.toBeAttached();
  expect(zoneOf(await onDisk(list, room), 'ESPACE BOUTIQUE')?.locked).toBe(false);
  await lock('Verrouiller');
  await expect(mark).toBeAttached();
  expect(zoneOf(await onDisk(list, room), 'ESPACE BOUTIQUE')?.locked).toBe(true);
});

test('whoever is in a menu stays where they are in it, whatever others do', async ({ room }) => {
  const list = await open(room, 'facilitator');
  const lead = await room.lead();
  const bo = await new Outline(await room.enter('Bo')).ready();
  await list.goToZone('ESPACE CAFÉ');
  await list.press('Shift+F10', 'ArrowDown', 'ArrowDown');
  const item = list.page.getByRole('menuitem').nth(2);
  await expect(item).toBeFocused();
  await bo.addField('ESPACE CAFÉ').fill('Un banc');
  await bo.addField('ESPACE CAFÉ').press('Enter');
  await expect(list.note('Un banc')).toBeVisible();
  await command(lead, room.created.workshop, { kind: 'retitle', title: 'Une autre halle' });
  await expect(list.page).toHaveTitle(/Une autre halle/);
  await expect(item).toBeFocused();
});

test('a participant is offered no act on a zone that the facilitation locked', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE BOUTIQUE');
  await expect(list.section('ESPACE BOUTIQUE').getByText('Verrouillée')).toBeAttached();
  await list.press('Alt+ArrowUp', 'Enter', 'Delete');
  await expect(list.page.getByRole('dialog')).toHaveCount(0);
  await expect(list.heading('ESPACE BOUTIQUE')).toBeFocused();
  await list.press('Shift+F10');
  await expect(list.page.getByRole('menuitem')).toHaveText(['Ajouter une idée', /Relier à…/]);
});

test('search forgives accents, counts what it finds, and leads there', async ({ room }) => {
  const list = await open(room);
  await list.goToZone('ESPACE ATELIERS');
  await list.press('/');
  const field = list.page.getByRole('searchbox', { name: 'Chercher une idée' });
  await expect(field).toBeFocused();
  await list.type('decouverte');
  await expect(list.page.getByText('Aucune idée trouvée')).toBeVisible();
  await list.press('Control+a');
  await list.type('jeux geants');
  await expect(list.page.getByText('2 trouvées')).toBeVisible();
  await list.press('Enter');
  await expect(list.page.getByText('1 sur 2')).toBeVisible();
  await list.press('Enter');
  await expect(list.page.getByText('2 sur 2')).toBeVisible();
  await list.press('ArrowDown');
  await expect(list.section('ESPACE EXTÉRIEUR').locator('[data-note]', { hasText: 'Jeux géants' })).toBeFocused();
});

test('undo takes back my own acts only, and redo brings them again', async ({ room }) => {
  const list = await open(room);
  const omar = await new Outline(await room.enter('Omar')).ready();
  await list.goToZone('ESPACE CAFÉ');
  await list.press('n');
  await list.type('De Léa');
  await list.press('Enter', 'Escape');
  await omar.goToZone('ESPACE CAFÉ');
  await omar.press('n');
  await omar.type('De Omar');
  await omar.press('Enter', 'Escape');
  await expect(list.note('De Omar')).toBeVisible();
  await list.press('Control+z');
  await expect(list.note('De Léa')).toHaveCount(0);
  await expect(list.note('De Omar')).toBeVisible();
  await list.press('Control+Shift+z');
  await expect(list.note('De Léa')).toBeVisible();
  expect(textsIn(await onDisk(list, room), 'ESPACE CAFÉ')).toEqual(expect.arrayContaining(['De Léa', 'De Omar']));
});

test('single-letter keys can be turned off', async ({ room }) => {
  const list = await open(room);
  await list.page.evaluate(() => localStorage.setItem('socle.preferences', '{"singleKeys":false}'));
  await list.page.reload();
  await list.ready();
  await list.press('g');
  await list.press('s');
  await expect(list.page.getByRole('dialog')).toHaveCount(0);
});

test('the focus stays on an idea that somebody else moves', async ({ room }) => {
  const list = await open(room);
  const omar = await new Outline(await room.enter('Omar')).ready();
  await list.goToZone('ESPACE ATELIERS');
  await list.press('ArrowDown');
  await expect(list.note('modulables')).toBeFocused();
  await omar.goToZone('ESPACE ATELIERS');
  await omar.press('ArrowDown', 'm');
  await omar.type('cafe');
  await omar.press('Enter');
  await expect(list.section('ESPACE CAFÉ').locator('[data-note]')).toHaveText(/modulables/);
  await expect(list.note('modulables')).toBeFocused();
});

test('others’ work is said in one sentence, and «S» lists the last changes', async ({ room }) => {
  const list = await open(room);
  const omar = await new Outline(await room.enter('Omar')).ready();
  await omar.goToZone('ESPACE CAFÉ');
  await omar.press('n');
  for (const idea of ['Un', 'Deux', 'Trois']) {
    await omar.type(idea);
    await omar.press('Enter');
  }
  await expect(list.heard).toHaveText('3 idées ajoutées dans ESPACE CAFÉ.');
  await list.press('s');
  await expect(list.dialog('Que s’est-il passé ?').getByRole('listitem')).toHaveText([
    /Omar a ajouté «\s*Trois\s*» dans ESPACE CAFÉ\./,
    /Omar a ajouté «\s*Deux\s*»/,
    /Omar a ajouté «\s*Un\s*»/,
  ]);
});

test('in the calm view others’ work waits until it is asked for', async ({ room }) => {
  const list = await open(room);
  await tabTo(list, list.page.getByRole('button', { name: 'Confort de lecture' }));
  await list.press('Enter');
  await tabTo(list, list.page.getByRole('radio', { name: 'En direct' }));
  await list.press('ArrowRight', 'Escape');
  const omar = await new Outline(await room.enter('Omar')).ready();
  await omar.goToZone('ESPACE CAFÉ');
  await omar.press('n');
  await omar.type('Plus tard');
  await omar.press('Enter');
  const waiting = list.page.getByRole('button', { name: '1 nouveauté — afficher' });
  await expect(waiting).toBeVisible();
  await expect(list.note('Plus tard')).toHaveCount(0);
  await tabTo(list, waiting);
  await list.press('Enter');
  await expect(list.note('Plus tard')).toBeVisible();
});

/** Presses Tab until this has the focus, as someone would who looks for it. */
async function tabTo(list: Outline, target: ReturnType<Outline['note']>): Promise<void> {
  await expect(target).toBeVisible();
  for (let i = 0; i < 80; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await list.press('Tab');
  }
  throw new Error('80 presses of Tab do not reach it');
}
