// The moments of a phase that pass quickly: a pause, the last seconds, the end, «Regardez ici»; on each kind of screen.
import type { Page } from '@playwright/test';
import { command as say } from '../pages/cockpit';
import { phase } from '../pages/phase';
import { pictures } from '../picture';
import { expect, LAPTOP, PHONE, PROJECTOR, test, type Room } from '../room';

const SHORT = phase('court', 'Idées en silence', { prompt: 'Sans quelle idée le lieu perd-il son sens ?', rules: {} });

interface Screens {
  readonly lead: Page;
  readonly phone: Page;
  readonly laptop: Page;
  readonly screen: Page;
}

async function screens(room: Room, locale: string): Promise<Screens> {
  const look = { locale };
  return {
    lead: await room.lead(),
    phone: await room.enter('Léa', { view: 'ecrire', device: PHONE, ...look }),
    laptop: await room.enter('Jules', { device: LAPTOP, ...look }),
    screen: await room.enter('Écran', { role: 'projector', device: PROJECTOR, ...look }),
  };
}

for (const locale of ['fr-FR', 'en-GB']) {
  const french = locale === 'fr-FR';

  test(`pause, grace and «Regardez ici» are said on every screen: ${locale}`, async ({ room }) => {
    const { lead, phone, laptop, screen } = await screens(room, locale);
    const command = (asked: Readonly<Record<string, unknown>>) => say(lead, room.created.workshop, asked);
    const all = [phone, laptop, screen];
    const shots = async (moment: string) => {
      const names = ['phone', 'laptop', 'screen'];
      for (const [n, page] of all.entries()) {
        await pictures(page, `moment-${moment}-${names[n]}-${locale.slice(0, 2)}`);
      }
    };
    await command({ kind: 'set_script', phases: [SHORT, { ...SHORT, id: 'bref', seconds: 1 }] });
    await command({ kind: 'start_phase', phase: 'court' });
    await command({ kind: 'pause' });
    for (const page of all) await expect(page.getByText(french ? /En pause/ : /Paused/).first()).toBeVisible();
    await shots('pause');
    await command({ kind: 'resume' });

    const board = room.created.boards[0]!.id;
    await command({ kind: 'look_here', look: { board, zone: 'cafe', note: null, at: 0 } });
    for (const page of [phone, laptop]) {
      await expect(page.getByRole('button', { name: french ? 'Y aller' : 'Go there' })).toBeVisible();
    }
    await expect(screen.getByText(french ? 'Regardez ici' : 'Look here').first()).toBeVisible();
    await shots('look');
    await command({ kind: 'look_here', look: null });

    await command({ kind: 'start_phase', phase: 'bref' });
    for (const page of [phone, laptop]) {
      await expect(page.getByText(french ? /Terminez votre phrase/ : /Finish your sentence/).first()).toBeVisible();
    }
    await shots('grace');
    await command({ kind: 'end_time' });
    for (const page of [phone, laptop]) {
      await expect(page.getByText(french ? 'Temps écoulé' : 'Time is up').first()).toBeVisible();
    }
    await shots('over');
  });
}
