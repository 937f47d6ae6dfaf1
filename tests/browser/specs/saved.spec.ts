import { command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Shell } from '../pages/shell';
import { expect, PHONE, Room, test } from '../room';
import { allNotes, Server } from '../server';

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

test('what somebody types stays under their hand when the workshop’s state comes', async ({ room }) => {
  const lead = await room.lead();
  for (const phase of ['arrivee-1', 'arrivee-2', 'silence', 'commun', 'espaces']) {
    await command(lead, room.created.workshop, { kind: 'start_phase', phase });
  }
  const page = await room.enter('Léa');
  const list = await new Outline(page).ready();
  const phone = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  await expect(new Phone(phone).field).toBeVisible();
  // On a slow line the page shows what this browser kept of the workshop, and is told later how it stands.
  let held = true;
  const waiting: (() => void)[] = [];
  for (const one of [page, phone]) {
    await one.routeWebSocket(/\/live\//, (socket) => {
      socket.connectToServer().onMessage((frame) => {
        if (held) waiting.push(() => socket.send(frame));
        else socket.send(frame);
      });
    });
    await one.reload();
  }
  await new Phone(phone).tab('Lire').click();
  await list.ready();
  const field = list.addField('ESPACE CAFÉ');
  await field.fill('Une idée à moitié');
  held = false;
  for (const told of waiting) told();
  await command(lead, room.created.workshop, { kind: 'retitle', title: 'Une autre halle' });
  await expect(page.getByRole('banner')).toContainText('Une autre halle');
  await expect(field).toHaveValue('Une idée à moitié');
  await expect(field).toBeFocused();
  // Nor is who reads led back to write.
  await expect(phone.getByRole('banner')).toContainText('Une autre halle');
  await expect(new Phone(phone).tab('Lire')).toHaveAttribute('aria-selected', 'true');
});

test('a title that somebody types stays under their hand, whatever happens in the workshop', async ({ room }) => {
  const lead = await room.lead();
  const page = await room.enter('Fanny', { role: 'facilitator' });
  await page.getByRole('button', { name: 'Renommer l’atelier' }).click();
  const field = page.getByRole('textbox', { name: 'Titre de l’atelier' });
  await field.fill('Une halle à nous');
  await command(lead, room.created.workshop, { kind: 'retitle', title: 'Une autre halle' });
  await expect(page.getByRole('banner')).toContainText('Une autre halle');
  await expect(field).toHaveValue('Une halle à nous');
});

test('while an edit is on its way the page says «Envoi…», and «Enregistré» only once the server has it', async ({
  room,
}) => {
  const page = await room.enter('Léa');
  const list = await new Outline(page).ready();
  const shell = new Shell(page);
  // A wire that can be held: what the page sends waits until it is let go.
  let held = false;
  const waiting: (() => void)[] = [];
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      if (held) waiting.push(() => server.send(frame));
      else server.send(frame);
    });
  });
  await page.reload();
  await list.ready();
  await expect(shell.saved).toBeVisible();

  held = true;
  await list.addField('ESPACE CAFÉ').fill('En chemin');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await expect(list.note('En chemin')).toBeVisible();
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  await expect(shell.sending).toBeVisible();
  await expect(shell.saved).toBeHidden();
  const texts = async () => allNotes(await room.server.board(room.created)).map((note) => note.text);
  expect(await texts()).not.toContain('En chemin');

  held = false;
  for (const send of waiting) send();
  await expect(shell.saved).toBeVisible();
  expect(await texts()).toContain('En chemin');
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
