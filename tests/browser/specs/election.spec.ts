// An election without candidates, as a circle lives it: the facilitation's screen, phones, a laptop, somebody without a
// device, the screen for the room.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Decide } from '../pages/decide';
import { picture, pictures } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, test, type Room } from '../room';

const ROLE = 'Porte-parole du réseau';

/** As the device shows it by day and by night. */
const shot = (page: Page, name: string) => pictures(page, `election-${name}`);

interface Inside {
  readonly workshop: {
    readonly people: readonly { readonly id: string; readonly name: string; readonly role: string }[];
    readonly elections: readonly { readonly id: string; readonly ballots: string }[];
  };
}
const inside = (page: Page, { created }: Room): Promise<Inside> =>
  page.evaluate(async (id) => (await (await fetch(`/api/workshops/${id}`)).json()) as Inside, created.workshop);

/** An election that is opened by commands, at its ballots. */
async function opened(room: Room, lead: Page, names: readonly string[] = []): Promise<string> {
  const { workshop } = room.created;
  const { people } = (await inside(lead, room)).workshop;
  const circle = people.filter(({ role }) => role === 'participant').map(({ id }) => id);
  const form = { name: ROLE, mission: 'Parler pour le réseau.', duties: '', criteria: '', term: 'un an' };
  await command(lead, workshop, { kind: 'open_election', plan: { role: form, circle, names, oneself: false } });
  const election = (await inside(lead, room)).workshop.elections[0]!.id;
  await command(lead, workshop, { kind: 'on_election', election, act: { act: 'advance', to: 'ballots' } });
  return election;
}

test('a circle elects: the role, sealed ballots, counted one by one, a voice moved, objections, acceptance', async ({
  emptyRoom: room,
}) => {
  test.setTimeout(240_000);
  const cockpit = await Cockpit.open(room);
  const [lea, omar] = (await Promise.all(
    ['Léa', 'Omar'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  )) as [Page, Page];
  const jules = await room.enter('Jules', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  const dialog = cockpit.dialog;

  await cockpit.button('Nouvelle élection').click();
  await dialog.getByRole('button', { name: 'Ouvrir l’élection' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Écrivez le nom du rôle');
  await dialog.getByRole('textbox', { name: 'Nom du rôle' }).fill(ROLE);
  await dialog.getByRole('button', { name: 'Ouvrir l’élection' }).click();
  await expect(dialog.getByRole('alert')).toContainText('au moins deux personnes');
  await dialog.getByRole('textbox', { name: 'Mission' }).fill('Parler pour le réseau auprès des communes et de la presse.');
  await dialog.getByRole('textbox', { name: 'Durée du mandat' }).fill('un an');
  await dialog.getByRole('button', { name: 'Toutes les personnes qui participent' }).click();
  await dialog.getByRole('textbox', { name: 'Personnes du cercle sans téléphone' }).fill('Marie');
  await expect(dialog).toContainText('Ce n’est pas une élection au sens légal');
  await shot(cockpit.page, '0-dialog');
  await dialog.getByRole('button', { name: 'Ouvrir l’élection' }).click();

  const phones = [lea, omar].map((page) => new Decide(page, ROLE)) as [Decide, Decide];
  const laptop = new Decide(jules, ROLE);
  const everyone = [...phones, laptop];
  for (const one of everyone) {
    await one.at('Rôle');
    await expect(one.panel).toContainText('Ce n’est pas une élection au sens légal');
  }
  await expect(screen.getByText('Parler pour le réseau').first()).toBeVisible();
  await shot(lea, '1-phone');
  await shot(screen, '1-screen');

  // Sealed ballots: nobody sees any, and none is changed.
  await cockpit.next.click();
  for (const one of everyone) {
    await one.at('Bulletins');
    await expect(one.panel).toContainText('Ce n’est pas un vote secret');
  }
  await shot(omar, '2-phone');
  await shot(jules, '2-laptop');
  await phones[1].button('Sceller mon bulletin').click();
  await expect(phones[1].alert).toContainText('Choisissez une personne');
  await phones[1].panel.locator('label.person', { hasText: 'Jules' }).click();
  await phones[1].button('Sceller mon bulletin').click();
  await expect(phones[1].alert).toContainText('Dites pourquoi');
  await omar.reload();
  await expect(phones[1].panel.getByRole('radio', { name: 'Jules' })).toBeChecked();
  await phones[1].names('Jules', 'Il parle simplement.');
  await phones[0].names('Omar', 'Il connaît chaque commune.');
  await laptop.names('Léa', 'Elle écoute avant de parler.');
  await omar.reload();
  await expect(phones[1].panel).toContainText('Bulletin scellé jusqu’au dépouillement');
  for (const page of [lea, omar, screen, cockpit.page]) {
    await expect(page.getByText('Elle écoute avant de parler.')).toHaveCount(0);
  }
  await expect(screen.getByText('3/4')).toBeVisible();
  await shot(screen, '2-screen');
  await expect(cockpit.next).toContainText('Il manque 1 bulletin');
  const desk = cockpit.page.getByRole('region', { name: ROLE });
  await expect(desk).toContainText('On attend encore 1 personne');
  await desk.getByRole('button', { name: 'Saisir le bulletin d’une personne sans téléphone' }).click();
  await desk.getByRole('combobox', { name: 'Pour qui' }).selectOption('Marie');
  await desk.locator('label.person', { hasText: 'Léa' }).click();
  await desk.getByRole('textbox', { name: 'Pourquoi cette personne' }).fill('Elle a le temps.');
  await shot(cockpit.page, '2-cockpit');
  await desk.getByRole('button', { name: 'Enregistrer pour Marie' }).click();

  // One by one, on every screen.
  await expect(cockpit.next).toContainText('Commencer le dépouillement');
  await cockpit.next.click();
  const whys = /Il parle simplement|Il connaît chaque commune|Elle écoute avant de parler|Elle a le temps/;
  for (let ballot = 1; ballot <= 4; ballot++) {
    await expect(cockpit.next).toContainText(`Ouvrir le bulletin ${ballot} sur 4`);
    for (const page of [lea, screen]) {
      await expect(page.locator('.ballots li, .page .now, .page .card').filter({ hasText: whys })).toHaveCount(ballot - 1);
    }
    await cockpit.next.click();
    await expect(phones[0].panel.locator('.ballots li')).toHaveCount(ballot);
    if (ballot === 2) await shot(screen, '3-screen');
  }
  await shot(lea, '3-phone');
  await shot(cockpit.page, '3-cockpit');

  // A voice moves onto somebody who was named.
  await cockpit.next.click();
  for (const one of everyone) await one.at('Report de voix');
  await expect(phones[1].panel.getByRole('radio')).toHaveCount(2);
  await phones[1].panel.locator('label.person', { hasText: 'Léa' }).click();
  await phones[1].field('Pourquoi cette personne').fill('Jules a raison.');
  await phones[1].button('Reporter ma voix').click();
  await expect(laptop.panel.locator('.ballots li').filter({ hasText: 'Jules a raison.' })).toBeVisible();
  await expect(laptop.panel.locator('.voices li').first()).toContainText('3 voix');
  await shot(omar, '4-phone');
  await shot(jules, '4-laptop');
  await shot(screen, '4-screen');

  // The facilitation proposes, the person concerned answers last.
  await cockpit.next.click();
  await expect(cockpit.next).toContainText('Proposer une personne');
  await cockpit.next.click();
  await expect(desk.getByRole('combobox', { name: 'Proposer une personne' })).toBeFocused();
  await desk.getByRole('button', { name: 'Proposer', exact: true }).click();
  await expect(desk.getByRole('alert').filter({ hasText: /\S/ })).toContainText('Choisissez une personne');
  await desk.getByRole('combobox', { name: 'Proposer une personne' }).selectOption({ label: 'Léa, 3 voix' });
  await shot(cockpit.page, '5-cockpit');
  await desk.getByRole('button', { name: 'Proposer', exact: true }).click();
  for (const one of everyone) await one.at('Objections');
  await expect(phones[0].panel).toContainText('vous répondrez en dernier');
  await expect(phones[0].button('Répondre')).toHaveCount(0);
  await shot(lea, '5-phone-last');
  await laptop.says('Objection', 'Elle préside déjà deux conseils.');
  await phones[1].says('Pas d’objection');
  await desk.getByRole('button', { name: 'Saisir pour une personne sans téléphone' }).click();
  await desk.getByRole('combobox', { name: 'Pour qui' }).selectOption('Marie');
  await desk.locator('label.choice[data-say="no_objection"]').click();
  await desk.getByRole('button', { name: 'Répondre' }).click();
  await expect(phones[0].button('Répondre')).toBeVisible();
  for (const page of [lea, omar, screen, cockpit.page]) {
    await expect(page.getByText('Elle préside déjà deux conseils.')).toHaveCount(0);
  }
  await phones[0].says('Pas d’objection');
  for (const page of [lea, omar, screen, cockpit.page]) {
    await expect(page.getByText('Elle préside déjà deux conseils.').first()).toBeVisible();
  }
  await shot(screen, '6-screen');
  await shot(omar, '6-phone');
  await cockpit.next.click();
  await expect(desk.getByRole('button', { name: /^Levée/ })).toBeFocused();
  await cockpit.page.keyboard.press('Enter');
  await expect(cockpit.next).toContainText('Demander son accord à Léa');
  await cockpit.next.click();
  await expect(phones[1].panel).toContainText('Léa n’a pas encore répondu');
  await shot(lea, '7-phone');
  await phones[0].button('J’accepte').click();

  for (const one of everyone) await expect(one.panel).toContainText('Élu·e : Léa');
  for (const one of everyone) await expect(one.panel).toContainText('1 objection levée');
  await expect(screen.getByText('Élu·e : Léa').first()).toBeVisible();
  for (const page of [lea, omar, jules, screen, cockpit.page]) {
    await expect(page.getByText(/Elle écoute avant de parler|Elle préside déjà/)).toHaveCount(0);
  }
  await shot(lea, '8-phone');
  await shot(jules, '8-laptop');
  await shot(screen, '8-screen');
  await shot(cockpit.page, '8-cockpit');
});

test('by keyboard only, in the list: a ballot is sealed, a voice moved, an answer given', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const page = await room.enter('Jules');
  const other = await room.enter('Inès');
  const election = await opened(room, lead);
  const { workshop } = room.created;
  const act = (done: object) => command(lead, workshop, { kind: 'on_election', election, act: done });
  const mine = new Decide(page, ROLE);
  const { keyboard } = page;
  await mine.at('Bulletins');
  await mine.panel.getByRole('radio').first().focus();
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await expect(mine.field('Pourquoi cette personne')).toBeFocused();
  await keyboard.type('Elle écoute.');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(mine.panel).toContainText('J’ai nommé : Inès');
  await new Decide(other, ROLE).names('Jules', 'Il relit tout.');
  await act({ act: 'advance', to: 'counting' });
  await act({ act: 'open_ballot' });
  await act({ act: 'open_ballot' });
  await expect(page.locator('[data-said="polite"]')).toContainText('2 bulletins ouverts sur 2');
  await act({ act: 'advance', to: 'reports' });
  await mine.at('Report de voix');
  // One does not name oneself: whoever else was named is there to be chosen.
  await expect(mine.panel.getByRole('radio')).toHaveCount(1);
  await act({ act: 'advance', to: 'proposal' });
  await act({ act: 'propose', person: (await inside(lead, room)).workshop.people.find(({ name }) => name === 'Inès')!.id });
  await mine.panel.getByRole('radio').first().focus();
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(mine.panel).toContainText('C’est enregistré.');
});

test('a sealed ballot stays sealed on another device too, and the refusal says so', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const page = await room.enter('Omar', { view: 'ecrire', device: PHONE });
  await room.join('Inès');
  let deaf = false;
  await page.routeWebSocket(/\/live\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!deaf || !String(message).startsWith('{"type":"yours"')) socket.send(message);
    });
  });
  await page.reload();
  await opened(room, lead);
  const mine = new Decide(page, ROLE);
  await mine.at('Bulletins');
  deaf = true;
  // The same person, on another device.
  const { ballots } = (await inside(page, room)).workshop.elections[0]!;
  const ines = (await inside(page, room)).workshop.people.find(({ name }) => name === 'Inès')!.id;
  const ballot = { kind: 'nomination', person: ines, why: 'Elle écoute.' };
  await command(page, room.created.workshop, { kind: 'cast', vote: ballots, ballot });
  await mine.panel.locator('label.person', { hasText: 'Inès' }).click();
  await mine.field('Pourquoi cette personne').fill('Elle sait attendre.');
  await mine.button('Sceller mon bulletin').click();
  await expect(mine.alert).toContainText('Votre bulletin est déjà scellé : il ne se change plus.');
  await expect(mine.field('Pourquoi cette personne')).toHaveValue('Elle sait attendre.');
});

test('axe finds nothing wrong while a circle elects', async ({ emptyRoom: room }) => {
  test.setTimeout(180_000);
  const cockpit = await Cockpit.open(room, 'Ana');
  const phone = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules');
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  const election = await opened(room, cockpit.page);
  const { workshop } = room.created;
  const act = (done: object) => command(cockpit.page, workshop, { kind: 'on_election', election, act: done });
  // Seen once as a whole, a page beside what is decided stays as it was; at the end all of it is looked at again.
  const seen = new Set<Page>();
  const moves = new Map([
    [laptop, 'aside.panel'],
    [cockpit.page, '.desk'],
  ]);
  const look = async (what: string, step: string) => {
    for (const page of [phone, laptop]) await new Decide(page, ROLE).at(step);
    for (const page of [phone, laptop, screen, cockpit.page]) {
      expect(await violations(page, seen.has(page) ? moves.get(page) : undefined), what).toEqual([]);
      seen.add(page);
    }
  };
  await phone.locator('label.person').first().click();
  await look('ballots', 'Bulletins');
  await new Decide(phone, ROLE).names('Jules', 'Il relit tout.');
  await new Decide(laptop, ROLE).names('Inès', 'Elle écoute.');
  await act({ act: 'advance', to: 'counting' });
  await act({ act: 'open_ballot' });
  await look('counting', 'Dépouillement');
  await act({ act: 'open_ballot' });
  await act({ act: 'advance', to: 'reports' });
  await look('reports', 'Report de voix');
  await act({ act: 'advance', to: 'proposal' });
  await look('proposal', 'Proposition');
  const ines = (await inside(phone, room)).workshop.people.find(({ name }) => name === 'Inès')!.id;
  await act({ act: 'propose', person: ines });
  await look('objections', 'Objections');
  await new Decide(laptop, ROLE).says('Objection', 'Elle a déjà trop à faire.');
  await new Decide(phone, ROLE).says('Pas d’objection');
  await look('revealed', 'Objections');
  await act({ act: 'settle', objection: 0, lifted: true });
  await act({ act: 'advance', to: 'acceptance' });
  await look('acceptance', 'Acceptation');
  await new Decide(phone, ROLE).button('J’accepte').click();
  await expect(screen.getByText('Élu·e : Inès').first()).toBeVisible();
  for (const page of [phone, laptop, screen, cockpit.page]) expect(await violations(page), 'closed').toEqual([]);
  await cockpit.button('Nouvelle élection').click();
  expect(await violations(cockpit.page), 'dialog').toEqual([]);
});

test('in English it is English', async ({ emptyRoom: room }) => {
  const lead = await room.lead();
  const phone = await room.enter('Ines', { view: 'ecrire', device: PHONE, locale: 'en-GB' });
  await room.join('Jules');
  await opened(room, lead, ['Mary']);
  await expect(phone.getByText('This is not a secret vote')).toBeVisible();
  await picture(phone, 'election-9-phone-en');
});
