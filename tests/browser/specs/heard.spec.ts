// What someone who takes part and does not see the page is told, on a phone and in the list: the phase, the time that is
// left, what is revealed, votes; news that come together in one sentence.
import type { Page } from '@playwright/test';
import { commands } from '../pages/cockpit';
import { phase, RULES } from '../pages/phase';
import { Phone } from '../pages/phone';
import { expect, PHONE, test } from '../room';

const focus = { board: null, zones: ['cafe'] };

/** All that is said on a page from now on, in order. */
class Heard {
  readonly #page: Page;
  private constructor(page: Page) {
    this.#page = page;
  }
  static async on(page: Page): Promise<Heard> {
    await expect(page.locator('[data-said]')).toHaveCount(2);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const region of document.querySelectorAll<HTMLElement>('[data-said]')) {
        const how = region.getAttribute('aria-live');
        const listen = () => heard.push(`${how}: ${region.textContent.trim()}`);
        new MutationObserver(listen).observe(region, { characterData: true, childList: true, subtree: true });
      }
    });
    return new Heard(page);
  }
  all(): Promise<string[]> {
    return this.#page.evaluate(() => (window as unknown as { heard: string[] }).heard.map((one) => one.replace(/\u00a0/g, ' ')));
  }
  hears(sentence: string): Promise<void> {
    return expect.poll(() => this.all()).toContain(sentence);
  }
}

test('phase, 5 minutes, 1 minute, 10 seconds, a reveal and a vote are heard on a phone and in the list', async ({
  room,
}) => {
  const lead = await room.lead();
  const run = (...asked: readonly Readonly<Record<string, unknown>>[]) =>
    commands(lead, room.created.workshop, asked);
  const phone = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const laptop = await room.enter('Jules', { view: 'liste' });
  await expect(laptop.getByRole('heading', { level: 1 }).first()).toBeVisible();
  const both = [await Heard.on(phone), await Heard.on(laptop)];
  const everyoneHears = async (sentence: string) => {
    for (const one of both) await one.hears(sentence);
  };
  // Each begins a breath before its mark.
  await run({
    kind: 'set_script',
    phases: [
      phase('cinq', 'Idées en silence', { seconds: 302, focus, rules: { ...RULES, see: 'own' } }),
      phase('une', 'Mise en commun', {
        seconds: 62,
        focus,
        enter: [{ do: 'reveal', how: { whose: 'all', anonymous: false } }],
      }),
      phase('dix', 'Choisir', { seconds: 12, focus }),
    ],
  });
  await run({ kind: 'start_phase', phase: 'cinq' });
  await everyoneHears('assertive: Temps 1 sur 3 : Idées en silence, 5 minutes.');
  await everyoneHears('polite: Il reste 5 minutes.');
  const writer = new Phone(phone);
  await writer.writeKept('Une idée tue');

  await run({ kind: 'start_phase', phase: 'une' });
  await everyoneHears('assertive: Temps 2 sur 3 : Mise en commun, 1 minute.');
  await expect
    .poll(async () => (await Promise.all(both.map((one) => one.all()))).map((said) => said.join('\n')))
    .toEqual([expect.stringContaining('Révélation : 1 idée.'), expect.stringContaining('Révélation : 1 idée.')]);
  await expect
    .poll(async () => (await Promise.all(both.map((one) => one.all()))).map((said) => said.join('\n')))
    .toEqual([expect.stringContaining('Il reste 1 minute.'), expect.stringContaining('Il reste 1 minute.')]);

  await run({ kind: 'start_phase', phase: 'dix' });
  await everyoneHears('assertive: Temps 3 sur 3 : Choisir, 1 minute.');
  await everyoneHears('assertive: Il reste 10 secondes.');

  const plan = { title: 'On garde ?', how: { kind: 'yes_no' }, zones: [], board: null, options: [], by_group: false };
  await run({ kind: 'open_vote', plan });
  await everyoneHears('polite: Vote ouvert : On garde ?');
  const told = await lead.request.get(`${room.server.origin}/api/workshops/${room.created.workshop}`);
  const inside = (await told.json()) as { workshop: { votes: { id: string }[] } };
  const vote = inside.workshop.votes[0]!.id;
  // Closed and told at once: one sentence, and not two interruptions.
  await run({ kind: 'close_vote', vote }, { kind: 'reveal_vote', vote });
  await everyoneHears('polite: Vote clos : On garde ? Le résultat du vote est affiché : On garde ?');
});
