// A replay that is handed out: it carries the phases that were chosen and no other, and ends when it was said to.
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Replay } from '../pages/replay';
import { pictures } from '../picture';
import { expect, PHONE, test, type Room } from '../room';

test.describe.configure({ timeout: 120_000 });

/** Two phases, with an idea in each. */
async function twoPhases(room: Room): Promise<void> {
  const cockpit = await Cockpit.open(room, 'Ana');
  const lea = await new Outline(await room.enter('Léa')).ready();
  const say = (asked: Readonly<Record<string, unknown>>) => command(cockpit.page, room.created.workshop, asked);
  const phase = (id: string, label: string) => ({ id, label, seconds: null });
  await say({ kind: 'set_script', phases: [phase('un', 'Ouvrir'), phase('deux', 'Choisir')] });
  for (const [id, text] of [
    ['un', 'Un samovar'],
    ['deux', 'Un billard'],
  ] as const) {
    await say({ kind: 'start_phase', phase: id });
    await lea.addField('ESPACE CAFÉ').fill(text);
    await lea.press('Enter');
    const texts = async () => {
      const { zones } = await room.server.board(room.created);
      return zones.find(({ title }) => title === 'ESPACE CAFÉ')?.notes.map((note) => note.text);
    };
    await expect.poll(texts).toContain(text);
  }
  await lea.page.context().close();
  await cockpit.page.context().close();
}

test('y8: a stranger reads the phase that was chosen, and none is not all of them', async ({ room }) => {
  await twoPhases(room);
  const facilitator = await Replay.open(room);
  const { page } = facilitator;
  await facilitator.button('Publier').click();
  const dialog = facilitator.dialog('Publier le rejeu');
  await dialog.getByRole('checkbox', { name: 'Toutes les phases' }).uncheck();
  const [first, second] = [/Ouvrir$/, /Choisir$/].map((name) => dialog.getByRole('checkbox', { name }));
  await first!.uncheck();
  await second!.uncheck();
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Cochez au moins une phase, ou toutes.');
  await expect(dialog.getByText('Aucun lien pour l’instant.')).toBeVisible();
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await pictures(page, 'replay-publish-no-phase');

  await second!.check();
  await dialog.getByRole('button', { name: 'Créer le lien' }).click();
  const field = dialog.getByRole('textbox', { name: 'Lien du rejeu' });
  await expect(field).toBeVisible();
  const reader = await (await room.visitor()).newPage();
  const bytes: string[] = [];
  reader.on('response', async (response) => {
    if (response.url().includes('/api/replays/')) bytes.push(await response.text());
  });
  await reader.goto(await field.inputValue());
  const replay = await new Replay(reader).ready();
  await replay.press('End');
  await replay.show('Liste');
  await expect(replay.list.note('Un billard')).toBeVisible();
  await expect(replay.list.note('Un samovar')).toHaveCount(0);
  await replay.tab('Repères').click();
  await expect(reader.getByRole('tabpanel').getByText(/Choisir/)).toBeVisible();
  await expect(reader.getByRole('tabpanel').getByText(/Ouvrir/)).toHaveCount(0);
  expect(bytes.join('')).toContain('billard');
  expect(bytes.join('')).not.toContain('samovar');
});

test('y9: a link that has expired says so, and to whom to turn', async ({ room }) => {
  await twoPhases(room);
  const facilitator = await Replay.open(room);
  const { page } = facilitator;
  const { workshop, boards } = room.created;
  // As short as no dialog offers it, and long enough for the server to take it.
  const until = Date.now() + 4_000;
  const publish = { kind: 'publish_replay', boards: [boards[0]!.id], phases: null, until, without_groups: true };
  await command(page, workshop, publish);
  const links = await page.request.get(`${room.server.origin}/api/workshops/${workshop}/replay/links`);
  const [{ secret }] = (await links.json()) as [{ secret: string }];
  const reader = await (await room.visitor(PHONE)).newPage();
  const asked = `${room.server.origin}/api/replays/${secret}`;
  await expect.poll(async () => (await reader.request.get(asked)).status(), { timeout: 15_000 }).toBe(410);
  await reader.goto(`${room.server.origin}/r#${secret}`);
  await expect(reader.getByRole('heading', { name: 'Ce rejeu n’est plus publié' })).toBeVisible();
  await expect(reader.getByText('Demandez un nouveau lien à l’animation.')).toBeVisible();
  expect(await violations(reader)).toEqual([]);
  await pictures(reader, 'replay-over-phone');
});
