// A whole session of «Idées socles», as a room lives it: the facilitation's screen, three phones, a laptop and the screen
// for the room, from the inclusion to the closing.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit } from '../pages/cockpit';
import { Decide } from '../pages/decide';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Wire } from '../pages/wire';
import { picture } from '../picture';
import { allNotes, type NoteJson } from '../server';
import { expect, LAPTOP, PHONE, PROJECTOR, test } from '../room';

const shot = (page: Page, name: string) => picture(page, `session-${name}`);
const QUESTION = 'Sans quelle idée le lieu perd-il son sens ?';
const DECISION = 'Nos idées socles';

test('idées socles: from the inclusion to the closing, on phones, a laptop and the screen for the room', async ({
  room,
}) => {
  test.setTimeout(600_000);
  const cockpit = await Cockpit.open(room);
  const [lea, omar, ines] = (await Promise.all(
    ['Léa', 'Omar', 'Inès'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  )) as [Page, Page, Page];
  const jules = await room.enter('Jules', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  const phones = [lea, omar, ines].map((page) => new Phone(page));
  const list = new Outline(jules);
  const notes = async (): Promise<readonly NoteJson[]> => allNotes(await room.server.board(room.created));
  const title = screen.getByRole('heading', { level: 1 });
  const steps: string[] = [];
  /** Pictures of all that is there to be seen in a phase, and what axe says of each kind of screen. */
  const look = async (step: string) => {
    steps.push(step);
    const seen: readonly [string, Page][] = [
      ['phone', lea],
      ['laptop', jules],
      ['cockpit', cockpit.page],
      ['screen', screen],
    ];
    for (const [kind, page] of seen) await shot(page, `socles-${steps.length}-${step}-${kind}`);
    const wrong = await Promise.all(seen.map(([, page]) => violations(page)));
    expect(Object.fromEntries(seen.map(([kind], n) => [kind, wrong[n]])), step).toEqual({
      phone: [],
      laptop: [],
      cockpit: [],
      screen: [],
    });
  };

  await expect(screen.getByRole('heading', { name: 'Rejoignez l’atelier' })).toBeVisible();
  await cockpit.goOn('Inclusion');
  await expect(title).toHaveText('Avec quoi j’arrive ? Une météo et une phrase, sans débat.');
  for (const [n, weather] of (['Soleil', 'Pluie', 'Soleil'] as const).entries()) {
    await phones[n]!.weather(weather).check();
    await phones[n]!.writeKept(`J’arrive avec ${n + 1}`);
  }
  await expect(cockpit.page.getByText('J’arrive avec 1')).toHaveCount(0);
  await look('inclusion');
  await cockpit.goOn('lire le mur');
  await expect(screen.getByRole('paragraph').filter({ hasText: 'Soleil' })).toContainText('2');
  await expect(screen.getByText('J’arrive avec 1')).toHaveCount(0);

  await cockpit.goOn('Idées en silence');
  await expect(title).toHaveText('Une idée par note : qu’est-ce qui fait ce lieu ?');
  for (const [n, phone] of phones.entries()) await phone.writeKept(`Une idée tue ${n + 1}`);
  for (const phone of phones) await expect(phone.mine).toHaveCount(1);
  for (const page of [omar, ines, jules, screen, cockpit.page]) {
    await expect(page.getByText('Une idée tue 1')).toHaveCount(0);
  }
  expect((await notes()).filter(({ text }) => text.startsWith('Une idée tue'))).toEqual([]);
  await look('silence');

  await cockpit.goOn('Mise en commun');
  const mine = async () => (await notes()).filter(({ text }) => text.startsWith('Une idée tue')).length;
  await expect.poll(mine).toBe(3);
  for (const n of [1, 2, 3]) {
    await expect(list.section('À CLASSER')).toContainText(`Une idée tue ${n}`);
    await expect(screen.getByRole('listitem').filter({ hasText: `Une idée tue ${n}` })).toHaveCount(1);
  }
  await look('reveal');

  // Grouped by ESPACE: by the keyboard in the list, by a tap on a phone.
  await cockpit.goOn('Regroupement par ESPACE');
  await expect(title).toHaveText(/^Rangez les idées dans les ESPACES/);
  await list.note('Une idée tue 1').focus();
  await list.press('m');
  await expect(list.dialog(/Déplacer/)).toBeVisible();
  await list.type('ESPACE CAFÉ');
  await list.press('Enter');
  await expect(list.section('ESPACE CAFÉ')).toContainText('Une idée tue 1');
  await phones[1]!.tab('Lire').click();
  await omar.getByRole('button', { name: /Une idée tue 2/ }).click();
  const idea = omar.getByRole('dialog', { name: 'Idée' });
  await idea.getByRole('combobox', { name: /zone/i }).selectOption({ label: 'ESPACE COWORKING' });
  await expect(list.section('ESPACE COWORKING')).toContainText('Une idée tue 2');
  await omar.keyboard.press('Escape');
  await expect(screen.getByRole('listitem').filter({ hasText: 'Une idée tue 2' })).toHaveCount(1);
  await look('grouping');

  // Points by steppers on the phones and the laptop; until the close, nobody is told what they say.
  const wires = await Promise.all([lea, omar, ines, jules, screen, cockpit.page].map((page) => Wire.of(page)));
  await cockpit.goOn('Socle ou bonus');
  await expect(title).toHaveText(QUESTION);
  await expect(screen.getByRole('main')).toContainText('0/4');
  const article = cockpit.page.getByRole('article', { name: QUESTION });
  const give = async (page: Page, option: string, points: number) => {
    const sheet = page.getByRole('dialog', { name: QUESTION }).or(page.getByRole('complementary', { name: QUESTION }));
    const more = sheet.getByRole('button', { name: `Ajouter un point à : ${option}`, exact: true });
    for (let n = 0; n < points; n += 1) await more.click();
    return sheet;
  };
  for (const [n, page] of [lea, omar, ines].entries()) {
    const sheet = await give(page, 'Une idée tue 1', 2);
    if (n === 0) await give(page, 'modulables', 1);
    await sheet.getByRole('button', { name: 'Valider' }).click();
    await expect(sheet).toContainText('Votre vote est pris en compte');
  }
  await expect(screen.getByRole('main')).toContainText('3/4');
  await expect(article).toContainText('3/4');
  await look('ballots');
  /** A table of results, a line of the screen, a bar of the cockpit. */
  const untold = async (...pages: readonly Page[]) => {
    for (const page of pages) {
      await expect(page.getByRole('table')).toHaveCount(0);
      await expect(page.getByRole('listitem').filter({ hasText: /\d+ points?/ })).toHaveCount(0);
    }
  };
  await untold(lea, omar, ines, jules, screen, cockpit.page);
  for (const wire of wires) expect(wire.tallies).toEqual([]);
  await jules.getByRole('complementary', { name: QUESTION }).getByRole('button', { name: 'Revenir à l’espace' }).click();

  await cockpit.does('Clore le vote');
  await expect(screen.getByText('Le vote est clos')).toBeVisible();
  await expect(article).toContainText('6');
  await expect(article).toContainText('2 idées choisies par au moins 30 % des votants');
  await untold(lea, omar, ines, jules, screen);
  for (const wire of wires.slice(0, -1)) expect(wire.tallies).toEqual([]);

  await cockpit.does('Montrer le résultat');
  const line = screen.getByRole('listitem').filter({ hasText: 'Une idée tue 1' });
  await expect(line).toContainText('6 points');
  await look('result');
  // One voter of three is above the share, too: the facilitation takes that idea out of the list.
  await article.getByText('Voir et ajuster la liste').click();
  await article.getByRole('checkbox', { name: /^modulables/ }).uncheck();
  await article.getByRole('button', { name: 'Retenir 1 idée socle, les autres en Bonus' }).click();
  await cockpit.button('Maintenant').click();
  await expect(list.row('Une idée tue 1')).toContainText('Idée socle');
  await expect(list.section('BONUS / PLUS TARD')).toContainText('modulables');

  await cockpit.goOn('retenir');
  await cockpit.goOn('une objection');
  // ESPACE by ESPACE, with what was kept alone.
  const agreed = omar.getByRole('dialog', { name: /^Voici nos idées socles/ });
  await expect(agreed.getByRole('radio', { name: 'Pas d’objection' })).toHaveCount(1);
  await expect(agreed).toContainText('Une idée tue 1');
  await expect(agreed).not.toContainText('modulables');
  await look('by-zone');
  await cockpit.does('Clore le vote');
  await cockpit.does('Montrer le résultat');
  for (const one of [lea, omar, ines, jules]) await one.getByRole('button', { name: 'Revenir à l’espace' }).click();
  await expect(title).toHaveText('Voici nos idées socles : une objection ?');
  await cockpit.button('Nouvelle décision').click();
  await cockpit.dialog.getByRole('textbox', { name: 'Sujet' }).fill(DECISION);
  await cockpit.dialog.getByRole('textbox', { name: 'Proposition' }).fill('Le socle commun tient en une idée.');
  await cockpit.dialog.getByRole('button', { name: 'Présenter maintenant' }).click();
  const deciding = [lea, omar, ines, jules].map((page) => new Decide(page, DECISION));
  for (const one of deciding) await one.at('Clarification');
  for (const act of ['Passer aux ressentis', 'Passer à l’amendement', 'Ouvrir le tour d’objections']) {
    await expect(cockpit.next).toContainText(act);
    await cockpit.next.click();
  }
  for (const [n, one] of deciding.entries()) {
    await one.at('Objections');
    await one.says('Pas d’objection');
    if (n === 1) {
      await expect(screen.getByText('2/4')).toBeVisible();
      await look('consent');
    }
  }
  await expect(cockpit.next).toContainText('Adopter la décision');
  await cockpit.next.click();
  await cockpit.dialog.getByRole('textbox', { name: 'Qui la porte' }).fill('La commune');
  await cockpit.dialog.getByLabel('Date de revue').fill('2027-03-01');
  await cockpit.dialog.getByRole('button', { name: 'Adopter' }).click();
  await cockpit.button('Maintenant').click();
  for (const one of deciding) await expect(one.panel).toContainText('Décision adoptée');
  await look('decided');
  for (const one of deciding) await one.back.click();

  await cockpit.goOn('Décliner');
  await expect(title).toHaveText('« BIENVENUE CHEZ NOUS » : ambiance, nouveau nom…');
  await phones[2]!.tab('Écrire').click();
  await phones[2]!.write('La Halte');
  await expect(list.section('BIENVENUE CHEZ NOUS')).toContainText('La Halte');
  await expect(screen.getByRole('listitem').filter({ hasText: 'La Halte' })).toHaveCount(1);
  await look('names');

  await cockpit.goOn('Déclusion');
  await expect(title).toHaveText(/^Ce que je retiens, ce que je fais lundi/);
  await phones[0]!.tab('Écrire').click();
  await phones[0]!.weather('Nuages').check();
  await phones[0]!.write('Je relis le socle lundi');
  await expect(list.row('Je relis le socle lundi')).toContainText('Nuages');
  await expect(screen.getByText('Je relis le socle lundi')).toHaveCount(0);
  await look('leaving');

  await cockpit.next.click();
  await expect(screen.getByRole('heading', { name: 'Merci à toutes et à tous' })).toBeVisible();
  await expect(cockpit.dock).toContainText('Rouvrir');
  // Nothing runs any more.
  await expect(cockpit.time).toHaveCount(0);
  await expect(cockpit.button('Pause')).toHaveCount(0);
  // What is read now, in place of where one wrote, is there.
  await expect(lea.getByRole('heading', { level: 2, name: 'Ce que je retiens, ce que je fais lundi' })).toBeVisible();
  await look('closed');
  const socle = (await notes()).filter(({ status }) => status === 'core').map(({ text }) => text);
  expect(socle).toEqual(['Une idée tue 1']);
});
