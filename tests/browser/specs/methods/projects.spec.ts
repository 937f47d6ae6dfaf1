// Methods in which projects are told, weighed and decided, played from the first phase to the file they leave with: M2, M7,
// M9, M11, M17.
import type { Page } from '@playwright/test';
import { test } from '../../company';
import { expect } from '../../room';

test('m2: two projects are asked the same six questions, and what nobody answered is said', async ({ plays }) => {
  const play = await plays('recit-de-projet');
  await play.begins('Contexte général');
  await play.jules.adds('Les constats faits ensemble', 'Prendre soin des bénévoles');
  await play.begins('Projet 1');
  await play.lea.says('Rouvrir la halle');
  const partners = 'Avec quels partenaires et pourquoi ces partenaires\u00a0?';
  await play.lea.says('La commune, parce qu’elle a les murs', { question: partners });
  await play.looks('questions');
  await play.begins('Projet 2');
  await play.lea.says('Un jardin partagé');
  await play.begins('écrire seul');
  await play.lea.says('Commencer par un repas', { zone: 'J’emprunte' });
  await play.jules.writes('Qui arrose en août ?', { zone: 'Questions, points d’attention' });
  await play.begins('lire ensemble');
  await play.begins('Conclusion');
  await play.leaves('Les récits de projet', 'Commencer par un repas');
});

test('m7: each space is decided, and what is still open is said', async ({ plays }) => {
  const play = await plays('validation-elus');
  await play.begins('Lecture');
  await play.begins('Avis');
  await play.lea.says('Le lieu en a besoin', { at: { Ligne: 'ESPACE ATELIERS', Colonne: 'Validé' } });
  await play.jules.writes('Le budget n’est pas dit', { at: { Ligne: 'ESPACE CAFÉ', Colonne: 'À revoir' } });
  await play.begins('Mise en commun');
  await play.begins('Décision');
  const { ana } = play;
  for (const [space, said] of [
    ['ESPACE ATELIERS', 'Validé'],
    ['ESPACE CAFÉ', 'À revoir'],
  ] as const) {
    await ana.goesTo('Espaces et usages');
    const decision = ana.page.getByRole('group', { name: `Décision : ${space}` });
    await ana.chooses(decision.getByRole('radio', { name: said }));
    await expect(play.jules.page.locator('.state').filter({ hasText: said })).toHaveCount(1);
    const told = play.lea.page.getByRole('listitem').filter({ hasText: 'fixée le' }).filter({ hasText: space });
    await expect(told).toContainText(said);
  }
  await play.looks('decision');
  await play.leaves('Relevé de décisions', 'Le budget n’est pas dit');
});

test('m9: a story is told step by step, and who helps may hinder too', async ({ plays }) => {
  const play = await plays('schema-actantiel');
  const { lea, jules } = play;
  await play.begins('Choisir l’histoire');
  await lea.says('L’histoire d’un pôle');
  await jules.adds('Titre du récit', 'L’histoire de la maison des services');
  await play.looks('titre');
  await play.begins('Remplir seul');
  await lea.says('La préfecture', { zone: 'Destinateur(s)' });
  await lea.says('Les élus', { zone: 'Adjuvant(s)' });
  await jules.writes('Les agents du pôle', { zone: 'Sujet(s)' });
  await jules.writes('relier les services', { zone: 'Quête(s)' });
  await play.begins('Mettre ensemble');
  await jules.finds('Adjuvant(s)', 'Les élus');
  await jules.takes('Placer aussi dans…');
  const twin = jules.list.dialog(/^Placer aussi/);
  await expect(twin.getByRole('searchbox')).toBeFocused();
  await jules.type('Opposant');
  await jules.presses(twin.getByRole('button', { name: 'Placer aussi' }));
  await expect(jules.list.note('Les élus')).toHaveCount(2);
  await play.begins('Relier, ordonner');
  await jules.links('Destinateur(s)', 'La préfecture', 'Les agents du pôle', '1');
  await jules.links('Opposant(s)', 'Les élus', 'Les agents du pôle', '2 bis');
  await jules.links('Adjuvant(s)', 'Les élus', 'Les agents du pôle', '2');
  const story = play.ana.page.getByRole('region', { name: 'Le récit, étape par étape' });
  await expect(story.getByRole('listitem')).toHaveCount(3);
  await play.looks('recit');
  await play.begins('Raconter');
  await play.begins('Effets');
  await lea.says('On se parle le lundi');
  await play.leaves('L’histoire de notre coopération', 'L’histoire d’un pôle', 'On se parle le lundi');
});

test('m11: three notes are written, answered question by question, and validated', async ({ plays }) => {
  const play = await plays('notes-de-projet');
  const { ana, jules, lea } = play;
  for (const [zone, note, questions, text] of [
    ['intention', 'Note d’intention', 4, 'Garder des jeunes au pays'],
    ['cadrage', 'Note de cadrage', 5, 'Les lycées du territoire'],
    ['faisabilite', 'Note de faisabilité', 4, 'Un premier essai en juin'],
  ] as const) {
    await play.begins(`${note} : écrire seul`);
    await lea.says(text);
    await play.begins(`${note} : regrouper`);
    await play.begins(`${note} : synthèse`);
    await jules.goesTo(note);
    for (let n = 1; n <= questions; n += 1) {
      const field = (page: Page) => page.locator(`[data-section="${zone}-${n}"] textarea`);
      await jules.to(field(jules.page));
      await jules.type(`${text}, ${n}.`);
      await expect(field(ana.page)).toHaveValue(`${text}, ${n}.`);
    }
    if (zone === 'intention') await play.looks('synthese');
    await play.begins(`${note} : pas d’objection`);
    await ana.goesTo(note);
    await ana.chooses(
      ana.page.getByRole('group', { name: `Décision : ${note}` }).getByRole('radio', { name: 'Validé' }),
    );
    await expect(jules.list.section(note).locator('.state')).toHaveText('Validé');
  }
  await play.leaves('Les trois notes', 'Garder des jeunes au pays');
});

test('m17: practices by theme, what is wanted, how far one is, and what is advised', async ({ plays }) => {
  const play = await plays('domino');
  const themes = 'Diagnostic par thématique';
  const practices = 'TYPE DE PRATIQUES, EXEMPLES';
  await play.begins('Inclusion et objectifs');
  await play.begins('Recensement en silence');
  await play.lea.says('Un habitat participatif', { at: { Ligne: 'SE LOGER', Colonne: practices } });
  await play.jules.writes('Un covoiturage au bourg');
  await play.begins('Placer dans le tableau');
  const moving = { at: { Ligne: 'Se déplacer', Colonne: practices } };
  await play.jules.moves(themes, 'Un covoiturage au bourg', themes, moving);
  await play.looks('tableau');
  await play.begins('Acteurs et réactions');
  await play.lea.says('Les bailleurs : attentes fortes');
  await play.begins('Enjeux par thème');
  await play.jules.adds(themes, 'Vieillir chez soi', { at: { Ligne: 'SE LOGER', Colonne: 'ENJEUX' } });
  await play.begins('Documents et relais');
  await play.lea.says('Le plan de l’habitat', { zone: 'Documents à étudier' });
  await play.begins('Prochaine étape');
  await play.jules.adds('PROCHAINE ÉTAPE\u00a0?', 'Réunir le groupe en mars');
  await play.begins('Entre les séances');
  await play.begins('Étape 2 : ce que l’on veut');
  await play.lea.says('Rester au pays');
  await play.begins('Regrouper en finalités');
  await play.jules.adds('Finalités', 'Vieillir au village');
  await play.begins('Consentir aux finalités');
  await play.tellsVote();
  await play.begins('Un à trois indicateurs par finalité');
  const indicator = 'Part des logements partagés';
  await play.jules.adds('Indicateurs proposés', indicator, { answers: 'Vieillir au village' });
  await play.begins('Utilité et faisabilité');
  await play.tellsVote();
  await play.begins('La grille d’indicateurs');
  const grid = 'Grille d’indicateurs territoriaux de durabilité';
  await play.jules.adds(grid, 'La commune', { at: { Ligne: 'Finalité 1', Colonne: 'Porteur' } });
  await play.looks('grille');
  await play.begins('Étape 3');
  await play.jules.adds('Arguments', 'Trois projets en cinq ans', { answers: indicator });
  await play.begins('Étape 4');
  await play.lea.says('Ouvrir une maison des aînés', { zone: 'Préconisations par territoire', answers: indicator });
  await play.begins('Choisir les priorités');
  await play.tellsVote();
  await play.begins('Remettre le cahier');
  await play.leaves('État des lieux', 'Un covoiturage au bourg');
});
