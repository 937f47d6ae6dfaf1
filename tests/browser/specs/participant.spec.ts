// What someone who takes part sees of a facilitated workshop: the prompt and the time, private writing, votes, tables.
import type { Page } from '@playwright/test';
import { violations } from '../axe';
import { command as say } from '../pages/cockpit';
import { Phone } from '../pages/phone';
import { picture } from '../picture';
import { expect, PHONE, Room, SMALL_PHONE, test } from '../room';
import { allNotes } from '../server';

const bar = (page: Page) => page.getByRole('region', { name: 'Consigne' });
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Que garder ?' });

/** A facilitator, in a browser of their own, says what happens next. */
const leads = new WeakMap<Room, Promise<Page>>();
async function command(room: Room, asked: Readonly<Record<string, unknown>>): Promise<void> {
  const lead = leads.get(room) ?? room.lead();
  leads.set(room, lead);
  await say(await lead, room.created.workshop, asked);
}

/** Begins the script of «Idées socles»: its first phase is written in silence. */
const begin = (room: Room) => command(room, { kind: 'start_phase', phase: 'arrivee-1' });
const poll = (room: Room, how: object, options: readonly string[]) =>
  command(room, {
    kind: 'open_vote',
    plan: { title: 'Que garder ?', how, zones: [], board: null, options, by_group: false },
  });

interface Wire {
  held: boolean;
  readonly waiting: (() => void)[];
}
/** From the next load on, what the page sends to its private board can be made to wait. */
async function holdableWire(page: Page) {
  await page.addInitScript(() => {
    const send = WebSocket.prototype.send;
    const wire: Wire = { held: false, waiting: [] };
    Object.assign(window, { wire });
    WebSocket.prototype.send = function (data) {
      const go = () => send.call(this, data);
      if (wire.held && this.url.includes('/drafts-')) wire.waiting.push(go);
      else go();
    };
  });
  const tell = (say: (wire: Wire) => number) =>
    page.evaluate(`(${say.toString()})(window.wire)`) as Promise<number>;
  return {
    hold: () => tell((wire) => Number((wire.held = true))),
    waiting: () => tell((wire) => wire.waiting.length),
    letGo: () =>
      tell((wire) => {
        wire.held = false;
        const waiting = wire.waiting.splice(0);
        waiting.forEach((go) => go());
        return waiting.length;
      }),
  };
}

test('a phone and a laptop are told the phase, what is asked, and the time that is left', async ({ room }) => {
  const phone = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Léa');
  await begin(room);
  for (const page of [phone, laptop]) {
    await expect(bar(page)).toContainText('Inclusion');
    await expect(bar(page)).toContainText('Avec quoi j’arrive');
    await expect(bar(page)).toContainText(/[45]:\d\d/);
  }
  await command(room, { kind: 'freeze' });
  await expect(bar(phone)).toContainText('L’animation a suspendu l’espace');
});

test('what a phone writes whose clock is two hours late bears the server’s time', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  await page.addInitScript(() => {
    const right = Date.now;
    Date.now = () => right() - 7_200_000;
  });
  await page.reload();
  const phone = new Phone(page);
  const from = Date.now();
  await phone.writeKept('À l’heure');
  const written = allNotes(await room.server.board(room.created)).find(({ text }) => text === 'À l’heure');
  expect(written!.at).toBeGreaterThan(from - 1000);
  expect(written!.at).toBeLessThan(Date.now() + 1000);
});

test('«J’ai fini» and a raised hand say themselves, with one’s place in the queue', async ({ room }) => {
  const first = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const second = await room.enter('Noé', { view: 'ecrire', device: PHONE });
  await begin(room);
  await bar(first).getByRole('button', { name: 'Lever la main' }).click();
  await expect(bar(first).getByRole('button', { name: 'Baisser la main' })).toBeVisible();
  await bar(second).getByRole('button', { name: 'Lever la main' }).click();
  await expect(bar(second)).toContainText('2ᵉ dans la file');
  const done = bar(first).getByRole('button', { name: 'J’ai fini' });
  await done.click();
  await expect(done).toHaveAttribute('aria-pressed', 'true');
});

test('what is written in private is nobody else’s until the reveal; drafts are asked about once', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const other = await room.enter('Noé', { view: 'liste' });
  await begin(room);
  const phone = new Phone(page);
  await expect(page.getByText('Visible de vous seul jusqu’à la révélation')).toBeVisible();
  await phone.weather('Soleil').check();
  await phone.write('Du soleil');
  await expect(page.getByText('Prête à être révélée')).toBeVisible();
  await phone.field.fill('Encore un nuage');
  await page.getByRole('button', { name: 'Garder en brouillon' }).click();
  await expect(phone.mine).toHaveCount(2);
  await expect(other.getByRole('heading', { level: 1, name: 'Inclusion et déclusion' })).toBeVisible();
  await expect(other.getByText('Du soleil')).toHaveCount(0);

  await command(room, { kind: 'start_phase', phase: 'arrivee-2' });
  await expect(other.getByText('Du soleil')).toBeVisible();
  const asked = page.getByRole('dialog', { name: '1 idée non envoyée' });
  await expect(asked).toContainText('Encore un nuage');
  await asked.getByRole('button', { name: 'Jeter' }).click();
  await expect(asked).toBeHidden();
  await expect(other.getByText('Encore un nuage')).toHaveCount(0);
});

test('f13: ideas still on their way when the phase ends are offered again, each once, also after a reload', async ({
  room,
}) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  const other = await room.enter('Noé', { view: 'liste' });
  const wire = await holdableWire(page);
  await page.reload();
  await begin(room);
  const phone = new Phone(page);
  // The first phase asks for a weather too.
  const says = async (text: string) => {
    await phone.weather('Nuages').check();
    await phone.write(text);
  };
  await says('Arrivée à temps');
  await expect(phone.said).toHaveText('Votre idée est gardée pour la révélation.');

  await wire.hold();
  await says('Partie trop tard');
  await expect.poll(wire.waiting).toBe(1);
  await phone.field.fill('Un brouillon');
  await page.getByRole('button', { name: 'Garder en brouillon' }).click();
  await expect.poll(wire.waiting).toBe(2);
  await phone.field.fill('Une phrase en cours');
  await command(room, { kind: 'start_phase', phase: 'arrivee-2' });
  await expect(bar(page)).toContainText('lire le mur');
  await expect(other.getByText('Arrivée à temps')).toBeVisible();
  const asked = page.getByRole('dialog', { name: /non envoyées?$/ });
  await expect(asked).toBeHidden();

  await wire.letGo();
  const offered = ['Partie trop tard', 'Un brouillon', 'Une phrase en cours'];
  await expect(asked).toHaveAccessibleName('3 idées non envoyées');
  await expect(asked.getByRole('listitem')).toHaveText(offered);
  await page.reload();
  await expect(asked.getByRole('listitem')).toHaveText(offered);
  await asked.getByRole('button', { name: 'Jeter' }).click();
  await expect(asked).toBeHidden();
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Lire' })).toBeVisible();
  await expect(asked).toBeHidden();
  for (const text of offered) await expect(other.getByText(text)).toHaveCount(0);
});

test('points are given by keyboard only, survive a reload, and are changed until the close', async ({ room }) => {
  const page = await room.enter('Léa', { view: 'liste' });
  await begin(room);
  await poll(room, { kind: 'dots', dots: 3, max: 2 }, ['Des bancs', 'Un jardin']);
  const panel = page.getByRole('complementary', { name: 'Que garder ?' });
  const more = (option: string) => panel.getByRole('button', { name: `Ajouter un point à : ${option}` });
  await more('Des bancs').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(more('Des bancs')).toHaveAttribute('aria-disabled', 'true');
  await expect(panel.getByText('Il vous reste 1 point')).toBeVisible();

  await page.reload();
  await expect(panel.getByText('Il vous reste 1 point')).toBeVisible();
  await panel.getByRole('button', { name: 'Valider' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('Votre vote est pris en compte');
  await expect(panel).toContainText('1 sur 1 ont voté');
  await panel.getByRole('button', { name: 'Modifier mon vote' }).focus();
  await page.keyboard.press('Enter');
  await more('Un jardin').focus();
  await page.keyboard.press('Space');
  await panel.getByRole('button', { name: 'Valider le changement' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Modifier mon vote' })).toBeVisible();
});

test('an objection is asked for its reason', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  await begin(room);
  await poll(room, { kind: 'consent' }, ['Ouvrir le soir']);
  await sheet(page).getByRole('radio', { name: 'Objection', exact: true }).check({ force: true });
  await sheet(page).getByRole('button', { name: 'Valider' }).click();
  await expect(sheet(page).getByRole('alert')).toContainText('Une objection a besoin de sa raison');
  await sheet(page).getByRole('textbox', { name: 'La raison de mon objection' }).fill('Le gardien finit à 20 h');
  await sheet(page).getByRole('button', { name: 'Valider' }).click();
  await expect(sheet(page)).toContainText('Votre vote est pris en compte');
});

test('one’s table fills the screen until one is there, and again when it changes', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Un café'), browse);
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  await command(room, { kind: 'make_groups', count: 2, spread: { how: 'random' } });
  await command(room, { kind: 'start_phase', phase: 'seating' });
  const go = page.getByRole('dialog', { name: /^Allez à la table/ });
  await expect(go).toContainText('Groupe A');
  const first = await go.getByRole('heading').innerText();
  await picture(page, 'rotation-phone-light');
  expect(await violations(page), 'rotation').toEqual([]);
  await go.getByRole('button', { name: 'J’y suis' }).click();
  await expect(go).toBeHidden();
  await page.reload();
  await expect(bar(page)).toContainText('Table');
  await expect(go).toBeHidden();

  await command(room, { kind: 'rotate', round: 1 });
  await expect(go).toBeVisible();
  await expect(go.getByRole('heading')).not.toHaveText(first);
});

test('axe finds nothing wrong while one takes part', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: PHONE });
  await begin(room);
  await expect(page.getByText('Visible de vous seul')).toBeVisible();
  expect(await violations(page), 'private writing').toEqual([]);
  await poll(room, { kind: 'judgement' }, ['Des bancs', 'Un jardin']);
  await expect(sheet(page)).toBeVisible();
  expect(await violations(page), 'vote').toEqual([]);
});

test('nothing scrolls sideways at 320 px with text at 200 %', async ({ room }) => {
  const page = await room.enter('Inès', { view: 'ecrire', device: SMALL_PHONE });
  await begin(room);
  await expect(bar(page)).toBeVisible();
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await poll(room, { kind: 'scale', steps: 5 }, ['Des bancs']);
  await expect(sheet(page)).toBeVisible();
  const over = await page.evaluate(() =>
    [...document.querySelectorAll('[aria-label="Consigne"] *, dialog[open] *')]
      .filter((element) => !element.matches('.visually-hidden, .visually-hidden *'))
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 30)}`),
  );
  expect(over).toEqual([]);
});
