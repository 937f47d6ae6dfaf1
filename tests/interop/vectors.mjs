// The fixtures of protocol/vectors, from Yjs' side: `node vectors.mjs` checks that Yjs makes the same bytes as when they
// were kept, and reads what yrs made as what it means; `node vectors.mjs --bless` writes Yjs' part again. yrs' part is
// written by `SOCLE_BLESS=1 cargo test -p socle-protocol --test vectors`.

import { readFileSync, writeFileSync } from 'node:fs'
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import * as auth from 'y-protocols/auth'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'

const at = (name) => new URL(`../../protocol/vectors/${name}`, import.meta.url)
const bless = process.argv.includes('--bless')
const hex = (bytes) => Buffer.from(bytes).toString('hex')

/** Objects with their keys in order, so that equal values are equal texts. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, ordered(item)]))
}
const pretty = (value) => JSON.stringify(ordered(value), null, 1) + '\n'

function kept(name, made) {
  if (bless) writeFileSync(at(name), made)
  else if (!readFileSync(at(name)).equals(Buffer.from(made))) throw new Error(`Yjs makes other bytes now: ${name}`)
}

function put(parent, id, fields) {
  const item = new Y.Map()
  for (const [key, value] of Object.entries(fields)) item.set(key, value)
  parent.set(id, item)
}

/** A board with what is hard in it: accents, emoji, texts edited by two at once, a bin, things overwritten. */
function board() {
  const [ada, ben] = [11, 22].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  const exchange = () => {
    const [a, b] = [ada, ben].map((doc) => Y.encodeStateAsUpdate(doc))
    Y.applyUpdate(ada, b)
    Y.applyUpdate(ben, a)
  }
  ada.transact(() => {
    const meta = ada.getMap('meta')
    meta.set('schema', 1)
    meta.set('title', 'Une halle pour tous — œuvre')
    meta.set('template', 'empty')
    put(ada.getMap('zones'), 'z1', {
      kind: 'list', title: 'ESPACE CAFÉ 🌱', prompt: '', parent: null, order: 'a0', frame: { x: -10.5, y: 20, w: 760, h: 220 },
      color: 'ciel', panel: 2, locked: true, author: 'ada', at: 1800000000000,
    })
    put(ada.getMap('notes'), 'n1', {
      place: { zone: null, order: 'a0', x: 0, y: 0 }, text: new Y.Text('café 👨‍👩‍👧‍👦'), color: 'soleil', author: 'ada', at: 1800000000001, status: 'proposed',
    })
    put(ada.getMap('notes'), 'n2', {
      place: { zone: null, order: 'a1', x: 1.25, y: -3 }, text: new Y.Text('libre\nsur deux lignes'), color: 'menthe', size: { w: 400, h: 120 }, author: 'ada', at: 1800000000002,
      status: 'proposed', origin: { board: 'b0', note: 'n0', label: 'carte postale' },
    })
    put(ada.getMap('notes'), 'n3', {
      place: { zone: 'z1', order: 'a1', x: 0, y: 0 }, text: new Y.Text('au bac'), color: 'rose', author: null, at: 1800000000003, status: 'proposed',
    })
  })
  exchange()
  const text = (doc) => doc.getMap('notes').get('n1').get('text')
  text(ada).insert(0, 'Un ')
  text(ada).insert(text(ada).length, ' dès 8 h')
  text(ben).insert(4, ' ñ')
  text(ben).delete(6, 1)
  ben.getMap('notes').get('n1').set('place', { zone: 'z1', order: 'a0', x: 0, y: 0 })
  ben.getMap('notes').get('n3').set('deleted', { by: 'ben', at: 1800000000004 })
  put(ben.getMap('links'), 'l1', { from: 'n1', to: 'n2', kind: 'influence', label: 'nourrit', order: '', author: 'ben', at: 1800000000005 })
  exchange()
  return ada
}

/** A document of some other app: nested arrays, numbers, formats, XML. */
function raw() {
  const doc = Object.assign(new Y.Doc(), { clientID: 33 })
  doc.getArray('list').push([1, -1.5, 2 ** 40, 'é🌱', true, null, { k: [1, 2] }])
  doc.getArray('list').delete(1, 1)
  doc.getText('rich').insert(0, 'gras et plat')
  doc.getText('rich').format(0, 4, { bold: true })
  const element = new Y.XmlElement('p')
  element.insert(0, [new Y.XmlText('dans un paragraphe')])
  doc.getXmlFragment('xml').insert(0, [element])
  doc.getMap('bytes').set('b', new Uint8Array([0, 255]))
  return doc
}

const BOARD = ['meta', 'zones', 'notes', 'links']
const boardJson = (doc) => Object.fromEntries(BOARD.map((root) => [root, doc.getMap(root).toJSON()]))
const rawJson = (doc) => ({
  list: doc.getArray('list').toJSON(),
  rich: doc.getText('rich').toString(),
  xml: doc.getXmlFragment('xml').toString(),
  bytes: [...doc.getMap('bytes').get('b')],
})
const read = (name) => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, readFileSync(at(name)))
  return doc
}

function frame(write) {
  const encoder = encoding.createEncoder()
  write(encoder)
  return hex(encoding.toUint8Array(encoder))
}

/** Every frame of the stock protocol, as y-protocols writes it. */
function frames(doc) {
  const awareness = new Awareness(doc)
  awareness.setLocalState({ person: 'ada', cursor: { x: 1.5, y: -2 }, é: '🌱' })
  const states = encodeAwarenessUpdate(awareness, [doc.clientID])
  awareness.destroy()
  const synced = (write) => frame((encoder) => { encoding.writeVarUint(encoder, 0); write(encoder) })
  return {
    step1: synced((encoder) => sync.writeSyncStep1(encoder, doc)),
    step2: synced((encoder) => sync.writeSyncStep2(encoder, doc)),
    update: synced((encoder) => sync.writeUpdate(encoder, Y.encodeStateAsUpdate(doc))),
    awareness: frame((encoder) => { encoding.writeVarUint(encoder, 1); encoding.writeVarUint8Array(encoder, states) }),
    denied: frame((encoder) => { encoding.writeVarUint(encoder, 2); auth.writePermissionDenied(encoder, 'read_only é') }),
    query: frame((encoder) => encoding.writeVarUint(encoder, 3)),
  }
}

const made = { board: board(), raw: raw() }
kept('board.yjs.bin', Y.encodeStateAsUpdate(made.board))
kept('board.plain.json', pretty(boardJson(made.board)))
kept('raw.yjs.bin', Y.encodeStateAsUpdate(made.raw))
kept('raw.plain.json', pretty(rawJson(made.raw)))
kept('frames.yjs.json', pretty(frames(made.raw)))

if (!bless) {
  const plain = (name) => readFileSync(at(name), 'utf8')
  for (const name of ['board.yjs.bin', 'board.yrs.bin']) {
    if (pretty(boardJson(read(name))) !== plain('board.plain.json')) throw new Error(`${name} means something else to Yjs`)
  }
  for (const name of ['raw.yjs.bin', 'raw.yrs.bin']) {
    if (pretty(rawJson(read(name))) !== plain('raw.plain.json')) throw new Error(`${name} means something else to Yjs`)
  }
  // Presence that the Rust client writes, in Yjs' own reader.
  const awareness = new Awareness(new Y.Doc())
  applyAwarenessUpdate(awareness, readFileSync(at('awareness.rust.bin')), null)
  const [state] = [...awareness.getStates()].filter(([client]) => client === 44)
  awareness.destroy()
  if (pretty(state) !== pretty([44, { person: 'ada', cursor: { x: 1.5, y: -2 } }])) throw new Error('the Rust client’s presence means something else to Yjs')
  process.stderr.write('b9 ok: yrs’ bytes mean the same to Yjs, and Yjs makes the bytes that are kept\n')
}
