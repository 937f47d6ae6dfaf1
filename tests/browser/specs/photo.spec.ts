// A photo on an idea: taken on a phone, described, seen by everyone, kept without a line, and taken back.
import type { Locator, Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Shell } from '../pages/shell';
import { picture, pictures } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, SMALL_PHONE, test } from '../room';
import { allNotes, type Created, type Server } from '../server';

const ALT = 'La halle couverte, vue de la place';

/** A photo as a camera makes one: large, in colours. Drawn in the page, so that its bytes are a real JPEG. */
async function taken(page: Page, sky = '#8fc7ee'): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const address = await page.evaluate((sky) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1800];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    const fill = (color: string, x: number, y: number, w: number, h: number) => {
      context.fillStyle = color;
      context.fillRect(x, y, w, h);
    };
    fill(sky, 0, 0, 2400, 1100);
    fill('#c9b79c', 0, 1100, 2400, 700);
    for (let n = 0; n < 400; n++)
      fill(n % 2 ? '#b9a488' : '#d6c6ad', (n * 337) % 2400, 1120 + ((n * 91) % 660), 90, 24);
    context.fillStyle = '#a5452f';
    context.beginPath();
    context.moveTo(300, 760);
    context.lineTo(1200, 330);
    context.lineTo(2100, 760);
    context.fill();
    for (let n = 0; n < 7; n++) fill('#6b4a31', 420 + n * 250, 760, 60, 480);
    return canvas.toDataURL('image/jpeg', 0.95);
  }, sky);
  return {
    name: 'IMG_2041.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from(address.split(',')[1] ?? '', 'base64'),
  };
}

interface Told {
  readonly text: string;
  readonly photo?: { readonly image: string; readonly alt: string };
}
async function told(server: Server, created: Created, text: string): Promise<Told | undefined> {
  return (allNotes(await server.board(created)) as readonly Told[]).find((note) => note.text === text);
}

const chooser = (page: Page) => page.locator('input[type="file"][accept="image/*"]');

test('an idea of a phone comes with its photo and what can be seen on it, and everyone sees both', async ({ room }) => {
  const page = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.field.fill('Une halle pour les jours de pluie');
  await expect(page.getByText('Ajouter une photo')).toBeVisible();
  await picture(page, 'photo-phone-before');
  await chooser(page).setInputFiles(await taken(page));
  await expect(page.getByRole('status').filter({ hasText: 'Photo ajoutée' })).toBeAttached();
  await page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill(ALT);
  await expect(page.getByText(/Photo réduite à \d+\sko/)).toBeVisible();
  await pictures(page, 'photo-phone-write');
  expect(await violations(page)).toEqual([]);
  await phone.send.click();
  await expect(phone.said).toHaveText('Votre idée est envoyée.');
  const mine = phone.mine.first();
  await expect(mine.getByRole('img', { name: ALT })).toBeVisible();
  await expect(page.getByText('Ajouter une photo')).toBeVisible();
  await picture(page, 'photo-phone-mine');

  // What the server keeps is small, and says nothing of the camera.
  const note = await told(room.server, room.created, 'Une halle pour les jours de pluie');
  expect(note?.photo?.alt).toBe(ALT);
  const address = `${room.server.origin}/api/workshops/${room.created.workshop}/images/${note?.photo?.image ?? ''}`;
  const kept = await page.request.get(address);
  expect(kept.headers()['content-type']).toBe('image/jpeg');
  expect((await kept.body()).length).toBeLessThanOrEqual(200_000);

  const laptop = await room.enter('Omar');
  const list = await new Outline(laptop).ready();
  const image = laptop.getByRole('img', { name: ALT });
  await expect(image).toBeVisible();
  await image.scrollIntoViewIfNeeded();
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1600);
  await pictures(laptop, 'photo-list');
  // By the keyboard: large, and back to where one was.
  const open = laptop.getByRole('button', { name: /Voir la photo en grand/ });
  await open.focus();
  await laptop.keyboard.press('Enter');
  const large = laptop.getByRole('dialog', {
    name: 'Une halle pour les jours de pluie',
  });
  await expect(large.getByRole('img', { name: ALT })).toBeVisible();
  await picture(laptop, 'photo-large');
  expect(await violations(laptop, 'dialog[open]')).toEqual([]);
  await laptop.keyboard.press('Escape');
  await expect(large).toHaveCount(0);
  await expect(open).toBeFocused();
  void list;

  const reader = await room.enter('Odile', {
    role: 'observer',
    device: SMALL_PHONE,
    view: 'ecrire',
  });
  await expect(reader.getByRole('img', { name: ALT })).toBeVisible();
  await picture(reader, 'photo-reader');
  const width = await reader.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
});

test('in the list a photo is put on an idea that is there, described, replaced and taken off, by the keyboard', async ({
  room,
}) => {
  const page = await room.enter('Omar');
  const list = await new Outline(page).ready();
  const shell = new Shell(page);
  await list.addField('ESPACE CAFÉ').fill('Un banc au soleil');
  await list.addField('ESPACE CAFÉ').press('Enter');
  await expect(shell.saved).toBeVisible();
  const opens = async (name: RegExp) => {
    await list.note('Un banc au soleil').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name }).click();
    return page.getByRole('dialog', { name: 'Photo de l’idée' });
  };
  let dialog = await opens(/Ajouter une photo/);
  await chooser(page)
    .last()
    .setInputFiles(await taken(page));
  await dialog.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill('Un banc');
  await expect(dialog.getByText(/Photo réduite/)).toBeVisible();
  await picture(page, 'photo-dialog');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await dialog.getByRole('button', { name: 'Terminé' }).click();
  await expect(page.getByRole('img', { name: 'Un banc' })).toBeVisible();
  await expect(shell.saved).toBeVisible();
  const first = (await told(room.server, room.created, 'Un banc au soleil'))?.photo;

  dialog = await opens(/Photo et description/);
  await chooser(page)
    .last()
    .setInputFiles(await taken(page, '#f6c38a'));
  await expect(dialog.getByRole('textbox', { name: 'Que voit-on sur la photo ?' })).toHaveValue('');
  await dialog.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill('Le même banc, le soir');
  await expect(dialog.getByText(/Photo réduite/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Terminé' }).click();
  await expect(page.getByRole('img', { name: 'Le même banc, le soir' })).toBeVisible();
  await expect
    .poll(async () => (await told(room.server, room.created, 'Un banc au soleil'))?.photo?.alt)
    .toBe('Le même banc, le soir');
  expect((await told(room.server, room.created, 'Un banc au soleil'))?.photo?.image).not.toBe(first?.image);

  dialog = await opens(/Photo et description/);
  await dialog.getByRole('button', { name: 'Retirer la photo' }).click();
  await dialog.getByRole('button', { name: 'Terminé' }).click();
  await expect(page.getByRole('img', { name: 'Le même banc, le soir' })).toHaveCount(0);
  await expect.poll(async () => (await told(room.server, room.created, 'Un banc au soleil'))?.photo).toBe(undefined);

  // What is no picture is said, and nothing is lost.
  dialog = await opens(/Ajouter une photo/);
  await chooser(page)
    .last()
    .setInputFiles({
      name: 'liste.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('une liste de courses'),
    });
  await expect(dialog.getByRole('alert')).toContainText('ne lit pas cette image');
});

test('who takes their words back takes their photos along, on every screen', async ({ room }) => {
  const page = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.field.fill('Une fontaine');
  await chooser(page).setInputFiles(await taken(page));
  await expect(page.getByText(/Photo réduite/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill('La fontaine vide');
  await phone.send.click();
  await expect(phone.said).toHaveText('Votre idée est envoyée.');
  const { photo } = (await told(room.server, room.created, 'Une fontaine')) ?? {};
  const laptop = await room.enter('Omar');
  await new Outline(laptop).ready();
  await expect(laptop.getByRole('img', { name: 'La fontaine vide' })).toBeVisible();

  await erase(page, room);
  await expect(laptop.getByRole('img', { name: 'La fontaine vide' })).toHaveCount(0);
  await expect(laptop.getByText('La fontaine vide')).toHaveCount(0);
  const address = `${room.server.origin}/api/workshops/${room.created.workshop}/images/${photo?.image ?? ''}`;
  await expect.poll(async () => (await laptop.request.get(address)).status()).toBe(404);
});

/** «Effacer mes contributions», as the settings ask for it. */
async function erase(page: Page, room: Room): Promise<void> {
  const { workshop } = room.created;
  const inside = await page.request.get(`${room.server.origin}/api/workshops/${workshop}`);
  const { person } = (await inside.json()) as { person: string };
  await command(page, workshop, { kind: 'erase_contributions', person });
}

test('on the plan a photo stands beside its words, and is seen large and changed from its note', async ({ room }) => {
  const trip = await room.another('empty', 'Voyage inspirant');
  const phone = new Phone(await trip.enter('Léa', { view: 'ecrire', device: PHONE }));
  await phone.field.fill('Une halle ouverte sur trois côtés, où l’on peut rester quand il pleut');
  await chooser(phone.page).setInputFiles(await taken(phone.page));
  await expect(phone.page.getByText(/Photo réduite/)).toBeVisible();
  await phone.page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill(ALT);
  await phone.send.click();
  await expect(phone.said).toHaveText('Votre idée est envoyée.');

  const page = await trip.enter('Omar', { view: 'plan' });
  const note = page.getByRole('option', { name: /Une halle ouverte.*Photo : La halle couverte/s });
  await expect(note).toBeVisible();
  const image = note.locator('img');
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1600);
  await pictures(page, 'photo-plan');
  // The photo lies beside the text, not over it.
  const [text, photo] = [await note.locator('.text').boundingBox(), await image.boundingBox()];
  expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThanOrEqual(photo?.x ?? 0);
  await note.focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Voir la photo en grand' }).click();
  await expect(page.getByRole('dialog').getByRole('img', { name: ALT })).toBeVisible();
  await page.getByRole('button', { name: 'Photo et description…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Photo de l’idée' });
  await expect(dialog.getByRole('textbox', { name: 'Que voit-on sur la photo ?' })).toHaveValue(ALT);
});

test('a photo is read with its idea before anyone sees it, on the screen of the room, and with where it comes from', async ({
  room,
}) => {
  const trip = await room.another('empty', 'Voyage inspirant');
  const { workshop } = trip.created;
  const cockpit = await Cockpit.open(trip);
  const ana = cockpit.page;
  const own = { add: 'own', move: 'own', edit: 'own', delete: 'own', link: 'nobody', zones: 'facilitation' };
  const phase = { id: 'proposer', label: 'Proposer', prompt: 'Que retenir ?', seconds: 600 };
  await command(ana, workshop, {
    kind: 'set_script',
    phases: [{ ...phase, rules: { ...own, see: 'moderated', authors: 'masked' } }],
  });
  await command(ana, workshop, { kind: 'start_phase', phase: 'proposer' });
  await command(ana, workshop, { kind: 'add_board', title: 'Synthèse', visible: { to: 'everyone' } });
  const phone = new Phone(await trip.enter('Léa', { view: 'ecrire', device: PHONE }));
  const text = 'Une halle ouverte sur trois côtés';
  await phone.field.fill(text);
  await chooser(phone.page).setInputFiles(await taken(phone.page));
  await expect(phone.page.getByText(/Photo réduite/)).toBeVisible();
  await phone.page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill(ALT);
  await phone.send.click();
  await expect(phone.said).toHaveText('Votre idée est transmise à l’animation.');

  const drawn = (image: Locator) =>
    expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1600);
  const seen = (page: Page) => page.getByRole('img', { name: ALT });
  const screen = await trip.enter('Écran', { role: 'projector', device: PROJECTOR });
  const inbox = ana.getByRole('region', { name: /^Idées à relire/ });
  await expect(inbox.getByRole('img', { name: ALT })).toBeVisible();
  await drawn(seen(ana));
  await picture(ana, 'photo-inbox');
  await expect(screen.getByRole('img', { name: ALT })).toHaveCount(0);
  await inbox.getByRole('button', { name: `Accepter : ${text}` }).click();
  await drawn(seen(screen));
  await picture(screen, 'photo-screen');
  expect(await violations(screen)).toEqual([]);

  // From far away the plan has it too.
  const plan = await trip.enter('Omar', { view: 'plan' });
  const card = plan.getByRole('option', { name: new RegExp(text) });
  await drawn(card.locator('img'));
  await card.focus();
  for (let step = 0; step < 6; step += 1) await plan.keyboard.press('-');
  await picture(plan, 'photo-plan-far');

  // A copy of it says where it is from with both photos.
  const [first, copied] = await plan.evaluate(async (id) => {
    const inside = (await (await fetch(`/api/workshops/${id}`)).json()) as { workshop: { boards: { id: string }[] } };
    return inside.workshop.boards.map((board) => board.id);
  }, workshop);
  const note = (allNotes(await room.server.board(trip.created)) as readonly (Told & { id: string })[]).find(
    (one) => one.text === text,
  );
  const notes = [{ board: first, note: note?.id }];
  await command(ana, workshop, { kind: 'pour', notes, board: copied, zone: '' });
  await plan.goto(`${trip.address('liste')}&espace=${copied}`);
  const list = await new Outline(plan).ready();
  await list
    .row(text)
    .getByRole('button', { name: /^Actions sur/ })
    .click();
  await plan.getByRole('menuitem', { name: 'D’où vient cette idée ?' }).click();
  const told = plan.getByRole('dialog', { name: 'D’où vient cette idée ?' });
  await expect(told.getByRole('img', { name: ALT })).toHaveCount(2);
  await expect(told.getByRole('listitem').getByRole('img', { name: ALT })).toBeVisible();
  await pictures(plan, 'photo-origin');
  expect(await violations(plan, 'dialog[open]')).toEqual([]);

  // A page that is taken away has it inside: it opens where there is no server.
  const page = `/api/workshops/${workshop}/export?format=html&lang=fr`;
  const file = await ana.evaluate((at) => fetch(at).then((answer) => answer.text()), page);
  const alone = await (await trip.visitor(LAPTOP)).newPage();
  await alone.setContent(file);
  await expect(alone.getByRole('img', { name: ALT })).toHaveCount(2);
  await drawn(alone.getByRole('img', { name: ALT }).first());
  expect(await violations(alone)).toEqual([]);
  await picture(alone, 'photo-page');
});

test.describe('without a line', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a photo that was taken in the bus is kept with its idea, survives a reload, and comes when the line is back', async ({
    room,
  }) => {
    const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
    const phone = new Phone(page);
    const shell = new Shell(page);
    await phone.writeKept('Avant le tunnel');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const [first, second] = [await taken(page), await taken(page, '#f6c38a')];
    const omar = await room.enter('Omar');
    await new Outline(omar).ready();

    await page.context().setOffline(true);
    await expect(shell.offline).toBeVisible();
    await phone.field.fill('Une serre partagée');
    await chooser(page).setInputFiles(first);
    await page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill('La serre du voyage');
    await expect(page.getByText('Photo gardée sur cet appareil.')).toBeVisible();
    await phone.send.click();
    await expect(phone.mine.first()).toContainText('Photo gardée sur cet appareil.');
    await picture(page, 'photo-offline');
    // Another one is not sent yet when the page goes.
    await phone.field.fill('Un four à pain');
    await chooser(page).setInputFiles(second);
    await page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' }).fill('Le four, allumé');
    await expect(page.getByText('Photo gardée sur cet appareil.').first()).toBeVisible();

    await page.reload();
    await expect(shell.offline).toBeVisible();
    await expect(phone.field).toHaveValue('Un four à pain');
    await expect(page.getByRole('textbox', { name: 'Que voit-on sur la photo ?' })).toHaveValue('Le four, allumé');
    await expect(phone.mine.first().getByRole('img', { name: 'La serre du voyage' })).toBeVisible();
    await phone.send.click();
    await expect(phone.mine.first()).toContainText('Photo gardée sur cet appareil.');

    await page.context().setOffline(false);
    for (const name of ['La serre du voyage', 'Le four, allumé']) {
      await expect(omar.getByRole('img', { name })).toBeVisible();
    }
    await expect(shell.saved).toBeVisible();
    await expect(page.getByText('Photo gardée sur cet appareil.')).toHaveCount(0);
    for (const [text, alt] of [
      ['Une serre partagée', 'La serre du voyage'],
      ['Un four à pain', 'Le four, allumé'],
    ] as const) {
      await expect.poll(async () => (await told(room.server, room.created, text))?.photo?.alt).toBe(alt);
    }
  });
});
