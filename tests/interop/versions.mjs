// The stock providers, each as it comes from npm, behind the few acts that the stories need. Yjs 13 and its
// pre-release 14 name things differently; what they send is the same.

import * as Y13 from 'yjs'
import * as Y14 from '@y/y'
import { WebsocketProvider as Provider1 } from 'y-websocket-1'
import { WebsocketProvider as Provider2 } from 'y-websocket-2'
import { WebsocketProvider as Provider3 } from 'y-websocket-3'
import { WebsocketProvider as Provider4 } from '@y/websocket'
import WebSocket from 'ws'

const yjs13 = {
  newDoc: () => new Y13.Doc(),
  set: (doc, key, value) => doc.getMap('map').set(key, value),
  all: (doc) => doc.getMap('map').toJSON(),
  push: (doc, text) => doc.getText('text').insert(doc.getText('text').length, text),
  text: (doc) => doc.getText('text').toString(),
  noteTexts: (doc) => Object.fromEntries([...doc.getMap('notes')].map(([id, note]) => [id, note.get('text').toString()])),
  appendToNote: (doc, id, text) => {
    const note = doc.getMap('notes').get(id).get('text')
    note.insert(note.length, text)
  },
  encode: (doc) => Y13.encodeStateAsUpdate(doc),
}

const yjs14 = {
  newDoc: () => new Y14.Doc(),
  set: (doc, key, value) => doc.get('map').setAttr(key, value),
  all: (doc) => doc.get('map').getAttrs(),
  push: (doc, text) => doc.get('text').insert(doc.get('text').length, text),
  text: (doc) => doc.get('text').toString(),
  noteTexts: (doc) => Object.fromEntries([...doc.get('notes').attrEntries()].map(([id, note]) => [id, note.getAttr('text').toString()])),
  appendToNote: (doc, id, text) => {
    const note = doc.get('notes').getAttr(id).getAttr('text')
    note.insert(note.length, text)
  },
  encode: (doc) => Y14.encodeStateAsUpdate(doc),
}

export const VERSIONS = [
  { name: 'y-websocket 1.5', Provider: Provider1, yjs: yjs13, stops: false },
  { name: 'y-websocket 2', Provider: Provider2, yjs: yjs13, stops: false },
  { name: 'y-websocket 3', Provider: Provider3, yjs: yjs13, stops: true },
  { name: '@y/websocket 4', Provider: Provider4, yjs: yjs14, stops: false },
]

/** A provider at a board; `seat` is {url, board, token}. */
export function open(version, seat) {
  const doc = version.yjs.newDoc()
  const provider = new version.Provider(seat.url, seat.board, doc, {
    params: { token: seat.token },
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  })
  const heard = { errors: [], closes: [] }
  provider.on('connection-error', (event) => heard.errors.push(String(event.message ?? event.error?.message ?? event)))
  provider.on('connection-close', (event) => heard.closes.push(event?.code))
  return { name: version.name, version, doc, provider, heard, ...version.yjs }
}
