// How views use what lives. Everything here is reactive where it is read (in markup, $derived, $effect).
//
//   let { workshop, board }: { workshop: LiveWorkshop; board: LiveBoard } = $props();
//
//   {#each board.zonesInOrder as zone (zone.id)}          zone.value: Zone (immutable, replaced when it changes)
//     <h2>{zone.value.title}</h2>
//     {#each board.notesIn(zone.id) as note (note.id)}    note: LiveNote; note.value: Note
//       <p>{note.value.text}</p>                          only this element renders again when the note changes
//   {#each board.freeNotes as note (note.id)} …           notes outside zones; board.links, board.bin, board.title
//   board.notes.get(id)?.value                            every note by id, deleted ones too; board.zones likewise
//   board.notesBy(workshop.person)                        «Mes idées», newest first
//
//   board.api.addNote({ zone, before: null }, 'texte')    every act of BoardApi (board/model.ts); one's own acts show
//   board.api.undo()                                      at once, in the same tick. board.canUndo, board.canRedo
//   bindText(textarea, { api: board.api, note: id, … })   a textarea on a note's text: board/text-binding.ts
//   board.presence.show({ typing: id })                   what others see of me; board.others: what I see of them
//   workshop.nameOf(person), workshop.colorOf(person)     → var(--person-3)
//
//   board.ready        false: show a skeleton             board.saveState   SaveState of board/model.ts
//   board.refusal      { refusal, note, text } | null: what the server took back, with my text to offer again;
//                      refusalText(board.refusal.refusal) is its sentence; board.dismissRefusal()
//
//   board.may          what the phase lets me do here: .addIn(zone), .edit(note), .move(note), .remove(note), .link
//   workshop.place     the board where I belong now; workshop.keptTexts: words that the server took back
//
//   workshop.view, .title, .boards, .people, .me, .role, .mayEdit, .mayShape, .mayRun, .present, .invitations,
//   .shareOrigin, .connection, .stopped (Refusal | null), .now()
//   workshop.yours, .progress; new LiveClock(workshop): clock.text '12:05', .seconds, .phase (clock.svelte.ts); announceClock (clock-voice)
//   workshop.listen((happening) => …)                    what just became true; state is in workshop.view
//   standing.ts, place.ts: groupOf, tableOf, boardsFor(workshop.view, workshop.person)
//   const refusal = await workshop.command({ kind: 'rename', person, name });     null = done, on disk
//
//   api.ts: createWorkshop, joinWorkshop, lookAtDoor → { ok: true, value } | { ok: false, refusal }; then
//   router.go({ at: 'workshop', workshop, board: null, view: null });  device.phone, device.remember('liste')
export { LiveBoard, LiveNote, LiveZone } from './board.svelte';
export { LiveWorkshop, PERSON_COLORS, type Company, type ConnectionState } from './workshop.svelte';
export { createWorkshop, insideWorkshop, joinWorkshop, lookAtDoor } from './api';
export type { Answer, Unreachable } from './api';
export { boardContent, originsOf, waitingIdeas, zonesOfBoard } from './inside';
export type { BoardContent, ZoneName } from './inside';
export { device } from './device.svelte';
export { fetchRefusals, refusalText } from './refusals.svelte';
export { router } from './router.svelte';
