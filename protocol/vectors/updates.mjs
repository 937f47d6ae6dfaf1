// Writes updates.json: updates, state vectors and presence as Yjs itself writes them, one for each kind of content.
// Run it where client/web and tests/interop have their packages: node protocol/vectors/updates.mjs
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const require = createRequire(new URL("../../client/web/package.json", import.meta.url));
const Y = require("yjs");
const { Awareness, encodeAwarenessUpdate } = require("y-protocols/awareness");

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const out = { update: {}, state_vector: {}, awareness: {} };

/** One document after `change`, named. */
function update(name, change, clientID = 7) {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  change(doc);
  out.update[name] = hex(Y.encodeStateAsUpdate(doc));
  out.state_vector[name] = hex(Y.encodeStateVector(doc));
  return doc;
}

update("nothing", () => {});
update("text", (doc) => doc.getText("t").insert(0, "Idées socles : 🌱 é\n"));
update("largest client", (doc) => doc.getText("t").insert(0, "x"), 2 ** 53 - 1);
update("formatted text", (doc) => {
  doc.getText("t").insert(0, "gras", { bold: true, link: null });
  doc.getText("t").insertEmbed(2, { image: "a.png", sizes: [1, 2] });
  doc.getText("t").format(0, 1, { bold: null });
});
update("plain values", (doc) => {
  const values = [null, true, false, 0, -0, -1, 63, 64, -64, 2 ** 31, -(2 ** 31), 2 ** 40, 0.5, 1 / 3];
  doc.getArray("a").insert(0, [...values, NaN, "é", { a: { b: [undefined] }, c: {}, big: 10n }, [[1], []]]);
  doc.getMap("m").set("undefined", undefined);
});
update("binary", (doc) => doc.getArray("a").insert(0, [new Uint8Array([0, 255, 128])]));
update("types", (doc) => {
  const map = doc.getMap("m");
  map.set("array", new Y.Array());
  map.set("map", new Y.Map([["k", "v"]]));
  map.set("text", new Y.Text("é"));
  map.set("fragment", new Y.XmlFragment());
  const element = new Y.XmlElement("p");
  doc.getXmlFragment("x").insert(0, [element, new Y.XmlText("dans")]);
  element.setAttribute("class", "note");
  element.insert(0, [new Y.XmlElement("br")]);
});
update("sub-document", (doc) => {
  doc.getMap("m").set("sub", new Y.Doc({ guid: "sub", meta: { a: 1 }, autoLoad: true }));
  doc.getMap("m").set("plain", new Y.Doc({ guid: "plain" }));
});
update("deleted and collected", (doc) => {
  const text = doc.getText("t");
  text.insert(0, "abcdefgh");
  text.delete(2, 3);
  text.insert(2, "Z");
  doc.getMap("m").set("k", new Y.Map([["deep", new Y.Text("gone")]]));
  doc.getMap("m").delete("k");
});
update("overwritten keys", (doc) => {
  for (let i = 0; i < 5; i++) doc.getMap("m").set("k", { i });
});
{
  // A gap: the first and the third of three updates, merged without the second.
  const doc = new Y.Doc();
  doc.clientID = 9;
  const updates = [];
  doc.on("update", (bytes) => updates.push(bytes));
  for (const word of ["un", "deux", "trois"]) doc.getText("t").insert(doc.getText("t").length, word);
  out.update["a gap"] = hex(Y.mergeUpdates([updates[0], updates[2]]));
}
{
  const [a, b, c] = [1, 2 ** 32 + 5, 2 ** 52].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
  for (const doc of [a, b, c]) doc.getText("t").insert(0, `de ${doc.clientID}`);
  for (const doc of [b, c]) Y.applyUpdate(a, Y.encodeStateAsUpdate(doc));
  a.getText("t").delete(1, 12);
  out.update["three clients"] = hex(Y.encodeStateAsUpdate(a));
  out.update["a difference"] = hex(Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)));
  out.state_vector["three clients"] = hex(Y.encodeStateVector(a));
}
{
  // The pre-release of Yjs 14, where every type is one.
  const Y14 = await import(createRequire(new URL("../../tests/interop/package.json", import.meta.url)).resolve("@y/y"));
  const doc = new Y14.Doc();
  doc.clientID = 7;
  const type = doc.get("t");
  type.insert(0, "héllo 🌱");
  type.format(0, 2, { bold: true });
  type.delete(1, 2);
  type.setAttr("k", { a: [1, null, undefined] });
  type.push([1, { a: 1 }, new Uint8Array([1, 2])]);
  const named = new Y14.Type("p");
  type.insert(0, [named]);
  named.insert(0, "x");
  doc.get("m").setAttr("k", new Y14.Type());
  doc.get("m").deleteAttr("k");
  out.update["yjs 14"] = hex(Y14.encodeStateAsUpdate(doc));
  out.state_vector["yjs 14"] = hex(Y14.encodeStateVector(doc));
}
{
  const doc = new Y.Doc();
  doc.clientID = 11;
  const awareness = new Awareness(doc);
  awareness.setLocalState({ person: "p_ada", cursor: { x: 1.5, y: -2 }, text: "é🌱" });
  out.awareness["one"] = hex(encodeAwarenessUpdate(awareness, [11]));
  awareness.setLocalState(null);
  out.awareness["left"] = hex(encodeAwarenessUpdate(awareness, [11]));
  out.awareness["nobody"] = hex(encodeAwarenessUpdate(awareness, []));
  awareness.destroy();
}

writeFileSync(new URL("updates.json", import.meta.url), JSON.stringify(out, null, 1) + "\n");
