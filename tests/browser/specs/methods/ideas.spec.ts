// Methods in which ideas come in and are put in order, played from the first phase to the file they leave with: M1, M3, M4, M5.
import { test } from '../../company';
import { expect } from '../../room';

test('m1: who arrives in which weather is counted, and a sentence is told by who wishes so', async ({ plays }) => {
  const play = await plays('inclusion');
  await play.begins('Inclusion');
  await play.lea.says('J’arrive avec une question', { weather: 'Soleil' });
  await play.jules.writes('Un peu fatigué', { weather: 'Pluie', shared: true });
  for (const page of [play.lea.page, play.ana.page]) await expect(page.getByText('Un peu fatigué')).toHaveCount(0);
  await play.begins('lire le mur');
  await play.looks('mur');
  await play.begins('Déclusion');
  await play.lea.says('Je relis le socle lundi', { weather: 'Nuages' });
  await play.jules.adds('Ce que je retiens, ce que je fais lundi', 'Merci', { weather: 'Soleil' });
  await play.leaves('La météo de l’arrivée et du départ', 'Un peu fatigué');
  for (const said of ['J’arrive avec une question', 'Je relis le socle lundi', 'Merci']) {
    await expect(play.cockpit.page.getByText(said)).toHaveCount(0);
  }
});

test('m3 parties prenantes: who is how near, who is missing, who asks whom', async ({ plays }) => {
  const play = await plays('parties-prenantes');
  await play.begins('Des noms, en silence');
  const near = { Cercle: 'Cœur du projet', Secteur: 'Services à la population, institutions' };
  await play.lea.says('La Mission locale', { at: near });
  await play.jules.writes('Le club des commerçants');
  await play.begins('Mise en commun');
  const far = { Cercle: 'À informer', Secteur: 'Le club des entreprises' };
  await play.jules.moves('Parties prenantes', 'Le club des commerçants', 'Parties prenantes', { at: far });
  await play.looks('cible');
  await play.begins('Qui manque');
  await play.lea.says('Les lycéens');
  await play.begins('Qui contacte qui');
  const first = (Colonne: string) => ({ at: { Ligne: 'Contact 1', Colonne } });
  const contacts = 'Qui contacte qui, quand\u00a0?';
  await play.lea.says('La Mission locale', first('Partie prenante'));
  await play.jules.adds(contacts, 'L’office de tourisme', first('Qui s’en charge'));
  await play.ana.adds(contacts, 'Oui', first('Entretien : oui ou non'));
  await play.leaves('Les parties prenantes', 'Les lycéens');
});

test('m3 collecte: nothing is shown that was not read before', async ({ plays }) => {
  const play = await plays('collecte');
  await play.begins('Collecte');
  await play.lea.says('Un accueil, pas un guichet');
  await play.jules.writes('Plus lent, en train', { question: 'Comment imaginez-vous le tourisme de demain\u00a0?' });
  await expect(play.ana.list.note('Plus lent, en train')).toHaveCount(0);
  const inbox = play.cockpit.page.getByRole('region', { name: /^Idées à relire/ });
  for (const idea of ['Un accueil, pas un guichet', 'Plus lent, en train']) {
    await play.keys.press('i');
    await expect(inbox.getByRole('heading')).toBeFocused();
    await play.keys.presses(inbox.getByRole('button', { name: `Accepter : ${idea}` }));
    await play.has(idea);
  }
  await play.looks('collecte');
  await play.begins('Entretiens');
  await play.ana.adds('Entretiens', 'E01 — on ne sait pas où vous trouver');
  await play.begins('Synthèse');
  await play.lea.says('Être visible du centre', { zone: 'Besoins' });
  await play.jules.adds('Freins', 'Un bâtiment mal situé');
  await play.leaves('Collecte et synthèse', 'Plus lent, en train');
});

test('m3 voyage inspirant: what was seen comes back', async ({ plays }) => {
  const play = await plays('voyage-inspirant');
  await play.begins('En route');
  await play.lea.says('Un comptoir fait par les habitants', { zone: 'Vu' });
  await play.jules.adds('On ne veut pas', 'Des horaires de bureau');
  await play.looks('route');
  await play.begins('Au retour');
  await play.lea.says('Un comptoir à nous', { zone: 'Idée pour chez nous' });
  await play.jules.adds('On garde', 'Les clés confiées aux associations');
  await play.leaves('Carnet de voyage', 'Un comptoir à nous');
});

test('m4: words of a card become an idea, as they are', async ({ plays }) => {
  const play = await plays('carte-postale');
  await play.begins('Consigne');
  await play.begins('Écriture');
  const card = 'Réparé ma chaise à l’atelier, et bu un café avec la bibliothécaire 🪑';
  await play.lea.says(card, { signed: 'Maud' });
  await play.jules.writes('Les enfants ont joué dans le jardin d’essences.', { signed: 'B.' });
  await play.begins('Lecture');
  await play.looks('lecture');
  await play.begins('Extraction');
  const { jules } = play;
  await jules.finds('Cartes postales', card);
  await jules.takes('Créer une idée…');
  const dialog = jules.list.dialog('Créer une idée d’un extrait');
  await jules.to(dialog.getByLabel('Sélectionnez les mots à reprendre'));
  await jules.press('Control+Home', ...Array<string>('Réparé ma chaise'.length).fill('Shift+ArrowRight'));
  await expect(dialog.locator('blockquote')).toHaveText('Réparé ma chaise');
  await jules.presses(dialog.getByRole('button', { name: 'Créer une idée' }));
  await play.has('Réparé ma chaise');
  await play.leaves('Les idées et leurs mots', 'Réparé ma chaise');
});

test('m5: ideas of everyone become a common core', async ({ plays }) => {
  const play = await plays('idees-socles');
  const { cockpit, keys, lea, jules } = play;
  await play.begins('Inclusion');
  await lea.says('J’arrive', { weather: 'Soleil' });
  await play.begins('lire le mur');
  await play.begins('Idées en silence');
  await lea.says('Une bibliothèque d’outils');
  await jules.writes('Un marché le dimanche');
  await play.begins('Mise en commun');
  await play.begins('Regroupement par ESPACE');
  await jules.moves('À CLASSER', 'Une bibliothèque d’outils', 'ESPACE ATELIERS');
  await jules.moves('À CLASSER', 'Un marché le dimanche', 'ESPACE EXTÉRIEUR');
  await play.begins('Socle ou bonus');
  const question = 'Sans quelle idée le lieu perd-il son sens ?';
  const more = (text: string) => ({ name: `Ajouter un point à : ${text}`, exact: true });
  const sheet = lea.page.getByRole('dialog', { name: question });
  for (const _ of [1, 2]) await sheet.getByRole('button', more('Une bibliothèque d’outils')).click();
  await sheet.getByRole('button', { name: 'Valider' }).click();
  await expect(sheet).toContainText('Votre vote est pris en compte');
  const column = jules.page.getByRole('complementary', { name: question });
  await jules.into(column);
  for (const _ of [1, 2]) await jules.presses(column.getByRole('button', more('Un marché le dimanche')));
  await jules.presses(column.getByRole('button', { name: 'Valider' }));
  await expect(column).toContainText('Votre vote est pris en compte');
  await play.looks('vote');
  await cockpit.keysDo('Clore le vote (2/2');
  await cockpit.keysDo('Montrer le résultat');
  await expect(sheet.getByRole('table')).toContainText('Un marché le dimanche');
  await keys.presses(cockpit.button(/^Retenir 2 idées socles/), 'Shift+Tab');
  await keys.presses(cockpit.button('Maintenant'));
  await expect(jules.list.row('Un marché le dimanche')).toContainText('Idée socle');
  // What is about the whole place was not voted on, and stays where it is.
  await expect(jules.list.section('BIENVENUE CHEZ NOUS')).toContainText('Ambiance, nouveau nom');
  await play.begins('retenir');
  await play.begins('une objection');
  const core = lea.page.getByRole('dialog', { name: /^Voici nos idées socles/ });
  await expect(core.getByRole('group', { name: 'ESPACE EXTÉRIEUR' })).toBeVisible();
  await expect(core.getByRole('listitem').filter({ hasText: 'ESPACE ATELIERS' })).toContainText('Une bibliothèque d’outils');
  await expect(core).not.toContainText('modulables');
  const none = (space: string) => core.getByRole('group', { name: space }).getByRole('radio', { name: 'Pas d’objection' });
  for (const space of ['ESPACE ATELIERS', 'ESPACE EXTÉRIEUR']) await none(space).check({ force: true });
  await play.looks('objection');
  await core.getByRole('button', { name: 'Valider' }).click();
  await expect(core).toContainText('Votre vote est pris en compte');
  await play.tellsVote();
  await play.begins('Décliner');
  await lea.says('La Halle aux idées');
  await play.begins('Déclusion');
  await play.leaves('Le socle commun, zone par zone', 'La Halle aux idées');
});
