// The usage plan, as people make it (methods M6): one with a hand on the canvas, one with the keyboard alone in the list,
// one on a phone; and the facilitation with a picture of the building and its scale.
import type { Locator, Page } from '@playwright/test';
import { violations } from '../axe';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { settled } from '../pages/shell';
import { picture, pictures } from '../picture';
import { HOUSE, png } from '../png';
import { command } from '../pages/cockpit';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, SMALL_PHONE, test } from '../room';

interface RoomJson {
  readonly level: string;
  readonly points: readonly (readonly [number, number])[];
  readonly usages?: readonly string[];
  readonly moments?: readonly string[];
}
interface PlanZone {
  readonly id: string;
  readonly title: string;
  readonly levels?: readonly {
    readonly id: string;
    readonly image?: string;
    readonly metres?: number;
    readonly height: number;
  }[];
  readonly room?: RoomJson;
}

const zonesOf = async (room: Room, board?: string): Promise<readonly PlanZone[]> =>
  (await room.server.board(room.created, board)).zones as unknown as readonly PlanZone[];
const zoneOf = async (room: Room, title: string): Promise<PlanZone | undefined> =>
  (await zonesOf(room)).find((zone) => zone.title === title);
/** The shoelace formula, here once more. */
const areaOf = ({ points }: RoomJson): number =>
  Math.abs(
    points.reduce((sum, [x, y], n) => {
      const [a, b] = points[(n + 1) % points.length]!;
      return sum + x * b - a * y;
    }, 0),
  ) / 2;

/** By the keyboard alone: to this element, from wherever the focus is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let n = 0; n < 120; n++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never comes there');
}

/** A plan of one level in an empty workshop, as the facilitation makes it in the list. */
async function withPlan(room: Room): Promise<Outline> {
  const page = await room.enter('Ada', { role: 'facilitator' });
  const outline = new Outline(page);
  await page.getByRole('button', { name: 'Ajouter une zone' }).click();
  const add = outline.dialog(/zone$/);
  await add.getByLabel('Titre').fill('Le tiers-lieu');
  await add.getByRole('button', { name: 'Ajouter la zone' }).click();
  await page.getByRole('button', { name: 'Actions sur la zone Le tiers-lieu' }).click();
  await page.getByRole('menuitem', { name: 'Genre de zone…' }).click();
  const shape = outline.dialog(/^Genre de/);
  await shape.getByLabel('Genre', { exact: true }).selectOption({ label: 'Plan des usages' });
  await shape.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Rez-de-chaussée' })).toBeVisible();
  return outline;
}

const levels = (page: Page) => page.getByRole('dialog', { name: 'Niveaux du bâtiment' });
const room1 = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^\\d+\\. ${title},`) });

/** Through the dialog, with a hand: a name and a place of the grid. */
async function addSpace(
  page: Page,
  title: string,
  spot: string,
  more: (dialog: Locator) => Promise<void> = async () => {},
) {
  await page.getByRole('button', { name: 'Ajouter un ESPACE' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ajouter un ESPACE' });
  await dialog.getByLabel('Nom de l’ESPACE').fill(title);
  if (spot) {
    await dialog.getByLabel('Niveau').selectOption({ label: 'Rez-de-chaussée' });
    await dialog.getByRole('radio', { name: spot, exact: true }).check();
    await more(dialog);
  }
  await dialog.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await expect(dialog).toBeHidden();
}

const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test('b18_a_picture_and_its_scale_give_square_metres_and_a_new_picture_moves_nothing', async ({ emptyRoom: room }) => {
  test.setTimeout(180_000);
  const { page } = await withPlan(room);
  await page.getByRole('button', { name: 'Niveaux', exact: true }).click();
  const dialog = levels(page);
  const file = dialog.locator('input[type="file"]');

  // What is no picture is told in the dialog, and changes nothing.
  await file.setInputFiles({
    name: 'plan.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<svg onload="x"></svg>'),
  });
  await expect(dialog.getByRole('alert').filter({ hasText: /image/ })).toBeVisible();
  await picture(page, 'plan-levels-refused');
  expect((await zoneOf(room, 'Le tiers-lieu'))?.levels?.[0]?.image).toBeUndefined();

  await file.setInputFiles({
    name: 'plan.png',
    mimeType: 'image/png',
    buffer: png(1200, 840, HOUSE),
  });
  await expect(dialog.getByRole('button', { name: 'Retirer l’image' })).toBeVisible();
  await expect(dialog.getByRole('alert').filter({ hasText: /image/ })).toHaveCount(0);

  // Two points that are half of the picture apart, and ten metres: the level is twenty metres wide.
  await dialog.getByRole('button', { name: 'Mesurer sur l’image' }).click();
  const svg = dialog.locator('form svg');
  const box = (await svg.boundingBox())!;
  await svg.click({ position: { x: box.width * 0.2, y: box.height * 0.3 } });
  await svg.click({ position: { x: box.width * 0.7, y: box.height * 0.3 } });
  await dialog.getByLabel('Distance réelle (m)').fill('10');
  await pictures(page, 'plan-scale');
  await dialog.getByRole('button', { name: 'Fixer l’échelle' }).click();
  await expect(dialog.getByLabel('Largeur réelle (m)')).toHaveValue(/^(20|19,9|20,0)/);
  // To the metre it is typed.
  await dialog.getByLabel('Largeur réelle (m)').fill('20');
  await dialog.getByLabel('Nom du niveau').press('Tab');
  await dialog.getByRole('button', { name: 'Ajouter un niveau' }).click();
  await dialog.getByLabel('Nom du niveau').last().fill('Jardin');
  await pictures(page, 'plan-levels');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await dialog.getByRole('button', { name: 'Terminer' }).click();

  await addSpace(page, 'ESPACE CAFÉ', 'en haut à gauche', async (form) => {
    await form.getByText('Taille exacte').click();
    await form.getByLabel('Largeur (m)').fill('6');
    await form.getByLabel('Profondeur (m)').fill('4');
    await form.getByLabel('Profondeur (m)').press('Tab');
  });
  const row = page.getByRole('row', { name: /ESPACE CAFÉ/ });
  await expect(row).toContainText('24\u00a0m²');
  await settled(page);
  const before = await zoneOf(room, 'ESPACE CAFÉ');
  // 20 m are 1,000 units.
  expect(Math.abs((areaOf(before!.room!) * 0.02 ** 2) / 24 - 1)).toBeLessThan(0.02);

  const image = (await zoneOf(room, 'Le tiers-lieu'))!.levels![0]!;
  await page.getByRole('button', { name: 'Niveaux', exact: true }).click();
  await file.first().setInputFiles({
    name: 'neuf.png',
    mimeType: 'image/png',
    buffer: png(600, 900, [{ x: 9, y: 9, w: 500, h: 9 }]),
  });
  await expect.poll(async () => (await zoneOf(room, 'Le tiers-lieu'))!.levels![0]!.image).not.toBe(image.image);
  await dialog.getByRole('button', { name: 'Terminer' }).click();
  await settled(page);
  const now = (await zoneOf(room, 'Le tiers-lieu'))!.levels![0]!;
  expect([now.height, now.metres, now.id]).toEqual([image.height, image.metres, image.id]);
  expect((await zoneOf(room, 'ESPACE CAFÉ'))!.room).toEqual(before!.room);
  await expect(row).toContainText('24\u00a0m²');
});

test('b19_one_by_hand_on_the_canvas_one_by_the_keyboard_in_the_list_and_one_on_a_phone', async ({
  emptyRoom: room,
}) => {
  test.setTimeout(240_000);
  const { page: ada } = await withPlan(room);
  await ada.getByRole('button', { name: 'Niveaux', exact: true }).click();
  await levels(ada)
    .locator('input[type="file"]')
    .setInputFiles({
      name: 'p.png',
      mimeType: 'image/png',
      buffer: png(1200, 840, HOUSE),
    });
  await expect(levels(ada).getByRole('button', { name: 'Retirer l’image' })).toBeVisible();
  await levels(ada).getByLabel('Largeur réelle (m)').fill('20');
  await levels(ada).getByRole('button', { name: 'Terminer' }).click();

  // Léa, in the list, with the keyboard alone.
  const lea = await room.enter('Léa');
  const { keyboard } = lea;
  await tabTo(lea, lea.getByRole('button', { name: 'Ajouter un ESPACE' }));
  await keyboard.press('Enter');
  const dialog = lea.getByRole('dialog', { name: 'Ajouter un ESPACE' });
  await expect(dialog.getByLabel('Nom de l’ESPACE')).toBeFocused();
  await keyboard.type('ESPACE LECTURE');
  await tabTo(lea, dialog.getByLabel('Niveau'));
  await keyboard.type('Rez');
  await tabTo(lea, dialog.getByRole('radio', { name: 'Ce niveau, sans dessin' }));
  await keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'en haut à gauche', exact: true })).toBeChecked();
  await tabTo(lea, dialog.getByLabel('Usages'));
  await keyboard.type('lire\nse poser');
  await tabTo(lea, dialog.getByRole('checkbox', { name: 'matin' }));
  await keyboard.press('Space');
  await tabTo(lea, dialog.getByLabel('Bruit'));
  await keyboard.type('calme');
  await pictures(lea, 'plan-room');
  expect(await violations(lea, 'dialog[open]')).toEqual([]);
  await tabTo(lea, dialog.getByRole('button', { name: 'Ajouter', exact: true }));
  await keyboard.press('Enter');
  await expect(lea.getByRole('row', { name: /1\s*ESPACE LECTURE/ })).toContainText('lire, se poser');

  // Bob, on the canvas, with a mouse.
  const bob = await room.enter('Bob', { view: 'plan' });
  await expect(room1(bob, 'ESPACE LECTURE')).toBeVisible();
  await bob.getByRole('button', { name: 'Dessiner un nouvel ESPACE' }).click();
  const sheet = bob.getByRole('group', { name: 'ESPACES de Rez-de-chaussée' });
  const at = async (x: number, y: number) => {
    const box = (await sheet.boundingBox())!;
    return {
      x: box.x + (x / 1000) * box.width,
      y: box.y + (y / 700) * box.height,
    };
  };
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    const [a, b] = [await at(...from), await at(...to)];
    await bob.mouse.move(a.x, a.y);
    await bob.mouse.down();
    await bob.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 });
    await bob.mouse.move(b.x, b.y, { steps: 4 });
    await bob.mouse.up();
  };
  await picture(bob, 'plan-draw');
  await drag([500, 100], [800, 300]);
  await bob.getByRole('dialog').getByLabel('Nom de l’ESPACE').fill('ESPACE CAFÉ');
  await bob.keyboard.press('Enter');
  const cafe = room1(bob, 'ESPACE CAFÉ');
  await expect(cafe).toBeVisible();
  await expect(cafe).toHaveAccessibleName(/24\u00a0m²/);
  await expect(lea.getByRole('row', { name: /ESPACE CAFÉ/ })).toContainText('24\u00a0m²');
  const pointsOf = async (title: string) => (await zoneOf(room, title))?.room?.points;
  await expect
    .poll(() => pointsOf('ESPACE CAFÉ'))
    .toEqual([
      [500, 100],
      [800, 100],
      [800, 300],
      [500, 300],
    ]);

  // Moved by hand along the wall of the other one; by keys; and back.
  const corner = async () => (await pointsOf('ESPACE CAFÉ'))?.[0];
  await drag([650, 250], [466, 250]);
  await expect.poll(corner).toEqual([313.3, 100]);
  await cafe.press('ArrowDown');
  await expect.poll(corner).toEqual([313.3, 110]);
  await cafe.press('Shift+ArrowRight');
  await expect(cafe).toHaveAccessibleName(/25\u00a0m²/);
  await bob.keyboard.press('Control+z');
  await bob.keyboard.press('Control+z');
  await expect.poll(corner).toEqual([313.3, 100]);
  // A point is reached and moved by the keyboard.
  await cafe.press('Tab');
  const point = bob.getByRole('button', { name: 'Point 1 sur 4' });
  await tabTo(bob, point);
  await bob.keyboard.press('ArrowUp');
  await expect.poll(corner).toEqual([313.3, 90]);
  await pictures(bob, 'plan-canvas');
  await bob.keyboard.press('Control+z');

  // A link from room to room.
  await cafe.click();
  await bob.keyboard.press('r');
  await room1(bob, 'ESPACE LECTURE').click({ force: true });
  await expect(lea.getByText('ESPACE CAFÉ est proche de ESPACE LECTURE').first()).toBeVisible();
  await bob.keyboard.press('Escape');

  // Maud on a phone says that the café is lively: the check is told to everyone.
  const maud = await room.enter('Maud', { view: 'ecrire', device: PHONE });
  await new Phone(maud).tab('Lire').click();
  await maud.getByRole('button', { name: /ESPACE CAFÉ Préciser$/ }).click();
  const form = maud.getByRole('dialog', { name: 'ESPACE CAFÉ' });
  await form.getByLabel('Bruit').selectOption({ label: 'animé' });
  await form.getByLabel('Publics').fill('habitants\nvisiteurs');
  await pictures(maud, 'plan-room-phone');
  await form.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  const told = '« ESPACE LECTURE » est calme, et « ESPACE CAFÉ », animé, est tout près.'
    .replace('« ', '«\u00a0')
    .replace(' »', '\u00a0»')
    .replace('« ', '«\u00a0')
    .replace(' »', '\u00a0»');
  await expect(lea.getByText(told)).toBeVisible();
  await expect(maud.getByText(told)).toBeVisible();
  await pictures(maud, 'plan-phone');
  expect(await fits(maud)).toBe(true);
  expect(await violations(maud)).toEqual([]);

  await pictures(lea, 'plan-list');
  expect(await violations(lea)).toEqual([]);
  expect(await violations(bob)).toEqual([]);

  const small = await room.enter('Zoé', { device: SMALL_PHONE });
  await expect(small.getByText(told)).toBeVisible();
  expect(await fits(small)).toBe(true);
  await picture(small, 'plan-list-small');
});

test('b19_what_is_in_the_hand_stays_in_it_whatever_anyone_else_does', async ({ emptyRoom: room }) => {
  const { page: ada } = await withPlan(room);
  await addSpace(ada, 'ESPACE CAFÉ', 'en haut à gauche');
  const bob = await room.enter('Bob', { view: 'plan' });
  const cafe = room1(bob, 'ESPACE CAFÉ');
  const box = (await cafe.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await bob.mouse.move(x, y);
  await bob.mouse.down();
  await bob.mouse.move(x + box.width / 4, y, { steps: 3 });
  await addSpace(ada, 'ESPACE LECTURE', 'en bas à droite');
  await expect(room1(bob, 'ESPACE LECTURE')).toBeVisible();
  await bob.mouse.move(x + box.width / 2, y, { steps: 3 });
  const half = (await cafe.boundingBox())!.x;
  await bob.mouse.move(x + box.width, y, { steps: 3 });
  await bob.mouse.up();
  // It followed the hand to the end.
  expect(half - box.x).toBeGreaterThan(0.35 * box.width);
  await expect.poll(async () => (await cafe.boundingBox())!.x - box.x).toBeGreaterThan(0.85 * box.width);
});

test('b18_the_room_sees_a_level_a_page_and_what_is_on_it', async ({ server, browse }) => {
  test.setTimeout(180_000);
  const room = new Room(server, await server.create('plan-des-usages', 'Le tiers-lieu'), browse);
  const ada = await room.enter('Ada', { role: 'facilitator' });
  // Higher than the screen is wide.
  await ada.getByRole('button', { name: 'Niveaux', exact: true }).click();
  const tall = png(840, 1200, [{ x: 40, y: 40, w: 760, h: 12 }]);
  await levels(ada)
    .locator('input[type="file"]')
    .nth(1)
    .setInputFiles({ name: 'etage.png', mimeType: 'image/png', buffer: tall });
  await expect(levels(ada).getByRole('button', { name: 'Retirer l’image' })).toBeVisible();
  await levels(ada).getByRole('button', { name: 'Terminer' }).click();
  await ada.getByRole('button', { name: 'Placer 1. ESPACE ATELIERS' }).click();
  const form = ada.getByRole('dialog', { name: 'ESPACE ATELIERS' });
  await form.getByLabel('Niveau').selectOption({ label: 'Étage' });
  await form.getByRole('radio', { name: 'au milieu', exact: true }).check();
  await form.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(form).toBeHidden();
  for (const phase of ['placement', 'poser']) {
    await command(ada, room.created.workshop, { kind: 'start_phase', phase });
  }
  const context = await browse(server, PROJECTOR, 'light', 'fr-FR');
  const screen = await context.newPage();
  await screen.goto(`${server.origin}/i#${room.created.invitations.projector}`);
  await screen.getByRole('button', { name: 'Afficher' }).click();
  const shown = screen.locator('.page');
  await expect(shown).toContainText('Rez-de-chaussée');
  await expect(shown).toContainText('Aucun ESPACE à ce niveau.');
  await screen.keyboard.press('ArrowRight');
  await expect(shown.getByRole('list', { name: 'ESPACES' })).toContainText('ESPACE ATELIERS');
  // All of it fits.
  await expect
    .poll(() => shown.evaluate((page) => page.scrollHeight <= page.parentElement!.clientHeight + 1))
    .toBe(true);
  await pictures(screen, 'plan-projector');
});

test('d10_what_a_group_has_placed_is_poured_into_the_common_plan_once', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const room = new Room(server, await server.create('plan-des-usages', 'Le tiers-lieu'), browse);
  const ada = await room.enter('Ada', { role: 'facilitator' });
  await ada.getByRole('button', { name: 'Placer 1. ESPACE ATELIERS' }).click();
  const form = ada.getByRole('dialog', { name: 'ESPACE ATELIERS' });
  await form.getByLabel('Niveau').selectOption({ label: 'Étage' });
  await form.getByRole('radio', { name: 'au milieu', exact: true }).check();
  await form.getByLabel('Usages').fill('réparer');
  await form.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(form).toBeHidden();

  const common = room.created.boards.find(({ title }) => title === 'Plan commun')!;
  const pours = ada.getByRole('dialog', { name: 'Verser dans un autre plan' });
  for (const time of ['first', 'again']) {
    await ada.getByRole('button', { name: 'Verser dans un autre plan' }).click();
    // What is on the plan is meant, and the common one stands last.
    await expect(pours.getByRole('checkbox', { checked: true })).toHaveCount(1);
    await expect(pours.getByRole('checkbox', { name: '1. ESPACE ATELIERS' })).toBeChecked();
    await expect(pours.getByLabel('Vers quel plan')).toHaveValue(common.id);
    if (time === 'first') {
      expect(await violations(ada)).toEqual([]);
      await pictures(ada, 'plan-pour');
      await pours.getByRole('checkbox', { name: '1. ESPACE ATELIERS' }).uncheck();
      await pours.getByRole('button', { name: 'Verser' }).click();
      await expect(pours.getByRole('alert')).toHaveText('Choisissez au moins un ESPACE.');
      await pours.getByRole('checkbox', { name: '1. ESPACE ATELIERS' }).check();
    }
    await pours.getByRole('button', { name: 'Verser' }).click();
    await expect(ada.getByText('1 ESPACE versé dans « Plan commun ».').last()).toBeVisible();
  }
  const zones = await zonesOf(room, common.id);
  const placed = zones.filter(({ room: place }) => place !== undefined);
  expect(placed.map(({ title, room: place }) => [title, place?.level, place?.usages])).toEqual([
    ['ESPACE ATELIERS', 'etage', ['réparer']],
  ]);
});

test('b19_what_waits_is_carried_onto_the_plan_and_drawn_as_a_polygon', async ({ emptyRoom: room }) => {
  test.setTimeout(180_000);
  const { page } = await withPlan(room);
  await addSpace(page, 'ESPACE DÉTENTE', '');
  await expect(page.getByRole('heading', { level: 3, name: 'À placer' })).toBeVisible();
  await addSpace(page, 'ESPACE ENFANTS', '');
  const bob = await room.enter('Bob', { view: 'plan', device: LAPTOP });
  const sheet = bob.getByRole('group', { name: 'ESPACES de Rez-de-chaussée' });
  await expect(sheet).toBeVisible();
  const box = (await sheet.boundingBox())!;
  const tab = bob.locator('.zone-title').filter({ hasText: 'ESPACE DÉTENTE' });
  const from = (await tab.boundingBox())!;
  await bob.mouse.move(from.x + 40, from.y + from.height / 2);
  await bob.mouse.down();
  await bob.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, {
    steps: 6,
  });
  await bob.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5, {
    steps: 3,
  });
  await bob.mouse.up();
  await expect(room1(bob, 'ESPACE DÉTENTE')).toBeVisible();
  await expect.poll(async () => (await zoneOf(room, 'ESPACE DÉTENTE'))?.room?.points.length).toBe(4);

  // The other one as a polygon, corner by corner; Escape in between leaves nothing.
  await bob.locator('.zone-title').filter({ hasText: 'ESPACE ENFANTS' }).click();
  const start = bob.getByRole('button', { name: 'Dessiner 2. ESPACE ENFANTS' });
  await start.click();
  const bar = bob.getByRole('group', { name: 'Dessiner 2. ESPACE ENFANTS' });
  await bar.getByRole('radio', { name: 'Polygone' }).check();
  const now = (await sheet.boundingBox())!;
  const press = (x: number, y: number) =>
    bob.mouse.click(now.x + (x / 1000) * now.width, now.y + (y / 700) * now.height);
  await press(100, 100);
  await press(300, 100);
  await bob.keyboard.press('Escape');
  await expect(bar).toBeHidden();
  await start.click();
  await bar.getByRole('radio', { name: 'Polygone' }).check();
  for (const [x, y] of [
    [100, 100],
    [300, 100],
    [300, 180],
    [200, 180],
    [200, 240],
    [100, 240],
  ] as const)
    await press(x, y);
  await picture(bob, 'plan-polygon');
  await bob.keyboard.press('Enter');
  await expect(room1(bob, 'ESPACE ENFANTS')).toBeVisible();
  await expect
    .poll(async () => {
      const found = (await zoneOf(room, 'ESPACE ENFANTS'))?.room;
      return found && areaOf(found);
    })
    .toBe(22_000);
});
