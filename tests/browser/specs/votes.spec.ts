// Each kind of vote as people meet it: answered on a phone, typed by a host for someone without one, closed, told, read on
// the screen for the room. (Points are in session.spec.ts, consent and nomination in specs of their own.)
import type { Locator } from '@playwright/test';
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Wire } from '../pages/wire';
import { picture } from '../picture';
import { expect, PHONE, PROJECTOR, test } from '../room';

const OPTIONS = ['Des bancs', 'Un jardin'] as const;
const TITLE = 'Que garder ?';

interface Kind {
  readonly name: string;
  readonly how: object;
  /** Answers it, better for the benches than for the garden. */
  readonly fill: (sheet: Locator) => Promise<void>;
  /** What the room reads of each, where everyone answered so. */
  readonly told: readonly [RegExp, RegExp];
}

/** One of the answers beside an option. */
const choose = (sheet: Locator, option: string, answer: string) =>
  sheet
    .getByRole('group', { name: option, exact: true })
    .getByRole('radio', { name: answer, exact: true })
    .check({ force: true });
const each = (answers: readonly [string, string]) => async (sheet: Locator) => {
  for (const [n, option] of OPTIONS.entries()) await choose(sheet, option, answers[n]!);
};

const KINDS: readonly Kind[] = [
  { name: 'yes_no', how: { kind: 'yes_no' }, fill: each(['Oui', 'Non']), told: [/2 oui · 0 non/, /0 oui · 2 non/] },
  { name: 'scale', how: { kind: 'scale', steps: 5 }, fill: each(['4', '2']), told: [/4 sur 5/, /2 sur 5/] },
  {
    name: 'two_axes',
    how: { kind: 'two_axes', x: 'Utilité', y: 'Faisabilité', steps: 5 },
    fill: async (sheet) => {
      for (const [option, useful, feasible] of [
        ['Des bancs', '5', '4'],
        ['Un jardin', '3', '2'],
      ] as const) {
        await choose(sheet, `${option} Utilité`, useful);
        await choose(sheet, `${option} Faisabilité`, feasible);
      }
    },
    told: [/Utilité\s: 5 · Faisabilité\s: 4/, /Utilité\s: 3 · Faisabilité\s: 2/],
  },
  {
    name: 'ranking',
    how: { kind: 'ranking', places: 2 },
    fill: async (sheet) => {
      for (const option of OPTIONS) {
        await sheet.getByRole('button', { name: new RegExp(`^Classer\\s?: ${option}$`) }).click();
      }
    },
    told: [/4 points/, /2 points/],
  },
  {
    name: 'judgement',
    how: { kind: 'judgement' },
    fill: each(['Très bien', 'Passable']),
    told: [/Très bien/, /Passable/],
  },
];

for (const { name, how, fill, told } of KINDS) {
  test(`a vote of the kind ${name}: cast on a phone, entered for someone, closed, told to the room`, async ({
    room,
  }) => {
    const { workshop } = room.created;
    const phone = await room.enter('Léa', { view: 'ecrire', device: PHONE });
    const screen = await room.enter('Écran', { role: 'projector', device: PROJECTOR });
    const cockpit = await Cockpit.open(room);
    const say = (asked: Readonly<Record<string, unknown>>) => command(cockpit.page, workshop, asked);
    // Léa hosts a group: she types for who has no phone.
    await cockpit.makeGroups(1);
    await cockpit.choose(cockpit.group('A').getByRole('button', { name: /^Léa/ }), 'Désigner hôte de la table');
    await expect(cockpit.group('A').getByRole('button', { name: 'Léa hôte' })).toBeVisible();
    await say({ kind: 'start_phase', phase: 'arrivee-1' });
    const wire = await Wire.of(phone);
    const plan = { title: TITLE, how, zones: [], board: null, options: [...OPTIONS], by_group: false };
    await say({ kind: 'open_vote', plan });

    const sheet = phone.getByRole('dialog', { name: TITLE });
    await expect(sheet).toContainText('Vote d’animation, pas une élection au sens légal.');
    await fill(sheet);
    // The one that has the focus shows it on its label alone.
    const drawn = await sheet.locator('input[type=radio]').evaluateAll((all: HTMLElement[]) => all.map((one) => one.offsetWidth));
    expect(drawn.filter((width) => width > 1)).toEqual([]);
    await picture(phone, `vote-${name}-phone`);
    expect(await violations(phone, 'dialog[open]'), 'answering').toEqual([]);
    await sheet.getByRole('button', { name: 'Valider' }).click();
    await expect(sheet).toContainText('Votre vote est pris en compte');

    await sheet.getByRole('button', { name: 'Voter pour une personne sans téléphone' }).click();
    await expect(sheet).toContainText('Son bulletin sera compté comme saisi par la table.');
    await sheet.getByRole('textbox', { name: 'Prénom de la personne' }).fill('Marie');
    await fill(sheet);
    await sheet.getByRole('button', { name: 'Valider' }).click();
    await expect(sheet).toContainText('Saisis par vous : Marie');

    await expect(screen.getByText(/Votez sur votre téléphone/)).toBeVisible();
    const article = cockpit.page.getByRole('article', { name: TITLE });
    await expect(article.getByRole('table')).toHaveCount(0);
    expect(wire.tallies).toEqual([]);
    const line = (option: string) => screen.getByRole('listitem').filter({ hasText: option });
    for (const [n, option] of OPTIONS.entries()) await expect(line(option)).not.toContainText(told[n]!);

    await cockpit.does('Clore le vote');
    await expect(screen.getByText('Le vote est clos')).toBeVisible();
    await expect(article.getByRole('table', { name: /saisi/ })).toBeVisible();
    expect(wire.tallies).toEqual([]);
    await expect(sheet.getByRole('table')).toHaveCount(0);

    await cockpit.does('Montrer le résultat');
    for (const [n, option] of OPTIONS.entries()) await expect(line(option)).toContainText(told[n]!);
    await expect(screen.getByRole('listitem').first()).toContainText(OPTIONS[0]);
    const result = sheet.getByRole('table', { name: /dont 1 saisi par un hôte/ });
    await expect(result.getByRole('row').nth(1)).toContainText(OPTIONS[0]);
    await expect(result.getByRole('row').nth(2)).toContainText(OPTIONS[1]);
    // Read in words: no column is so narrow that letters stand one below the other.
    for (const score of await result.getByRole('row').locator('td:last-child').all()) {
      expect((await score.boundingBox())!.height).toBeLessThan(90);
    }
    // Who voted what is nowhere, and neither is for whom a ballot was entered.
    for (const page of [screen, cockpit.page]) await expect(page.getByText('Marie')).toHaveCount(0);
    await picture(phone, `vote-${name}-told`);
    await picture(screen, `vote-${name}-screen`);
    await picture(cockpit.page, `vote-${name}-cockpit`);
    expect(await violations(phone, 'dialog[open]'), 'told').toEqual([]);
    expect(await violations(screen), 'screen').toEqual([]);
  });
}
