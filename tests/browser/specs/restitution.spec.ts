// From the end of a workshop to its restitution: files, sections edited by two, publication, the participant's link, and
// what comes out of the printer.
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { violations } from '../axe';
import { paper, pictures } from '../picture';
import { expect, LAPTOP, PHONE, test, type Room } from '../room';

/** A facilitator's commands, by the wire alone; fails on a refusal. */
const orders = (page: Page, room: Room, ...commands: readonly object[]): Promise<void> =>
  page.evaluate(
    ([workshop, said]) =>
      new Promise<void>((resolve, reject) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/live/${workshop}`);
        let next = 0;
        const say = () => {
          if (next === said.length) {
            socket.close();
            resolve();
          } else socket.send(JSON.stringify({ type: 'command', id: (next += 1), command: said[next - 1] }));
        };
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(String(data));
          if (message.type === 'welcome' || message.type === 'done') say();
          if (message.type === 'refused') reject(new Error(JSON.stringify(message.refusal)));
        };
      }),
    [room.created.workshop, commands] as const,
  );

async function restitution(room: Room, name: string): Promise<Page> {
  const page = await room.enter(name, { role: 'facilitator', at: `/a/${room.created.workshop}/restitution` });
  await expect(page.getByRole('heading', { level: 2, name: 'Le socle commun' })).toBeVisible();
  return page;
}

const clean = async (page: Page) => expect(await violations(page)).toEqual([]);

test('e7 e9: a restitution is edited by two, published, received on a phone, and withdrawn', async ({ room }) => {
  test.setTimeout(120_000);
  const phone = await room.enter('Ada', { view: 'ecrire', device: PHONE });
  await expect(phone.getByRole('textbox').first()).toBeVisible();
  const page = await restitution(room, 'Fanny');
  await expect(page.getByRole('heading', { level: 1, name: 'Idées socles de mai' })).toBeVisible();
  await expect(page.getByText('produits locaux', { exact: true })).toBeVisible();
  await expect(page.getByText('L’atelier n’est pas terminé')).toBeVisible();
  await clean(page);

  // A section of one's own, with an idea quoted.
  await page.getByRole('button', { name: 'Ajouter une partie' }).click();
  await expect(page.getByRole('textbox', { name: 'Titre' })).toBeFocused();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Donnez un titre à cette partie.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Titre' }).fill('Ce que nous retenons');
  await page.getByRole('textbox', { name: 'Texte' }).fill('Un lieu à nous.\n\nEt ouvert.');
  await page.getByRole('button', { name: 'Citer des idées' }).click();
  await page.getByRole('searchbox', { name: 'Chercher une idée' }).fill('velo');
  await page.getByRole('button', { name: /^Citer : location vélo/ }).click();
  await clean(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  const mine = page.getByRole('region', { name: 'Ce que nous retenons' });
  await expect(mine.getByText('Et ouvert.')).toBeVisible();
  await expect(mine.getByText('location vélo', { exact: true })).toBeVisible();

  // From an idea that is quoted to when it was written.
  await mine.getByRole('link', { name: 'revoir l’instant : location vélo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Idées socles de mai/ })).toBeVisible();
  await expect(page.getByText('Vous suivez « location vélo »')).toBeVisible();
  await page.goBack();

  // Another facilitator sees it come, and both edit it: the slower one keeps their words and is told.
  const other = await restitution(room, 'Gil');
  const theirs = other.getByRole('region', { name: 'Ce que nous retenons' });
  await expect(theirs).toBeVisible();
  await page.getByRole('group', { name: 'Actions sur Ce que nous retenons' }).getByRole('button', { name: 'Modifier' }).click();
  await other.getByRole('group', { name: 'Actions sur Ce que nous retenons' }).getByRole('button', { name: 'Modifier' }).click();
  await page.getByRole('textbox', { name: 'Texte' }).fill('Le texte de Fanny.');
  await other.getByRole('textbox', { name: 'Texte' }).fill('Le texte de Gil.');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(other.getByText('Quelqu’un d’autre a enregistré cette partie')).toBeVisible();
  await expect(other.getByRole('blockquote').getByText('Le texte de Fanny.')).toBeVisible();
  await expect(other.getByRole('textbox', { name: 'Texte' })).toHaveValue('Le texte de Gil.');
  await other.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(other.getByText('Votre texte est gardé ici')).toBeVisible();
  await other.getByRole('button', { name: 'Garder le mien' }).click();
  await other.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(mine.getByText('Le texte de Gil.')).toBeVisible();

  // Order, and what is left out, by keyboard.
  const up = page.getByRole('group', { name: 'Actions sur Ce que nous retenons' }).getByRole('button', { name: 'Monter' });
  await up.press('Enter');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Le socle commun', 'Ce que nous retenons', 'En chiffres']);
  await expect(up).toBeFocused();
  await page.getByRole('group', { name: 'Actions sur En chiffres' }).getByRole('button', { name: 'Laisser de côté' }).press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'En chiffres' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remettre : En chiffres' })).toBeVisible();

  // Not before the workshop is over.
  await page.getByRole('button', { name: 'Publier' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Publier' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await orders(page, room, { kind: 'close_workshop' });
  await expect(phone.getByText('La restitution apparaîtra ici')).toBeVisible();
  await page.getByRole('button', { name: 'Publier' }).click();
  await page.getByRole('combobox', { name: 'Durée de publication' }).selectOption('30');
  await page.getByRole('dialog').getByRole('button', { name: 'Publier' }).click();
  await expect(page.getByRole('dialog').getByRole('img', { name: /QR code/ })).toBeVisible();
  await clean(page);
  await page.keyboard.press('Escape');

  const receive = phone.getByRole('link', { name: 'Recevoir la restitution' });
  await expect(receive).toBeVisible();
  await clean(phone);
  const address = (await receive.getAttribute('href'))!;
  expect(new URL(address).hash).not.toBe('');
  const stranger = await (await room.visitor(PHONE)).newPage();
  await stranger.goto(`${room.server.origin}/p${new URL(address).hash}`);
  await expect(stranger.getByRole('heading', { level: 2 })).toHaveText(['Le socle commun', 'Ce que nous retenons']);
  await expect(stranger.getByText('Le texte de Gil.')).toBeVisible();
  await expect(stranger.getByRole('button', { name: 'Modifier' })).toHaveCount(0);
  expect(await stranger.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await clean(stranger);
  await pictures(stranger, 'restitution-phone');
  const pages = await pagesOf(stranger, 'restitution');
  expect(new Set(pages)).toEqual(new Set(['210×297']));

  await page.getByRole('button', { name: 'Publication' }).click();
  await page.getByRole('button', { name: 'Retirer' }).click();
  await expect(receive).toHaveCount(0);
  await stranger.reload();
  await expect(stranger.getByRole('heading', { name: 'Cette restitution n’est plus en ligne' })).toBeVisible();
  await clean(stranger);
  await stranger.goto(`${room.server.origin}/p#rien`);
  await stranger.reload();
  await expect(stranger.getByRole('heading', { name: 'Aucune restitution à cette adresse' })).toBeVisible();
});

test('e1 e2 e6 e17: files are taken away from the board, and a page reads well aloud', async ({ room, browse }) => {
  const page = await room.enter('Fanny', { role: 'facilitator', view: 'liste' });
  await page.getByRole('button', { name: 'Réglages' }).click();
  await page.getByRole('button', { name: 'Exporter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Exporter' });
  await expect(dialog).toBeVisible();
  await clean(page);
  const take = async (name: RegExp) => {
    const waiting = page.waitForEvent('download');
    await dialog.getByRole(/PNG/.test(name.source) ? 'button' : 'link', { name }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), bytes: await readFile((await download.path())!) };
  };
  const csv = await take(/CSV/);
  expect(csv.name).toBe('idees-socles-futur-office-de-tourisme-tiers-lieu.csv');
  expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(csv.bytes.toString('utf8').split('\r\n')).toHaveLength(43);
  const markdown = (await take(/Markdown/)).bytes.toString('utf8');
  expect(markdown).toContain('## ESPACE CAFÉ\n\n(aucune idée)');
  const png = await take(/PNG/);
  expect(png.name).toBe('idees-socles-futur-office-de-tourisme-tiers-lieu.png');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  await dialog.getByRole('combobox', { name: 'Quelle partie de cet espace ?' }).selectOption({ label: 'ESPACE BOUTIQUE' });
  const svg = await take(/SVG/);
  expect(svg.name).toBe('espace-boutique.svg');
  expect(svg.bytes.toString('utf8')).toContain('ESPACE BOUTIQUE');
  const scene = await take(/Excalidraw/);
  expect(scene.name).toBe('espace-boutique.excalidraw');
  const { type, elements } = JSON.parse(scene.bytes.toString('utf8')) as { type: string; elements: { text?: string }[] };
  expect(type).toBe('excalidraw');
  expect(elements.map(({ text }) => text)).toContain('ESPACE BOUTIQUE');
  await expect(dialog.getByText(/^Le plan à retoucher dans Excalidraw/)).toBeVisible();

  // The page by itself, as a file that was kept: nothing wrong with it, and all of it in order.
  await dialog.getByRole('combobox', { name: 'Quelle partie de cet espace ?' }).selectOption('');
  const html = (await take(/HTML/)).bytes.toString('utf8');
  const kept = await (await browse(room.server, LAPTOP, 'light', 'fr-FR')).newPage();
  await kept.setContent(html);
  await clean(kept);
  await expect(kept.getByRole('heading', { level: 1 })).toHaveText(/^Idées socles — futur office/);
  await expect(kept.getByRole('heading', { level: 2 })).toHaveCount(16);
  await expect(kept.getByRole('listitem')).toHaveCount(41);

  // Who only takes part is offered nothing of it.
  const ada = await room.enter('Ada', { view: 'liste' });
  await ada.getByRole('button', { name: 'Réglages' }).click();
  await expect(ada.getByRole('dialog')).toBeVisible();
  await expect(ada.getByRole('button', { name: 'Exporter' })).toHaveCount(0);
});

/** Width and height of each page of a PDF, in millimetres. */
async function pagesOf(page: Page, name: string): Promise<readonly string[]> {
  const pdf = (await paper(page, name)).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  return boxes.map(([, w, h]) => [w, h].map((points) => Math.round((Number(points) / 72) * 25.4)).join('×'));
}

/** So many QR codes are drawn, all with the code's address, and the code stands beside each. */
async function leadsIn(page: Page, count: number, code: string): Promise<void> {
  const said = `${code.slice(0, 4)}-${code.slice(4)}`;
  const codes = page.getByRole('img', { name: /QR code/ });
  await expect(codes).toHaveCount(count);
  await expect(codes.locator('svg path')).toHaveCount(count);
  for (const drawn of await codes.all()) await expect(drawn).toHaveAccessibleName(new RegExp(`/${said}$`));
  await expect(page.getByText(said, { exact: true })).toHaveCount(count);
}

test('e11: posters are A3, cards are four on an A4, signs one for each table', async ({ server, browse, room }) => {
  const page = await room.enter('Fanny', { role: 'facilitator' });
  const at = (path: string) => page.goto(`${room.server.origin}/a/${room.created.workshop}/${path}`);
  await at('imprimer/affiches');
  await expect(page.getByRole('heading', { level: 3, name: 'ESPACE CAFÉ' })).toBeVisible();
  await clean(page);
  // Written as large as its page lets it, for a wall.
  const size = await page.getByRole('heading', { level: 3, name: 'ESPACE CAFÉ' }).evaluate((it) => getComputedStyle(it).fontSize);
  expect(parseFloat(size)).toBeGreaterThan(30);
  // As on the source's panels: each idea begins with an arrow, before its first line.
  const marks = await page.getByRole('listitem').evaluateAll((items) =>
    items.map((item) => getComputedStyle(item, '::before').content),
  );
  expect(marks).toHaveLength(41);
  expect(new Set(marks)).toEqual(new Set(['"↳"']));
  expect(await pagesOf(page, 'posters')).toEqual(['297×420', '297×420', '297×420']);

  await page.getByRole('combobox', { name: 'À imprimer' }).selectOption('cartes');
  await expect(page.getByText('location vélo', { exact: true })).toBeVisible();
  await clean(page);
  // On each card its way into the workshop, drawn and in letters.
  await leadsIn(page, 41, room.created.code);
  expect(await pagesOf(page, 'cards')).toEqual(Array.from({ length: 11 }, () => '210×297'));
  await page.getByRole('checkbox', { name: 'Fiches vierges' }).check();
  expect(await pagesOf(page, 'blank-cards')).toEqual(['210×297', '210×297']);

  await page.getByRole('combobox', { name: 'À imprimer' }).selectOption('tables');
  await expect(page.getByText('Cet atelier n’a pas de tables.')).toBeVisible();

  const cafe = await server.create('world-cafe', 'Café des actifs');
  const context = await browse(server, LAPTOP, 'light', 'fr-FR');
  await context.request.post(`${server.origin}/api/join`, { data: { invitation: cafe.invitations.facilitator, name: 'Fanny' } });
  const signs = await context.newPage();
  await signs.goto(`${server.origin}/a/${cafe.workshop}/imprimer/tables`);
  await expect(signs.getByRole('heading', { level: 2, name: 'Mobilité et connectivité' })).toBeVisible();
  await clean(signs);
  await leadsIn(signs, 6, cafe.code);
  expect(await pagesOf(signs, 'signs')).toEqual(Array.from({ length: 6 }, () => '210×297'));
});
