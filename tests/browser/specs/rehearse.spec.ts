// «Relire la méthode»: what a person will meet in each phase is shown on the real screens and said in words, and is what
// they then meet; what does not hold together is found before the day; and a method is composed from nothing.
import { readdir } from 'node:fs/promises';
import { violations } from '../axe';
import { Cockpit, command, commands } from '../pages/cockpit';
import { Keyboard } from '../pages/keyboard';
import { Outline } from '../pages/outline';
import { facesOf, Rehearse } from '../pages/rehearse';
import { pictures } from '../picture';
import { expect, LAPTOP, PHONE, Room, test } from '../room';

test('a café is read over by mouse: each phase as it will be met, live, for each role', async ({ server, browse }) => {
  const room = new Room(server, await server.create('world-cafe', 'Café de la vallée'), browse);
  const cockpit = await Cockpit.open(room);
  const { page } = cockpit;
  // The list of what is left to prepare has the count.
  await expect(page.getByText('Relire la méthode : 1 point à vérifier')).toBeVisible();
  await pictures(page, 'rehearse-prepare-laptop');
  const rehearse = await Rehearse.open(page);
  await expect(rehearse.checks).toContainText('1 point à vérifier');
  const found = rehearse.shown('Ce qui reste à voir');
  await expect(found.getByRole('listitem')).toHaveText(
    /^\s*À vérifier\s:\s+Placement\. À partir de ce temps il faut des groupes/,
  );
  await pictures(page, 'rehearse-found-laptop');
  expect(await violations(page, 'dialog[open]')).toEqual([]);

  await found.getByRole('button', { name: 'Voir le temps « Placement »' }).click();
  await expect(rehearse.shown('Placement').getByRole('heading', { name: 'Placement' })).toBeFocused();
  await expect(rehearse.glass).toContainText('Rejoignez votre table : Formation et parcours professionnels.');
  await rehearse.see('Temps 1 : écrire en silence');
  await expect(rehearse.said('Écrire')).toHaveText([
    'Chacun écrit pour soi ; personne d’autre ne voit avant la révélation.',
    'Zone ouverte : « Actions à mettre en place ».',
  ]);
  await expect(rehearse.glass.getByText('Visible de vous seul jusqu’à la révélation')).toBeVisible();
  await expect(rehearse.glass).toContainText('4:00');
  await pictures(page, 'rehearse-laptop');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  // Nothing in the picture can be pressed or reached, and none of it is read beside what is said.
  await expect(rehearse.glass).toHaveAttribute('inert', '');

  await rehearse.as('Hôte de table').check({ force: true });
  await expect(rehearse.said('Écrire').last()).toHaveText('L’hôte écrit aussi pour les personnes sans téléphone.');
  await expect(rehearse.glass).toContainText('Vous accueillez cette table');
  await rehearse.as('Observation').check({ force: true });
  await expect(rehearse.said('Écrire')).toHaveText('On lit, sans écrire.');
  await expect(rehearse.glass.getByRole('tab', { includeHidden: true })).toHaveCount(0);
  await rehearse.as('Participation').check({ force: true });

  // The groups have moved by then.
  await rehearse.see('Première rotation');
  await expect(rehearse.said('Où')).toHaveText([
    'À la table de son groupe, ici « Logement et cadre de vie ».',
    'Au début, les groupes changent de table (tour 2) : l’écran entier dit où aller.',
  ]);
  await rehearse.see('Temps 3 : prioriser');
  await expect(rehearse.said('Vote').first()).toHaveText('Au début s’ouvre « Quelles actions d’abord ? ».');
  // Nobody has written yet: the ballot has ideas that stand for theirs.
  await expect(rehearse.glass).toContainText('Quelles actions d’abord ?');
  await expect(rehearse.glass).toContainText('Une autre idée');
  await pictures(page, 'rehearse-ballot-laptop');
  await rehearse.dialog.getByRole('radio', { name: 'Espace' }).check({ force: true });
  await expect(rehearse.glass).toContainText('Temps 7 sur 10');

  await rehearse.documents.click();
  const documents = rehearse.shown('Les documents').getByRole('listitem');
  await expect(documents).toContainText([
    'Compte rendu par thème Texte (Markdown) Avec toutes les zones',
    'Actions prioritaires de tous les thèmes Tableau (CSV) Une ligne par idée de : 3 actions prioritaires',
  ]);
  await expect(documents.last()).toContainText('6 colonnes');
  await pictures(page, 'rehearse-documents-laptop');

  // Another cockpit changes a rule: it shows at once, and so does what no longer holds together.
  await rehearse.see('Temps 1 : écrire en silence');
  const other = await Cockpit.open(room, 'Bo');
  await other.choose(other.menuOf('Temps 1 : écrire en silence'), 'Modifier');
  await other.dialog.getByRole('radio', { name: 'Proposer, l’animation relit' }).check({ force: true });
  await other.dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(rehearse.said('Écrire').first()).toHaveText(
    'Chacun propose ; l’animation relit chaque idée avant de l’afficher.',
  );
  await expect(rehearse.glass.getByText('L’animation relit vos idées avant de les afficher')).toBeVisible();
  await expect(rehearse.phase('Temps 1 : mettre en commun')).toContainText('1 point à vérifier');
  await rehearse.see('Temps 1 : mettre en commun');
  await expect(rehearse.shown('Temps 1 : mettre en commun')).toContainText('rien n’a été écrit en privé avant');

  // And it is mended here, over the page that tells of it.
  await rehearse.dialog.getByRole('button', { name: 'Modifier ce temps' }).click();
  const form = page.getByRole('dialog', { name: 'Modifier « Temps 1 : mettre en commun »' });
  await form.getByRole('checkbox', { name: 'Révéler les idées écrites en privé' }).uncheck();
  await form.getByRole('textbox', { name: 'Consigne' }).fill('Lisez tout haut, {table} d’abord.');
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(form).toHaveCount(0);
  await expect(rehearse.dialog).toBeVisible();
  await expect(rehearse.glass).toContainText('Lisez tout haut, Formation et parcours professionnels d’abord.');
  await expect(rehearse.checks).toContainText('1 point à vérifier');
});

test('what is read over is what a phone then shows, phase by phase', async ({ server, browse }) => {
  const room = new Room(server, await server.create('idees-socles', 'Idées de mai'), browse);
  const cockpit = await Cockpit.open(room);
  const phone = await room.enter('Léa', { view: 'ecrire', device: PHONE });
  const glance = await Rehearse.open(cockpit.page);
  for (const [phase, label] of [
    ['arrivee-1', 'Inclusion'],
    ['arrivee-2', 'Inclusion : lire le mur'],
    ['silence', 'Idées en silence'],
    ['commun', 'Mise en commun'],
  ] as const) {
    await glance.see(label);
    await expect(glance.glass.locator('.phase .label')).toContainText(label);
    await command(cockpit.page, room.created.workshop, { kind: 'start_phase', phase });
    await expect(phone.locator('.phase .label')).toContainText(label);
    await expect(phone.locator('h1').first()).toBeVisible();
    // On both, what comes a moment later (a board, the way to it, a weather) comes; then they are the same, word for word.
    await expect(async () => {
      const said = await facesOf(glance.glass);
      expect(said.length).toBeGreaterThan(4);
      if (phase === 'arrivee-1') expect(said).toContain('Ma météo');
      expect(await facesOf(phone.locator('body'))).toEqual(said);
    }, label).toPass({ timeout: 20_000 });
  }
});

test('a zone that goes is missed at once, by who looks and by who comes back', async ({ server, browse }) => {
  const room = new Room(server, await server.create('plus-moins', 'Bilan de la halle'), browse);
  const cockpit = await Cockpit.open(room);
  const { page } = cockpit;
  await expect(page.getByText('Relire la méthode : rien à corriger')).toBeVisible();
  const rehearse = await Rehearse.open(page);
  await expect(rehearse.checks).toContainText('Rien à corriger');
  await rehearse.dialog.getByRole('listitem').getByRole('button').first().click();
  await expect(rehearse.glass.getByRole('heading', { level: 1, includeHidden: true })).toBeAttached();
  const list = await new Outline(await room.enter('Bo', { role: 'facilitator' })).ready();
  await list.goToZone('Des premiers effets «\u00a0starter\u00a0»');
  await list.press('Delete');
  await expect(list.heading('Des premiers effets «\u00a0starter\u00a0»')).toHaveCount(0);
  await expect(rehearse.checks).toContainText(/points? à corriger/);
  await rehearse.checks.click();
  await expect(rehearse.shown('Ce qui reste à voir').getByRole('listitem').first()).toContainText(
    /^\s*À corriger\s:\s.* n’existe plus\./,
  );
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByText(/^\s*Relire la méthode\s: \d points? à corriger/)).toBeVisible();
});

test('by keyboard, on a phone, a method is composed from nothing, read over and kept', async ({ server, browse }) => {
  const context = await browse(server, PHONE, 'light', 'fr-FR');
  const page = await context.newPage();
  const keys = new Keyboard(page);
  const narrow = async () => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  };
  await page.goto(server.origin);
  const compose = page.getByRole('button', { name: 'Composer une méthode' });
  await compose.scrollIntoViewIfNeeded();
  await pictures(page, 'rehearse-way-in-phone');
  await compose.focus();
  await keys.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Votre atelier' });
  await expect(dialog.getByRole('heading', { name: 'Composer une méthode' })).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Titre de l’atelier' })).toBeFocused();
  await keys.press('Control+a');
  await keys.type('Café des voisins');
  await keys.press('Enter');
  // Straight to where it is composed, with what to do in order.
  await page.waitForURL(/\/a\/[^/]+\/animer/);
  await page.getByRole('tab', { name: 'Salle' }).focus();
  await keys.press('Enter');
  const steps = page.getByRole('region', { name: 'Composer la méthode' });
  await expect(steps.getByRole('listitem')).toHaveText([
    'Des zones où écrire Ouvrir l’espace',
    'Un déroulé Composer',
    'Relire la méthode Relire',
    'Un fichier, pour la refaire ou la transmettre Garder comme méthode',
    'Des groupes, si vous en voulez Préparer',
    'Le code et le QR code pour entrer Inviter Imprimer l’invitation',
  ]);
  await pictures(page, 'rehearse-steps-phone');
  expect(await violations(page)).toEqual([]);

  // A phase without a prompt, and with a vote that nobody could have written for.
  const rehearse = new Rehearse(page);
  await keys.presses(steps.getByRole('button', { name: 'Relire' }));
  await expect(rehearse.shown('Ce qui reste à voir')).toContainText('Le déroulé n’a aucun temps à tenir.');
  await keys.presses(rehearse.dialog.getByRole('button', { name: 'Composer un déroulé' }));
  const ready = page.getByRole('dialog').filter({ has: page.getByRole('radio', { name: /^Trois temps courts/ }) });
  await keys.chooses(ready.getByRole('radio', { name: /^Trois temps courts/ }));
  await keys.presses(ready.getByRole('button', { name: 'Prendre ce déroulé' }));
  await expect(ready).toHaveCount(0);
  await expect(rehearse.checks).toContainText('Rien à corriger');
  await keys.presses(rehearse.phase('Idées en silence'), 'Shift+Tab');
  const heading = rehearse.dialog.getByRole('heading', { name: 'Idées en silence' });
  await expect(heading).toBeFocused();
  await expect(rehearse.said('Écrire').first()).toHaveText(
    'Chacun écrit pour soi ; personne d’autre ne voit avant la révélation.',
  );
  await expect(rehearse.glass.getByText('Visible de vous seul jusqu’à la révélation')).toBeAttached();
  await pictures(page, 'rehearse-phone');
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await narrow();
  // The picture itself scrolls by keyboard, and on from there.
  await keys.to(rehearse.dialog.getByRole('group', { name: /^Écran d’un téléphone/ }));
  await pictures(page, 'rehearse-glass-phone');
  await keys.presses(rehearse.dialog.getByRole('button', { name: 'Temps suivant' }), 'Shift+Tab');
  await expect(rehearse.said('Voir').first()).toHaveText('Au début, les idées écrites en privé sont révélées.');
  await keys.press('Escape');
  await expect(rehearse.dialog).toHaveCount(0);

  await keys.presses(steps.getByRole('button', { name: 'Garder comme méthode' }));
  const keep = page.getByRole('dialog', { name: 'Garder comme méthode' });
  const go = keep.getByRole('button', { name: 'Télécharger la méthode' });
  const [download] = await Promise.all([page.waitForEvent('download'), keys.presses(go)]);
  expect(download.suggestedFilename()).toBe('methode-cafe-des-voisins.json');
});

test('what is confidential is not shown, and a preview asks for no board that is nobody’s', async ({
  server,
  browse,
}) => {
  const room = new Room(server, await server.create('agora', 'Agora des lycées'), browse);
  const { page } = await Cockpit.open(room);
  const rehearse = await Rehearse.open(page);
  await rehearse.see('Points de vue');
  await expect(rehearse.said('Où').first()).toHaveText('À la table de son groupe, qui est confidentielle.');
  await expect(rehearse.glass).toContainText('Cet espace est confidentiel');
  await expect(rehearse.checks).toContainText('1 point à vérifier');

  // After a phase in which ideas were proposed a phone shows one's own: nobody has some here.
  const collects = new Room(server, await server.create('collecte', 'Ce que vous en dites'), browse);
  const other = await Cockpit.open(collects);
  const asked: string[] = [];
  other.page.on('websocket', (socket) => asked.push(new URL(socket.url()).pathname));
  const read = await Rehearse.open(other.page);
  await read.see('Synthèse');
  await expect(read.glass.getByText('Besoins').first()).toBeVisible();
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((path) => path.includes('apercu'))).toEqual([]);
});

test('none of our own methods has anything to mend', async ({ server, browse }) => {
  const files = await readdir(new URL('../../../protocol/templates/', import.meta.url));
  const names = files.map((file) => file.replace('.json', '')).filter((name) => name !== 'empty');
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    const room = new Room(server, await server.create(name, name), browse);
    const { page } = await Cockpit.open(room);
    const step = page.getByText(/^\s*Relire la méthode\s: /);
    await expect(step, name).toBeVisible();
    // Groups are made on the day; nothing else is left to look at.
    await expect(step, name).toHaveText(/: (rien à corriger|1 point à vérifier)\s*$/);
    await page.context().close();
  }
});

test('a small laptop has both columns, by night too, and a landscape of phases is stepped through', async ({
  room,
}) => {
  await commands(await room.lead(), room.created.workshop, [
    { kind: 'make_groups', count: 2, spread: { how: 'by_hand' } },
  ]);
  const cockpit = await Cockpit.open(room, 'Flo', { device: { ...LAPTOP, viewport: { width: 1024, height: 768 } } });
  await cockpit.choose(cockpit.menuOf('Idées en silence'), 'Ce que verra une personne');
  const rehearse = new Rehearse(cockpit.page);
  await expect(rehearse.shown('Idées en silence')).toBeVisible();
  await expect(rehearse.phase('Idées en silence')).toHaveAttribute('aria-current', 'true');
  await pictures(cockpit.page, 'rehearse-small-laptop');
  await rehearse.dialog.getByRole('button', { name: 'Temps suivant' }).click();
  await expect(rehearse.shown('Mise en commun')).toBeVisible();
});
