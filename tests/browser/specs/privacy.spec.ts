// What is recorded is said before anyone enters; what one wrote goes when one asks; an erased workshop says so.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Shell } from '../pages/shell';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, test } from '../room';
import { BINARY } from '../server';
import type { Page } from '@playwright/test';

const run = promisify(execFile);

// Who was away has the app itself kept.
test.use({ serviceWorkers: 'allow' });

async function sheet(page: Page): Promise<Page> {
  await page.getByRole('button', { name: 'Réglages' }).click();
  await page.getByRole('button', { name: 'Confidentialité et conservation' }).click();
  await expect(page.getByRole('dialog', { name: 'Confidentialité' })).toBeVisible();
  return page;
}

test('the door says how long a workshop is kept, and its facilitator changes that until it is closed', async ({
  room,
}) => {
  const visitor = await (await room.visitor(PHONE)).newPage();
  await visitor.goto(`${room.server.origin}/i#${room.created.invitations.participant}`);
  await expect(visitor.getByText(/enregistré pour être rejoué par l’animation, et effacé 90 jours/)).toBeVisible();
  const ana = await sheet(await room.enter('Ana', { role: 'facilitator' }));
  await expect(ana.getByText('Effacé 90 jours après la clôture.')).toBeVisible();
  await ana.getByRole('radio', { name: '30 jours' }).check({ force: true });
  await expect(ana.getByText('Effacé 30 jours après la clôture.')).toBeVisible();
  await visitor.reload();
  await expect(visitor.getByText(/effacé 30 jours après sa clôture/)).toBeVisible();
  // A participant reads it, and chooses nothing.
  const lea = await sheet(await room.enter('Léa'));
  await expect(lea.getByText('Effacé 30 jours après la clôture.')).toBeVisible();
  await expect(lea.getByRole('radio')).toHaveCount(0);
  await expect(lea.getByRole('button', { name: 'Effacer l’atelier…' })).toHaveCount(0);
});

test('who erases their contributions is gone from every screen, also from a browser that was away', async ({
  room,
}) => {
  const lea = await room.enter('Léa');
  const omar = await room.enter('Omar');
  const [hers, his] = [await new Outline(lea).ready(), await new Outline(omar).ready()];
  await hers.addField('ESPACE CAFÉ').fill('Un secret de Léa');
  await hers.addField('ESPACE CAFÉ').press('Enter');
  await his.addField('ESPACE CAFÉ').fill('Une idée d’Omar');
  await his.addField('ESPACE CAFÉ').press('Enter');
  await expect(his.note('Un secret de Léa')).toBeVisible();
  await expect(hers.note('Une idée d’Omar')).toBeVisible();
  await omar.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const away = omar.context();
  await away.setOffline(true);

  await sheet(lea);
  await lea.getByRole('button', { name: 'Effacer mes contributions…' }).click();
  await expect(lea.getByText('C’est immédiat et définitif.')).toBeVisible();
  await lea.getByRole('button', { name: 'Effacer définitivement' }).click();
  await expect(hers.note('················')).toBeVisible();
  await expect(hers.note('Un secret de Léa')).toHaveCount(0);

  // He comes back with a copy that has her words: it goes, and what he wrote meanwhile stays.
  await expect(his.note('Un secret de Léa')).toBeVisible();
  await his.addField('ESPACE CAFÉ').fill('Écrite dans le train');
  await his.addField('ESPACE CAFÉ').press('Enter');
  await away.setOffline(false);
  await expect(his.note('················')).toBeVisible();
  await expect(his.note('Un secret de Léa')).toHaveCount(0);
  await expect(his.note('Une idée d’Omar')).toBeVisible();
  await expect(his.note('Écrite dans le train')).toBeVisible();
  const kept = await omar.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((opened) => {
      const asked = indexedDB.open('socle');
      asked.onsuccess = () => opened(asked.result);
    });
    const records = await new Promise<{ update: Uint8Array }[]>((read) => {
      const asked = database.transaction('updates').objectStore('updates').getAll();
      asked.onsuccess = () => read(asked.result as { update: Uint8Array }[]);
    });
    return records.map(({ update }) => new TextDecoder().decode(update)).join();
  });
  expect(kept).not.toContain('Un secret de Léa');
  const people = await new Shell(omar).openPeople();
  await expect(people.getByRole('listitem').filter({ hasText: 'Léa' })).toHaveCount(0);
});

test('a workshop is erased by typing its code, and its links say so', async ({ room }) => {
  const ana = await sheet(await room.enter('Ana', { role: 'facilitator' }));
  const lea = await room.enter('Léa');
  await new Outline(lea).ready();
  await ana.getByRole('button', { name: 'Effacer l’atelier…' }).click();
  const field = ana.getByRole('textbox', { name: /^Tapez le code/ });
  await field.fill('oui');
  await ana.getByRole('button', { name: 'Effacer définitivement' }).click();
  await expect(ana.getByText(/Ce n’est pas le code de cet atelier/)).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill(room.created.code.toLowerCase());
  await ana.getByRole('button', { name: 'Effacer définitivement' }).click();
  for (const page of [ana, lea]) {
    await expect(page.getByRole('heading', { name: 'Cet atelier a été effacé' })).toBeVisible();
  }
  await lea.reload();
  await expect(lea.getByRole('heading', { name: 'Cet atelier a été effacé' })).toBeVisible();
  const left = () => Object.keys(localStorage).filter((key) => key.includes(location.pathname.split('/')[2] ?? '?'));
  await expect.poll(() => lea.evaluate(left)).toEqual([]);
});

test('the privacy page is reached from every door', async ({ room }) => {
  const page = await (await room.visitor()).newPage();
  for (const path of ['/', `/i#${room.created.invitations.participant}`, '/accessibilite']) {
    await page.goto(`${room.server.origin}${path}`);
    await page.getByRole('link', { name: 'Confidentialité' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Confidentialité' })).toBeVisible();
  }
});

test('g11: who enters a workshop of peers is told that their spaces go before the rest', async ({ server, browse }) => {
  const room = new Room(server, await server.create('agora', 'Entre pairs'), browse);
  const said = /^Les espaces de pairs sont effacés 30 jours après la clôture\./;
  for (const [name, device, scheme] of [
    ['phone', PHONE, 'light'],
    ['laptop', LAPTOP, 'light'],
    ['dark', PROJECTOR, 'dark'],
  ] as const) {
    const visitor = await (await browse(server, device, scheme, 'fr-FR')).newPage();
    await visitor.goto(`${server.origin}/i#${room.created.invitations.participant}`);
    await expect(visitor.getByText(/enregistré pour être rejoué par l’animation, et effacé 90 jours/)).toBeVisible();
    await expect(visitor.getByText(said)).toBeVisible();
    await picture(visitor, `peers-door-${name}`);
    const ana = await sheet(await room.enter(`Ana-${name}`, { role: 'facilitator', device, scheme }));
    await expect(ana.getByRole('dialog').getByText(said)).toBeVisible();
    await picture(ana, `peers-kept-${name}`);
  }
});

test('g10: who comes in by the operator’s link is announced, and stays named beside the days that are left', async ({
  room,
}) => {
  const cockpit = await Cockpit.open(room, 'Ana');
  const lea = await room.enter('Léa');
  await new Outline(lea).ready();
  // What the operator types on the machine of the server.
  const { stdout } = await run(BINARY, ['invite', '--data', room.server.data, room.created.code]);
  const link = /\/i#(\S+)/.exec(stdout)![1]!;
  const operator = await room.visitor();
  const data = { invitation: link, name: 'Mairie' };
  const joined = await operator.request.post(`${room.server.origin}/api/join`, { data });
  expect(joined.ok(), await joined.text()).toBe(true);
  for (const page of [cockpit.page, lea]) {
    await expect(page.getByText('Mairie est entré·e par un lien de l’hébergeur du serveur.').first()).toBeVisible();
  }
  // For who runs it, and for everyone among the people, also for who comes later.
  const told = cockpit.page.getByRole('region', { name: 'Accès par l’hébergeur' });
  await expect(told.getByRole('listitem')).toHaveText(/^Mairie, /);
  await lea.reload();
  const people = await new Shell(lea).openPeople();
  const among = people.getByRole('region', { name: 'Accès par l’hébergeur' });
  await expect(among.getByRole('listitem')).toHaveText(/^Mairie, /);
  expect(await violations(lea)).toEqual([]);

  const kept = cockpit.page.getByRole('region', { name: 'Conservation' });
  await expect(kept.getByText('Effacé 90 jours après la clôture.')).toBeVisible();
  await command(cockpit.page, room.created.workshop, { kind: 'close_workshop' });
  await expect(kept.getByText(/^Effacé le .+\. Il reste 90 jours\.$/)).toBeVisible();
  await picture(cockpit.page, 'privacy-cockpit-closed');
});
