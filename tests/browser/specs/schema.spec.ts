// The open JSON is what its schema says, `protocol/export.schema.json`: for every method that is offered, with ideas in
// its zones. A field that the schema doesn't know is a fault here, so that none goes without a word about it.
import { Ajv } from 'ajv';
import { readFile } from 'node:fs/promises';
import { expect, test } from '../room';
import { Server } from '../server';

type Schema = Record<string, unknown>;

/** The same schema, for which every object has the fields that it names and no other. */
function closed(schema: Schema): Schema {
  const inner = Object.entries(schema).map(([key, value]) => [key, inside(value)] as const);
  const isOpen = schema.properties !== undefined && schema.type !== undefined;
  return { ...Object.fromEntries(inner), ...(isOpen ? { additionalProperties: false } : {}) };
}
const inside = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(inside) : value !== null && typeof value === 'object' ? closed(value as Schema) : value;

test('e4: the open JSON of every method is as its schema says', async () => {
  const text = await readFile(new URL('../../../protocol/export.schema.json', import.meta.url), 'utf8');
  const valid = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
    closed(JSON.parse(text) as Schema),
  );
  // A server of its own: of one address it takes so many workshops only at once.
  const server = await Server.start();
  try {
    const methods = (await (await fetch(`${server.origin}/api/templates`)).json()) as { id: string }[];
    expect(methods.length).toBeGreaterThan(20);
    const seen = new Set<string>();
    for (const { id } of methods) {
      const { workshop, boards, token } = await server.create(id, `Un atelier « ${id} »`);
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const inside = `${server.origin}/api/workshops/${workshop}`;
      for (const board of boards) {
        const body = JSON.stringify({ text: '# Dit ici\nUn samovar\nUn billard', apply: true });
        await fetch(`${inside}/boards/${board.id}/import`, { method: 'POST', headers, body });
      }
      const answer = await fetch(`${inside}/export?format=json`, { headers });
      if (answer.status !== 200) {
        // A raw board is bytes: there is nothing to write down of it.
        expect(id).toBe('raw');
        continue;
      }
      const file = (await answer.json()) as { boards: { zones: object[] }[] };
      for (const zone of file.boards.flatMap(({ zones }) => zones)) Object.keys(zone).forEach((key) => seen.add(key));
      expect(valid(file) ? [] : valid.errors, id).toEqual([]);
    }
    // What only some kinds of zones have was among it.
    for (const key of ['rows', 'columns', 'axes', 'when', 'levels', 'synthesis']) expect([...seen]).toContain(key);
  } finally {
    await server.stop();
  }
});
