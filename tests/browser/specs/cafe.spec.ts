// A round of a world café, as a room lives it: seats, silence, reveal, and the people of the next table.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { arrive, Cafe } from '../pages/cafe';
import { Cockpit } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, test } from '../room';

const shot = (page: Page, name: string) => picture(page, `cafe-${name}`);
const go = (page: Page) => page.getByRole('dialog', { name: /^Allez à la table/ });
const bar = (page: Page) => page.getByRole('region', { name: 'Consigne' });
const FIRST = 'Formation et parcours professionnels';
const SECOND = 'Logement et cadre de vie';

test('a round of a world café: seats, silence, reveal; the host stays, the next table’s people come', async ({
  server,
  browse,
}) => {
  test.setTimeout(600_000);
  const cafe = await Cafe.open(server, browse);
  const { room } = cafe;
  const cockpit = new Cockpit(cafe.lead);
  const [helene, lea, omar] = (await Promise.all(
    ['Hélène', 'Léa', 'Omar'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  )) as [Page, Page, Page];
  const jules = await room.enter('Jules', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  await cafe.seatAll([
    ['Hélène', 'Léa'],
    ['Omar'],
    [],
    [],
    [],
    ['Jules'],
  ]);
  await cafe.lead.goto(`${server.origin}/a/${room.created.workshop}/animer`);
  await expect(cockpit.dock).toBeVisible();
  const table = async (n: number) => room.server.board(room.created, (await cafe.table(n)).id);
  const texts = async (n: number) => (await table(n)).zones.flatMap((zone) => zone.notes.map(({ text }) => text));
  /** Pictures of all that is there to be seen in a phase, and what axe says of each kind of screen. */
  const look = async (step: string) => {
    const seen = Object.entries({ host: helene, phone: omar, laptop: jules, cockpit: cockpit.page, screen });
    for (const [kind, page] of seen) await shot(page, `${step}-${kind}`);
    const wrong = await Promise.all(seen.map(async ([kind, page]) => [kind, await violations(page)] as const));
    expect(Object.fromEntries(wrong), step).toEqual({ host: [], phone: [], laptop: [], cockpit: [], screen: [] });
  };

  await cockpit.goOn('Placement');
  for (const [page, name] of [
    [helene, FIRST],
    [lea, FIRST],
    [omar, SECOND],
  ] as const) {
    await expect(go(page).getByRole('heading')).toContainText(name);
  }
  for (const name of [FIRST, SECOND]) {
    await expect(screen.getByRole('listitem').filter({ hasText: name })).toHaveCount(1);
  }
  await look('1-seats');
  await arrive(helene, lea, omar, jules);
  await expect(helene.getByRole('region', { name: 'Ma table' })).toContainText('Vous accueillez la table');

  await cockpit.goOn('écrire en silence');
  for (const [page, text] of [
    [helene, 'Une semaine du territoire'],
    [lea, 'Aller voir les lycéens'],
    [omar, 'Un habitat participatif'],
  ] as const) {
    await new Phone(page).writeKept(text);
  }
  for (const page of [helene, omar, jules, screen, cockpit.page]) {
    await expect(page.getByText('Aller voir les lycéens')).toHaveCount(0);
  }
  expect(await texts(0)).toEqual([]);
  await look('2-silence');

  // Told at the table, and not at another: neither on its people's pages, nor in what these were sent.
  await cockpit.goOn('mettre en commun');
  for (const page of [helene, lea]) {
    await new Phone(page).tab('Lire').click();
    for (const text of ['Une semaine du territoire', 'Aller voir les lycéens']) {
      await expect(page.getByRole('button', { name: new RegExp(text) })).toBeVisible();
    }
    await expect(page.getByText('Un habitat participatif')).toHaveCount(0);
  }
  await new Phone(omar).tab('Lire').click();
  await expect(omar.getByRole('button', { name: /Un habitat participatif/ })).toBeVisible();
  for (const page of [omar, jules, screen]) {
    await expect(page.getByText('Aller voir les lycéens')).toHaveCount(0);
  }
  expect((await texts(0)).toSorted()).toEqual(['Aller voir les lycéens', 'Une semaine du territoire']);
  expect(await texts(1)).toEqual(['Un habitat participatif']);
  await look('3-shared');

  // The host stays, her guest goes on to the second table, and the last group comes to hers.
  await cockpit.goOn('Première rotation');
  await expect(go(lea).getByRole('heading')).toContainText(SECOND);
  await expect(go(jules).getByRole('heading')).toContainText(FIRST);
  await expect(go(helene)).toHaveCount(0);
  await expect(bar(helene)).toContainText(FIRST);
  await look('4-rotation');
  await arrive(lea, omar, jules);

  await cockpit.goOn('prérequis et acteurs');
  const list = new Outline(jules);
  await expect(jules.getByRole('heading', { level: 1, name: FIRST })).toBeVisible();
  await expect(list.row('Aller voir les lycéens')).toBeVisible();
  await expect(list.row('Aller voir les lycéens')).toContainText('D’un tour précédent');
  for (const page of [helene, lea]) await new Phone(page).tab('Lire').click();
  await expect(lea.getByRole('button', { name: /Un habitat participatif/ })).toContainText('D’un tour précédent');
  await expect(helene.getByRole('button', { name: /Aller voir les lycéens/ })).not.toContainText('D’un tour précédent');
  const field = list.addField('Acteurs à mobiliser');
  await field.fill('Les lycées');
  await jules
    .getByRole('combobox', { name: /À quelle idée/ })
    .last()
    .selectOption({ label: 'Aller voir les lycéens' });
  await field.press('Enter');
  await expect(list.row('Les lycées')).toContainText('Aller voir les lycéens');
  await expect(helene.getByRole('button', { name: /^Les lycées/ })).toBeVisible();
  for (const page of [lea, screen]) await expect(page.getByText('Les lycées')).toHaveCount(0);
  await look('5-round-two');
});
