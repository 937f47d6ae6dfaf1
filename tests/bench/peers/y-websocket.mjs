// @y/websocket-server with LevelDB: y-websocket.mjs PORT FOLDER. Its own `server.js`, with its own persistence.
import { join } from 'node:path'

const [port, folder] = process.argv.slice(2)
process.env.HOST = '127.0.0.1'
process.env.PORT = port
process.env.YPERSISTENCE = join(folder, 'leveldb')
// The file is not among the package's exports.
await import(new URL('server.js', import.meta.resolve('@y/websocket-server/utils')))
