// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { Photo } from './errand';
import type { BoardId, DecisionId, ElectionId, GroupId, JoinCode, PersonId, PhaseId, VoteId, WorkshopId } from './ids';
import type { BoardView, WorkshopView } from './message';
import type { Retention } from './privacy';
import type { Role } from './role';
import type { Deliverable, Fault, TemplateCard } from './template';

/**
 * `POST /api/workshops`
 */
export type CreateWorkshop = { title: string, 
/**
 * `idees-socles`, `empty` or `raw`: the id of a method that the server has. Else there is a `method`.
 */
template: string, 
/**
 * The text of a method's file, as `GET …/method` writes it.
 */
method?: string, 
/**
 * The creator's name; one is proposed when absent.
 */
name: string | null, 
/**
 * Days after its close that the workshop is kept; the template's when absent, else 90.
 */
retention: number | null, 
/**
 * In place of the template's own, where it has tables by theme.
 */
themes?: Array<string>, 
/**
 * With the method's example, where it has one.
 */
sample?: boolean, };

/**
 * Answer 201 to `POST /api/workshops`.
 */
export type Created = { workshop: WorkshopId, code: JoinCode, boards: Array<BoardView>, 
/**
 * The creator's own token (a facilitator).
 */
token: string, person: PersonId, invitations: Invitations, };

/**
 * `POST /api/workshops/{workshop}/extract`: a moment of its past as a new workshop, for its facilitation. Answers 201
 * [`Created`].
 */
export type ExtractWorkshop = { title: string, 
/**
 * What had happened up to then is taken; now when absent.
 */
at?: number, 
/**
 * Of these boards; of all that the replay tells when there are none.
 */
boards: Array<BoardId>, 
/**
 * Whoever is in the new workshop may ask where its notes come from here, on boards that are for everyone (SPEC D12).
 */
traced: boolean, 
/**
 * It goes on in this method, an id that the server has; in the same boards when absent.
 */
template?: string, 
/**
 * What comes along to that method, and where; its own way when there are none.
 */
feeds?: Array<Feed>, };

/**
 * Where what stands in a zone goes in another method.
 */
export type Feed = { board: BoardId, 
/**
 * `null`: what stands in no zone.
 */
zone: string | null, 
/**
 * A zone of the other method.
 */
into: string, };

/**
 * `POST /api/workshops/{workshop}/onward`: what may come along into another method, for the facilitation. Answers
 * [`Onward`], makes nothing.
 */
export type OnwardWish = { template: string, 
/**
 * As in [`ExtractWorkshop`].
 */
at?: number, };

export type Onward = { 
/**
 * In reading order.
 */
zones: Array<OnwardZone>, 
/**
 * Where something may come in.
 */
doors: Array<OnwardDoor>, };

/**
 * Something that may come along.
 */
export type OnwardZone = { board: BoardId, board_title: string, 
/**
 * `null`: what stands in no zone.
 */
zone: string | null, title: string, ideas: number, 
/**
 * Where it goes unless somebody says otherwise; `null`: it stays behind.
 */
into: string | null, };

/**
 * A zone of another method.
 */
export type OnwardDoor = { zone: string, title: string, takes: Takes, };

/**
 * What becomes of a zone that goes there.
 */
export type Takes = "ideas" | "rooms" | "rows";

/**
 * `POST /api/workshops/{workshop}/boards`: a moment of one board as a new board of the same workshop, for its
 * facilitation. Answers 201 [`BoardView`].
 */
export type ExtractBoard = { title: string, board: BoardId, 
/**
 * What had happened up to then is taken.
 */
at: number, };

/**
 * `POST /api/methods`: a file that a workshop is perhaps to be made from. Answers [`MethodLook`], makes nothing.
 */
export type MethodFile = { 
/**
 * Its text.
 */
method: string, };

/**
 * Answer to `GET /api/workshops/{workshop}/deliverables`: what can be made of its boards.
 */
export type Offered = { 
/**
 * By its method.
 */
method: Array<Deliverable>, 
/**
 * Besides, as the file says that it was made from.
 */
own: Array<Deliverable>, };

/**
 * What a workshop that is made from a file has.
 */
export type MethodLook = { card: TemplateCard, 
/**
 * A board for each table.
 */
boards: Array<MethodBoard>, phases: Array<MethodPhase>, };

export type MethodBoard = { 
/**
 * `null`: as the workshop will be called.
 */
title: string | null, zones: Array<MethodZone>, };

export type MethodZone = { title: string, 
/**
 * 0: in no other zone.
 */
depth: number, };

export type MethodPhase = { label: string, 
/**
 * `null`: until the facilitation goes on.
 */
seconds: number | null, };

/**
 * `POST /api/workshops/{workshop}/boards/{board}/import`: what is to come in, for the facilitation. Answers
 * [`crate::import::ImportPlan`].
 */
export type ImportText = { 
/**
 * Lines, a Markdown outline, a CSV, a JSON Canvas, or Socle's JSON.
 */
text: string, 
/**
 * False: only look what it would make.
 */
apply: boolean, };

/**
 * What an import makes of a board, before it is made or after.
 */
export type ImportPlan = { zones: Array<ImportZone>, ideas: number, 
/**
 * Why nothing of it comes in.
 */
trouble: Trouble | null, };

export type ImportZone = { 
/**
 * Empty: beside all zones.
 */
title: string, ideas: number, 
/**
 * No zone of this title is there yet.
 */
is_new: boolean, };

/**
 * Why nothing of it comes in.
 */
export type Trouble = { 
/**
 * From 1; 0: the whole.
 */
line: number, why: Why, };

export type Why = "empty" | "idea_too_long" | "title_too_long" | "too_many" | "unknown_json" | "bad_table";

/**
 * One secret per role; `POST /api/join` takes any of them. The browser opens them as `/i#<invitation>`.
 */
export type Invitations = { facilitator: string, participant: string, observer: string, projector: string, };

/**
 * `POST /api/join`: a code or an invitation, and a name if the person chose one.
 */
export type Join = { code: string | null, invitation: string | null, name: string | null, };

/**
 * Answer 200 to `POST /api/join`.
 */
export type Joined = { token: string, person: PersonId, name: string, role: Role, workshop: WorkshopId, boards: Array<BoardView>, };

/**
 * `POST /api/look` `{"code"|"invitation"}` → what the join screen shows before anyone enters.
 */
export type Doorstep = { workshop: WorkshopId, title: string, role: Role, door_locked: boolean, 
/**
 * A pseudonym for a newcomer; the name already carried for someone who is known by cookie.
 */
proposed_name: string, 
/**
 * Is this browser already somebody here?
 */
known: boolean, 
/**
 * How long what happens here is kept: said before anyone enters.
 */
retention: Retention, };

/**
 * `GET /api/workshops/{workshop}`: the workshop for someone who is in it.
 */
export type Inside = { workshop: WorkshopView, person: PersonId, role: Role, 
/**
 * Only for facilitators.
 */
invitations: Invitations | null, 
/**
 * Scheme, host and port that phones in the room can reach, for links and the QR code.
 */
share_origin: string, };

/**
 * One step back on the way that a note has come: `GET …/notes/{note}/origins` answers them, the nearest first.
 */
export type OriginStep = { "what": "seen", 
/**
 * The title of another workshop that this one continues, where it is there.
 */
workshop: string | null, board: BoardId, title: string, zone: string | null, note: string, text: string, color: string, 
/**
 * Where its image is not in the workshop that was asked, what can be seen on it stands for it (SPEC B28).
 */
photo?: Photo, 
/**
 * When it was written.
 */
at: number, 
/**
 * When the copy was made of it, where that is known.
 */
poured_at: number | null, 
/**
 * It has other words now than when it was copied.
 */
changed: boolean, } | { "what": "gone", title: string, poured_at: number | null, } | { "what": "elsewhere", label: string, poured_at: number | null, } | { "what": "hidden", poured_at: number | null, };

/**
 * An image that was taken in.
 */
export type Uploaded = { 
/**
 * Its name: the SHA-256 of what the server drew of it.
 */
image: string, 
/**
 * In pixels, as it was drawn.
 */
width: number, height: number, };

/**
 * The body of every HTTP refusal: the refusal's own fields, and its sentence in the reader's language.
 */
export type Refused = { message: string, } & ({ "code": "unknown_code", } | { "code": "unknown_invitation", } | { "code": "not_signed_in", } | { "code": "bad_token", } | { "code": "expired_token", } | { "code": "removed", } | { "code": "door_locked", } | { "code": "read_only", } | { "code": "not_allowed", } | { "code": "structure_locked", zone: string | null, } | { "code": "note_full", note: string, limit: number, } | { "code": "foreign_client", } | { "code": "missing_past", } | { "code": "held_off", minutes: number, } | { "code": "forged_author", } | { "code": "not_your_words", note: string, } | { "code": "bad_shape", path: string, } | { "code": "unknown_workshop", } | { "code": "unknown_board", } | { "code": "unknown_person", person: PersonId, } | { "code": "unknown_template", template: string, } | { "code": "bad_method", path: string, fault: Fault, } | { "code": "unknown_address", } | { "code": "last_facilitator", } | { "code": "not_json", } | { "code": "bad_field", field: string, } | { "code": "too_long", field: string, limit: number, } | { "code": "too_large", limit: number, } | { "code": "malformed_frame", } | { "code": "text_frame", } | { "code": "unknown_message", } | { "code": "foreign_origin", } | { "code": "storage_unavailable", } | { "code": "board_unavailable", } | { "code": "stopping", } | { "code": "too_slow", } | { "code": "too_many_people", limit: number, } | { "code": "too_many_connections", } | { "code": "too_many_sessions", } | { "code": "too_many_attempts", seconds: number, } | { "code": "too_often", seconds: number, } | { "code": "server_full", } | { "code": "board_full", limit: number, } | { "code": "too_many_boards", limit: number, } | { "code": "not_an_image", } | { "code": "broken_image", } | { "code": "too_many_pixels", limit: number, } | { "code": "images_full", limit: number, mebibytes: number, } | { "code": "photos_full", limit: number, mebibytes: number, } | { "code": "own_photos_full", limit: number, } | { "code": "unknown_image", } | { "code": "metrics_closed", } | { "code": "unknown_phase", phase: PhaseId, } | { "code": "phase_not_next", next: PhaseId | null, } | { "code": "phase_past", } | { "code": "no_timer", } | { "code": "phase_over", } | { "code": "against_rules", item: string | null, } | { "code": "frozen", } | { "code": "workshop_closed", } | { "code": "workshop_purged", at: number, } | { "code": "board_erased", at: number, } | { "code": "board_rewritten", } | { "code": "not_your_board", board: BoardId | null, } | { "code": "unknown_group", group: GroupId, } | { "code": "rotation_impossible", groups: number, tables: number, rounds: number, } | { "code": "confidential_table", } | { "code": "unknown_vote", vote: VoteId, } | { "code": "vote_not_open", } | { "code": "bad_ballot", why: string, } | { "code": "not_your_vote", } | { "code": "nothing_to_vote_on", } | { "code": "too_many_options", limit: number, } | { "code": "too_many_votes", limit: number, } | { "code": "unknown_decision", decision: DecisionId, } | { "code": "unknown_election", election: ElectionId, } | { "code": "wrong_step", } | { "code": "not_your_turn", } | { "code": "objections_stand", objections: number, } | { "code": "ballots_missing", missing: number, } | { "code": "list_full", limit: number, } | { "code": "zone_full", zone: string, limit: number, } | { "code": "link_required", note: string, zone: string, } | { "code": "synthesis_missing", zone: string, } | { "code": "not_validated", open: number, } | { "code": "replay_changed", } | { "code": "unknown_step", } | { "code": "unknown_replay", } | { "code": "replay_over", } | { "code": "section_changed", section: string, } | { "code": "not_closed_yet", } | { "code": "nothing_to_carry", } | { "code": "unknown_publication", } | { "code": "publication_over", });
