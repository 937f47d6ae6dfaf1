// Ideas that the facilitation reads before anyone else, a group's consent to a pour, and where an idea comes from.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { Plan } from '../pages/plan';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, Room, test, type Scheme, type View } from '../room';

const OWN = { add: 'own', move: 'own', edit: 'own', delete: 'own', link: 'nobody', zones: 'facilitation' } as const;
const MODERATED = {
  ...{ id: 'proposer', label: 'Proposer', prompt: 'Que changer ici ?', seconds: 600 },
  rules: { ...OWN, see: 'moderated', authors: 'masked' },
} as const;

/** A facilitator in the cockpit, and a phase in which ideas are moderated. */
async function moderated(room: Room, scheme: Scheme = 'light'): Promise<Cockpit> {
  const cockpit = await Cockpit.open(room, 'Ana', { scheme });
  const { workshop } = room.created;
  await command(cockpit.page, workshop, { kind: 'set_script', phases: [MODERATED] });
  await command(cockpit.page, workshop, { kind: 'start_phase', phase: 'proposer' });
  await expect(cockpit.running).toContainText('Proposer');
  return cockpit;
}

const waiting = (cockpit: Cockpit) => cockpit.page.getByRole('region', { name: /^Idées à relire/ });

test('i2 i3 i4: an idea waits for the facilitation, comes to the board accepted, or stays with its author', async ({
  room,
}) => {
  const cockpit = await moderated(room);
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const other = await new Outline(await room.enter('Noé', { view: 'liste' })).ready();
  const phone = new Phone(page);
  await expect(page.getByText('L’animation relit vos idées avant de les afficher')).toBeVisible();
  await phone.write('Des bancs au soleil');
  await expect(phone.said).toHaveText('Votre idée est transmise à l’animation.');
  await phone.write('Tout raser');
  await expect(phone.mine.filter({ hasText: 'En attente' })).toHaveCount(2);

  const inbox = waiting(cockpit);
  await expect(inbox.getByRole('listitem')).toHaveText([/Des bancs au soleil/, /Tout raser/]);
  await expect(inbox).not.toContainText('Inès');
  expect(await violations(cockpit.page), 'cockpit').toEqual([]);
  await picture(cockpit.page, 'inbox-cockpit-light');
  // By keyboard alone.
  await cockpit.page.keyboard.press('i');
  await expect(inbox.getByRole('heading')).toBeFocused();
  await inbox.getByRole('button', { name: 'Accepter : Des bancs au soleil' }).focus();
  await cockpit.page.keyboard.press('Enter');
  await expect(other.page.getByText('Des bancs au soleil')).toBeVisible();
  await expect(other.page.getByText('Tout raser')).toHaveCount(0);
  await expect(phone.mine.filter({ hasText: 'Des bancs au soleil' })).toContainText('Acceptée');

  await inbox.getByRole('button', { name: 'Ne pas retenir : Tout raser' }).click();
  const dialog = cockpit.page.getByRole('dialog', { name: 'Ne pas retenir l’idée' });
  await dialog.getByRole('textbox', { name: 'Un mot à la personne' }).fill('Hors du sujet d’aujourd’hui');
  expect(await violations(cockpit.page), 'decline').toEqual([]);
  await dialog.getByRole('button', { name: 'Ne pas retenir' }).click();
  const declined = phone.mine.filter({ hasText: 'Tout raser' });
  await expect(declined).toContainText('Non retenue');
  await expect(declined).toContainText('Hors du sujet d’aujourd’hui');
  await expect(inbox).toContainText('Rien à relire');
  await declined.scrollIntoViewIfNeeded();
  await picture(page, 'inbox-phone-light');
  expect(await violations(page), 'phone').toEqual([]);

  // Its author may say it otherwise.
  await declined.getByRole('button', { name: /^Proposer à nouveau/ }).click();
  await expect(inbox.getByRole('listitem')).toHaveText([/Tout raser/]);
  await expect(other.page.getByText('Tout raser')).toHaveCount(0);
});

test('i3: what became of one’s proposals is told on when the phase is over', async ({ room }) => {
  const cockpit = await moderated(room);
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const phone = new Phone(page);
  await phone.write('Des bancs au soleil');
  await expect(phone.said).toHaveText('Votre idée est transmise à l’animation.');
  const { workshop } = room.created;
  const next = { ...MODERATED, id: 'lire', label: 'Lire', rules: { ...OWN, see: 'everyone', authors: 'shown' } };
  await command(cockpit.page, workshop, { kind: 'set_script', phases: [MODERATED, next] });
  await command(cockpit.page, workshop, { kind: 'start_phase', phase: 'lire' });
  const proposed = page.getByRole('region', { name: 'Mes propositions (1)' });
  await expect(proposed.getByRole('listitem')).toContainText('En attente');
  await waiting(cockpit).getByRole('button', { name: 'Accepter : Des bancs au soleil' }).click();
  await expect(proposed.getByRole('listitem')).toContainText('Acceptée');
});

test('i3: all are accepted at once, after ten seconds in which it can be stopped; a laptop shows their states', async ({
  room,
}) => {
  const cockpit = await moderated(room, 'dark');
  const page = await room.enter('Léa', { view: 'liste', device: LAPTOP, scheme: 'dark' });
  const panel = page.getByRole('complementary', { name: 'Mes propositions' });
  for (const text of ['Un kiosque', 'Une fontaine', 'Des vélos']) {
    await panel.getByRole('textbox', { name: 'Votre idée' }).fill(text);
    await panel.getByRole('button', { name: 'Envoyer' }).click();
  }
  await expect(panel.getByText('En attente')).toHaveCount(3);
  await picture(cockpit.page, 'inbox-cockpit-dark');
  await waiting(cockpit).getByRole('button', { name: 'Accepter les 3 idées' }).click();
  await expect(cockpit.dock).toContainText('3 idées seront acceptées');
  await cockpit.button('Maintenant').click();
  await expect(panel.getByText('Acceptée', { exact: true })).toHaveCount(3);
  await expect(waiting(cockpit)).toContainText('Rien à relire');
  await picture(page, 'inbox-laptop-dark');
  expect(await violations(page), 'laptop').toEqual([]);
});

interface Café {
  readonly room: Room;
  readonly cockpit: Cockpit;
  readonly table: string;
  readonly plenary: string;
}

/** A café of one group, Inès and Noé at the first table with two ideas on it. */
async function café(room: Room): Promise<Café & { readonly pages: readonly [Page, Page] }> {
  const cockpit = await Cockpit.open(room);
  const inès = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const noé = await room.enter('Noé', { view: 'liste' });
  const { workshop, boards } = room.created;
  await command(cockpit.page, workshop, { kind: 'make_groups', count: 1, spread: { how: 'random' } });
  const table = boards[0]!.id;
  const plenary = boards.at(-1)!.id;
  const list = await new Outline(noé).ready();
  for (const text of ['Ouvrir le soir', 'Fermer la rue']) {
    await noé.getByRole('textbox', { name: 'Nouvelle idée dans Actions à mettre en place' }).fill(text);
    await noé.keyboard.press('Enter');
    await expect(list.note(text)).toBeVisible();
  }
  await expect(inès.getByRole('region', { name: 'Consigne' })).toContainText('Groupe A');
  return { room, cockpit, table, plenary, pages: [inès, noé] };
}

test('c1 c2 c3: a group looks at what is to leave its table; one objection keeps one idea', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Un café'), browse);
  const { cockpit, pages } = await café(room);
  const [inès, noé] = pages;
  const stranger = await room.enter('Zoé', { role: 'observer', view: 'liste' });
  await cockpit.choose(cockpit.button('Actions pour Groupe A'), 'Verser des idées');
  const pour = cockpit.page.getByRole('dialog', { name: 'Verser des idées : Groupe A' });
  await pour.getByRole('checkbox', { name: /Ouvrir le soir/ }).check();
  await pour.getByRole('checkbox', { name: /Fermer la rue/ }).check();
  await pour.getByRole('combobox', { name: 'Vers quel espace' }).selectOption({ label: 'Restitution' });
  await pour.getByRole('combobox', { name: 'Dans quelle zone' }).selectOption({ label: 'Constats' });
  expect(await violations(cockpit.page), 'pour').toEqual([]);
  await picture(cockpit.page, 'pour-cockpit-light');
  await pour.getByRole('button', { name: 'Demander l’accord pour 2 idées' }).click();

  const asked = (page: Page) => page.getByRole('dialog', { name: 'Ces 2 idées peuvent-elles quitter votre table ?' });
  await asked(inès).getByRole('checkbox', { name: /objection : Fermer la rue/ }).check();
  await picture(inès, 'gate-phone-light');
  expect(await violations(inès), 'gate').toEqual([]);
  await asked(inès).getByRole('button', { name: 'Retenir 1 idée, verser le reste' }).click();
  await expect(asked(inès)).toBeHidden();
  await expect(inès.getByText('1 sur 2 ont répondu')).toBeVisible();
  await expect(cockpit.page.getByText('1 sur 2 ont répondu')).toBeVisible();
  await expect(stranger.getByText(/Votre groupe est consulté/)).toHaveCount(0);
  await picture(noé, 'gate-laptop-light');
  await asked(noé).getByRole('button', { name: 'Pas d’objection' }).click();
  await expect(inès.getByText(/Votre groupe est consulté/)).toBeHidden();
  await expect(cockpit.page.getByText('1 idée reste à sa table, les autres sont versées.').first()).toBeVisible();

  await stranger.goto(`${room.address('liste')}&espace=${room.created.boards.at(-1)!.id}`);
  const plenary = await new Outline(stranger).ready();
  await expect(plenary.note('Ouvrir le soir')).toBeVisible();
  await expect(plenary.note('Fermer la rue')).toHaveCount(0);
});

test('d8: where an idea comes from is told in the list, on the canvas and on a phone', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Un café'), browse);
  const { cockpit, table, plenary, pages } = await café(room);
  const { workshop, token } = room.created;
  const at = (view: View) => `${room.address(view)}&espace=${plenary}`;
  const read = await fetch(`${server.origin}/api/workshops/${workshop}/boards/${table}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const board = (await read.json()) as { zones: { notes: { id: string; text: string }[] }[] };
  const note = board.zones.flatMap(({ notes }) => notes).find(({ text }) => text === 'Ouvrir le soir')!;
  const notes = [{ board: table, note: note.id }];
  await command(cockpit.page, workshop, { kind: 'pour', notes, board: plenary, zone: 'findings' });

  const told = (page: Page) => page.getByRole('dialog', { name: 'D’où vient cette idée ?' });
  const [inès, noé] = pages;
  await noé.goto(at('liste'));
  const list = await new Outline(noé).ready();
  await list.note('Ouvrir le soir').focus();
  await list.row('Ouvrir le soir').getByRole('button', { name: /^Actions sur/ }).click();
  await noé.getByRole('menuitem', { name: 'D’où vient cette idée ?' }).click();
  await expect(told(noé).getByRole('listitem')).toHaveText(/Ouvrir le soir.*Formation et parcours.*Actions à mettre/s);
  await expect(told(noé).getByRole('listitem')).toContainText('Copiée aujourd’hui');
  expect(await violations(noé), 'origins').toEqual([]);
  await picture(noé, 'origin-laptop-light');

  const plan = await cockpit.page.context().newPage();
  await plan.goto(at('plan'));
  await new Plan(plan).note('Ouvrir le soir').click();
  await plan.getByRole('button', { name: 'D’où vient cette idée ?' }).click();
  await expect(told(plan).getByRole('listitem')).toContainText('Ouvrir le soir');

  await inès.goto(at('ecrire'));
  await new Phone(inès).tab('Lire').click();
  await inès.getByRole('button', { name: /^Ouvrir le soir/ }).click();
  await inès.getByRole('button', { name: 'D’où vient cette idée ?' }).click();
  await expect(told(inès).getByRole('listitem')).toContainText('Ouvrir le soir');
  await picture(inès, 'origin-phone-light');
  expect(await violations(inès), 'origins on a phone').toEqual([]);
});
