// «Rejeu» at its edges: a journal with a damaged entry, a workshop in which nothing was written, named moments, and the
// keys that are left.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from '../axe';
import { Cockpit } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Replay, session } from '../pages/replay';
import { picture, pictures } from '../picture';
import { expect, LAPTOP, PHONE, Room, test } from '../room';
import { Server } from '../server';

test.describe.configure({ timeout: 120_000 });

/** Flips a letter of these words wherever they are in a file: what has them is damaged. */
async function flip(file: string, words: string): Promise<number> {
  const bytes = await readFile(file);
  let found = 0;
  for (let at = bytes.indexOf(words); at >= 0; at = bytes.indexOf(words, at + 1)) {
    bytes[at]! ^= 1;
    found += 1;
  }
  await writeFile(file, bytes);
  return found;
}

test('y7: a damaged entry is told, and the rest is replayed without it', async ({ browse }) => {
  const server = await Server.start();
  try {
    const room = new Room(server, await server.create(), browse);
    // Each by a person of their own: nobody's later words build on what is lost.
    for (const [name, text] of [
      ['Léa', 'Un samovar'],
      ['Omar', 'Un billard'],
      ['Inès', 'Une fontaine'],
    ] as const) {
      const one = await new Outline(await room.enter(name)).ready();
      await one.addField('ESPACE CAFÉ').fill(text);
      await one.press('Enter');
      const there = async () => JSON.stringify(await server.board(room.created));
      await expect.poll(there).toContain(text);
      await one.page.context().close();
    }
    // The first start after a crash moves the log into the file.
    await server.restart();
    await server.kill();
    expect(await flip(join(server.data, 'socle.db'), 'Un billard')).toBeGreaterThan(0);
    await server.restart();
    const page = await room.enter('Ana', { role: 'facilitator', at: `/a/${room.created.workshop}/rejeu` });
    const replay = await new Replay(page).ready();
    const told = page.getByText('1 entrée abîmée n’a pas pu être lue : le reste est rejoué sans elle.');
    await expect(told).toBeVisible();
    await replay.press('End');
    await replay.show('Liste');
    await expect(replay.list.note('Un samovar')).toBeVisible();
    await expect(replay.list.note('Une fontaine')).toBeVisible();
    await expect(replay.list.note(/billard/)).toHaveCount(0);
    // It stays until whoever reads has read it.
    await expect(told).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await pictures(page, 'replay-damaged');
  } finally {
    await server.stop();
  }
});

test('y1: a workshop of one event is played, one in which nothing was written says so', async ({ server, browse }) => {
  const blank = new Room(server, await server.create('raw', 'Une feuille vierge'), browse);
  const at = `/a/${blank.created.workshop}/rejeu`;
  const page = await blank.enter('Ana', { role: 'facilitator', at, device: PHONE });
  await expect(page.getByRole('heading', { name: 'Rien n’a encore été écrit' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ouvrir l’atelier' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await pictures(page, 'replay-empty-phone');

  const room = new Room(server, await server.create('empty', 'Une feuille'), browse);
  const replay = await Replay.open(room);
  await replay.press('End');
  await expect(replay.play).toHaveAccessibleName('Reprendre au début');
  await replay.press('Home');
  await expect(replay.timeline).toHaveAttribute('aria-valuenow', '0');
  await replay.press(' ');
  await expect(replay.play).toHaveAccessibleName('Reprendre au début', { timeout: 15_000 });
  expect(await violations(replay.page)).toEqual([]);
  await picture(replay.page, 'replay-one-event');
});

test('y11: a moment gets a name from the dialog, and is a landmark to go to', async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room);
  const { page } = replay;
  const named = async () => {
    await replay.button('Nommer un point').click();
    const dialog = replay.dialog('Nommer un point');
    return { dialog, label: dialog.getByRole('textbox', { name: 'Nom du point' }) };
  };
  const { dialog, label } = await named();
  await label.fill(' ');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(label).toHaveAttribute('aria-invalid', 'true');
  await label.fill('Avant le café');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Le point « Avant le café » est posé.')).toBeVisible();
  // The name that is proposed is one, too.
  const again = await named();
  const proposed = await again.label.inputValue();
  expect(proposed).toMatch(/^Point au/);
  await replay.press('Enter');
  await expect(page.getByText(`Le point « ${proposed} » est posé.`)).toBeVisible();
  // From now on it is in the replay: it is brought up to now.
  await replay.press('End');
  await replay.button('Aller jusqu’à maintenant').click();
  await replay.tab('Repères').click();
  const landmark = page.getByRole('tabpanel').getByRole('button', { name: /Avant le café/ });
  await expect(landmark).toBeVisible();
  // On a tab, Home is the first tab.
  await replay.timeline.focus();
  await replay.press('Home');
  await landmark.click();
  await expect(landmark).toHaveAttribute('aria-current', 'step');
  expect(await replay.seconds()).toBeGreaterThan(0);
});

test('by keyboard: chapters, speed, silences; comparing, restoring and publishing', async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room, { device: LAPTOP });
  const { page } = replay;
  // The named moment is a landmark; the chapter keys go from one to the other end when there is one chapter.
  const speed = page.getByRole('combobox', { name: 'Vitesse' });
  await expect(speed).toHaveValue('8');
  await replay.press('+');
  await expect(speed).toHaveValue('16');
  await replay.press('-', '-');
  await expect(speed).toHaveValue('4');
  await replay.press('End');
  const end = await replay.seconds();
  expect(end).toBeGreaterThan(0);
  await replay.press('Shift+ArrowLeft');
  await expect.poll(() => replay.seconds()).toBeLessThan(end);
  await replay.press('Shift+ArrowRight');
  await expect.poll(() => replay.seconds()).toBe(end);
  const skip = page.getByRole('checkbox', { name: 'Sauter les silences' });
  await expect(skip).toBeChecked();
  await skip.focus();
  await replay.press(' ');
  await expect(skip).not.toBeChecked();

  // Comparing: the tab by its keys, the instant by its button.
  await page.getByRole('main').focus();
  await replay.press('Home');
  await replay.tab('Ce qui se passe').focus();
  await replay.press('ArrowRight');
  while ((await replay.tab('Comparer').getAttribute('aria-selected')) !== 'true') await replay.press('ArrowRight');
  await replay.button('Prendre cet instant').focus();
  await replay.press('Enter');
  await page.getByRole('main').focus();
  await replay.press('End');
  await expect(page.locator('.lists li').filter({ hasText: 'Deux samovars' })).toHaveCount(1);

  // Restoring the café alone, as it was before its last event; and taking it back.
  await replay.press('ArrowLeft', 'ArrowLeft');
  await replay.button('Restaurer').focus();
  await replay.press('Enter');
  const restoring = replay.dialog(/^Restaurer l’instant/);
  await restoring.getByLabel('Que faut-il restaurer').focus();
  await page.keyboard.type('ESPACE CAF');
  await restoring.getByRole('button', { name: 'Restaurer', exact: true }).focus();
  await replay.press('Enter');
  await expect(page.getByText(/^C’est fait/)).toBeVisible();
  await replay.button('Annuler').focus();
  await replay.press('Enter');
  await expect(page.getByText('La restauration est annulée.')).toBeVisible();

  await replay.button('Publier').focus();
  await replay.press('Enter');
  const publishing = replay.dialog('Publier le rejeu');
  await publishing.getByRole('button', { name: 'Créer le lien' }).focus();
  await replay.press('Enter');
  await expect(publishing.getByRole('textbox', { name: 'Lien du rejeu' })).toBeVisible();
  await replay.press('Escape');
  await expect(replay.button('Publier')).toBeFocused();
});

test('the chapter keys go from phase to phase, both ways', async ({ room }) => {
  const cockpit = await Cockpit.open(room, 'Ana');
  const phases = ['Inclusion', 'lire le mur', 'Idées en silence'];
  for (const phase of phases) await cockpit.goOn(phase);
  const replay = await Replay.open(room, { device: LAPTOP });
  const at = (chapter: RegExp) => expect(replay.timeline).toHaveAttribute('aria-valuetext', chapter);
  const named = phases.map((phase) => new RegExp(phase));
  await replay.press('Home');
  await at(/Préparation/);
  for (const phase of named) {
    await replay.press('Shift+ArrowRight');
    await at(phase);
  }
  for (const phase of [named[1]!, named[0]!, /Préparation/]) {
    await replay.press('Shift+ArrowLeft');
    await at(phase);
  }
});

test('an idea alone is brought back, and nothing else is', async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room, { device: LAPTOP });
  const cafe = async (): Promise<readonly string[]> => {
    const { zones } = await room.server.board(room.created);
    return zones.find(({ title }) => title === 'ESPACE CAFÉ')!.notes.map(({ text }) => text);
  };
  await replay.story.filter({ hasText: 'a écrit « Une fontaine »' }).getByRole('button').click();
  await replay.show('Liste');
  await replay.list.note('Un samovar').focus();
  await replay.button('Restaurer').click();
  const dialog = replay.dialog(/^Restaurer l’instant/);
  const part = dialog.getByLabel('Que faut-il restaurer');
  await expect(part.getByRole('option', { selected: true })).toHaveText('L’idée choisie : « Un samovar »');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Restaurer', exact: true }).click();
  await expect(replay.page.getByText(/^C’est fait/)).toBeVisible();
  // The billiard table stays where it was moved to, the fountain stays removed.
  await expect.poll(cafe).toEqual(['Un samovar']);
  await replay.button('Annuler').click();
  await expect.poll(cafe).toEqual(['Deux samovars']);
});
