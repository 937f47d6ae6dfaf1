// What was written in private, revealed group by group or one person after the other, from the cockpit's dialog.
import { violations } from '../axe';
import { Cockpit, command, commands } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { expect, PHONE, test } from '../room';

test('ideas are revealed group by group, then the rest one by one, each after ten seconds to stop it', async ({ room }) => {
  const cockpit = await Cockpit.open(room);
  const { workshop } = room.created;
  const names = ['Léa', 'Omar', 'Inès'] as const;
  const pages = await Promise.all(names.map((name) => room.enter(name, { view: 'ecrire', device: PHONE })));
  const reader = await new Outline(await room.enter('Jules', { view: 'liste' })).ready();
  await cockpit.button('Faire des groupes').first().click();
  await cockpit.dialog.getByRole('spinbutton').fill('2');
  await cockpit.dialog.getByRole('radio', { name: 'À la main' }).check({ force: true });
  await cockpit.dialog.getByRole('button', { name: 'Faire les groupes' }).click();
  for (const [name, letter] of [
    ['Léa', 'A'],
    ['Omar', 'B'],
  ] as const) {
    await cockpit.choose(cockpit.person(name), `Placer dans : Groupe ${letter}`);
    await expect(cockpit.group(letter)).toContainText(name);
  }
  await commands(
    cockpit.page,
    workshop,
    ['arrivee-1', 'arrivee-2', 'silence'].map((phase) => ({ kind: 'start_phase', phase })),
  );
  for (const [n, page] of pages.entries()) await new Phone(page).writeKept(`L’idée de ${names[n]!}`);

  const reveals = async (whose: string, group?: string) => {
    await cockpit.button('Révéler autrement').click();
    await cockpit.dialog.getByRole('radio', { name: whose }).check({ force: true });
    if (group) await cockpit.dialog.getByRole('combobox').selectOption({ label: group });
    await picture(cockpit.page, `reveal-${group ?? 'next'}`);
    expect(await violations(cockpit.page, 'dialog[open]')).toEqual([]);
    await cockpit.dialog.getByRole('button', { name: 'Révéler' }).click();
    await cockpit.button('Maintenant').click();
  };
  const told = async (...expected: readonly string[]) => {
    for (const name of names) {
      await expect(reader.note(`L’idée de ${name}`)).toHaveCount(expected.includes(name) ? 1 : 0);
    }
  };
  await reveals('Celles d’un groupe', 'Groupe B');
  await expect(reader.note('L’idée de Omar')).toBeVisible();
  await told('Omar');
  await reveals('Celles d’un groupe', 'Groupe A');
  await expect(reader.note('L’idée de Léa')).toBeVisible();
  await told('Omar', 'Léa');
  // Who is in no group is left: the next person who has written.
  await reveals('Une personne après l’autre');
  await expect(reader.note('L’idée de Inès')).toBeVisible();
  await told(...names);
  await expect(cockpit.button('Révéler autrement')).toHaveCount(0);
  await command(cockpit.page, workshop, { kind: 'start_phase', phase: 'commun' });
  await told(...names);
});
