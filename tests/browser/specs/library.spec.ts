// «D’autres méthodes»: found by words, time and number of people; each opens as its file says, and its phases begin.
import { violations } from '../axe';
import { Cockpit, command } from '../pages/cockpit';
import { Outline } from '../pages/outline';
import { expect, LAPTOP, PHONE, Room, test } from '../room';

/** The zones that each opens with on its first board, and its phases. */
const OPENED: Readonly<Record<string, { readonly zones: readonly string[]; readonly phases: readonly string[] }>> = {
  'schema-actantiel': {
    zones: ['Destinateur(s)', 'Objet(s)', 'Destinataire(s)', 'Quête(s)', 'Adjuvant(s)', 'Sujet(s)', 'Opposant(s)'],
    phases: ['histoire', 'seul', 'ensemble', 'relier', 'raconter', 'effets'],
  },
  'parties-prenantes': {
    zones: ['Parties prenantes', 'Partenaires du projet', 'Qui manque\u00a0?'],
    phases: ['seul', 'placer', 'manque', 'contacts'],
  },
  collecte: { zones: ['Vos réponses'], phases: ['collecte', 'entretiens', 'synthese'] },
  'voyage-inspirant': { zones: ['Vu', 'On garde', 'On ne veut pas'], phases: ['route', 'retour'] },
  'validation-elus': { zones: ['Espaces et usages'], phases: ['lecture', 'avis', 'commun', 'decision'] },
  'forces-faiblesses': {
    zones: ['Forces', 'Faiblesses', 'Améliorations', 'Pistes d’actions', 'Conseils reçus'],
    phases: ['delegation-1', 'delegation-2', 'presentation', 'conseils', 'strates', 'pleniere'],
  },
  agora: {
    zones: ['Ce que chacun révèle', 'Ce que j’entends', 'Accords', 'Désaccords à travailler', 'Suites', 'Interpellations'],
    phases: [
      'cadre',
      'points-de-vue',
      'besoins',
      'propositions',
      'verser',
      'croisement',
      'revelation',
      'echos',
      'accords',
      'interpellation',
    ],
  },
  acteurs: { zones: ['Acteurs', 'Sujets du récit'], phases: ['lister', 'commun', 'choisir'] },
  'plan-actions': { zones: ['Plan d’actions', 'Idées à transformer en actions'], phases: ['idees', 'ecrire', 'relire'] },
  destination: { zones: ['Notre destination', 'Prochain pas'], phases: ['destination', 'constats', 'pas'] },
  'deux-visions': { zones: ['Où vous tenez-vous\u00a0?', 'Ce qui nous rassemble'], phases: ['seul', 'commun', 'dialogue'] },
  'co-developpement': {
    zones: ['Plan d’action', 'Ce que le groupe a appris'],
    phases: ['expose', 'clarification', 'contrat', 'suggestions', 'plan', 'regulation', 'verser'],
  },
  consentement: {
    zones: ['Contexte', 'Proposition', 'Pistes d’amendement', 'Suites'],
    phases: ['proposition', 'clarification', 'ressentis', 'amendement', 'objections', 'decision'],
  },
  'election-sans-candidat': {
    zones: ['Le rôle', 'Critères', 'Célébration'],
    phases: ['role', 'bulletins', 'depouillement', 'proposition', 'celebration'],
  },
  charte: { zones: ['Charte'], phases: ['seul', 'commun', 'rediger', 'consentement'] },
  qvtt: { zones: ['Quatre piliers, trois anneaux'], phases: ['seul', 'placer', 'choisir'] },
};

test('a method is found by its words, by time and by people, and opened', async ({ server, browse }) => {
  const context = await browse(server, LAPTOP, 'light', 'fr-FR');
  const page = await context.newPage();
  await page.goto(server.origin);
  const library = page.getByRole('region', { name: 'D’autres méthodes' });
  const found = library.getByRole('heading', { level: 3 });
  await expect(found).toHaveCount(Object.keys(OPENED).length);
  expect(await violations(page)).toEqual([]);
  await library.getByRole('searchbox', { name: 'Chercher une méthode' }).fill('elus valident');
  await expect(found).toHaveText(['Validation des élus']);
  await library.getByRole('searchbox').fill('');
  await library.getByRole('combobox', { name: 'Durée' }).selectOption({ label: '30 minutes au plus' });
  await expect(found).toContainText(['Voyage inspirant']);
  await expect(found.filter({ hasText: 'Schéma actantiel' })).toHaveCount(0);
  await library.getByRole('spinbutton', { name: 'Combien de personnes' }).fill('900');
  await expect(library.getByText('Aucune méthode ne correspond.')).toBeVisible();
  await library.getByRole('spinbutton').fill('');
  await library.getByRole('combobox').selectOption({ label: 'Peu importe' });
  await library.getByRole('searchbox').fill('charte');
  await library.getByRole('button', { name: 'Choisir « Charte de fonctionnement »' }).click();
  await page.getByRole('button', { name: 'Créer l’atelier' }).click();
  await page.waitForURL(/\/[wa]\//);
  await page.goto(`${page.url().replace(/\/animer.*$/, '').replace('/a/', '/w/')}?vue=liste`);
  await expect(new Outline(page).heading('Charte')).toBeVisible();
});

test('on a phone in English the methods are said in English', async ({ server, browse }) => {
  const context = await browse(server, PHONE, 'light', 'en-GB');
  const page = await context.newPage();
  await page.goto(server.origin);
  await expect(page.getByRole('heading', { name: 'Approval by elected officials' })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

for (const [method, { zones, phases }] of Object.entries(OPENED)) {
  test(`${method}: its board is there, and its phases begin one after the other`, async ({ server, browse }) => {
    const room = new Room(server, await server.create(method, 'Un atelier'), browse);
    const cockpit = await Cockpit.open(room);
    for (const phase of phases) {
      await command(cockpit.page, room.created.workshop, { kind: 'start_phase', phase });
    }
    const { workshop, boards } = room.created;
    await cockpit.page.goto(`${server.origin}/w/${workshop}?espace=${boards[0]!.id}&vue=liste`);
    const list = await new Outline(cockpit.page).ready();
    for (const title of zones) await expect(list.heading(title)).toBeVisible();
    expect(await violations(cockpit.page)).toEqual([]);
  });
}
