// A page of a PDF under a level of the usage plan (SPEC B18, U2): drawn in the browser of who facilitates, which sends
// the server an image, as any other.
import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { settled } from '../pages/shell';
import { house, pdf, type Sheet } from '../pdf';
import { pictures } from '../picture';
import { HOUSE, png } from '../png';
import { expect, LAPTOP, PHONE, Room, SMALL_PHONE, test, type Device } from '../room';

interface LevelJson {
  readonly label: string;
  readonly image?: string;
  readonly height: number;
  readonly metres?: number;
}
interface PlanZone {
  readonly title: string;
  readonly levels?: readonly LevelJson[];
  readonly room?: unknown;
}

const file = (name: string, buffer: Buffer, mimeType = 'application/pdf') => ({ name, mimeType, buffer });
const zonesOf = async (room: Room) => (await room.server.board(room.created)).zones as unknown as readonly PlanZone[];
/** As the server has it. */
async function levelOf(room: Room, label: string): Promise<LevelJson> {
  const levels = (await zonesOf(room)).flatMap((zone) => zone.levels ?? []);
  return levels.find((level) => level.label === label)!;
}
const imageOf = async (room: Room, label: string) => (await levelOf(room, label)).image;

/** Colours of what the server serves, at parts of its width and height; and how large it is. */
const looked = (page: Page, room: Room, image: string, spots: readonly (readonly [number, number])[]) =>
  page.evaluate(
    async ({ address, spots }) => {
      const picture = await createImageBitmap(await (await fetch(address)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(picture, 0, 0);
      const colours = spots.map(([x, y]) => {
        const [r, g, b] = context.getImageData(x * picture.width, y * picture.height, 1, 1).data;
        return [r, g, b];
      });
      return { size: [picture.width, picture.height], colours };
    },
    { address: `/api/workshops/${room.created.workshop}/images/${image}`, spots },
  );

const levels = (page: Page) => page.getByRole('dialog', { name: 'Niveaux du bâtiment' });
const pages = (page: Page) => page.getByRole('dialog', { name: 'Page du PDF' });
/** Of the second level, where nothing lies. */
const field = (page: Page) => levels(page).locator('input[type="file"]').nth(1);
const told = (page: Page) => levels(page).getByRole('alert').filter({ hasText: /./ });
const status = (page: Page) => levels(page).getByRole('status').first();

async function facilitating(room: Room, device: Device = LAPTOP): Promise<Page> {
  const page = await room.enter('Ada', { role: 'facilitator', device });
  await page.getByRole('button', { name: 'Niveaux', exact: true }).click();
  await expect(levels(page)).toBeVisible();
  return page;
}

const planned = test.extend<{ plan: Room }>({
  plan: async ({ server, browse }, use) => {
    await use(new Room(server, await server.create('plan-des-usages', 'Le tiers-lieu'), browse));
  },
});

/** A sheet that lies on its side in the file, and is shown upright: what is painted bottom left is seen top left. */
const SIDEWAYS: Sheet = {
  width: 400,
  height: 200,
  turned: 90,
  paints: [{ at: [0, 0, 100, 50], colour: [1, 0, 0] }],
};
/** So much on one page, the last of so many, that it takes a while: 400 times a drawing of 2,000 short lines. */
function heavy(before: readonly Sheet[]): Buffer {
  const line = (x: number, y: number) => `${x} ${y} m ${x} ${y + 12} l S`;
  const lines = Array.from({ length: 2_000 }, (_, n) => line(n % 380, (n * 7) % 380)).join('\n');
  const drawing = `<< /Type /XObject /Subtype /Form /BBox [0 0 400 400] /Length ${lines.length} >>`;
  const sheet: Sheet = {
    width: 400,
    height: 400,
    more: `0.1 w ${'/F Do '.repeat(400)}`,
    resources: `/XObject << /F ${5 + 2 * before.length} 0 R >>`,
  };
  return pdf([...before, sheet], { objects: [`${drawing}\nstream\n${lines}\nendstream`] });
}
const RED = [255, 0, 0];
const WHITE = [255, 255, 255];

planned('b18_a_page_is_chosen_by_the_keyboard_and_lies_upright_under_its_level', async ({ plan }) => {
  const page = await facilitating(plan);
  // Asked for before anything else is: the page hears of it on another way than of a key, and either may come first.
  const choosing = page.waitForEvent('filechooser');
  await expect(levels(page).getByText('Choisir une image ou un PDF').first()).toBeVisible();
  await expect(field(page)).toHaveAccessibleDescription(/PNG.*PDF/);

  // With the keyboard alone, from the field to the page.
  await field(page).focus();
  await page.keyboard.press('Enter');
  const sheets = [house(420, 297), SIDEWAYS, house(297, 420, 1), house(600, 200)];
  await (await choosing).setFiles(file('batiment.pdf', pdf(sheets)));
  await expect(pages(page).getByRole('radio', { name: 'Page 1' })).toBeFocused();
  await expect(pages(page).locator('img')).toHaveCount(4);
  await page.keyboard.press('ArrowDown');
  await expect(pages(page).getByRole('radio', { name: 'Page 2' })).toBeChecked();
  await pictures(page, 'plan-pdf-pages');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(pages(page)).toBeHidden();
  await expect(status(page)).toHaveText('L’image de Étage est en place.');
  await expect(field(page)).toBeFocused();

  await settled(page);
  const upright = await levelOf(plan, 'Étage');
  // Nothing lies on it: it takes the page's shape.
  expect(upright.height).toBe(2000);
  const corners = [
    [0.05, 0.05],
    [0.95, 0.05],
    [0.05, 0.95],
    [0.95, 0.95],
  ] as const;
  expect(await looked(page, plan, upright.image!, corners)).toEqual({
    size: [1500, 3000],
    colours: [RED, WHITE, WHITE, WHITE],
  });

  // Turned to the right: what was on top is now there.
  await levels(page).getByRole('button', { name: 'Tourner de 90°' }).click();
  await expect.poll(() => imageOf(plan, 'Étage')).not.toBe(upright.image);
  const turned = await levelOf(plan, 'Étage');
  expect(turned.height).toBe(500);
  expect(await looked(page, plan, turned.image!, corners)).toEqual({
    size: [3000, 1500],
    colours: [WHITE, RED, WHITE, WHITE],
  });
  await pictures(page, 'plan-pdf-placed');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
});

planned('b18_a_page_of_a_pdf_moves_nothing_that_lies_on_its_level', async ({ plan }) => {
  const page = await facilitating(plan);
  await field(page).setInputFiles(file('plan.png', png(1200, 840, HOUSE), 'image/png'));
  await expect(status(page)).toHaveText('L’image de Étage est en place.');
  await levels(page).getByRole('button', { name: 'Terminer' }).click();
  await page.getByRole('button', { name: 'Placer 1. ESPACE ATELIERS' }).click();
  const form = page.getByRole('dialog', { name: 'ESPACE ATELIERS' });
  await form.getByLabel('Niveau').selectOption({ label: 'Étage' });
  await form.getByRole('radio', { name: 'au milieu', exact: true }).check();
  await form.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(form).toBeHidden();
  await settled(page);
  const placed = async () => (await zonesOf(plan)).find(({ title }) => title === 'ESPACE ATELIERS')?.room;
  const [before, lay] = [await levelOf(plan, 'Étage'), await placed()];
  expect(lay).toMatchObject({ points: expect.any(Array) as unknown });

  // One page is taken as it is, without a question.
  await page.getByRole('button', { name: 'Niveaux', exact: true }).click();
  await field(page).setInputFiles(file('plan.pdf', pdf([SIDEWAYS])));
  await expect.poll(() => imageOf(plan, 'Étage')).not.toBe(before.image);
  const now = await levelOf(plan, 'Étage');
  expect((await looked(page, plan, now.image!, [[0.05, 0.05]])).colours).toEqual([RED]);
  expect(now).toEqual({ ...before, image: now.image });
  expect(await placed()).toEqual(lay);
});

// A blue square of eight points, as a scanner writes it (JPEG 2000).
const SCAN = [
  'ff4fff51002f000000000008000000080000000000000000000000080000000800000000000000000003070101070101070101ff52000c00',
  '000001000304040001ff5c000d4040484850484850484850ff90000a0000000000230001ff93df800807df800807cfb40400808080808080',
  '808080ffd9',
].join('');

planned('b18_symbols_and_scans_are_drawn_by_what_our_own_server_has', async ({ plan }) => {
  const page = await facilitating(plan);
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  const sheet: Sheet = {
    width: 400,
    height: 100,
    // A black square of a font that is not in the file, and the scan.
    more: 'BT /F 80 Tf 10 10 Td (n) Tj ET q 60 0 0 60 320 20 cm /I Do Q',
    resources: '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >> >> /XObject << /I 5 0 R >>',
  };
  const image = '/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceRGB /BitsPerComponent 8';
  const filter = `/Filter [/ASCIIHexDecode /JPXDecode] /Length ${SCAN.length + 1}`;
  const scan = `<< ${image} ${filter} >>\nstream\n${SCAN}>\nendstream`;
  await field(page).setInputFiles(file('plan.pdf', pdf([sheet], { objects: [scan] })));
  await expect(status(page)).toHaveText('L’image de Étage est en place.');
  await settled(page);
  const spots = [
    [0.1, 0.6],
    [0.875, 0.5],
    [0.5, 0.5],
  ] as const;
  const { colours } = await looked(page, plan, (await imageOf(plan, 'Étage'))!, spots);
  expect(colours).toEqual([[0, 0, 0], [0, 0, 255], WHITE]);
  expect(asked.filter((url) => url.endsWith('.pfb'))).toHaveLength(1);
});

planned('u2_what_cannot_be_read_as_a_pdf_is_told_and_changes_nothing', async ({ plan }, info) => {
  const page = await facilitating(plan);
  const whole = pdf([house(420, 297)]);
  // On disk: too much to be handed over.
  const large = info.outputPath('grand.pdf');
  await writeFile(large, Buffer.concat([whole, Buffer.alloc(40 * 1024 * 1024)]));
  for (const [bad, sentence] of [
    [file('plan.pdf', Buffer.from('<svg onload="x"></svg>')), /n’est pas un PDF, malgré son nom/],
    [file('plan.pdf', Buffer.from(`%PDF-1.7\n${'abîmé '.repeat(500)}`)), /est abîmé.*choisissez une image/],
    [file('plan.pdf', pdf([house(420, 297)], { locked: true })), /mot de passe\. Enregistrez-en une copie sans/],
    [large, /dépasse 40\u00a0Mo/],
    [file('plan.pdf', pdf([{ width: 420, height: 297 }])), /Rien n’a pu être dessiné de ce PDF/],
  ] as const) {
    await field(page).setInputFiles(bad);
    await expect(told(page)).toHaveText(sentence);
    await expect(pages(page)).toBeHidden();
    await expect(levels(page).getByRole('progressbar')).toHaveCount(0);
  }
  expect(await imageOf(plan, 'Étage')).toBeUndefined();
  await pictures(page, 'plan-pdf-refused');

  // A page that shows nothing is told where another can be chosen.
  await field(page).focus();
  await field(page).setInputFiles(file('plan.pdf', pdf([house(420, 297), { width: 420, height: 297 }])));
  await pages(page).getByRole('radio', { name: 'Page 2' }).check();
  await pages(page).getByRole('button', { name: 'Prendre la page 2' }).click();
  await expect(pages(page).getByRole('alert')).toHaveText(/^Rien n’a pu être dessiné de la page 2\. Choisissez-en/);
  await pages(page).getByRole('button', { name: 'Annuler' }).click();
  await expect(pages(page)).toBeHidden();
  await expect(field(page)).toBeFocused();
  expect(await imageOf(plan, 'Étage')).toBeUndefined();

  // The server takes no PDF, whoever sends it.
  const sent = await page.evaluate(
    async ({ address, text }) => {
      const answer = await fetch(address, { method: 'POST', body: text, headers: { 'Content-Type': 'image/png' } });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    },
    { address: `/api/workshops/${plan.created.workshop}/images`, text: whole.toString('latin1') },
  );
  expect(sent).toEqual([415, 'not_an_image']);

  // A picture that calls itself a PDF is read as what it is; and a PDF that calls itself a picture.
  await field(page).setInputFiles(file('plan.pdf', png(1200, 840, HOUSE)));
  await expect(status(page)).toHaveText('L’image de Étage est en place.');
  await expect(told(page)).toHaveCount(0);
  await settled(page);
  const drawing = await imageOf(plan, 'Étage');
  expect(drawing).toBeDefined();
  await field(page).setInputFiles(file('plan.png', whole, 'image/png'));
  await expect.poll(() => imageOf(plan, 'Étage')).not.toBe(drawing);
});

planned('b18_of_many_pages_the_first_two_hundred_can_be_chosen', async ({ plan }) => {
  const page = await facilitating(plan, PHONE);
  const sheets = Array.from({ length: 203 }, (_, n) => house(297, 420, n % 5));
  await field(page).setInputFiles(file('dossier.pdf', pdf(sheets)));
  await expect(pages(page).getByText('Ce PDF a 203 pages\u00a0: voici les 200 premières.')).toBeVisible();
  await expect(pages(page).getByRole('radio')).toHaveCount(200);
  // Those in view, and a little more, are drawn; the others wait until somebody comes to them.
  await expect(pages(page).locator('img').nth(3)).toBeVisible();
  const last = pages(page).locator('label').last();
  await expect(last.locator('img')).toHaveCount(0);
  await pictures(page, 'plan-pdf-pages-phone');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await last.scrollIntoViewIfNeeded();
  await expect(last.locator('img')).toBeVisible();
  await page.setViewportSize(SMALL_PHONE.viewport);
  expect(await pages(page).evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)).toBe(true);
});

planned('b18_a_page_that_takes_long_can_be_stopped', async ({ plan }) => {
  const page = await facilitating(plan);
  // A page is drawn in pieces, after each of which a point of it is read: how many there were since the last press.
  const pieces = await page.evaluateHandle(() => {
    const count = { pieces: 0 };
    const { prototype } = CanvasRenderingContext2D;
    const read = Object.getOwnPropertyDescriptor(prototype, 'getImageData')!.value as typeof prototype.getImageData;
    prototype.getImageData = function (this: CanvasRenderingContext2D, x: number, y: number, w: number, h: number) {
      if (w === 1 && h === 1) count.pieces += 1;
      return read.call(this, x, y, w, h);
    };
    addEventListener('click', () => (count.pieces = 0), { capture: true });
    return count;
  });
  const drawn = () => pieces.evaluate((count) => count.pieces);
  await field(page).focus();
  await field(page).setInputFiles(file('plan.pdf', heavy([])));
  await expect(levels(page).getByText('Dessin de la page')).toBeVisible();
  await expect.poll(drawn).toBeGreaterThan(1);
  await levels(page).getByRole('button', { name: 'Arrêter' }).click();
  await expect(status(page)).toHaveText('Arrêté\u00a0: rien n’a changé.');
  expect(await drawn(), 'the drawing itself ends').toBeLessThanOrEqual(1);
  await expect(field(page)).toBeFocused();

  await field(page).setInputFiles(file('plan.pdf', heavy([house(420, 297)])));
  await pages(page).getByRole('radio', { name: 'Page 2' }).check();
  await pages(page).getByRole('button', { name: 'Prendre la page 2' }).click();
  await expect(pages(page).getByText('Dessin de la page')).toBeVisible();
  await pages(page).getByRole('button', { name: 'Annuler' }).click();
  await expect(pages(page)).toBeHidden();
  expect(await imageOf(plan, 'Étage')).toBeUndefined();

  // And the next file finds nothing in its way.
  await field(page).setInputFiles(file('plan.pdf', pdf([house(420, 297)])));
  await expect(status(page)).toHaveText('L’image de Étage est en place.');
});

planned('b18_what_reads_a_pdf_is_fetched_when_one_is_chosen_and_asked_for_again_on_a_weak_line', async ({ plan }) => {
  const page = await facilitating(plan);
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  const away = () => page.route('**/assets/*.js', (route) => route.abort());
  const back = () => page.unroute('**/assets/*.js');
  await field(page).setInputFiles(file('plan.png', png(120, 84, []), 'image/png'));
  await expect(status(page)).toHaveText('L’image de Étage est en place.');
  expect(asked.filter((url) => url.includes('/assets/'))).toEqual([]);

  const choose = () => field(page).setInputFiles(file('plan.pdf', pdf([house(420, 297), SIDEWAYS])));
  await away();
  await choose();
  await expect(told(page)).toHaveText(/n’a pas pu être chargé\. Vérifiez la connexion, puis choisissez le fichier/);
  // The app has no second word for it.
  await expect(page.getByText('Une partie de la page')).toHaveCount(0);
  await back();
  await choose();
  await pages(page).getByRole('button', { name: 'Annuler' }).click();

  // Now it is there, and its worker, which each file has anew, does not come.
  await away();
  await choose();
  await expect(told(page)).toHaveText(/n’a pas pu être chargé/);
  await back();
  await choose();
  await expect(pages(page)).toBeVisible();
});
