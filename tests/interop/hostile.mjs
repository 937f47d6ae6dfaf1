// Reads lines from tests/fuzz/targets/tests/yjs.rs: first the board, then updates, each with what yrs made of it there.
// Applies each to that board with Yjs, and says where Yjs made something else of it.

import { createInterface } from 'node:readline'
import * as Y from 'yjs'

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'))

/** A value as yrs' side writes it: maps and texts to their ends, other types by nothing. */
function plain(value) {
  if (value === undefined || value === null || value instanceof Y.Doc) return null
  if (value instanceof Y.Text && value.constructor === Y.Text) return value.toString()
  if (value instanceof Y.Map) return plain(Object.fromEntries(value.entries()))
  if (value instanceof Y.AbstractType) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
  if (typeof value === 'bigint') return Number(value)
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return [...value].map(plain)
  if (typeof value !== 'object') return value
  const fields = Object.entries(value).map(([key, item]) => [key, plain(item)])
  return Object.fromEntries(fields.filter(([, item]) => item !== null).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What Yjs knows after the board and these updates. */
function read(board, updates) {
  const doc = new Y.Doc()
  for (const update of [...board, ...updates]) Y.applyUpdate(doc, bytes(update))
  const roots = Object.fromEntries(['meta', 'zones', 'notes', 'links'].map((root) => [root, doc.getMap(root)]))
  const gone = [...Y.createDeleteSetFromStructStore(doc.store).clients].map(([client, ranges]) => [client, ranges.map(({ clock, len }) => [clock, len])])
  return {
    roots,
    parked: Boolean(doc.store.pendingStructs || doc.store.pendingDs),
    state: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))),
    gone: Object.fromEntries(gone),
  }
}

let board
for await (const line of createInterface({ input: process.stdin })) {
  const { updates, ...yrs } = JSON.parse(line)
  if (!board) {
    board = updates
    continue
  }
  let yjs
  try {
    yjs = read(board, updates)
  } catch (error) {
    yjs = { throws: String(error) }
  }
  const [ours, theirs] = [yrs, yjs].map((known) => JSON.stringify(plain(known)))
  console.log(ours === theirs ? 'same' : `other ${updates}\n  yrs ${ours}\n  yjs ${theirs}`)
}
