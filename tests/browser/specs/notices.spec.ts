// What a person is told when the server cannot or will not take what they write: which words, that theirs are kept,
// and what to do. Each notice is met by real causes: a disk that fails, limits set small, a client that was modified.
import type { BrowserContext, Page } from '@playwright/test';
import { FaultyDisk } from '../disk';
import { forged, wide } from '../forgery';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { settled } from '../pages/shell';
import { Shell } from '../pages/shell';
import { pictures } from '../picture';
import { expect, LAPTOP, PHONE, Room, test as base } from '../room';
import { allNotes, Server, type Starting } from '../server';

/** Starts servers of a story's own, on the sample or on an empty board, and stops them. */
const test = base.extend<{ roomOf: (how: Starting, template?: 'empty') => Promise<Room> }>({
  roomOf: async ({ browse }, use) => {
    const servers: Server[] = [];
    await use(async (how, template) => {
      const server = await Server.start(how);
      servers.push(server);
      return new Room(server, await server.create(template), browse);
    });
    for (const server of servers) await server.stop();
  },
});

const texts = async (room: Room): Promise<string[]> =>
  allNotes(await room.server.board(room.created)).map((note) => note.text);

/** Pictures to look at, light and dark. */
const shown = (page: Page, name: string) => pictures(page, `notice-${name}`);

async function add(list: Outline, text: string): Promise<void> {
  await list.addField('ESPACE CAFÉ').fill(text);
  await list.addField('ESPACE CAFÉ').press('Enter');
}

/** From now on what the page sends to its board passes through here. */
async function modified(page: Page, change: (frame: Buffer) => Buffer): Promise<void> {
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => server.send(typeof frame === 'string' ? frame : change(frame)));
  });
  await page.reload();
  // What is written before the board is level goes in what it sends to be level, and is no edit.
  await settled(page);
}

/** Is this frame an edit? (SPEC S1: a sync message with an update.) */
const isEdit = (frame: Buffer) => frame[0] === 0 && frame[1] === 2;

const clipboard = async (context: BrowserContext, page: Page): Promise<string> => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copier mon texte' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
};

test('while the disk takes nothing everyone is told, words stay, and it passes by itself', async ({ roomOf }) => {
  const disk = new FaultyDisk();
  const room = await roomOf({ disk });
  const list = await new Outline(await room.enter('Léa')).ready();
  const phone = new Phone(await room.enter('Inès', { view: 'ecrire', device: PHONE }));
  const english = await room.enter('Kate', { locale: 'en-GB' });
  await phone.write('Avant la panne');
  await expect(phone.said).toHaveText('Votre idée est envoyée.');

  disk.fill();
  await add(list, 'Pendant la panne');
  const sentence =
    'Le serveur ne peut plus enregistrer. Vos idées restent sur votre appareil et partiront dès qu’il le pourra.';
  for (const { page } of [list, phone]) await expect(page.getByText(sentence).first()).toBeVisible();
  await expect(
    english
      .getByText('The server can no longer save. Your ideas stay on your device and will be sent as soon as it can.')
      .first(),
  ).toBeVisible();
  await expect(list.note('Pendant la panne')).toBeVisible();
  await expect(new Shell(list.page).saved).toBeHidden();
  await phone.write('Du téléphone aussi');
  await expect(phone.said).toHaveText('Gardée sur cet appareil.');
  await expect(phone.mine.first()).toContainText('Gardée, sera envoyée');
  await shown(list.page, 'storage-laptop');
  await shown(phone.page, 'storage-phone');
  await shown(english, 'storage-english');

  disk.mend();
  await expect(new Shell(list.page).saved).toBeVisible();
  for (const { page } of [list, phone]) await expect(page.getByText(sentence).first()).toBeHidden();
  await expect(phone.said).toHaveText('Votre idée est envoyée.');
  await expect(phone.mine.first()).toContainText('Enregistrée');
  expect(await texts(room)).toEqual(expect.arrayContaining(['Pendant la panne', 'Du téléphone aussi']));
  disk.remove();
});

test('a page that is loaded while the disk takes nothing says so too', async ({ roomOf }) => {
  const disk = new FaultyDisk();
  const room = await roomOf({ disk });
  const list = await new Outline(await room.enter('Léa')).ready();
  disk.fill();
  await add(list, 'Avant de recharger');
  const told = list.page.getByText(/^Le serveur ne peut plus enregistrer/).first();
  await expect(told).toBeVisible();
  await list.page.reload();
  await list.ready();
  await expect(told).toBeVisible();
  await expect(list.note('Avant de recharger')).toBeVisible();
  disk.mend();
  await expect(new Shell(list.page).saved).toBeVisible();
  expect(await texts(room)).toContain('Avant de recharger');
  disk.remove();
});

test('a full board says so, and gives the words back', async ({ roomOf }) => {
  const room = await roomOf({ flags: ['--limit-notes', '41'] });
  const sentence = /^Cet espace est plein\s: 41 idées au plus, corbeille comprise/;
  const list = await new Outline(await room.enter('Léa')).ready();
  await add(list, 'Une de trop');
  await expect(list.page.getByText(sentence)).toBeVisible();
  await expect(list.note('Une de trop')).toHaveCount(0);
  await shown(list.page, 'board-full-laptop');
  expect(await clipboard(list.page.context(), list.page)).toBe('Une de trop');

  const phone = new Phone(await room.enter('Inès', { view: 'ecrire', device: PHONE }));
  await phone.write('Du téléphone aussi');
  await expect(phone.page.getByText(sentence)).toBeVisible();
  await expect(phone.said).toHaveText('Votre idée n’a pas été prise. Son texte est revenu dans le champ.');
  await expect(phone.field).toHaveValue('Du téléphone aussi');
  await expect(phone.mine).toHaveCount(0);
  await shown(phone.page, 'board-full-phone');

  const english = await room.enter('Kate', { view: 'ecrire', device: PHONE, locale: 'en-GB' });
  await english.getByRole('textbox', { name: 'Your idea' }).fill('One too many');
  await english.getByRole('button', { name: 'Send' }).click();
  await expect(english.getByText(/^This board is full: 41 ideas at most/)).toBeVisible();
  await expect(english.getByText('Your idea was not taken. Its text is back in the field.')).toBeVisible();
  await shown(english, 'board-full-english');
  expect(await texts(room)).toHaveLength(41);
});

test('a change signed with another’s name is taken back, and its sender keeps the text', async ({ room }) => {
  const person = async (page: Page) =>
    (
      (await (await page.request.get(`${room.server.origin}/api/workshops/${room.created.workshop}`)).json()) as {
        person: string;
      }
    ).person;
  const ana = await room.enter('Ana');
  const victim = await person(ana);
  const sentence = 'Cette modification est signée du nom d’une autre personne ; elle a été annulée. Rechargez la page.';
  for (const device of [LAPTOP, PHONE]) {
    const page = await room.enter('Omar', { device, view: device === PHONE ? 'ecrire' : 'liste' });
    const own = await person(page);
    await modified(page, (frame) => (isEdit(frame) ? forged(frame, own, victim) : frame));
    if (device === PHONE) {
      const phone = new Phone(page);
      await phone.write('Signée d’un autre nom');
      await expect(page.getByText(sentence)).toBeVisible();
      await expect(phone.field).toHaveValue('Signée d’un autre nom');
    } else {
      const list = await new Outline(page).ready();
      await expect(new Shell(page).saved).toBeVisible();
      await add(list, 'Signée d’un autre nom');
      await expect(page.getByText(sentence)).toBeVisible();
      await expect(list.note('Signée d’un autre nom')).toHaveCount(0);
    }
    await shown(page, `forged-${device === PHONE ? 'phone' : 'laptop'}`);
  }
  expect(await texts(room)).not.toContain('Signée d’un autre nom');
});

test('who is held off is told for how long, and that their words stay', async ({ roomOf }) => {
  const room = await roomOf({}, 'empty');
  const page = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.write('Avant');
  await expect(phone.said).toHaveText('Votre idée est envoyée.');
  // Its browser sends something that would take the room minutes.
  await modified(page, (frame) => (isEdit(frame) ? wide(24_000) : frame));
  await phone.write('Mes mots');
  const sentence = (minutes: number) =>
    `Ce que votre navigateur a envoyé n’a pas pu être lu. Revenez dans ${minutes} min ; ce que vous avez écrit reste dans ce navigateur.`;
  await expect(page.getByText(sentence(1)).first()).toBeVisible();
  await expect(phone.said).toHaveText('Gardée sur cet appareil.');
  await expect(phone.mine.first()).toContainText('Mes mots');
  await shown(page, 'held-off-phone');
  await expect(page.getByRole('button', { name: 'Recharger la page' })).toBeVisible();

  // Whoever comes back too early is told the same, and on any device of theirs.
  await page.reload();
  await expect(page.getByText(sentence(1)).first()).toBeVisible();
  await expect(phone.mine.first()).toContainText('Mes mots');
  const laptop = await page.context().newPage();
  await laptop.setViewportSize(LAPTOP.viewport);
  await laptop.goto(room.address('liste'));
  await expect(laptop.getByText(sentence(1)).first()).toBeVisible();
  await shown(laptop, 'held-off-laptop');

  const ana = await room.enter('Ana', { view: 'ecrire', device: PHONE });
  await new Phone(ana).write('Les autres continuent');
  await expect(new Phone(ana).said).toHaveText('Votre idée est envoyée.');
});

test('at a board that is full of people one waits, is told so, and comes in by oneself', async ({ roomOf }) => {
  const room = await roomOf({ flags: ['--limit-people-per-board', '2'] });
  const sentence = /^C’est complet\s: 2 personnes au plus\./;
  const ines = await room.enter('Inès');
  const list = await new Outline(ines).ready();
  const shell = new Shell(ines);
  await expect(shell.saved).toBeVisible();
  await ines.context().setOffline(true);
  await expect(shell.offline).toBeVisible();

  await new Outline(await room.enter('Ana')).ready();
  const omar = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  await expect(new Phone(omar).field).toBeVisible();
  await ines.context().setOffline(false);
  await add(list, 'Écrite en attendant');
  await expect(ines.getByText(sentence).first()).toBeVisible();
  await expect(ines.getByText(/1 idée gardée/).first()).toBeVisible();
  await shown(ines, 'no-place-laptop');
  const late = await room.enter('Zoé', { view: 'ecrire', device: PHONE });
  await expect(late.getByText(sentence).first()).toBeVisible();
  await expect(late.getByRole('heading', { level: 1 })).toHaveText('Vous ne pouvez pas encore entrer dans cet espace');
  await shown(late, 'no-place-phone');
  const english = await room.enter('Kate', { locale: 'en-GB' });
  await expect(english.getByText(/^It is full: 2 people at most/).first()).toBeVisible();
  await shown(english, 'no-place-english');
  await english.context().close();
  await late.context().close();

  await omar.context().close();
  await expect(shell.saved).toBeVisible();
  expect(await texts(room)).toContain('Écrite en attendant');
});

test('a part of the page that does not come is said, and comes once the page is loaded again', async ({
  browser,
  roomOf,
}) => {
  const room = await roomOf({});
  // Not one that is watched: what does not come is a failure of the page.
  const context = await browser.newContext({ viewport: PHONE.viewport, hasTouch: true, locale: 'fr-FR' });
  await context.request.post(`${room.server.origin}/api/join`, {
    data: { invitation: room.created.invitations.participant, name: 'Inès' },
  });
  const page = await context.newPage();
  await page.goto(room.address('ecrire'));
  const phone = new Phone(page);
  await phone.write('Des vélos à réparer');
  await expect(phone.mine).toHaveCount(1);
  await phone.field.fill('Une idée à moitié');
  await page.route('**/assets/**', (route) => route.abort());
  const all = page.getByRole('button', { name: /^Toutes les zones/ });
  await all.click();
  const notice = page.getByText('Une partie de la page n’a pas pu être chargée');
  await expect(notice).toBeVisible();
  await pictures(page, 'notice-part');
  await page.unroute('**/assets/**');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(notice).toHaveCount(0);
  await expect(phone.field).toHaveValue('Une idée à moitié');
  await all.click();
  await expect(page.getByRole('dialog').getByRole('button', { name: /ESPACE CAFÉ/ })).toBeVisible();
  await context.close();
});
