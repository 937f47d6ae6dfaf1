// Methods in which people meet, table by table and all together, played from the first phase to the file they leave with:
// M8, M12, M13, M18.
import type { Page } from '@playwright/test';
import { test } from '../../company';
import type { Play } from '../../pages/play';
import { expect } from '../../room';

const boardsOf = (page: Page) => page.getByRole('combobox', { name: 'Changer d’espace' });

/** The facilitation comes into the first group, as everyone sees, and asks it whether these ideas may leave its space. */
async function asksToPour(play: Play, ideas: readonly RegExp[], board: string, zone: string): Promise<void> {
  const { cockpit, keys } = play;
  await keys.presses(cockpit.button(/^Actions pour Groupe A/));
  await keys.picks('Verser des idées');
  const pour = cockpit.page.getByRole('dialog', { name: /^Verser des idées/ });
  await keys.presses(pour.getByRole('button', { name: 'Entrer dans ce groupe' }));
  for (const idea of ideas) {
    await keys.to(pour.getByRole('checkbox', { name: idea }));
    await keys.press('Space');
  }
  await keys.selects(pour.getByRole('combobox', { name: 'Vers quel espace' }), board);
  await keys.selects(pour.getByRole('combobox', { name: 'Dans quelle zone' }), zone);
  await keys.presses(pour.getByRole('button', { name: /^Demander l’accord/ }));
}

test('m8: a café carries the actions of a table to the plenary', async ({ plays }) => {
  const play = await plays('world-cafe');
  const { ana, cockpit, jules, lea } = play;
  await play.makesGroups();
  await play.begins('Placement');
  await play.arrive();
  await play.begins('écrire en silence');
  await lea.says('Une semaine du territoire');
  await jules.writes('Un guichet du logement');
  await play.begins('mettre en commun');
  await expect(jules.list.note('Un guichet du logement')).toBeVisible();
  await expect(jules.list.note('Une semaine du territoire')).toHaveCount(0);
  await play.opens(ana, 2);
  await ana.adds('Actions à mettre en place', 'Un forum');
  await play.begins('Première rotation');
  await play.arrive();
  await play.begins('prérequis et acteurs');
  await lea.says('Une convention avec les bailleurs', { answers: 'Un guichet du logement' });
  await jules.adds('Acteurs à mobiliser', 'Le réseau des employeurs', { answers: 'Un forum' });
  await play.looks('tour-2');
  await play.begins('Seconde rotation');
  await play.arrive();
  await play.begins('prioriser');
  const question = /^Quelles actions d’abord/;
  const sheet = lea.page.getByRole('dialog', { name: question });
  await sheet.getByRole('button', { name: 'Ajouter un point à : Un forum', exact: true }).click();
  await sheet.getByRole('button', { name: 'Valider' }).click();
  await expect(sheet).toContainText('Votre vote est pris en compte');
  await ana.adds('3 actions prioritaires', 'Tenir un forum territorial', { term: 'Court terme' });
  await ana.adds('Constats', 'Chacun cherche seul');
  await ana.adds('Point d’attention', 'Cibler tout le territoire');
  // One vote a table, each is closed and told.
  const tellVotes = async () => {
    // What opens a vote speaks of it, too.
    const act = /^\s*(Clore le vote|Montrer le résultat)/;
    while (act.test(await cockpit.next.innerText())) {
      const now = await cockpit.next.innerText();
      await cockpit.keysDo(act);
      await expect(cockpit.next).not.toHaveText(now);
    }
  };
  await tellVotes();
  await play.begins('décider');
  const agreed = lea.page.getByRole('dialog', { name: /^Nos actions prioritaires/ });
  await agreed.getByRole('radio', { name: 'Pas d’objection' }).check({ force: true });
  await agreed.getByRole('button', { name: 'Valider' }).click();
  await expect(agreed).toContainText('Votre vote est pris en compte');
  await tellVotes();
  await play.begins('Restitution plénière');
  await expect(jules.list.section('Pistes d’actions envisagées')).toContainText('Tenir un forum territorial');
  await play.begins('Conclusion');
  await play.leaves('Compte rendu par thème', 'Tenir un forum territorial');
});

test('m12: pairs let out what none of them objects to, and nothing else', async ({ plays }) => {
  const play = await plays('agora');
  const { ana, jules, lea } = play;
  await play.makesGroups();
  await play.begins('Cadre');
  await play.arrive();
  await play.begins('Points de vue');
  await lea.says('On nous demande tout, tout de suite');
  await play.begins('Besoins');
  await jules.adds('Besoins', 'Du temps commun');
  await play.begins('Propositions');
  await lea.says('Une réunion par mois', { zone: 'Propositions' });
  await play.begins('Choisir ce que nous versons');
  await lea.says('Notre avis sur la direction');
  await lea.says('Un calendrier partagé');
  await play.looks('verser');
  await play.begins('Croisement');
  await play.begins('Révélation');
  await asksToPour(play, [/Notre avis/, /Un calendrier/], 'AGORA', 'Ce que chacun révèle');
  const asked = lea.page.getByRole('dialog', { name: /peuvent-elles quitter votre table/ });
  await asked.getByRole('checkbox', { name: /objection : Notre avis/ }).check();
  await asked.getByRole('button', { name: /^Retenir 1 idée/ }).click();
  await ana.presses(
    ana.page.getByRole('dialog', { name: /peuvent-elles/ }).getByRole('button', { name: 'Pas d’objection' }),
  );
  await expect(jules.list.note('Un calendrier partagé')).toBeVisible();
  await expect(jules.list.note('Notre avis sur la direction')).toHaveCount(0);
  await play.begins('Ce que nous avons entendu');
  await lea.says('Vous manquez de temps, vous aussi', { zone: 'Ce qui m’étonne' });
  await play.begins('Accords et désaccords');
  await jules.adds('Accords', 'Se voir chaque mois');
  await lea.says('Qui décide du calendrier', { zone: 'Désaccords à travailler' });
  await play.begins('Interpellation');
  const asks = (Colonne: string) => ({ at: { Ligne: 'Des agents aux DGS', Colonne } });
  await lea.says('Qui porte le calendrier ?', asks('Question'));
  await jules.adds('Interpellations', 'Oui si chacun vient', asks('Réponse : oui, non, oui si…'));
  await play.leaves('Synthèse de l’AGORA', 'Un calendrier partagé');
});

test('m13: each territory leaves with its page and the advice of the others', async ({ plays }) => {
  const play = await plays('forces-faiblesses');
  const { jules, lea } = play;
  await play.makesGroups();
  await play.begins('Seul, en silence');
  await play.arrive();
  await lea.says('Un tissu associatif dense', { zone: 'Forces' });
  await jules.writes('Une gare', { zone: 'Forces' });
  await play.begins('Ensemble');
  await jules.adds('Pistes d’actions', 'Un rabattement vers la gare');
  await expect(jules.list.note('Un tissu associatif dense')).toHaveCount(0);
  // What each delegation will show, it chooses among what it has.
  await play.begins('Choisir ce qu’on montre');
  await jules.moves('Forces', 'Une gare', 'À montrer : forces');
  await play.looks('choisir');
  await play.begins('Présentations');
  await play.begins('Conseils aux autres');
  await play.opens(jules, 0);
  await expect(jules.list.note('Un tissu associatif dense')).toBeVisible();
  await jules.adds('Conseils reçus', 'Partagez vos minibus');
  await expect(jules.list.section('Forces').getByRole('textbox')).toHaveCount(0);
  // On a phone too one finds the way to another territory, and is back with the next phase.
  await boardsOf(lea.page).selectOption({ label: 'Territoire 2' });
  await lea.says('Ouvrez votre gare le dimanche');
  await play.looks('conseils');
  await play.opens(jules, null);
  await play.begins('Par strate');
  await expect(boardsOf(lea.page)).toHaveCount(0);
  await lea.says('Le dernier kilomètre', { zone: 'Points communs' });
  await play.begins('En plénière');
  await jules.adds('Conseils', 'Commencer petit');
  await play.leaves('Une fiche par territoire', 'Partagez vos minibus');
});

test('m18 co-développement: from a question to a plan', async ({ plays }) => {
  const play = await plays('co-developpement');
  const { ana, jules, lea } = play;
  // Who is in the room is in its one group.
  await play.makesGroups(1);
  await play.begins('Exposé');
  await play.arrive();
  await lea.says('Comment associer les élus ?');
  await play.begins('Clarification');
  await jules.adds('2. Clarification', 'Depuis quand ?');
  await play.begins('Contrat');
  await lea.says('Trois pistes concrètes');
  await play.begins('Réactions, suggestions');
  await jules.adds('4. Réactions, suggestions', 'Les inviter sur place');
  await play.looks('suggestions');
  await play.begins('Plan d’action');
  await lea.says('Une visite en mars');
  await play.begins('Régulation');
  await jules.adds('6. Régulation', 'J’ai appris à me taire');
  // What leaves the room is what none of them objects to.
  await play.begins('Ce que nous laissons sortir');
  await asksToPour(play, [/Une visite en mars/], 'Ce que le groupe laisse sortir', 'Plan d’action');
  for (const page of [lea.page, jules.page, ana.page]) {
    const asked = page.getByRole('dialog', { name: /^Cette idée peut-elle quitter/ });
    await asked.getByRole('button', { name: 'Pas d’objection' }).press('Enter');
  }
  await play.has('Une visite en mars');
  await play.leaves('Le plan d’action', 'Une visite en mars');
});

test('m18 destination: where to, and the next step', async ({ plays }) => {
  const play = await plays('destination');
  await play.begins('Notre destination');
  await play.lea.says('Un lieu ouvert sept jours sur sept');
  await play.begins('Ce que nous constatons');
  await play.jules.adds('Conséquences constatées', 'Des bénévoles épuisés');
  await play.lea.says('Dépendre d’une seule personne', { zone: 'Risques partagés' });
  await play.looks('constats');
  await play.begins('Prochain pas');
  await play.jules.adds('Prochain pas', 'Former trois référents');
  await play.leaves('Notre destination', 'Former trois référents');
});
