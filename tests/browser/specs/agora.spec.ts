// Peer groups and their AGORA, as a room lives them (methods M12): what is said among peers, what of it is let out, where
// two groups meet, and who answers for what. Whatever a group said and kept reaches nobody else, by the frames.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { arrive } from '../pages/cafe';
import { Cockpit, command, commands } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, Room, test } from '../room';

const KEPT = 'Notre avis sur la direction';
const POURED = 'Un calendrier partagé';
const SECRET = 'On nous demande tout, tout de suite';
const TENSION = 'Qui le tient à jour\u00a0?';

interface View {
  readonly groups: readonly { readonly id: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** All that a page was sent, whatever the plane: frames and answers, from its next load on. */
async function heard(page: Page): Promise<() => Promise<string>> {
  const told: (string | Buffer)[] = [];
  const answers: Promise<unknown>[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => told.push(payload)));
  page.on('response', (answer) => {
    if (/\/api\//.test(answer.url()))
      answers.push(
        answer
          .text()
          .then((text) => told.push(text))
          .catch(() => undefined),
      );
  });
  await page.reload();
  return async () => {
    await Promise.all(answers);
    return told.map((one) => one.toString('utf8')).join('\n');
  };
}

test('c1 c3 f1: peers speak among themselves, let out what nobody objects to, and the AGORA answers it', async ({
  server,
  browse,
}) => {
  test.setTimeout(120_000);
  const room = new Room(server, await server.create('agora', 'Entre pairs'), browse);
  const { workshop, boards } = room.created;
  const [agora, pairs] = [boards[0]!.id, boards[1]!.id];
  const crossing = boards.at(-1)!.id;
  const cockpit = await Cockpit.open(room);
  const lead = cockpit.page;
  const [ada, ines] = (await Promise.all(
    ['Ada', 'Inès'].map((name) => room.enter(name, { view: 'ecrire', device: PHONE })),
  )) as [Page, Page];
  const ben = await room.enter('Ben', { device: LAPTOP });
  const cleo = await room.enter('Cléo', { device: LAPTOP });
  const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
  const say = (asked: Readonly<Record<string, unknown>>) => command(lead, workshop, asked);
  const starts = (...phases: readonly string[]) =>
    commands(
      lead,
      workshop,
      phases.map((phase) => ({ kind: 'start_phase', phase })),
    );
  const inside = async (): Promise<View> =>
    lead.evaluate(
      async (id) => ((await (await fetch(`/api/workshops/${id}`)).json()) as { workshop: View }).workshop,
      workshop,
    );

  await say({ kind: 'make_groups', count: 3, spread: { how: 'by_hand' } });
  const { groups, people } = await inside();
  const seats = { Ada: 0, Inès: 0, Ben: 1, Cléo: 2 };
  for (const [name, group] of Object.entries(seats)) {
    const person = people.find((one) => one.name === name)!.id;
    await say({ kind: 'move_to_group', person, group: groups[group]!.id });
  }
  const others = await Promise.all([ben, cleo, screen, lead].map(heard));
  await expect(cockpit.dock).toBeVisible();

  // The rules of the room, before anything is said in it.
  await starts('cadre');
  await expect(ada.getByText('Ce qui est dit ici reste ici\u00a0; seul ce que le groupe verse en sort.')).toBeVisible();
  await arrive(ada, ines, ben, cleo);
  await picture(ada, 'agora-1-phone');
  await starts('points-de-vue');
  await new Phone(ada).writeKept(SECRET);
  await new Phone(ines).tab('Lire').click();
  await expect(ines.getByRole('button', { name: new RegExp(SECRET) })).toBeVisible();
  await starts('besoins', 'propositions', 'verser');
  for (const text of [KEPT, POURED]) await new Phone(ada).writeKept(text);

  // The facilitation chooses nothing unread: it comes into the group, as everyone sees, and asks each of them.
  await expect(cockpit.group('B')).toContainText('Un espace réservé au groupe');
  await expect(cockpit.group('B').getByRole('link')).toHaveCount(0);
  await cockpit.choose(cockpit.button('Actions pour Groupe A'), 'Verser des idées');
  const pour = lead.getByRole('dialog', { name: 'Verser des idées\u00a0: Groupe A' });
  await expect(pour.getByText(/Cet espace est réservé au groupe/)).toBeVisible();
  await expect(pour.getByRole('checkbox', { name: new RegExp(POURED) })).toHaveCount(0);
  await picture(lead, 'agora-2-apart');
  // From here on she reads what is said there.
  const unread = await others[3]!();
  for (const words of [SECRET, KEPT, POURED]) expect(unread).not.toContain(words);
  await pour.getByRole('button', { name: 'Entrer dans ce groupe' }).click();
  // The button is gone; the first idea has the focus.
  await expect(pour.getByRole('group').getByRole('checkbox').first()).toBeFocused();
  for (const text of [KEPT, POURED]) await pour.getByRole('checkbox', { name: new RegExp(text) }).check();
  await pour.getByRole('combobox', { name: 'Vers quel espace' }).selectOption({ label: 'Croisement' });
  await pour
    .getByRole('combobox', { name: 'Dans quelle zone' })
    .selectOption({ label: 'Les points de vue des deux groupes' });
  await picture(lead, 'agora-3-pour');
  expect(await violations(lead), 'pour').toEqual([]);
  await pour.getByRole('button', { name: 'Demander l’accord pour 2 idées' }).click();
  const asked = (page: Page) => page.getByRole('dialog', { name: /^Ces 2 idées peuvent-elles quitter votre table/ });
  await asked(ines)
    .getByRole('checkbox', { name: new RegExp(`objection : ${KEPT}`) })
    .check();
  await picture(ines, 'agora-4-gate');
  await asked(ines).getByRole('button', { name: 'Retenir 1 idée, verser le reste' }).click();
  await asked(ada).getByRole('button', { name: 'Pas d’objection' }).click();
  await expect(lead.getByText('2 sur 3 ont répondu')).toBeVisible();
  await cockpit.button('Verser sans attendre').click();
  await cockpit.button('Maintenant').click();
  await expect(lead.getByText('1 idée reste à sa table, les autres sont versées.').first()).toBeVisible();
  await cockpit.choose(cockpit.button('Actions pour Groupe A'), 'Sortir de ce groupe');
  await expect
    .poll(() =>
      lead.evaluate((at) => fetch(at).then(({ status }) => status), `/api/workshops/${workshop}/boards/${pairs}`),
    )
    .toBe(403);

  // Two groups meet: what one says is about what the other let out.
  await starts('croisement');
  await ben.goto(`${room.address('liste')}&espace=${crossing}`);
  const list = await new Outline(ben).ready();
  await expect(list.note(POURED)).toBeVisible();
  await expect(list.note(KEPT)).toHaveCount(0);
  const tension = list.addField('Tension');
  await tension.fill(TENSION);
  await tension.press('Enter');
  await expect(ben.getByText('Choisissez d’abord l’idée à laquelle vous répondez.')).toBeVisible();
  await ben.getByRole('combobox', { name: /À quelle idée/ }).selectOption({ label: POURED });
  await tension.press('Enter');
  await expect(list.row(TENSION)).toBeVisible();
  await list.addField('Propositions communes').fill('Un calendrier tenu à deux');
  await ben
    .getByRole('combobox', { name: /À quelle idée/ })
    .last()
    .selectOption({ label: POURED });
  await list.addField('Propositions communes').press('Enter');
  await expect(list.row('Un calendrier tenu à deux')).toBeVisible();
  await picture(ben, 'agora-5-crossing');
  expect(await violations(ben), 'crossing').toEqual([]);

  // The third group neither reads nor hears them: it is told so, and goes on in its own space.
  await expect(
    cleo.getByText('Ce temps réunit d’autres groupes. Vous pouvez lire, ou continuer dans votre espace.'),
  ).toBeVisible();
  await expect(screen.getByText('Lisez les deux colonnes')).toBeVisible();
  await picture(screen, 'agora-5-crossing-screen');
  const [theirs, elus] = [new Outline(cleo), boards[3]!.id];
  await cleo.goto(room.address('liste'));
  await theirs.ready();
  await expect(cleo.getByRole('combobox', { name: 'Changer d’espace' }).getByRole('option')).toHaveText([
    'AGORA',
    'Élus',
  ]);
  await theirs.addField('Nos freins').fill('Un mandat de six ans');
  await theirs.addField('Nos freins').press('Enter');
  await expect(theirs.row('Un mandat de six ans')).toBeVisible();
  await picture(cleo, 'agora-5-others');
  expect(await violations(cleo), 'others').toEqual([]);
  for (const [board, status] of [
    [crossing, 403],
    [elus, 200],
  ] as const) {
    const answered = (at: string) => fetch(at).then((answer) => answer.status);
    expect(await cleo.evaluate(answered, `/api/workshops/${workshop}/boards/${board}`)).toBe(status);
  }

  // What both agreed on is asked of those who answer for it: oui, non, oui si…, and by when.
  await starts('revelation', 'echos', 'accords', 'interpellation');
  await cleo.goto(`${room.address('liste')}&espace=${agora}`);
  const plenary = await new Outline(cleo).ready();
  const answers = plenary.section('Interpellations');
  await expect(answers.getByText('Un calendrier tenu à deux', { exact: true })).toBeVisible();
  const reply = plenary.addField('Interpellations');
  for (const [text, column] of [
    ['Oui si chaque service le remplit', 'Réponse\u00a0: oui, non, oui si…'],
    ['Le 1er mars', 'Échéance'],
  ] as const) {
    await reply.fill(text);
    await answers.getByRole('combobox', { name: 'Ligne' }).selectOption({ label: 'Des DGS aux élus' });
    await answers.getByRole('combobox', { name: 'Colonne' }).selectOption({ label: column });
    await reply.press('Enter');
    await expect(plenary.row(text)).toBeVisible();
  }
  await picture(cleo, 'agora-6-answers');
  expect(await violations(cleo), 'answers').toEqual([]);

  // The file has what was let out; of what was said among peers nothing left their space.
  const file = await lead.evaluate(
    (at) => fetch(at).then((answer) => answer.text()),
    `/api/workshops/${workshop}/deliverables/document?lang=fr`,
  );
  expect(file).toContain('Oui si chaque service le remplit');
  expect(file).toContain('Un calendrier tenu à deux');
  const [toBen, toCleo, toScreen] = await Promise.all(others.slice(0, 3).map((told) => told()));
  for (const words of [SECRET, KEPT])
    for (const told of [file, toBen, toCleo, toScreen]) expect(told).not.toContain(words);
  // Nor was anybody told what two groups said to each other but what they asked of all.
  for (const words of [POURED, TENSION]) for (const told of [file, toCleo, toScreen]) expect(told).not.toContain(words);
});
