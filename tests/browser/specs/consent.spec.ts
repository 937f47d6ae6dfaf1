// A decision by consent, as a room lives it: the facilitation's screen, phones, a laptop, the screen for the room.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Decide } from '../pages/decide';
import { picture, pictures } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, SMALL_PHONE, test, type Room } from '../room';

const SUBJECT = 'Les horaires du lieu';
const TEXT = 'Le lieu ouvre le lundi de huit heures à vingt heures, avec un gardien.';

/** As the device shows it by day and by night. */
const shot = (page: Page, name: string) => pictures(page, `consent-${name}`);

/** The person of this page, by the server's word. */
const me = (page: Page, { created }: Room): Promise<string> =>
  page.evaluate(
    (id) => (JSON.parse(localStorage.getItem(`socle.workshop.${id}`) ?? '{}') as { person: string }).person,
    created.workshop,
  );

/** What the large button says now, done at once. */
async function goOn(cockpit: Cockpit, act: string | RegExp): Promise<void> {
  await expect(cockpit.next).toContainText(act);
  await cockpit.next.click();
}

const plan = {
  subject: SUBJECT,
  text: TEXT,
  context: '',
  trial: 'trois mois',
  proposer: null,
  circle: [],
  group: null,
};

/** A decision that is opened by commands, as far as this step. */
async function opened(
  room: Room,
  lead: Page,
  steps: readonly string[],
  proposer: string | null = null,
): Promise<string> {
  const { workshop } = room.created;
  await command(lead, workshop, { kind: 'open_decision', plan: { ...plan, proposer } });
  const decision = await decisionOf(lead, room);
  for (const to of steps) {
    await command(lead, workshop, { kind: 'on_decision', decision, act: { act: 'advance', to } });
  }
  return decision;
}

/** The newest decision, by the server's word. */
async function decisionOf(page: Page, { created }: Room): Promise<string> {
  const ask = () =>
    page.evaluate(async (id) => {
      const inside = (await (await fetch(`/api/workshops/${id}`)).json()) as {
        workshop: { decisions: { id: string }[] };
      };
      return inside.workshop.decisions.at(-1)?.id ?? '';
    }, created.workshop);
  await expect.poll(ask).not.toBe('');
  return ask();
}

test('a room decides: questions, a turn of speech, a new version, hidden answers, objections lifted, adopted', async ({
  emptyRoom: room,
}) => {
  test.setTimeout(240_000);
  const cockpit = await Cockpit.open(room);
  const [lea, omar, ines] = (await Promise.all(
    ['Léa', 'Omar', 'Inès'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  )) as [Page, Page, Page];
  const jules = await room.enter('Jules', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });

  // Prepared in a dialog; a slip says what is missing, and a reload loses nothing.
  await cockpit.button('Nouvelle décision').click();
  const { dialog } = cockpit;
  await dialog.getByRole('textbox', { name: 'Sujet' }).fill(SUBJECT);
  await dialog.getByRole('button', { name: 'Présenter maintenant' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Écrivez la proposition');
  await cockpit.page.reload();
  await cockpit.button('Nouvelle décision').click();
  await expect(dialog.getByRole('textbox', { name: 'Sujet' })).toHaveValue(SUBJECT);
  await dialog.getByRole('textbox', { name: 'Proposition' }).fill(TEXT);
  await dialog
    .getByRole('textbox', { name: 'Contexte' })
    .fill('Le gardien part en juin, et trois associations demandent le soir.');
  await dialog.getByRole('textbox', { name: 'Durée d’essai' }).fill('trois mois');
  await dialog.getByRole('combobox', { name: 'Proposé par' }).selectOption({ label: 'Léa' });
  await shot(cockpit.page, '0-dialog');
  await dialog.getByRole('button', { name: 'Présenter maintenant' }).click();

  const phones = [lea, omar, ines].map((page) => new Decide(page, SUBJECT)) as [Decide, Decide, Decide];
  const laptop = new Decide(jules, SUBJECT);
  const everyone = [...phones, laptop];
  for (const one of everyone) await one.at('Clarification');
  await expect(screen.getByText(TEXT).first()).toBeVisible();

  // Questions, and the proposer's answers.
  await phones[1].field('Ma question').fill('Qui paie le gardien après vingt heures ?');
  await phones[1].button('Poser ma question').click();
  await expect(phones[0].panel).toContainText('Qui paie le gardien');
  await phones[0].field(/^Réponse à Omar/).fill('La commune, jusqu’en juin.');
  await phones[0].button('Répondre').click();
  for (const one of everyone) await expect(one.panel).toContainText('La commune, jusqu’en juin.');
  await expect(screen.getByText('La commune, jusqu’en juin.').first()).toBeVisible();
  await shot(lea, '1-phone');
  await shot(jules, '1-laptop');
  await shot(screen, '1-screen');
  await shot(cockpit.page, '1-cockpit');

  // Each in the order that was drawn.
  await goOn(cockpit, 'Passer aux ressentis');
  for (const one of everyone) await one.at('Ressentis');
  for (let turn = 0; turn < 3; turn++) {
    const speaks = async () => {
      for (const one of everyone) if (await one.button('Je passe').isVisible()) return one;
      return null;
    };
    await expect.poll(async () => (await speaks())?.page.url() ?? '').not.toBe('');
    const speaker = (await speaks())!;
    if (turn === 0) {
      await shot(speaker.page, '2-turn');
      await speaker.field(/^C’est à vous/).fill('Je suis soulagée que ce soit enfin écrit.');
      await speaker.button('Partager').click();
    } else await speaker.button('Je passe').click();
    await expect(speaker.button('Je passe')).toBeHidden();
  }
  await shot(screen, '2-screen');
  await cockpit.button(/ passe$/).click();
  await expect(cockpit.page.getByText('Tout le monde a parlé.').first()).toBeVisible();
  await expect(screen.getByText('Je suis soulagée que ce soit enfin écrit.').first()).toBeVisible();

  // A new version, with what it changed in words and signs.
  await goOn(cockpit, 'Passer à l’amendement');
  await phones[0].field('Écrire la version 2').fill(TEXT.replace('lundi', 'mardi'));
  await phones[0].button('Publier la version 2').click();
  await expect(laptop.panel.locator('ins').filter({ hasText: 'mardi' }).first()).toBeVisible();
  await expect(laptop.panel.locator('del').filter({ hasText: 'lundi' }).first()).toBeVisible();
  await expect(screen.locator('ins').filter({ hasText: 'mardi' }).first()).toBeVisible();
  await shot(omar, '3-phone');
  await shot(jules, '3-laptop');
  await shot(screen, '3-screen');

  // Hidden answers: a reason is asked for, and survives a reload.
  await goOn(cockpit, 'Ouvrir le tour d’objections');
  for (const one of everyone) await one.at('Objections');
  await shot(ines, '4-phone-asked');
  await phones[1].panel.locator('label.choice[data-say="objection"]').click();
  await phones[1].button('Répondre').click();
  await expect(phones[1].alert).toContainText('Une objection a besoin de sa raison');
  await phones[1].field('La raison de mon objection').fill('Le gardien finit à dix-neuf heures.');
  await omar.reload();
  await expect(phones[1].field('La raison de mon objection')).toHaveValue('Le gardien finit à dix-neuf heures.');
  await shot(omar, '4-phone-reason');
  await phones[1].button('Répondre').click();
  await expect(phones[1].panel).toContainText('Ma réponse : Objection');
  await phones[2].says('Besoin de précision', 'Et pendant les vacances ?');
  await laptop.says('Pas d’objection');
  await expect(laptop.panel).toContainText('3 réponses sur 4');
  await expect(screen.getByText('3/4')).toBeVisible();
  await expect(cockpit.next).toContainText('Révéler les réponses (3/4)');
  for (const page of [lea, ines, jules, screen, cockpit.page]) {
    await expect(page.getByText('Le gardien finit à dix-neuf heures.')).toHaveCount(0);
  }
  await shot(jules, '4-laptop-waits');
  await shot(cockpit.page, '4-cockpit-waits');
  await shot(screen, '4-screen-waits');

  // The last answer reveals all.
  await phones[0].says('Pas d’objection');
  for (const page of [lea, omar, ines, jules, screen, cockpit.page]) {
    await expect(page.getByText('Le gardien finit à dix-neuf heures.').first()).toBeVisible();
  }
  await shot(lea, '5-phone');
  await shot(screen, '5-screen');
  await shot(cockpit.page, '5-cockpit');
  await phones[1].button('Je la maintiens').click();
  await expect(cockpit.next).toContainText('Répondre au besoin de précision');
  await cockpit.next.click();
  await expect(cockpit.button('C’est éclairci').first()).toBeFocused();
  await cockpit.page.keyboard.press('Enter');
  await goOn(cockpit, 'Retravailler la proposition');
  await phones[0].field('Écrire la version 3').fill(TEXT.replace('lundi', 'mardi').replace('vingt', 'dix-neuf'));
  await phones[0].button('Publier la version 3').click();
  await expect(phones[1].panel).toContainText('à revérifier');
  await goOn(cockpit, 'Ouvrir un nouveau tour');
  for (const one of everyone) await one.says('Pas d’objection');
  // The two objections are looked at again, in the order of whoever's they are: the one is taken up, the other is clear.
  const rechecked = cockpit.page.locator('.desk .to_recheck');
  for (const left of [1, 0]) {
    await cockpit.next.click();
    await cockpit
      .button(/^C’est éclairci|^Intégrée, version 3/)
      .first()
      .click();
    await expect(rechecked).toHaveCount(left);
  }
  await shot(cockpit.page, '6-cockpit');

  await goOn(cockpit, 'Adopter la décision');
  await dialog.getByRole('textbox', { name: 'Qui la porte' }).fill('');
  await dialog.getByRole('button', { name: 'Adopter' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Indiquez qui porte la décision');
  await dialog.getByRole('textbox', { name: 'Qui la porte' }).fill('Omar et la mairie');
  await dialog.getByLabel('Date de revue').fill('2027-03-01');
  await dialog.getByRole('button', { name: 'Adopter' }).click();
  await expect(cockpit.dock.getByText(/^Adoption dans \d+\ss$/)).toBeVisible();
  await cockpit.page.keyboard.press('Escape');
  await expect(phones[0].panel).not.toContainText('Décision adoptée');
  await goOn(cockpit, 'Adopter la décision');
  await expect(dialog.getByRole('textbox', { name: 'Qui la porte' })).toHaveValue('Omar et la mairie');
  await dialog.getByRole('button', { name: 'Adopter' }).click();
  await cockpit.button('Maintenant').click();
  for (const one of everyone) {
    await expect(one.panel).toContainText('Décision adoptée');
    await expect(one.panel).toContainText('1er mars 2027');
  }
  await expect(screen.getByText('Omar et la mairie').first()).toBeVisible();
  await expect(lea.locator('[data-said="polite"]').first()).toContainText(`Décision adoptée : ${SUBJECT}.`);
  await shot(lea, '7-phone');
  await shot(jules, '7-laptop');
  await shot(screen, '7-screen');
  await shot(cockpit.page, '7-cockpit');
});

test('by keyboard only, in the list: asked, spoken, objected, lifted; and put aside and taken up again', async ({
  emptyRoom: room,
}) => {
  const lead = await room.lead();
  const page = await room.enter('Jules');
  const other = await room.enter('Inès');
  const decision = await opened(room, lead, ['clarification']);
  const { workshop } = room.created;
  const to = (state: string) =>
    command(lead, workshop, { kind: 'on_decision', decision, act: { act: 'advance', to: state } });
  const mine = new Decide(page, SUBJECT);
  const { keyboard } = page;
  await mine.at('Clarification');

  await mine.back.focus();
  await keyboard.press('Enter');
  await expect(mine.panel).toBeHidden();
  const call = page.getByRole('region', { name: 'Consigne' }).getByRole('button', { name: 'Voir la décision' });
  await call.focus();
  await keyboard.press('Enter');
  await mine.field('Ma question').focus();
  await keyboard.type('Qui ouvre ?');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(mine.panel.getByRole('listitem').filter({ hasText: 'Qui ouvre ?' })).toBeVisible();

  await to('reactions');
  for (let turn = 0; turn < 2; turn++) {
    const theirs = new Decide(other, SUBJECT);
    const turns = () => Promise.all([mine, theirs].map((one) => one.button('Je passe').isVisible()));
    await expect.poll(turns).toContain(true);
    const here = await mine.button('Je passe').isVisible();
    await (here ? mine : theirs).button('Je passe').focus();
    await (here ? page : other).keyboard.press('Enter');
    await expect((here ? mine : theirs).button('Je passe')).toBeHidden();
  }
  await to('amendment');
  await to('objections');
  await mine.at('Objections');
  // Arrows choose among the three answers.
  await mine.panel.getByRole('radio').first().focus();
  await keyboard.press('ArrowDown');
  await expect(mine.panel.getByRole('radio', { name: /^Objection/ })).toBeChecked();
  await keyboard.press('Tab');
  await expect(mine.field('La raison de mon objection')).toBeFocused();
  await keyboard.type('Trop tôt.');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(mine.panel).toContainText('C’est enregistré.');
  await command(lead, workshop, { kind: 'on_decision', decision, act: { act: 'close_round' } });
  await expect(page.locator('[data-said="polite"]')).toContainText('Réponses révélées : 1 objection.');
  await mine.button('Je lève mon objection').focus();
  await keyboard.press('Enter');
  await expect(mine.panel).toContainText('levée');
});

test('what the server refuses is said, and the words stay: frozen, too late, offline', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const page = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  const decision = await opened(room, lead, ['clarification']);
  const { workshop } = room.created;
  const mine = new Decide(page, SUBJECT);
  await command(lead, workshop, { kind: 'freeze' });
  await mine.field('Ma question').fill('Qui ouvre ?');
  await mine.button('Poser ma question').click();
  await expect(mine.alert).toContainText('L’animation a suspendu l’espace un instant. Votre texte est gardé');
  await page.reload();
  await expect(mine.field('Ma question')).toHaveValue('Qui ouvre ?');
  await command(lead, workshop, { kind: 'thaw' });
  await mine.button('Poser ma question').click();
  await expect(mine.field('Ma question')).toHaveValue('');
  await expect(mine.panel).toContainText('Qui ouvre ?');

  for (const to of ['reactions', 'amendment', 'objections']) {
    await command(lead, workshop, { kind: 'on_decision', decision, act: { act: 'advance', to } });
  }
  await mine.at('Objections');
  await mine.panel.locator('label.choice[data-say="objection"]').click();
  await mine.field('La raison de mon objection').fill('Le bail finit en juin.');
  await page.context().setOffline(true);
  await mine.button('Répondre').click();
  await expect(mine.alert).toContainText('Hors ligne');
  await expect(mine.field('La raison de mon objection')).toHaveValue('Le bail finit en juin.');
  await page.context().setOffline(false);
  await page.reload();
  await expect(mine.field('La raison de mon objection')).toHaveValue('Le bail finit en juin.');

  // The round ends before the answer: its words are not lost with it.
  await command(lead, workshop, { kind: 'on_decision', decision, act: { act: 'close_round' } });
  await expect(mine.panel).toContainText('Le tour s’est terminé avant votre réponse');
  await expect(mine.panel).toContainText('Le bail finit en juin.');
});

test('a page that has not heard that the step is over is told so, and keeps the words', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const page = await room.enter('Omar');
  let deaf = false;
  await page.routeWebSocket(/\/live\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!deaf || !String(message).startsWith('{"type":"happening"')) socket.send(message);
    });
  });
  await page.reload();
  const decision = await opened(room, lead, ['clarification']);
  const { workshop } = room.created;
  const mine = new Decide(page, SUBJECT);
  await mine.at('Clarification');
  deaf = true;
  await command(lead, workshop, { kind: 'on_decision', decision, act: { act: 'advance', to: 'reactions' } });
  await mine.field('Ma question').fill('Trop tard ?');
  await mine.button('Poser ma question').click();
  await expect(mine.alert).toContainText('Cette étape n’est pas encore venue, ou elle est passée');
  await expect(mine.field('Ma question')).toHaveValue('Trop tard ?');
});

test('somebody without a device is entered by name; a decision is put off, and its text stays', async ({
  emptyRoom: room,
}) => {
  const cockpit = await Cockpit.open(room);
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const decision = await opened(room, cockpit.page, ['clarification', 'reactions', 'amendment', 'objections']);
  expect(decision).not.toBe('');
  await cockpit.button('Saisir pour une personne sans téléphone').click();
  const desk = cockpit.page.getByRole('region', { name: SUBJECT });
  await desk.getByRole('textbox', { name: 'Pour qui' }).fill('Marie');
  await desk.locator('label.choice[data-say="objection"]').click();
  await desk.getByRole('textbox', { name: 'La raison de mon objection' }).fill('Le bus ne passe pas.');
  await desk.getByRole('button', { name: 'Répondre' }).click();
  await expect(desk).toContainText('Saisi par vous pour : Marie');
  await expect(desk).toContainText('Inès');
  await cockpit.next.click();
  await expect(cockpit.dock.getByText(/^Révélation des réponses dans/)).toBeVisible();
  await cockpit.page.keyboard.press('Escape');
  await new Decide(page, SUBJECT).says('Pas d’objection');
  await expect(desk).toContainText('Marie objecte');
  await cockpit.next.click();
  await desk.getByRole('button', { name: 'Non recevable' }).click();
  await desk.getByRole('button', { name: 'Non recevable', exact: true }).click();
  await expect(desk.getByRole('alert').filter({ hasText: /\S/ })).toContainText('Écrivez le motif');
  await desk.getByRole('textbox', { name: 'Pourquoi elle n’est pas recevable' }).fill('Une navette est prévue.');
  await desk.getByRole('button', { name: 'Non recevable', exact: true }).click();
  await expect(new Decide(page, SUBJECT).panel).toContainText('Une navette est prévue.');
  await desk.getByRole('button', { name: 'Reporter la décision' }).click();
  await cockpit.button('Maintenant').click();
  await expect(new Decide(page, SUBJECT).panel).toContainText('La décision est reportée');
  await expect(cockpit.page.getByRole('article', { name: SUBJECT })).toContainText('Reportée');
  await cockpit.button(new RegExp(`^Relire.*${SUBJECT}`)).click();
  await expect(cockpit.dialog).toContainText('Marie objecte');
});

test('axe finds nothing wrong while a room decides', async ({ emptyRoom: room }) => {
  test.setTimeout(180_000);
  const cockpit = await Cockpit.open(room, 'Ana');
  const phone = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules');
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  const { workshop } = room.created;
  const decision = await opened(room, cockpit.page, ['clarification'], await me(laptop, room));
  const act = (done: object) => command(cockpit.page, workshop, { kind: 'on_decision', decision, act: done });
  // Seen once as a whole, a page beside what is decided stays as it was; at the end all of it is looked at again.
  const seen = new Set<Page>();
  const moves = new Map([
    [laptop, 'aside.panel'],
    [cockpit.page, '.desk'],
  ]);
  const look = async (what: string, step: string) => {
    for (const page of [phone, laptop]) await new Decide(page, SUBJECT).at(step);
    for (const page of [phone, laptop, screen, cockpit.page]) {
      expect(await violations(page, seen.has(page) ? moves.get(page) : undefined), what).toEqual([]);
      seen.add(page);
    }
  };
  await command(phone, workshop, { kind: 'on_decision', decision, act: { act: 'ask', text: 'Qui ouvre ?' } });
  await look('questions', 'Clarification');
  await act({ act: 'advance', to: 'reactions' });
  await act({ act: 'speak', text: 'Bien.' });
  await look('turn', 'Ressentis');
  await act({ act: 'advance', to: 'amendment' });
  await act({ act: 'write', text: TEXT.replace('lundi', 'mardi') });
  await look('difference', 'Amendement');
  await act({ act: 'advance', to: 'objections' });
  await new Decide(phone, SUBJECT).at('Objections');
  await phone.locator('label.choice[data-say="objection"]').click();
  await look('answer', 'Objections');
  await new Decide(phone, SUBJECT).says('Objection', 'Trop tôt.');
  await new Decide(laptop, SUBJECT).says('Pas d’objection');
  await expect(phone.getByText('Inès objecte').first()).toBeVisible();
  await look('revealed', 'Objections');
  await act({ act: 'settle', objection: 1, state: { is: 'lifted' } });
  await cockpit.next.click();
  expect(await violations(cockpit.page), 'adopting').toEqual([]);
  await cockpit.page.keyboard.press('Escape');
  await act({ act: 'adopt', owner: 'Jules', review_on: '2027-03-01' });
  await expect(phone.getByText('Décision adoptée').first()).toBeVisible();
  await expect(screen.getByText('Décision adoptée').first()).toBeVisible();
  for (const page of [phone, laptop, screen, cockpit.page]) expect(await violations(page), 'adopted').toEqual([]);
  await cockpit.button('Nouvelle décision').click();
  expect(await violations(cockpit.page), 'dialog').toEqual([]);
});

test('nothing scrolls sideways at 320 px with text at 200 %', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const page = await room.enter('Inès', { view: 'ecrire', device: SMALL_PHONE });
  await opened(room, lead, ['clarification', 'reactions', 'amendment', 'objections']);
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await new Decide(page, SUBJECT).at('Objections');
  const over = await page.evaluate(() =>
    [...document.querySelectorAll('dialog[open] *')]
      .filter((element) => !element.matches('.visually-hidden, .visually-hidden *, .name'))
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 30)}`),
  );
  expect(over).toEqual([]);
});

test('in English it is English', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const phone = await room.enter('Ines', { view: 'ecrire', device: PHONE, locale: 'en-GB' });
  const laptop = await room.enter('Jules', { locale: 'en-GB' });
  await opened(room, lead, ['clarification', 'reactions', 'amendment', 'objections']);
  for (const [page, name] of [
    [phone, 'phone'],
    [laptop, 'laptop'],
  ] as const) {
    await expect(page.getByRole('heading', { name: 'Can you live with this proposal?' })).toBeVisible();
    await picture(page, `consent-8-${name}-en`);
  }
});
