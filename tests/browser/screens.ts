// Every screen a person meets, each opened the same way for all checks that go over all screens.
import type { Page } from '@playwright/test';
import { commands } from './pages/cockpit';
import { Outline } from './pages/outline';
import { Phone } from './pages/phone';
import { Plan } from './pages/plan';
import { expect, LAPTOP, PHONE, type Device, type Room, type Scheme } from './room';

export interface Look {
  readonly device?: Device;
  readonly scheme?: Scheme;
  readonly locale?: string;
}

export interface Screen {
  readonly name: string;
  open(room: Room, look: Look): Promise<Page>;
}

async function visit(
  room: Room,
  path: string,
  { device = LAPTOP, scheme = 'light', locale = 'fr-FR' }: Look,
): Promise<Page> {
  const page = await (await room.visitor(device, scheme, locale)).newPage();
  await page.goto(`${room.server.origin}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

type Asked = Readonly<Record<string, unknown>>;

interface Inside {
  readonly groups: readonly { readonly id: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly decisions: readonly { readonly id: string }[];
}

/** Somebody who takes part in a session that has come this far, on a workshop of its own. */
async function during(
  room: Room,
  look: Look,
  template: string,
  ...steps: readonly ((inside: Inside) => readonly Asked[])[]
): Promise<Page> {
  const other = await room.another(template);
  const lead = await other.lead();
  const page = await other.enter('Léa', { view: 'ecrire', device: PHONE, ...look });
  const { workshop } = other.created;
  for (const step of steps) {
    const told = await lead.request.get(`${room.server.origin}/api/workshops/${workshop}`);
    const { workshop: inside } = (await told.json()) as { workshop: Inside };
    await commands(lead, workshop, step(inside));
  }
  await lead.context().close();
  return page;
}
const starts = (...phases: readonly string[]): Asked[] => phases.map((phase) => ({ kind: 'start_phase', phase }));
const arrived = (page: Page) => page.getByRole('button', { name: /^(J’y suis|I’m here)$/ });

/** What is there in some phases only. */
const MOMENTS: readonly Screen[] = [
  {
    name: 'private-writing',
    open: async (room, look) => {
      const page = await during(room, look, 'idees-socles', () => starts('arrivee-1'));
      await expect(page.getByText(/^(Visible de vous seul|Only you can see)/).first()).toBeVisible();
      return page;
    },
  },
  {
    name: 'vote',
    open: async (room, look) => {
      const options = ['Des bancs', 'Un jardin'];
      const plan = { title: 'Des idées ?', how: { kind: 'judgement' }, zones: [], board: null, options, by_group: false };
      const page = await during(room, look, 'idees-socles', () => [...starts('arrivee-1'), { kind: 'open_vote', plan }]);
      await expect(page.getByRole('group', { name: 'Des bancs' })).toBeVisible();
      return page;
    },
  },
  {
    name: 'consent',
    open: async (room, look) => {
      const plan = { subject: 'Les horaires', text: 'Le lieu ouvre le lundi.', context: '', trial: '', proposer: null };
      const page = await during(
        room,
        look,
        'consentement',
        () => [{ kind: 'open_decision', plan: { ...plan, circle: [], group: null } }],
        ({ decisions }) =>
          ['clarification', 'reactions', 'amendment', 'objections'].map((to) => ({
            kind: 'on_decision',
            decision: decisions.at(-1)!.id,
            act: { act: 'advance', to },
          })),
      );
      await expect(page.locator('label.choice')).toHaveCount(3);
      return page;
    },
  },
  {
    name: 'rotation',
    open: async (room, look) => {
      const page = await during(room, look, 'world-cafe', () => [
        { kind: 'make_groups', count: 6, spread: { how: 'random' } },
        ...starts('seating'),
      ]);
      await expect(arrived(page)).toBeVisible();
      return page;
    },
  },
  {
    name: 'host-table',
    open: async (room, look) => {
      const page = await during(
        room,
        look,
        'world-cafe',
        () => [{ kind: 'make_groups', count: 6, spread: { how: 'by_hand' } }],
        ({ groups, people }) => [
          { kind: 'set_host', group: groups[0]!.id, person: people.find(({ name }) => name === 'Léa')!.id },
          ...starts('seating', 'round-1-1', 'round-1-2'),
        ],
      );
      await arrived(page).click();
      await expect(page.getByRole('region', { name: /^(Ma table|My table)$/ })).toBeVisible();
      return page;
    },
  },
  {
    name: 'projector',
    open: async (room, look) => {
      const other = await room.another();
      const lead = await other.lead();
      await commands(lead, other.created.workshop, starts('arrivee-1', 'arrivee-2', 'silence', 'commun'));
      await lead.context().close();
      const page = await other.enter('Écran', { role: 'projector', ...look });
      await expect(page.getByRole('timer')).toBeVisible();
      await expect(page.getByRole('listitem').filter({ hasText: 'modulables' }).first()).toBeVisible();
      return page;
    },
  },
];

export const SCREENS: readonly Screen[] = [
  {
    name: 'home',
    open: (room, look) => visit(room, '/', look),
  },
  {
    name: 'join',
    open: async (room, look) => {
      const page = await visit(room, `/i#${room.created.invitations.participant}`, look);
      await expect(page.getByRole('heading', { name: 'Idées socles de mai' })).toBeVisible();
      return page;
    },
  },
  {
    name: 'plan',
    open: async (room, look) => {
      const page = await room.enter('Léa', { role: 'facilitator', view: 'plan', ...look });
      await expect(page.locator('[data-board]')).toBeVisible();
      // Far away, or on a phone, ideas are painted; close enough they are elements.
      if ((look.device ?? LAPTOP) === LAPTOP) await new Plan(page).ready();
      return page;
    },
  },
  {
    name: 'list',
    open: async (room, look) => {
      const page = await room.enter('Léa', { role: 'facilitator', view: 'liste', ...look });
      await new Outline(page).ready();
      return page;
    },
  },
  {
    name: 'phone',
    open: async (room, look) => {
      const page = await room.enter('Léa', { view: 'ecrire', device: PHONE, ...look });
      await expect(new Phone(page).field.or(page.getByRole('textbox', { name: 'Your idea' }))).toBeVisible();
      return page;
    },
  },
  {
    name: 'cockpit',
    open: async (room, look) => {
      const page = await room.enter('Léa', { role: 'facilitator', view: 'liste', ...look });
      await page.goto(`${room.server.origin}/a/${room.created.workshop}/animer`);
      await expect(page.locator('footer button').first()).toBeVisible();
      return page;
    },
  },
  {
    name: 'replay',
    open: async (room, look) => {
      const page = await room.enter('Léa', { role: 'facilitator', view: 'liste', ...look });
      await page.goto(`${room.server.origin}/a/${room.created.workshop}/rejeu`);
      await expect(page.getByRole('slider')).toBeVisible();
      return page;
    },
  },
  {
    name: 'report',
    open: async (room, look) => {
      const page = await room.enter('Léa', { role: 'facilitator', view: 'liste', ...look });
      await page.goto(`${room.server.origin}/a/${room.created.workshop}/restitution`);
      await expect(page.getByText('location vélo', { exact: true })).toBeVisible();
      return page;
    },
  },
  {
    name: 'accessibility',
    open: (room, look) => visit(room, '/accessibilite', look),
  },
  {
    name: 'privacy',
    open: (room, look) => visit(room, '/confidentialite', look),
  },
  {
    name: 'retention',
    open: async (room, look) => {
      const page = await room.enter('Léa', { role: 'facilitator', view: 'liste', ...look });
      await new Outline(page).ready();
      await page.getByRole('button', { name: /^(Réglages|Settings)$/ }).click();
      await page.getByRole('button', { name: /^(Confidentialité et conservation|Privacy and retention)$/ }).click();
      await expect(page.getByRole('dialog', { name: /^(Confidentialité|Privacy)$/ })).toBeVisible();
      return page;
    },
  },
  ...MOMENTS,
];
