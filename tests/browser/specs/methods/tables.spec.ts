// Methods whose ideas stand somewhere: in a table, on a target, on a scale. M10, M16, M18.
import { test } from '../../company';

test('m10: a plus is paired with a minus, and what is not paired stays empty', async ({ plays }) => {
  const play = await plays('plus-moins');
  const effects = 'Des premiers effets «\u00a0starter\u00a0»';
  await play.begins('Plus et moins, en silence');
  await play.lea.says('Des élus présents', { at: { Ligne: 'Paire 6', Colonne: 'Plus' } });
  await play.jules.writes('Un calendrier trop serré');
  await play.begins('Mise en commun');
  await play.begins('Mettre en paires');
  await play.jules.moves(effects, 'Un calendrier trop serré', effects, { at: { Ligne: 'Paire 6', Colonne: 'Moins' } });
  await play.jules.adds(effects, 'Une démarche qui rassure', { at: { Ligne: 'Paire 7', Colonne: 'Plus' } });
  await play.begins('Et donc');
  await play.ana.adds(effects, 'Prévoir deux séances', { at: { Ligne: 'Paire 6', Colonne: 'Et donc ?' } });
  await play.looks('donc');
  await play.leaves('Le tableau', 'Prévoir deux séances');
});

test('m18 qvtt: each idea has its pillar and its ring', async ({ plays }) => {
  const play = await plays('qvtt');
  await play.begins('En silence');
  await play.lea.says('Des horaires choisis', { at: { Cercle: 'PROJET QVT EN ENTREPRISE', Secteur: 'TRAVAIL' } });
  await play.jules.writes('Une crèche commune', { at: { Cercle: 'QVTT', Secteur: 'TERRITOIRE' } });
  await play.begins('Mise en commun');
  const formation = { at: { Cercle: 'ACTION COLLECTIVE QVT SUR UN TERRITOIRE', Secteur: 'FORMATION' } };
  await play.ana.adds('Quatre piliers, trois anneaux', 'Se former entre voisins', formation);
  await play.looks('placer');
  await play.begins('Choisir');
  await play.leaves('Les quatre piliers', 'Se former entre voisins');
});

test('m16: effects have a value, and what is disputed is told', async ({ plays }) => {
  const play = await plays('valeur');
  await play.begins('Effets constatés');
  const first = 'Créer les conditions d’engagement des acteurs';
  await play.lea.says('Les agents viennent', { zone: first, value: 2 });
  const second = 'Faciliter leur coopération, mettre les conflits au travail';
  await play.jules.writes('Les conflits restent tus', { zone: second, value: -1.5 });
  await play.looks('seul');
  await play.begins('Mise en commun');
  await play.begins('Délibérer sur l’intensité');
  await play.jules.adds('Différends à travailler', 'Le rythme est-il tenable ?');
  await play.begins('Pour qui');
  const whom = { at: { Ligne: 'Agent·es', Colonne: 'Effet constaté' } };
  await play.ana.adds('Effets par bénéficiaire', 'Se sentir attendus', whom);
  await play.begins('Conclusion');
  await play.leaves('La valeur créée', 'Le rythme est-il tenable ?');
});

test('m18 deux visions: where each stands, and no vote', async ({ plays }) => {
  const play = await plays('deux-visions');
  await play.begins('En silence');
  await play.lea.says('Encore un étage', { value: -2 });
  await play.begins('Mise en commun');
  await play.ana.adds('Où vous tenez-vous\u00a0?', 'Enfin la bonne taille', { value: 1.5 });
  await play.looks('commun');
  await play.begins('Dialogue');
  await play.lea.says('Mutualiser l’ingénierie', { zone: 'Ce qui nous rassemble' });
  await play.jules.adds('Différends à travailler', 'Qui décide ?');
  await play.leaves('Les deux visions', 'Mutualiser l’ingénierie');
});

test('m18 acteurs: who brings what, and who is the subject', async ({ plays }) => {
  const play = await plays('acteurs');
  await play.begins('Lister');
  await play.lea.says('La maire', { at: { Ligne: 'Élu·e', Colonne: 'Qui' } });
  await play.jules.writes('Elle tient le cap', { at: { Ligne: 'Élu·e', Colonne: 'Pourquoi lui, elle, eux' } });
  await play.begins('Mise en commun');
  await play.looks('commun');
  await play.begins('Choisir');
  await play.jules.adds('Sujets du récit', 'L’équipe de l’office');
  await play.leaves('Les acteurs, en document', 'L’équipe de l’office');
});

test('m18 plan d’actions: each action has a row', async ({ plays }) => {
  const play = await plays('plan-actions');
  await play.begins('Idées');
  await play.lea.says('Un forum des métiers');
  await play.begins('Écrire les actions');
  const inColumn = (Colonne: string) => ({ at: { Ligne: 'Action 1', Colonne } });
  await play.jules.adds('Plan d’actions', 'Tenir un forum des métiers', inColumn('Action : verbe + objet'));
  await play.jules.adds('Plan d’actions', 'La CCI', inColumn('Porteur (structure)'));
  await play.looks('actions');
  await play.begins('Relire');
  await play.ana.adds('Plan d’actions', 'Court terme', inColumn('Échéance : court ou moyen terme'));
  await play.leaves('Le plan d’actions', 'Tenir un forum des métiers');
});
