import { Outline } from '../pages/outline';
import { Shell } from '../pages/shell';
import { expect, test } from '../room';
import { allNotes, Server } from '../server';
import { Room } from '../room';

test('«Enregistré» is true: what is on the page when it shows is on the server’s disk', async ({ room }) => {
  const list = await new Outline(await room.enter('Léa')).ready();
  const shell = new Shell(list.page);
  for (let round = 1; round <= 5; round++) {
    const idea = `Idée du tour ${round}`;
    await list.addField('ESPACE CAFÉ').fill(idea);
    await list.addField('ESPACE CAFÉ').press('Enter');
    await expect(shell.saved).toBeVisible();
    expect(allNotes(await room.server.board(room.created)).map((note) => note.text)).toContain(idea);
  }
});

test('what was seen as «Enregistré» is there after the server is killed', async ({ browse }) => {
  const server = await Server.start();
  try {
    const room = new Room(server, await server.create(), browse);
    const list = await new Outline(await room.enter('Léa')).ready();
    await list.addField('ESPACE CAFÉ').fill('Sur le disque');
    await list.addField('ESPACE CAFÉ').press('Enter');
    await expect(new Shell(list.page).saved).toBeVisible();
    await server.restart();
    expect(allNotes(await server.board(room.created)).map((note) => note.text)).toContain('Sur le disque');
  } finally {
    await server.stop();
  }
});

test('without a server the page never says «Enregistré»', async ({ room }) => {
  const page = await room.enter('Léa');
  const list = await new Outline(page).ready();
  const shell = new Shell(page);
  await expect(shell.saved).toBeVisible();
  await page.context().setOffline(true);
  await list.addField('ESPACE CAFÉ').fill('En l’air');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await expect(shell.saved).toBeHidden();
  await expect(shell.offline).toBeVisible();
  await expect(shell.saved).toBeHidden();
});
