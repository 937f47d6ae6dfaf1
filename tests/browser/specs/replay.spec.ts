// «Rejeu»: a session that was really held, replayed by its facilitator and by whoever has the link.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { violations } from "../axe";
import { Cockpit } from "../pages/cockpit";
import { Outline } from "../pages/outline";
import { Replay, session } from "../pages/replay";
import { picture, pictures } from "../picture";
import { expect, LAPTOP, PHONE, test, type Room } from "../room";
import type { Page } from "@playwright/test";

// Each story holds a session first.
test.describe.configure({ timeout: 120_000 });

/** What is downloaded, as a file that can be opened. */
async function saved(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 60_000 }),
    act(),
  ]);
  const path = join(
    await mkdtemp(join(tmpdir(), "socle-replay-")),
    download.suggestedFilename(),
  );
  await download.saveAs(path);
  return path;
}

test("the facilitator replays a session: it starts paused, tells what happened, and shows the board as it was", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await expect(replay.play).toHaveAccessibleName("Lire");
  await replay.show("Liste");
  await replay.tab("Ce qui se passe").click();
  await expect(
    replay.story.filter({
      hasText: "a déplacé « Un billard » vers ESPACE ATELIERS",
    }),
  ).toHaveCount(1);
  // To the moment at which it was written: it lies in the café, and the samovar is still one.
  await replay.story
    .filter({ hasText: "a écrit « Une fontaine »" })
    .getByRole("button")
    .click();
  await expect(
    replay.list.section("ESPACE CAFÉ").getByText("Un billard", { exact: true }),
  ).toBeVisible();
  await expect(replay.list.note("Un samovar")).toBeVisible();
  await replay.page.keyboard.press("End");
  await expect(
    replay.list
      .section("ESPACE ATELIERS")
      .getByText("Un billard", { exact: true }),
  ).toBeVisible();
  await expect(replay.list.note("Deux samovars")).toBeVisible();
  await expect(replay.list.note("Une fontaine")).toHaveCount(0);
  // People go by numbers until names are asked for.
  await expect(replay.story.filter({ hasText: "Léa" })).toHaveCount(0);
  await replay.button("Filtrer").click();
  await replay.page
    .getByRole("checkbox", { name: "Noms des personnes" })
    .check();
  await expect(
    replay.story.filter({ hasText: "Léa a déplacé « Un billard »" }),
  ).toHaveCount(1);
});

test("by keyboard alone: events, ends, play and pause, said in words", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.press("End");
  await expect(replay.timeline).toHaveAttribute("aria-valuetext", /\d+\sh\s\d\d/);
  const end = await replay.seconds();
  await replay.press("ArrowLeft", "ArrowLeft");
  await expect(replay.said).toContainText(/à \d+\sh\s\d\d, Personne \d+ a /);
  expect(await replay.seconds()).toBeLessThanOrEqual(end);
  await replay.press("Home");
  await expect(replay.timeline).toHaveAttribute("aria-valuenow", "0");
  await replay.press("ArrowRight", "ArrowRight");
  await expect(replay.now).toBeVisible();
  await replay.press(" ");
  await expect(replay.play).toHaveAccessibleName("Mettre en pause");
  await expect(replay.play).toHaveAccessibleName("Reprendre au début", {
    timeout: 30_000,
  });
  await replay.press("?");
  await expect(replay.dialog(/Raccourcis/)).toBeVisible();
});

test("the timeline is dragged, and the board follows", async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.press("End");
  await replay.show("Liste");
  await expect(replay.list.note("Deux samovars")).toBeVisible();
  const box = (await replay.timeline.boundingBox())!;
  const { mouse } = replay.page;
  await mouse.move(box.x + box.width - 2, box.y + 60);
  await mouse.down();
  await mouse.move(box.x + 1, box.y + 60, { steps: 12 });
  await mouse.up();
  await expect(replay.timeline).toHaveAttribute("aria-valuenow", /^[0-2]$/);
  await expect(replay.list.note("Deux samovars")).toHaveCount(0);
});

test("an idea is followed, and events are filtered by zone", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.press("End");
  await replay.show("Liste");
  await replay.list.note("Un billard").focus();
  await replay.button("Suivre cette idée").click();
  await expect(
    replay.page.getByText("Vous suivez « Un billard »"),
  ).toBeVisible();
  await expect(replay.story).toHaveCount(2);
  await replay.button("Ne plus suivre").click();
  await replay.button(/^Filtrer/).click();
  await replay.page
    .getByRole("combobox", { name: "Zone", exact: true })
    .selectOption({ label: "ESPACE ATELIERS" });
  await expect(replay.story.filter({ hasText: "Un billard" })).toHaveCount(1);
  await expect(replay.story.filter({ hasText: "samovar" })).toHaveCount(0);
});

test("events are filtered by person and by group", async ({ room }) => {
  const cockpit = await Cockpit.open(room, "Ana");
  const writers = [];
  for (const name of ["Léa", "Omar"]) writers.push(await new Outline(await room.enter(name)).ready());
  await cockpit.makeGroups(2);
  const [lea, omar] = writers as [Outline, Outline];
  for (const [writer, text] of [[lea, "Un samovar"], [omar, "Un billard"]] as const) {
    await writer.goToZone("ESPACE CAFÉ");
    await writer.addField("ESPACE CAFÉ").fill(text);
    await writer.press("Enter");
    await expect.poll(async () => JSON.stringify(await room.server.board(room.created))).toContain(text);
  }
  const replay = await Replay.open(room);
  await replay.press("End");
  const { story } = replay;
  const ofLea = story.filter({ hasText: "« Un samovar »" });
  const ofOmar = story.filter({ hasText: "« Un billard »" });
  await expect(ofLea).toHaveCount(1);
  await expect(ofOmar).toHaveCount(1);
  const [who] = /Personne \d+/.exec(await ofLea.innerText())!;
  await replay.button("Filtrer").click();
  const filter = (name: string) => replay.page.getByRole("combobox", { name, exact: true });
  await filter("Personne").selectOption({ label: who });
  await expect(ofLea).toHaveCount(1);
  await expect(ofOmar).toHaveCount(0);
  await replay.button("Tout montrer").click();
  await expect(ofOmar).toHaveCount(1);
  // Each is alone in a group, and the two are not in one.
  const leads: boolean[] = [];
  for (const group of [1, 2]) {
    await filter("Groupe").selectOption({ index: group });
    await expect(ofLea.or(ofOmar)).toHaveCount(1);
    leads.push(await ofLea.isVisible());
  }
  expect([...leads].sort()).toEqual([false, true]);
});

test("two instants are compared in words and on the plan", async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.story
    .filter({ hasText: "a écrit « Une fontaine »" })
    .getByRole("button")
    .click();
  await replay.tab("Comparer").click();
  await replay.button("Prendre cet instant").click();
  await replay.page.getByRole("main").focus();
  await replay.press("End");
  const list = replay.page.locator(".lists li");
  await expect(
    list.filter({ hasText: "Déplacement : Un billard" }),
  ).toContainText("ESPACE ATELIERS");
  await expect(
    list.filter({ hasText: "Modification : Deux samovars" }),
  ).toContainText("avant : « Un samovar »");
  await expect(list.filter({ hasText: "Retrait : Une fontaine" })).toHaveCount(
    1,
  );
  await expect(list).toHaveCount(3);
  await expect(replay.page.locator(".marks .diff")).toHaveCount(3);
});

test("an instant is brought back after a look at what will change, and taken back again", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.story
    .filter({ hasText: "a écrit « Une fontaine »" })
    .getByRole("button")
    .click();
  await replay.button("Restaurer").click();
  const dialog = replay.dialog(/^Restaurer l’instant/);
  await dialog
    .getByLabel("Que faut-il restaurer")
    .selectOption({ label: "Tout l’espace" });
  await expect(dialog.getByRole("listitem")).toHaveCount(3);
  await dialog.getByRole("button", { name: "Restaurer", exact: true }).click();
  await expect(replay.page.getByText(/^C’est fait/)).toBeVisible();
  const texts = async () => {
    const board = await room.server.board(room.created);
    return board.zones
      .find(({ title }) => title === "ESPACE CAFÉ")!
      .notes.map(({ text }) => text);
  };
  await expect
    .poll(texts)
    .toEqual(
      expect.arrayContaining(["Un samovar", "Un billard", "Une fontaine"]),
    );
  await replay.button("Annuler").click();
  await expect.poll(texts).not.toContain("Une fontaine");
});

test("an instant is taken along as a list, as data and as an image", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.press("End");
  await replay.button("Extraire").click();
  const list = await saved(replay.page, () =>
    replay.button("Télécharger : Liste (Markdown)").click(),
  );
  expect(await readFile(list, "utf8")).toContain("- Deux samovars");
  const data = await saved(replay.page, () =>
    replay.button("Télécharger : Données (JSON)").click(),
  );
  const board = JSON.parse(await readFile(data, "utf8")) as {
    zones: { notes: { text: string }[] }[];
  };
  const live = await room.server.board(room.created);
  expect(board.zones.map(({ notes }) => notes.map(({ text }) => text))).toEqual(
    live.zones.map(({ notes }) => notes.map(({ text }) => text)),
  );
  const image = await saved(replay.page, () =>
    replay.button("Télécharger : Image (PNG)").click(),
  );
  expect((await readFile(image)).length).toBeGreaterThan(20_000);
});

test("y13: an instant in the middle becomes a workshop, which is as it was then", async ({
  room,
}) => {
  await session(room);
  const omar = await room.enter("Omar", { device: PHONE });
  const replay = await Replay.open(room);
  // Up to when the second idea was there, before it moved.
  await replay.show("Liste");
  await replay.story
    .filter({ hasText: "a écrit « Une fontaine »" })
    .getByRole("button")
    .click();
  await expect(replay.list.note("Une fontaine")).toBeVisible();
  const dialog = await replay.extracting();
  const title = dialog.getByRole("textbox", {
    name: "Titre du nouvel atelier",
  });
  await expect(title).toHaveValue(/, repris à \d/);
  expect(await violations(replay.page, "dialog[open]"), "the dialog").toEqual(
    [],
  );

  // What is refused stays to be said again.
  await title.fill(" ");
  const create = dialog.getByRole("button", { name: "Créer l’atelier" });
  const traced = dialog.getByRole("checkbox", {
    name: "Permettre de remonter jusqu’aux idées d’ici",
  });
  await expect(traced).not.toBeChecked();
  await traced.check();
  await create.click();
  await expect(dialog.getByText("Donnez un titre")).toBeVisible();
  await title.fill("La halle, deuxième essai");
  const full = JSON.stringify({ code: "too_often", seconds: 60, message: "" });
  await replay.page.route("**/extract", (route) =>
    route.fulfill({ status: 429, body: full }),
  );
  await create.click();
  await expect(title).toHaveAttribute("aria-invalid", "true");
  await expect(title).toHaveValue("La halle, deuxième essai");
  await expect(title).toBeFocused();
  expect(await violations(replay.page, "dialog[open]"), "refused").toEqual([]);
  await replay.page.unroute("**/extract");
  await create.click();
  await expect(
    omar.getByText("Un atelier a été tiré de celui-ci").first(),
  ).toBeVisible();
  const way = dialog.getByRole("link", { name: "Ouvrir le nouvel atelier" });
  await expect(way).toBeFocused();
  expect(await violations(replay.page, "dialog[open]"), "made").toEqual([]);

  await way.click();
  const { page } = replay;
  await expect(page).not.toHaveURL(new RegExp(room.created.workshop));
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`${page.url().split("?")[0]}?vue=liste`);
  const list = await new Outline(page).ready();
  for (const text of ["Un samovar", "Un billard", "Une fontaine"]) {
    await expect(
      list.section("ESPACE CAFÉ").getByText(text, { exact: true }),
    ).toBeVisible();
  }
  await expect(list.note("Deux samovars")).toHaveCount(0);
  await list.note("Un samovar").focus();
  await list
    .row("Un samovar")
    .getByRole("button", { name: /^Actions sur/ })
    .click();
  await page.getByRole("menuitem", { name: "D’où vient cette idée ?" }).click();
  const told = page
    .getByRole("dialog", { name: "D’où vient cette idée ?" })
    .getByRole("listitem");
  // There it is still, with the words of today, and which workshop that is.
  await expect(told).toContainText("Deux samovars");
  await expect(told).toContainText("Idées socles de mai · ");
  await expect(told).toContainText("ESPACE CAFÉ");
  expect(await violations(page), "origins").toEqual([]);

  // The workshop that it was taken from says so to everyone in it, and its facilitation ends it.
  const back = await room.enter("Ana", { role: "facilitator" });
  for (const one of [omar, back]) {
    await one.getByRole("button", { name: "Réglages" }).click();
    await one
      .getByRole("button", { name: "Confidentialité et conservation" })
      .click();
    const followers = one.getByRole("region", {
      name: "Ateliers qui continuent celui-ci",
    });
    await expect(followers.getByRole("listitem")).toContainText(
      /^\s*Un atelier tiré de celui-ci le .+, à \d+\sh\s\d\d/,
    );
  }
  const end = /^Ne plus le permettre/;
  await expect(omar.getByRole("button", { name: end })).toHaveCount(0);
  await pictures(omar, "followers");
  await pictures(back, "followers-run");
  expect(await violations(back, "dialog[open]"), "followers").toEqual([]);
  await back.getByRole("button", { name: end }).click();
  await expect(
    back.getByText("De cet atelier, on ne remonte plus jusqu’ici."),
  ).toBeVisible();
  for (const one of [omar, back]) {
    await expect(
      one.getByRole("region", { name: "Ateliers qui continuent celui-ci" }),
    ).toHaveCount(0);
  }
  await page.keyboard.press("Escape");
  await list
    .row("Un samovar")
    .getByRole("button", { name: /^Actions sur/ })
    .click();
  await page.getByRole("menuitem", { name: "D’où vient cette idée ?" }).click();
  await expect(told).toContainText("Idées socles de mai · ");
  await expect(told).not.toContainText("Deux samovars");
});

for (const [name, device] of [
  ["laptop", LAPTOP],
  ["phone", PHONE],
] as const) {
  test(`y13: the dialog that takes an instant fits a ${name}`, async ({
    room,
  }) => {
    await session(room);
    const replay = await Replay.open(room, { device });
    await replay.button("Événement suivant").click();
    const dialog = await replay.extracting();
    const create = dialog.getByRole("button", { name: "Créer l’atelier" });
    await picture(replay.page, `extract-${name}-top`);
    await create.scrollIntoViewIfNeeded();
    await expect(create).toBeInViewport();
    await picture(replay.page, `extract-${name}`);
    const width = await replay.page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    expect(width).toBeLessThanOrEqual(device.viewport.width);
  });
}

test("a page to take along opens from a folder, without a server, and asks for nothing", async ({
  room,
  browser,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.button("Emporter le rejeu").click();
  const file = await saved(replay.page, () =>
    replay.button("Faire la page").click(),
  );
  const alone = await browser.newContext({
    offline: true,
    locale: "fr-FR",
    viewport: LAPTOP.viewport,
  });
  const asked: string[] = [];
  const failed: string[] = [];
  alone.on("request", (request) => asked.push(request.url()));
  alone.on("weberror", (error) => failed.push(String(error.error())));
  const page = await alone.newPage();
  await page.goto(`file://${file}`);
  await page.getByRole("button", { name: "Liste" }).click();
  const slider = page.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("End");
  await expect(
    page.getByRole("listitem").filter({ hasText: /^Deux samovars$/ }),
  ).toBeVisible();
  await page.keyboard.press("Home");
  await expect(
    page.getByRole("listitem").filter({ hasText: /^Deux samovars$/ }),
  ).toHaveCount(0);
  await page.getByRole("button", { name: "Événement suivant" }).click();
  await expect(page.locator(".story [aria-current]")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await pictures(page, "offline-page");
  await page.getByRole("button", { name: "Plan" }).click();
  await pictures(page, "offline-page-plan");
  // On a phone too, where it was sent by message.
  await page.setViewportSize(PHONE.viewport);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.viewport.width);
  await pictures(page, "offline-page-phone");
  expect(asked).toEqual([`file://${file}`]);
  expect(failed).toEqual([]);
  expect(await readFile(file, "utf8")).not.toContain("Léa");
  await alone.close();
});

test("a film is made in the browser, and called off at will", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.button("Emporter le rejeu").click();
  await replay.button("Faire le film").click();
  await expect(replay.page.getByRole("progressbar")).toBeVisible();
  await replay
    .dialog("Emporter le rejeu")
    .getByRole("button", { name: "Annuler" })
    .click();
  await replay.page.getByRole("radio", { name: "20 secondes" }).check();
  const film = await saved(replay.page, () =>
    replay.button("Faire le film").click(),
  );
  const bytes = await readFile(film);
  // EBML: what a WebM file begins with.
  expect(bytes.subarray(0, 4).toString("hex")).toBe("1a45dfa3");
  expect(bytes.length).toBeGreaterThan(20_000);
});

async function publish(
  room: Room,
): Promise<{ facilitator: Replay; link: string }> {
  const facilitator = await Replay.open(room);
  await facilitator.button("Publier").click();
  await facilitator.button("Créer le lien").click();
  const field = facilitator.page.getByRole("textbox", {
    name: "Lien du rejeu",
  });
  await expect(field).toBeVisible();
  return { facilitator, link: await field.inputValue() };
}

test("a published replay is read by whoever has the link, and by nobody once it is withdrawn", async ({
  room,
}) => {
  await session(room);
  const { facilitator, link } = await publish(room);
  const reader = await (await room.visitor()).newPage();
  await reader.goto(link);
  const replay = await new Replay(reader).ready();
  await expect(replay.button("Restaurer")).toHaveCount(0);
  await expect(replay.button("Publier")).toHaveCount(0);
  await replay.press("End");
  await replay.show("Liste");
  await expect(replay.list.note("Deux samovars")).toBeVisible();
  await expect(reader.getByText("Léa")).toHaveCount(0);
  await facilitator.button("Retirer le lien").click();
  await expect(
    facilitator.page.getByText("Aucun lien pour l’instant."),
  ).toBeVisible();
  await reader.reload();
  await expect(
    reader.getByRole("heading", { name: "Ce rejeu n’est plus publié" }),
  ).toBeVisible();
  await reader.goto(`${room.server.origin}/r#rien`);
  await expect(
    reader.getByRole("heading", { name: "Ce lien ne mène à aucun rejeu" }),
  ).toBeVisible();
});

test("a participant is told that the replay is the facilitation’s", async ({
  room,
}) => {
  const page = await room.enter("Omar");
  await page.goto(`${room.server.origin}/a/${room.created.workshop}/rejeu`);
  await expect(
    page.getByRole("heading", { name: "Le rejeu est réservé à l’animation" }),
  ).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("when the server is silent nothing is lost, and the replay goes on where it was", async ({
  room,
}) => {
  await session(room);
  const page = await room.enter("Ana", { role: "facilitator" });
  await page.route("**/replay", (route) => route.abort());
  await page.goto(`${room.server.origin}/a/${room.created.workshop}/rejeu`);
  await expect(
    page.getByRole("heading", { name: "Le rejeu n’a pas pu être chargé" }),
  ).toBeVisible();
  await page.unroute("**/replay");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await new Replay(page).ready();
});

test('axe finds nothing wrong in the replay', async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.press("End");
  expect(await violations(replay.page), "plan").toEqual([]);
  await replay.show("Liste");
  expect(await violations(replay.page), "list").toEqual([]);
  await replay.tab("Repères").click();
  expect(await violations(replay.page), "landmarks").toEqual([]);
  await replay.tab("Comparer").click();
  expect(await violations(replay.page), "compare").toEqual([]);
});

test('axe finds nothing wrong in what opens over the replay', async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room);
  await replay.press("End");
  for (const name of [
    "Extraire",
    "Restaurer",
    "Publier",
    "Emporter le rejeu",
  ]) {
    await replay.button(name).click();
    await expect(replay.page.locator("dialog[open]")).toBeVisible();
    expect(await violations(replay.page, "dialog[open]"), name).toEqual([]);
    await replay.press("Escape");
  }
});

test("on a phone the replay is a list, with everything within reach of a thumb", async ({
  room,
}) => {
  await session(room);
  const replay = await Replay.open(room, { device: PHONE });
  await expect(replay.list.headings.first()).toBeVisible();
  await replay.button("Événement suivant").click();
  await replay.page.getByText("Récit", { exact: true }).click();
  await expect(replay.story.first()).toBeVisible();
  const width = await replay.page.evaluate(
    () => document.documentElement.scrollWidth,
  );
  expect(width).toBeLessThanOrEqual(PHONE.viewport.width);
});
