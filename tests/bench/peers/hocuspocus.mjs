// @hocuspocus/server with a SQLite upsert through extension-database and node:sqlite: hocuspocus.mjs PORT FOLDER.
// Its own SQLite extension does the same with another driver, which aborted on Node.js 24.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'

const [port, folder] = process.argv.slice(2)
const database = new DatabaseSync(join(folder, 'hocuspocus.sqlite'))
database.exec('CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))')
const select = database.prepare('SELECT data FROM "documents" WHERE name = ?')
const upsert = database.prepare(
  'INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data')

await new Server({
  address: '127.0.0.1',
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => select.get(documentName)?.data ?? null,
      store: async ({ documentName, state }) => { upsert.run(documentName, state) }
    })
  ]
}).listen(Number(port))
console.log(`listening on ${port}`)
