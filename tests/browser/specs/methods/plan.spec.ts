// M6: plans of groups become one common plan, which says of each ESPACE where it is and what it is for. What is drawn on the
// canvas is in plan.spec.ts.
import { test } from '../../company';
import { expect } from '../../room';

test('m6: plans of groups become one common plan, by words alone', async ({ plays }) => {
  const play = await plays('plan-des-usages');
  const { ana, jules, lea } = play;
  await play.makesGroups();
  await play.begins('Placement');
  await play.arrive();
  await play.begins('Poser');
  await lea.page
    .getByRole('button', { name: /ESPACE ATELIERS/ })
    .first()
    .click();
  const hers = lea.page.getByRole('dialog', { name: 'ESPACE ATELIERS' });
  await hers.getByLabel('Niveau').selectOption({ label: 'Rez-de-chaussée' });
  await hers.getByRole('radio', { name: 'en haut à gauche', exact: true }).check();
  await hers.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await jules.presses(jules.page.getByRole('button', { name: 'Placer 7. ESPACE DÉTENTE' }));
  const his = jules.list.dialog('ESPACE DÉTENTE');
  await jules.selects(his.getByLabel('Niveau', { exact: true }), 'Étage');
  await jules.chooses(his.getByRole('radio', { name: 'au milieu', exact: true }));
  await jules.presses(his.getByRole('button', { name: 'Enregistrer', exact: true }));
  await expect(jules.page.getByRole('row', { name: /7\s*ESPACE DÉTENTE/ })).toBeVisible();
  await play.looks('poser');
  await play.begins('Préciser');
  await lea.page.getByRole('button', { name: /ESPACE ATELIERS Préciser$/ }).click();
  await hers.getByLabel('Usages').fill('réparer\nfabriquer');
  await hers.getByLabel('Bruit').selectOption({ label: 'animé' });
  await hers.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(lea.page.getByText('réparer, fabriquer').first()).toBeVisible();
  await play.begins('Relier');
  await play.begins('Galerie');
  await lea.says('L’atelier près de la rue', { zone: 'J’aime' });
  await play.begins('assembler');
  for (const [board, space] of [
    [0, '1. ESPACE ATELIERS'],
    [1, '7. ESPACE DÉTENTE'],
  ] as const) {
    await play.opens(ana, board);
    await ana.presses(ana.page.getByRole('button', { name: 'Verser dans un autre plan' }));
    const pours = ana.list.dialog('Verser dans un autre plan');
    await expect(pours.getByRole('checkbox', { name: space })).toBeChecked();
    await ana.presses(pours.getByRole('button', { name: 'Verser' }));
    await expect(pours).toHaveCount(0);
  }
  await expect(jules.page.getByRole('row', { name: /7\s*ESPACE DÉTENTE/ })).toBeVisible();
  await play.begins('voter');
  const question = 'Cette place convient-elle ?';
  const sheet = lea.page.getByRole('dialog', { name: question });
  for (const space of ['ESPACE ATELIERS', 'ESPACE DÉTENTE']) {
    await sheet
      .getByRole('group', { name: space })
      .getByRole('radio', { name: 'Oui', exact: true })
      .check({ force: true });
  }
  await sheet.getByRole('button', { name: 'Valider' }).click();
  await expect(sheet).toContainText('Votre vote est pris en compte');
  await play.tellsVote();
  await play.begins('décider');
  const plan = lea.page.getByRole('dialog', { name: /^Notre plan commun/ });
  await plan.getByRole('radio', { name: 'Pas d’objection' }).check({ force: true });
  await plan.getByRole('button', { name: 'Valider' }).click();
  await expect(plan).toContainText('Votre vote est pris en compte');
  await play.tellsVote();
  await play.leaves('Table des usages', 'ESPACE ATELIERS');
});
