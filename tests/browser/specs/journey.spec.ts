// A journey: a workshop opens blank or with its example, goes on in another method with what was written, and at its end
// an idea leads back to the words that it began with.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { command } from '../pages/cockpit';
import { exactly, Outline } from '../pages/outline';
import { settled } from '../pages/shell';
import { Replay } from '../pages/replay';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, Room, test } from '../room';

const shot = (page: Page, name: string) => picture(page, `journey-${name}`);
const WORDS = 'Un café au soleil';

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('f43_a_workshop_is_made_blank_or_with_the_example_of_its_method', async ({ server, browse }) => {
  const context = await browse(server, LAPTOP, 'light', 'fr-FR');
  const page = await context.newPage();
  await page.goto(server.origin);
  const dialog = page.getByRole('dialog', { name: 'Votre atelier' });
  const sample = dialog.getByRole('button', { name: 'Essayer avec un exemple' });
  const blank = dialog.getByRole('button', { name: 'Créer l’atelier' });
  const list = async () => {
    await page.waitForURL(/\/[wa]\//);
    await page.goto(`${page.url().replace(/\/animer.*$/, '').replace('/a/', '/w/').split('?')[0]}?vue=liste`);
    return new Outline(page).ready();
  };

  // One that has none offers none.
  await page.getByRole('button', { name: 'Choisir « Décision par consentement »' }).click();
  await expect(blank).toBeVisible();
  await expect(sample).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Choisir « Idées socles »' }).click();
  await expect(sample).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await shot(page, 'create-laptop');
  // Enter makes what one has come for.
  await dialog.getByRole('textbox', { name: 'Titre de l’atelier' }).press('Enter');
  const empty = await list();
  await expect(empty.headings).toHaveText(
    ['ESPACE 1', 'ESPACE 2', 'ESPACE 3', 'ESPACE 4', 'BIENVENUE CHEZ NOUS', 'ESPACE 5', 'ESPACE 6']
      .concat('À CLASSER', 'BONUS / PLUS TARD', 'Hors des zones')
      .map(exactly),
  );
  await expect(empty.notes).toHaveCount(0);
  await shot(page, 'blank-laptop');

  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Choisir « Idées socles »' }).click();
  await sample.click();
  const filled = await list();
  await expect(filled.heading('ESPACE CAFÉ')).toBeVisible();
  await expect(filled.notes).toHaveCount(41);

  // Of tables each has its own theme's.
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Choisir « World café »' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Thèmes, un par ligne' })).toBeVisible();
  await sample.click();
  const table = await list();
  await expect(table.section('Actions à mettre en place')).toContainText('Vis ma vie interprofessionnel régional');
  await page.getByRole('combobox', { name: 'Changer d’espace' }).selectOption('Mobilité et connectivité');
  await expect(table.section('Point d’attention')).toContainText('Cibler l’ensemble du territoire');
  await expect(table.section('Actions à mettre en place')).not.toContainText('Vis ma vie');
  await shot(page, 'cafe-example-laptop');

  const phone = await (await browse(server, PHONE, 'dark', 'fr-FR')).newPage();
  await phone.goto(server.origin);
  await phone.getByRole('button', { name: 'Choisir « Validation des élus »' }).click();
  await expect(phone.getByRole('button', { name: 'Essayer avec un exemple' })).toBeInViewport();
  await expect(phone.getByRole('dialog').getByRole('button', { name: 'Créer l’atelier' })).toBeInViewport();
  expect(await overflow(phone)).toBeLessThanOrEqual(0);
  await shot(phone, 'create-phone');
  await expect(blank).toHaveCount(0);
});

test('y15_d12_a_usage_that_is_decided_on_leads_back_to_the_words_it_began_with', async ({ server, browse }) => {
  test.setTimeout(120_000);
  const room = new Room(server, await server.create('carte-postale', 'Un mois après', { sample: false }), browse);
  const page = await room.enter('Ana', { role: 'facilitator', view: 'liste' });
  const first = new Outline(page);
  await first.addField('Idées tirées des cartes').fill(WORDS);
  await first.addField('Idées tirées des cartes').press('Enter');
  await expect(first.note(WORDS)).toBeVisible();
  await expect.poll(async () => JSON.stringify(await server.board(room.created))).toContain(WORDS);
  const begun = new URL(page.url()).pathname.split('/')[2]!;
  await command(page, begun, { kind: 'close_workshop' });

  const dialog = page.getByRole('dialog', { name: 'Continuer avec une autre méthode' });
  const place = (zone: string | RegExp) => dialog.getByRole('combobox', { name: zone });
  const create = dialog.getByRole('button', { name: 'Créer l’atelier suivant' });
  /** What stands in the ESPACE; a plan counts its own. */
  const inEspace = () => page.getByRole('region', { name: /^(\d+\. )?ESPACE 1$/ }).locator('.text');
  const traced = dialog.getByRole('checkbox', { name: 'Permettre de remonter jusqu’aux idées d’ici' });
  /** Makes what the dialog says, so that ideas can be followed back, and goes there; answers the workshop. */
  const goesOn = async (): Promise<string> => {
    await expect(traced).not.toBeChecked();
    await traced.check();
    await create.click();
    const way = dialog.getByRole('link', { name: 'Ouvrir le nouvel atelier' });
    await expect(way).toBeFocused();
    const path = (await way.getAttribute('href'))!;
    const workshop = path.split('/')[2]!.split('?')[0]!;
    await page.goto(`${server.origin}/w/${workshop}?vue=liste`);
    await new Outline(page).ready();
    return workshop;
  };

  // The workshop is over: the way on stands beside the restitution.
  await page.getByRole('button', { name: 'Continuer avec une autre méthode…' }).click();
  await expect(dialog.getByRole('radio', { name: 'Idées socles' })).toBeChecked();
  await expect(place(/^Idées tirées des cartes/)).toHaveValue('a-classer');
  await expect(dialog.getByText('1 idée emportée.')).toBeVisible();
  // Nothing comes along where everything stays.
  await place(/^Idées tirées des cartes/).selectOption('Reste ici');
  await create.click();
  await expect(dialog.getByText(/^Rien ne serait emporté/)).toBeVisible();
  await place(/^Idées tirées des cartes/).selectOption('À CLASSER');
  expect(await violations(page)).toEqual([]);
  await shot(page, 'onward-laptop');
  const socles = await goesOn();

  // The facilitation names an ESPACE, and the idea finds it.
  const second = new Outline(page);
  await expect(second.section('À CLASSER').locator('.text')).toHaveText(WORDS);
  await second.note(WORDS).focus();
  await page.keyboard.press('m');
  await second.dialog(/Déplacer/).getByRole('radio', { name: 'ESPACE 1' }).check();
  await second.dialog(/Déplacer/).getByRole('button', { name: 'Déplacer' }).click();
  await expect(inEspace()).toHaveText(WORDS);
  await settled(page);

  // From the draft of the restitution.
  await page.goto(`${server.origin}/a/${socles}/restitution`);
  await page.getByRole('button', { name: 'Continuer avec une autre méthode…' }).click();
  await expect(dialog.getByRole('radio', { name: 'Plan des usages' })).toBeChecked();
  await expect(place(/^ESPACE 1/)).toHaveValue('plan');
  await shot(page, 'onward-plan');
  const plan = await goesOn();
  const inside = await page.evaluate(async (id) => (await fetch(`/api/workshops/${id}`)).json(), plan);
  const { boards } = (inside as { workshop: { boards: { id: string; key: string | null }[] } }).workshop;
  const [table, common] = ['table-1', 'commun'].map((key) => boards.find((board) => board.key === key)!.id);
  await expect(inEspace()).toHaveText(WORDS);
  const board = await page.evaluate(
    async ([id, board]) => (await fetch(`/api/workshops/${id}/boards/${board}`)).json(),
    [plan, table!],
  );
  const zone = (board as { zones: { id: string; title: string }[] }).zones.find(({ title }) => title === 'ESPACE 1')!.id;
  await command(page, plan, { kind: 'pour_rooms', rooms: [{ board: table, zone }], board: common });
  await page.goto(`${server.origin}/w/${plan}?vue=liste&espace=${common}`);
  await expect(inEspace()).toHaveText(WORDS);

  // From an instant of the replay.
  await page.goto(`${server.origin}/a/${plan}/rejeu?espace=${common}`);
  const replay = await new Replay(page).ready();
  await page.keyboard.press('End');
  const extracting = await replay.extracting();
  await extracting.getByRole('button', { name: 'Continuer avec une autre méthode…' }).click();
  await expect(dialog.getByRole('radio', { name: 'Validation des élus' })).toBeChecked();
  await expect(place(/^ESPACE 1/).last()).toHaveValue('espaces');
  await goesOn();
  const last = new Outline(page);
  await expect(last.heading('Espaces et usages')).toBeVisible();
  await shot(page, 'elected-laptop');

  const asks = async () => {
    await last.row(WORDS).getByRole('button', { name: /^Actions sur/ }).click();
    await page.getByRole('menuitem', { name: 'D’où vient cette idée ?' }).click();
    return page.getByRole('dialog', { name: 'D’où vient cette idée ?' }).getByRole('listitem');
  };
  await last.note(WORDS).focus();
  const steps = await asks();
  await expect(steps).toHaveText([/Plan commun/, /Plan A/, /Idées socles.*ESPACE 1/s, /Un mois après.*Idées tirées des cartes/s]);
  await shot(page, 'origins-laptop');
  await page.keyboard.press('Escape');

  // Nobody answers whoever erases a workshop: their line ends with it.
  await page.evaluate(
    ([id, code]) =>
      new Promise<void>((ended) => {
        const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/live/${id}`);
        const purge = { type: 'command', id: 1, command: { kind: 'purge_workshop', code } };
        socket.onopen = () => socket.send(JSON.stringify(purge));
        socket.onclose = () => ended();
      }),
    [begun, room.created.code] as const,
  );
  const theFirst = () => page.request.get(`${server.origin}/api/workshops/${begun}`);
  await expect.poll(async () => (await theFirst()).status()).toBe(410);
  await last.note(WORDS).focus();
  await expect(await asks()).toHaveText([/Plan commun/, /Plan A/, /ESPACE 1/, /Source supprimée.*Un mois après/s]);
  await shot(page, 'gone-laptop');
});

test('y15: on a phone one sees what comes along, and where it goes', async ({ room }) => {
  const page = await room.enter('Ana', { role: 'facilitator', view: 'liste', device: PHONE, scheme: 'dark' });
  await page.goto(`${room.server.origin}/a/${room.created.workshop}/restitution`);
  await page.getByRole('button', { name: 'Continuer avec une autre méthode…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Continuer avec une autre méthode' });
  await expect(dialog.getByText('39 idées emportées.')).toBeVisible();
  await expect(dialog.getByRole('combobox', { name: /^BIENVENUE/ })).toHaveValue('');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await shot(page, 'onward-phone');
  // Another one that says nothing of this: every idea, to its first zone that takes some. A title that was written stays,
  // nothing waits for what is not chosen, and where the server does not answer one tries again.
  const title = dialog.getByRole('textbox', { name: 'Titre du nouvel atelier' });
  await title.fill('Notre suite');
  const other = dialog.getByRole('combobox', { name: 'Une autre méthode' });
  const reading = dialog.getByText('Lecture des idées…');
  let letGo = () => undefined as void;
  const held = new Promise<void>((done) => (letGo = done));
  await page.route('**/onward', (route) => held.then(() => route.abort()));
  await other.selectOption('Notes de projet');
  await expect(reading).toBeVisible();
  await other.selectOption('Choisir…');
  await expect(reading).toHaveCount(0);
  await other.selectOption('Notes de projet');
  letGo();
  await expect(dialog.getByRole('alert')).toContainText('Les idées d’ici n’ont pas pu être lues');
  await shot(page, 'onward-unread');
  await page.unroute('**/onward');
  await dialog.getByRole('button', { name: 'Réessayer' }).click();
  await expect(other).toBeFocused();
  await expect(title).toHaveValue('Notre suite');
  await expect(dialog.getByText('41 idées emportées.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Créer l’atelier suivant' }).scrollIntoViewIfNeeded();
  await shot(page, 'onward-phone-other');
  expect(await violations(page)).toEqual([]);
});
