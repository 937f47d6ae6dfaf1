// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, GroupId, PersonId, VoteId } from './ids';

/**
 * What is asked, and how it is answered.
 */
export type VoteKind = { "kind": "dots", dots: number, max: number, } | { "kind": "yes_no", } | { "kind": "scale", steps: number, } | { "kind": "two_axes", steps: number, x: string, y: string, } | { "kind": "ranking", places: number, } | { "kind": "judgement", } | { "kind": "consent", } | { "kind": "nomination", oneself: boolean, };

/**
 * What a vote on notes is to lead to («socle ou bonus ?»). The facilitation is told who is above; it decides.
 */
export type Keep = { 
/**
 * Of those who voted, in percent, so many gave it something.
 */
share: number, 
/**
 * The zone for the others; `null`: they stay where they are.
 */
rest: string | null, };

/**
 * A vote to be opened.
 */
export type VotePlan = { title: string, how: VoteKind, 
/**
 * What is voted on: the notes of these zones when it opens. Points and rankings with neither zones nor options are
 * on all notes of the board.
 */
zones: Array<string>, 
/**
 * Of all zones, none of these. Nothing else may be named then.
 */
except: Array<string>, 
/**
 * The zones themselves are the options, each with its ideas («ESPACE par ESPACE»): the core ones where the board
 * has any. None named: every zone that has some.
 */
by_zone: boolean, 
/**
 * `null`: each group's own table, or the workshop's first board.
 */
board: BoardId | null, 
/**
 * Options that are not notes. A vote of another kind on neither asks its title.
 */
options: Array<string>, 
/**
 * A vote for each group. `null`: where its options are on the groups' own tables.
 */
by_group: boolean | null, 
/**
 * From where on an option is kept, and where the others go.
 */
keep: Keep | null, };

/**
 * An idea of a zone that is voted on as a whole.
 */
export type VotedIdea = { note: string, text: string, };

/**
 * What one may vote for.
 */
export type VoteOption = { 
/**
 * The note's id, the zone's, or a number.
 */
id: string, text: string, zone: string | null, 
/**
 * How many ideas it stands for, itself among them, where some were joined into it.
 */
times?: number, 
/**
 * The ideas of a zone that is voted on as a whole, in reading order.
 */
ideas?: Array<VotedIdea>, };

export type VoteState = "open" | "closed" | "revealed" | "cancelled";

/**
 * A vote as everyone sees it: never who voted what, and no tally before it is revealed.
 */
export type VoteView = { id: VoteId, title: string, how: VoteKind, options: Array<VoteOption>, 
/**
 * The board that the options are on.
 */
board: BoardId | null, 
/**
 * Who may vote; `null`: everyone.
 */
group: GroupId | null, state: VoteState, opened_at: number, revealed_at: number | null, keep: Keep | null, 
/**
 * Once it is revealed.
 */
tally: Tally | null, };

/**
 * What one person says. It fits the vote's kind or is refused.
 */
export type Ballot = { "kind": "dots", points: Array<Points>, } | { "kind": "yes_no", answers: Array<Answer>, } | { "kind": "scale", values: Array<Points>, } | { "kind": "two_axes", values: Array<Placing>, } | { "kind": "ranking", order: Array<string>, } | { "kind": "judgement", grades: Array<Points>, } | { "kind": "consent", answers: Array<ConsentAnswer>, } | { "kind": "nomination", person: PersonId, why: string, };

export type Points = { option: string, n: number, };

export type Answer = { option: string, say: Say, };

export type Say = "yes" | "no" | "abstain";

export type Placing = { option: string, x: number, y: number, };

export type ConsentAnswer = { option: string, say: Consent, 
/**
 * Required of an objection.
 */
reason: string, };

export type Consent = "no_objection" | "objection" | "question";

/**
 * What all ballots say together. Counts only: nobody's ballot can be read from it but where all say the same.
 */
export type Tally = { 
/**
 * How many ballots were cast, and how many people might have.
 */
cast: number, of: number, 
/**
 * Of these, how many were entered by a host for someone.
 */
proxies: number, 
/**
 * In order of result; ties share a rank.
 */
lines: Array<TallyLine>, };

export type TallyLine = { option: string, rank: number, 
/**
 * Points, or what orders the lines of this kind: see `protocol/src/workshop/vote/tally.rs`.
 */
score: number, 
/**
 * How many people gave it anything.
 */
voters: number, 
/**
 * How many said each thing: for yes/no [yes, no, abstain]; for scales and grades one count per step; for two axes
 * those of x, then those of y; for a ranking one count per place; for consent [no objection, objection, question];
 * empty for dots and nominations.
 */
counts: Array<number>, 
/**
 * Where it stands on two axes, on average.
 */
place: Place | null, 
/**
 * The median grade of majority judgement.
 */
grade: number | null, };

/**
 * A point on two axes.
 */
export type Place = { x: number, y: number, };

/**
 * Whose ballot it is.
 */
export type Voter = { "who": "person", person: PersonId, } | { "who": "named", name: string, };
