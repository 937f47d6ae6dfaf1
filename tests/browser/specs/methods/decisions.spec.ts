// Methods in which a group decides, played from the first phase to the record they leave with: M14, M15, M18. Each step of a
// decision on every screen is in consent.spec.ts and election.spec.ts.
import type { Page } from '@playwright/test';
import { test } from '../../company';
import { Decide } from '../../pages/decide';
import type { Play } from '../../pages/play';
import { expect } from '../../room';

/** By the keyboard: a field of the cockpit's dialog. */
async function writes({ keys, cockpit }: Play, field: string, text: string): Promise<void> {
  await keys.to(cockpit.dialog.getByRole('textbox', { name: field, exact: true }));
  await keys.type(text);
}

async function proposes(play: Play, subject: string, text: string): Promise<readonly [Decide, Decide]> {
  const { cockpit, keys } = play;
  await keys.press('d');
  await writes(play, 'Sujet', subject);
  await writes(play, 'Proposition', text);
  await keys.presses(cockpit.dialog.getByRole('button', { name: 'Présenter maintenant' }));
  const [lea, jules] = play.pages.map((page) => new Decide(page, subject)) as [Decide, Decide];
  for (const one of [lea, jules]) await one.at('Clarification');
  return [lea, jules];
}

/** By the keyboard, beside the list: one of the three answers, with its reason. */
async function answers(play: Play, { panel, page, field }: Decide, say: string, reason = ''): Promise<void> {
  await expect(panel.locator('label.choice')).toHaveCount(3);
  await play.jules.into(panel);
  await play.jules.chooses(panel.locator(`label.choice[data-say="${say}"]`).getByRole('radio'));
  if (reason) {
    await play.jules.press('Tab');
    await play.jules.type(reason);
  }
  await play.jules.presses(panel.getByRole('button', { name: 'Répondre' }));
  await expect(panel.locator('label.choice')).toHaveCount(0);
}

async function adopts(play: Play): Promise<void> {
  const { cockpit, keys } = play;
  await cockpit.confirms('Adopter la décision');
  await writes(play, 'Qui la porte', 'Le comité');
  await cockpit.dialog.getByLabel('Date de revue').fill('2099-03-01');
  await keys.presses(cockpit.dialog.getByRole('button', { name: 'Adopter' }));
  await keys.presses(cockpit.button('Maintenant'));
}

const close = (decides: readonly Decide[]) => Promise.all(decides.map(({ back }) => back.press('Enter')));

test('m14: a proposal is asked about, objected to, written anew and adopted', async ({ plays }) => {
  const play = await plays('consentement');
  const { ana, cockpit, lea } = play;
  await play.begins('Proposition');
  await lea.says('La halle est vide le lundi', { zone: 'Contexte' });
  await ana.adds('Proposition', 'Ouvrir le lundi matin');
  const everyone = await proposes(play, 'Ouvrir le lundi', 'Nous ouvrons le lundi à 8 h.');
  const [hers, his] = everyone;
  await play.goesPast('Clarification');
  await hers.field('Ma question').fill('Avec quelle équipe ?');
  await hers.button('Poser ma question').click();
  await expect(his.panel).toContainText('Avec quelle équipe ?');
  await play.goesPast('Ressentis');
  await cockpit.confirms('Passer aux ressentis');
  for (const one of everyone) await one.at('Ressentis');
  // Each passes, in the order that was drawn.
  for (let turn = 0; turn < 2; turn += 1) {
    const turns = () => Promise.all(everyone.map((one) => one.button('Je passe').isVisible()));
    await expect.poll(turns).toContain(true);
    const now = (await hers.button('Je passe').isVisible()) ? hers : his;
    await now.button('Je passe').press('Enter');
    await expect(now.button('Je passe')).toBeHidden();
  }
  await play.goesPast('Amendement');
  await cockpit.confirms('Passer à l’amendement');
  await play.goesPast('Objections');
  await cockpit.confirms('Ouvrir le tour d’objections');
  for (const one of everyone) await one.at('Objections');
  await hers.says('Objection', 'Personne n’est là à 8 h.');
  await expect(his.panel).not.toContainText('Personne n’est là');
  await play.looks('objections');
  await answers(play, his, 'no_objection');
  await expect(his.panel).toContainText('Personne n’est là à 8 h.');
  await hers.button('Je la maintiens').click();
  await cockpit.confirms('Retravailler la proposition');
  const desk = cockpit.page.getByRole('region', { name: 'Ouvrir le lundi' });
  await play.keys.to(desk.getByRole('textbox', { name: 'Écrire la version 2' }), 'Shift+Tab');
  await play.keys.press('Control+a');
  await play.keys.type('Nous ouvrons le lundi à 9 h.');
  await play.keys.presses(desk.getByRole('button', { name: 'Publier la version 2' }));
  await expect(hers.panel).toContainText('à revérifier');
  await cockpit.confirms('Ouvrir un nouveau tour');
  await hers.says('Pas d’objection');
  await answers(play, his, 'no_objection');
  await cockpit.confirms('Traiter l’objection suivante');
  await play.keys.presses(desk.getByRole('button', { name: /^Intégrée, version 2/ }));
  await adopts(play);
  for (const one of everyone) await expect(one.panel).toContainText('Décision adoptée');
  await close(everyone);
  await play.begins('Décision');
  await play.jules.adds('Suites', 'Premier lundi de mars');
  await play.leaves('Relevé de décision', 'Nous ouvrons le lundi à 9 h.');
});

test('m15: a circle names one person, and no ballot is left behind', async ({ plays }) => {
  const play = await plays('election-sans-candidat');
  const { cockpit, jules, keys, lea } = play;
  const role = 'Référente de la halle';
  await play.begins('Définir le rôle');
  await lea.says('Référente de la halle');
  await jules.adds('Critères', 'Sait écouter');
  await keys.presses(cockpit.button('Nouvelle élection'), 'Shift+Tab');
  await writes(play, 'Nom du rôle', role);
  await writes(play, 'Durée du mandat', 'un an');
  await keys.presses(cockpit.dialog.getByRole('button', { name: 'Toutes les personnes qui participent' }));
  await keys.presses(cockpit.dialog.getByRole('button', { name: 'Ouvrir l’élection' }));
  const everyone = play.pages.map((page: Page) => new Decide(page, role)) as [Decide, Decide];
  const [hers, his] = everyone;
  for (const one of everyone) await one.at('Rôle');
  await play.goesPast('Bulletins');
  await cockpit.confirms('Ouvrir les bulletins à écrire');
  for (const one of everyone) await one.at('Bulletins');
  await hers.names('Jules', 'Il relit tout.');
  await play.looks('bulletins');
  await jules.into(his.panel);
  await jules.chooses(his.panel.getByRole('radio', { name: 'Léa' }));
  await jules.to(his.field('Pourquoi cette personne'));
  await jules.type('Elle écoute.');
  await jules.presses(his.button('Sceller mon bulletin'));
  await expect(his.panel).toContainText('J’ai nommé : Léa');
  await play.goesPast('Dépouillement et reports');
  await cockpit.confirms('Commencer le dépouillement');
  for (const ballot of [1, 2]) {
    await cockpit.confirms(`Ouvrir le bulletin ${ballot} sur 2`);
    await expect(hers.panel.locator('.ballots li')).toHaveCount(ballot);
  }
  await cockpit.confirms('Passer au report de voix');
  for (const one of everyone) await one.at('Report de voix');
  await play.goesPast('Proposition et objections');
  await cockpit.confirms('Passer à la proposition');
  await cockpit.confirms('Proposer une personne');
  const desk = cockpit.page.getByRole('region', { name: role });
  await expect(desk.getByRole('combobox', { name: 'Proposer une personne' })).toBeFocused();
  await keys.selects(desk.getByRole('combobox', { name: 'Proposer une personne' }), 'Léa, 1 voix');
  await keys.presses(desk.getByRole('button', { name: 'Proposer', exact: true }));
  await answers(play, his, 'no_objection');
  await hers.says('Pas d’objection');
  await play.goesPast('Célébration');
  await cockpit.confirms('Demander son accord à Léa');
  await hers.button('J’accepte').click();
  for (const one of everyone) await expect(one.panel).toContainText('Élu·e : Léa');
  await close(everyone);
  await jules.adds('Célébration', 'Merci !');
  await play.leaves('Procès-verbal', 'Merci !');
  await expect(cockpit.page.getByText(/Elle écoute|Il relit/)).toHaveCount(0);
});

test('m18 charte: written article by article, and nobody objects', async ({ plays }) => {
  const play = await plays('charte');
  const { cockpit, jules, lea } = play;
  const why = 'Préambule\u00a0: pourquoi cette Charte\u00a0?';
  await play.begins('Idées, en silence');
  await lea.says('Parce que nous travaillons mieux ensemble', { question: why });
  await jules.writes('Un comité de cinq membres', { question: 'La gouvernance' });
  await play.begins('Mise en commun');
  await play.begins('Rédiger');
  await jules.synthesizes(`1. ${why}`, 'Cette charte dit ce qui nous réunit.');
  await expect(lea.page.getByRole('textbox', { name: `Synthèse : ${why}` })).toHaveValue(/ce qui nous réunit/);
  await jules.synthesizes('2. La gouvernance', 'Cinq membres, élus sans candidat.');
  await play.looks('rediger');
  await play.begins('Article par article');
  const everyone = await proposes(play, 'La gouvernance', 'Cinq membres, élus sans candidat.');
  const [hers, his] = everyone;
  for (const act of ['Passer aux ressentis', 'Passer à l’amendement', 'Ouvrir le tour d’objections']) {
    await cockpit.confirms(act);
  }
  await hers.says('Pas d’objection');
  await answers(play, his, 'no_objection');
  await adopts(play);
  for (const one of everyone) await expect(one.panel).toContainText('Décision adoptée');
  for (const one of everyone) await one.back.click();
  await play.begins('Signer');
  await lea.says('Léa');
  await jules.adds('Signataires', 'La Recyclerie du port');
  await play.looks('signer');
  await play.leaves('La charte', 'Cette charte dit ce qui nous réunit.');
});
