// Stock Yjs providers against a Socle server. Started by tests/it/interop.rs, which owns the server and the Rust
// client: one JSON line on standard output asks it for something, one line on standard input answers.

import { createInterface } from 'node:readline'
import { VERSIONS, open } from './versions.mjs'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const answer = async () => JSON.parse((await lines.next()).value)
async function ask(request) {
  process.stdout.write(JSON.stringify(request) + '\n')
  return answer()
}
const say = (text) => process.stderr.write(text + '\n')

/** Waits for a condition, looked at whenever anything may have changed. */
async function until(what, condition, seconds = 20) {
  const deadline = Date.now() + seconds * 1000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
function equal(here, wanted, what) {
  const [a, b] = [here, wanted].map((value) => JSON.stringify(value))
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`)
}
const sorted = (object) => JSON.stringify(Object.entries(object).sort())

async function everyVersion(config) {
  const people = VERSIONS.map((version, n) => open(version, config.raw.seats[n]))
  for (const person of people) await until(`${person.name} to sync`, () => person.provider.synced)

  // s4: edits of each reach all, and the Rust client.
  for (const person of people) {
    person.set(person.doc, person.name, 'é🌱')
    person.push(person.doc, `[${person.name}]`)
  }
  await ask({ do: 'rust_writes', key: 'rust', value: 'bonjour' })
  const keys = [...people.map((person) => person.name), 'rust'].sort()
  for (const person of people) {
    await until(`${person.name} to see everyone`, () => Object.keys(person.all(person.doc)).length === keys.length)
    equal(Object.keys(person.all(person.doc)).sort(), keys, person.name)
  }
  const [first, ...others] = people
  await until('equal texts', () => others.every((person) => person.text(person.doc) === first.text(first.doc)))
  for (const person of people) {
    if (!first.text(first.doc).includes(`[${person.name}]`)) throw new Error(`lost [${person.name}]`)
  }
  await ask({ do: 'rust_sees', text: first.text(first.doc), keys })
  say('s4 ok: four versions of the provider and the Rust client converge')

  // p1: presence both ways.
  for (const person of people) person.provider.awareness.setLocalState({ person: person.name.replaceAll(/[^a-z0-9]/g, '-') })
  await ask({ do: 'rust_shows' })
  const names = (person) => [...person.provider.awareness.getStates().values()].map((state) => state.person).sort()
  for (const person of people) {
    await until(`${person.name} to see five people`, () => names(person).filter(Boolean).length === 5)
  }
  await ask({ do: 'rust_sees_people', count: 4 })
  say('p1 ok: presence is seen both ways')

  // s14: a disk that takes no writes. Everyone is told, comes back, and goes on; nothing is lost when it works again.
  const warnings = []
  const warn = console.warn
  console.warn = (...words) => warnings.push(words.join(' '))
  const closed = people.map((person) => person.heard.closes.length)
  await ask({ do: 'disk_fails' })
  for (const person of people) person.set(person.doc, `${person.name} sans disque`, 1)
  await until('the end of the room', () => people.every((person, n) => person.heard.closes.length > closed[n]))
  for (const person of people) await until(`${person.name} to return`, () => person.provider.wsconnected && person.provider.synced)
  await until('a word to everyone', () => warnings.filter((words) => words.includes('storage_unavailable')).length >= people.length)
  await ask({ do: 'disk_mends' })
  for (const key of people.map((person) => `${person.name} sans disque`)) {
    keys.push(key)
    for (const person of people) await until(`${person.name} to see ${key}`, () => person.all(person.doc)[key] === 1)
  }
  console.warn = warn
  say('s14 ok: every version waits for a disk that fails, and goes on when it works')

  // x1: a restart. Whatever was written meanwhile arrives afterwards.
  const before = people.map((person) => person.heard.closes.length)
  const restarted = ask({ do: 'restart' })
  await until('the close', () => people.every((person, n) => person.heard.closes.length > before[n]))
  for (const person of people) person.set(person.doc, `${person.name} hors ligne`, 1)
  await restarted
  for (const person of people) {
    await until(`${person.name} to return`, () => person.provider.wsconnected && person.provider.synced)
    await until(`${person.name} to see everything`, () => Object.keys(person.all(person.doc)).length === keys.length + 4)
  }
  const all = sorted(first.all(first.doc))
  for (const person of others) equal(sorted(person.all(person.doc)), all, person.name)
  say('x1 ok: every version returns after a restart and merges what it wrote meanwhile')
  return people
}

async function refusals(config, people) {
  // w6: before the upgrade.
  for (const [n, version] of VERSIONS.entries()) {
    const stranger = open(version, { ...config.raw.seats[n], token: 'sesame' })
    await until(`${version.name} to be refused`, () => stranger.heard.errors.length > 0)
    if (!stranger.heard.errors[0].includes('401')) throw new Error(`${version.name}: ${stranger.heard.errors[0]}`)
    if (stranger.provider.synced) throw new Error(`${version.name} synced with a bad token`)
    stranger.provider.destroy()
  }
  // r2: after it. Version 3.1 stops; the others knock again and are turned away at the door.
  for (const [n, person] of people.entries()) {
    let closed = null
    person.provider.on('closed', (event) => { closed = event })
    await ask({ do: 'remove', seat: n })
    await until(`${person.name} to be closed`, () => person.heard.closes.includes(4410))
    if (person.version.stops) {
      await until(`${person.name} to stop`, () => closed !== null)
      equal([closed.code, person.provider.shouldConnect], [4410, false], person.name)
    } else {
      await until(`${person.name} to be turned away`, () => person.heard.errors.some((error) => error.includes('403')))
    }
    person.provider.destroy()
  }
  say('w6 r2 ok: refused with 401 before the upgrade, closed with 4410 after it')
}

async function realSample(config) {
  const people = VERSIONS.map((version, n) => open(version, config.ideas.seats[n]))
  for (const person of people) {
    await until(`${person.name} to sync`, () => person.provider.synced)
    equal(Object.keys(person.noteTexts(person.doc)).length, 41, `${person.name}: notes of the sample`)
  }
  const ids = Object.keys(people[0].noteTexts(people[0].doc)).sort()
  for (const [n, person] of people.entries()) person.appendToNote(person.doc, ids[n], ` — ${n}`)
  // All in one note too.
  for (const [n, person] of people.entries()) person.appendToNote(person.doc, ids[10], String(n))
  const [first, ...others] = people
  await until('equal boards', () => {
    const mine = sorted(first.noteTexts(first.doc))
    return others.every((person) => sorted(person.noteTexts(person.doc)) === mine) &&
      ids.slice(0, 4).every((id, n) => first.noteTexts(first.doc)[id].endsWith(` — ${n}`)) &&
      [0, 1, 2, 3].every((n) => first.noteTexts(first.doc)[ids[10]].includes(n))
  })
  await ask({ do: 'rust_sees_notes', texts: first.noteTexts(first.doc) })
  for (const person of people) person.provider.destroy()
  say('b3 ok: the real sample is read and edited by every version, and the server has the same board')
}

const config = await answer()
try {
  const people = await everyVersion(config)
  await refusals(config, people)
  await realSample(config)
  await ask({ do: 'done' })
  process.exit(0)
} catch (error) {
  say(error.stack)
  process.exit(1)
}
