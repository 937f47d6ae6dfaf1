// Every screen a person meets, each opened the same way for all checks that go over all screens.
import type { Page } from '@playwright/test';
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
];
