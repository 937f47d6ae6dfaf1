//! Every reason the server says no. A refusal is data: a stable code, what the reader needs to act on it, and a
//! sentence in French and in English. The browser's message files are written from here (see `bindings`).

mod date;
mod sentences;

use crate::ids::{BoardId, DecisionId, ElectionId, GroupId, Millis, PersonId, PhaseId, VoteId};
use crate::template::fault::Fault;
use sentences::{FAULTS, SENTENCES};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A named no. The JSON form is `{"code": "note_full", "note": "…", "limit": 500}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("{}", self.code())]
pub enum Refusal {
    /// No open workshop has this join code.
    UnknownCode {},
    /// The invitation was altered, or its workshop is gone.
    UnknownInvitation {},
    /// No token or cookie came with the request.
    NotSignedIn {},
    /// The token was altered or is not for this workshop.
    BadToken {},
    /// The token was good once.
    ExpiredToken {},
    /// The facilitation removed this person.
    Removed {},
    /// The door is locked for newcomers.
    DoorLocked {},
    /// This role reads only.
    ReadOnly {},
    /// This role may not give this command.
    NotAllowed {},
    /// The facilitation locked this zone, or the board's structure.
    StructureLocked { zone: Option<String> },
    /// A note holds at most `limit` graphemes.
    NoteFull { note: String, limit: u32 },
    /// The CRDT or awareness id belongs to someone else.
    ForeignClient {},
    /// What was sent builds on something that the server does not have, and waits for it in its sender's browser.
    MissingPast {},
    /// What this person sent made a room fall over.
    HeldOff { minutes: u32 },
    /// A note, zone or link signed, or deleted, in someone else's name.
    ForgedAuthor {},
    /// Whether these words may be told is their author's to say.
    NotYourWords { note: String },
    /// What was sent does not fit the board's schema.
    BadShape { path: String },
    /// No such workshop.
    UnknownWorkshop {},
    /// No such board in this workshop.
    UnknownBoard {},
    /// No such person in this workshop.
    UnknownPerson { person: PersonId },
    /// No such template.
    UnknownTemplate { template: String },
    /// The file that was brought is no method: where, and what is wrong with it.
    BadMethod { path: String, fault: Fault },
    /// No such address.
    UnknownAddress {},
    /// A facilitator who removes the last one leaves a workshop that nobody can run.
    LastFacilitator {},
    /// The body or the message is not JSON.
    NotJson {},
    /// A field is missing or has the wrong type.
    BadField { field: String },
    /// A text is longer than `limit` graphemes.
    TooLong { field: String, limit: u32 },
    /// A frame or body is larger than `limit` bytes.
    TooLarge { limit: u32 },
    /// The bytes are not a y-protocol frame.
    MalformedFrame {},
    /// The sync socket speaks binary only.
    TextFrame {},
    /// No message has this type.
    UnknownMessage {},
    /// The browser page of another site opened the socket.
    ForeignOrigin {},
    /// The journal cannot be written or read now; what was not confirmed is kept by the sender.
    StorageUnavailable {},
    /// The board could not be loaded whole, so it is not shown at all.
    BoardUnavailable {},
    /// The server is stopping; come back in a moment.
    Stopping {},
    /// The connection took nothing for too long.
    TooSlow {},
    /// As many people as a board or a workshop takes are there.
    TooManyPeople { limit: u32 },
    /// As many connections as one address may have are open.
    TooManyConnections {},
    /// One person has more connections than a person may have; the one that was silent for longest gave way.
    TooManySessions {},
    /// Too many wrong join codes came from this address.
    TooManyAttempts { seconds: u32 },
    /// One person renames, or one address creates, more often than is sensible.
    TooOften { seconds: u32 },
    /// The server has no memory or no connection left for anyone new.
    ServerFull {},
    /// A board holds at most `limit` notes.
    BoardFull { limit: u32 },
    /// A workshop has at most `limit` boards.
    TooManyBoards { limit: u32 },
    /// The bytes are no PNG, JPEG or WebP, whatever was said of them.
    NotAnImage {},
    /// It says that it is an image, and can't be drawn.
    BrokenImage {},
    /// An image has at most `limit` million pixels.
    TooManyPixels { limit: u32 },
    /// A workshop keeps so many images, of so many mebibytes together.
    ImagesFull { limit: u32, mebibytes: u32 },
    /// Beside these, a workshop keeps so many photos of notes, of so many mebibytes together.
    PhotosFull { limit: u32, mebibytes: u32 },
    /// And so many that one person brought.
    OwnPhotosFull { limit: u32 },
    /// The workshop has no such image.
    UnknownImage {},
    /// The figures of the server are for whoever runs it.
    MetricsClosed {},
    /// No such phase in this workshop's script.
    UnknownPhase { phase: PhaseId },
    /// Another phase is next, or none.
    PhaseNotNext { next: Option<PhaseId> },
    /// A phase that runs, or has run, stays as it is.
    PhasePast {},
    /// No timer runs, or none is paused.
    NoTimer {},
    /// Writing in this phase has ended.
    PhaseOver {},
    /// The phase's rules don't let this person do this to that item.
    AgainstRules { item: Option<String> },
    /// The facilitation has stopped every change for a moment.
    Frozen {},
    /// The workshop is over: everything can be read.
    WorkshopClosed {},
    /// The workshop's time was over, or a facilitator erased it: nothing of it is left.
    WorkshopPurged { at: Millis },
    /// The days of this board were over before its workshop's: what stood on it was deleted.
    BoardErased { at: Millis },
    /// Words on this board were erased at somebody's wish: a copy of it has them still.
    BoardRewritten {},
    /// Another group works here now; one's own board is named where there is one.
    NotYourBoard { board: Option<BoardId> },
    /// No such group.
    UnknownGroup { group: GroupId },
    /// So many groups can't go round so many tables in so many rounds.
    RotationImpossible { groups: u32, tables: u32, rounds: u32 },
    /// Others would come to read what was written in confidence.
    ConfidentialTable {},
    /// No such vote.
    UnknownVote { vote: VoteId },
    /// The vote is not open, or not yet closed.
    VoteNotOpen {},
    /// The ballot does not fit the vote: why, as a key.
    BadBallot { why: String },
    /// Only members of another group vote here.
    NotYourVote {},
    /// No note and no text to choose from.
    NothingToVoteOn {},
    /// A vote has at most `limit` options.
    TooManyOptions { limit: u32 },
    /// A workshop has at most `limit` votes.
    TooManyVotes { limit: u32 },
    /// No such decision.
    UnknownDecision { decision: DecisionId },
    /// No such election.
    UnknownElection { election: ElectionId },
    /// A decision or an election is not there yet, or no longer.
    WrongStep {},
    /// Someone else speaks or answers first.
    NotYourTurn {},
    /// So many objections are not settled, or maintained.
    ObjectionsStand { objections: u32 },
    /// So many ballots of the circle are not in, or not opened.
    BallotsMissing { missing: u32 },
    /// A list holds at most `limit` things.
    ListFull { limit: u32 },
    /// A zone takes at most `limit` notes.
    ZoneFull { zone: String, limit: u32 },
    /// The phase asks what a new note is linked to: a note of that zone.
    LinkRequired { note: String, zone: String },
    /// A form is validated once each of its questions has an answer that was written together.
    SynthesisMissing { zone: String },
    /// What is not decided, or to be looked at again, can't leave as validated: how many.
    NotValidated { open: u32 },
    /// The replay was made anew since: what was asked for belongs to an earlier one.
    ReplayChanged {},
    /// The replay has no such step or segment, or the journal no such entry.
    UnknownStep {},
    /// The link to a replay was altered, or never was one.
    UnknownReplay {},
    /// The link to a replay has expired or was revoked.
    ReplayOver {},
    /// Somebody else changed this section of the restitution, or their order, in the meantime.
    SectionChanged { section: String },
    /// A restitution is published once the workshop is closed.
    NotClosedYet {},
    /// Of what was chosen nothing would come along into the other method.
    NothingToCarry {},
    /// No restitution was ever published at this link.
    UnknownPublication {},
    /// The publication was revoked, or its time is over.
    PublicationOver {},
}

/// The reader's language. French is the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    French,
    English,
}

impl Language {
    /// Reads an `Accept-Language` header: English only when it is named first.
    pub fn from_header(header: Option<&str>) -> Self {
        match header {
            Some(text) if text.trim_start().to_ascii_lowercase().starts_with("en") => Language::English,
            _ => Language::French,
        }
    }
}

impl Refusal {
    /// The stable code, the same as the JSON tag.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::UnknownCode {} => "unknown_code",
            Refusal::UnknownInvitation {} => "unknown_invitation",
            Refusal::NotSignedIn {} => "not_signed_in",
            Refusal::BadToken {} => "bad_token",
            Refusal::ExpiredToken {} => "expired_token",
            Refusal::Removed {} => "removed",
            Refusal::DoorLocked {} => "door_locked",
            Refusal::ReadOnly {} => "read_only",
            Refusal::NotAllowed {} => "not_allowed",
            Refusal::StructureLocked { .. } => "structure_locked",
            Refusal::NoteFull { .. } => "note_full",
            Refusal::ForeignClient {} => "foreign_client",
            Refusal::MissingPast {} => "missing_past",
            Refusal::HeldOff { .. } => "held_off",
            Refusal::ForgedAuthor {} => "forged_author",
            Refusal::NotYourWords { .. } => "not_your_words",
            Refusal::BadShape { .. } => "bad_shape",
            Refusal::UnknownWorkshop {} => "unknown_workshop",
            Refusal::UnknownBoard {} => "unknown_board",
            Refusal::UnknownPerson { .. } => "unknown_person",
            Refusal::UnknownTemplate { .. } => "unknown_template",
            Refusal::BadMethod { .. } => "bad_method",
            Refusal::UnknownAddress {} => "unknown_address",
            Refusal::LastFacilitator {} => "last_facilitator",
            Refusal::NotJson {} => "not_json",
            Refusal::BadField { .. } => "bad_field",
            Refusal::TooLong { .. } => "too_long",
            Refusal::TooLarge { .. } => "too_large",
            Refusal::MalformedFrame {} => "malformed_frame",
            Refusal::TextFrame {} => "text_frame",
            Refusal::UnknownMessage {} => "unknown_message",
            Refusal::ForeignOrigin {} => "foreign_origin",
            Refusal::StorageUnavailable {} => "storage_unavailable",
            Refusal::BoardUnavailable {} => "board_unavailable",
            Refusal::Stopping {} => "stopping",
            Refusal::TooSlow {} => "too_slow",
            Refusal::TooManyPeople { .. } => "too_many_people",
            Refusal::TooManyConnections {} => "too_many_connections",
            Refusal::TooManySessions {} => "too_many_sessions",
            Refusal::TooManyAttempts { .. } => "too_many_attempts",
            Refusal::TooOften { .. } => "too_often",
            Refusal::ServerFull {} => "server_full",
            Refusal::BoardFull { .. } => "board_full",
            Refusal::TooManyBoards { .. } => "too_many_boards",
            Refusal::NotAnImage {} => "not_an_image",
            Refusal::BrokenImage {} => "broken_image",
            Refusal::TooManyPixels { .. } => "too_many_pixels",
            Refusal::ImagesFull { .. } => "images_full",
            Refusal::PhotosFull { .. } => "photos_full",
            Refusal::OwnPhotosFull { .. } => "own_photos_full",
            Refusal::UnknownImage {} => "unknown_image",
            Refusal::MetricsClosed {} => "metrics_closed",
            Refusal::UnknownPhase { .. } => "unknown_phase",
            Refusal::PhaseNotNext { .. } => "phase_not_next",
            Refusal::PhasePast {} => "phase_past",
            Refusal::NoTimer {} => "no_timer",
            Refusal::PhaseOver {} => "phase_over",
            Refusal::AgainstRules { .. } => "against_rules",
            Refusal::Frozen {} => "frozen",
            Refusal::WorkshopClosed {} => "workshop_closed",
            Refusal::WorkshopPurged { .. } => "workshop_purged",
            Refusal::BoardErased { .. } => "board_erased",
            Refusal::BoardRewritten {} => "board_rewritten",
            Refusal::NotYourBoard { .. } => "not_your_board",
            Refusal::UnknownGroup { .. } => "unknown_group",
            Refusal::RotationImpossible { .. } => "rotation_impossible",
            Refusal::ConfidentialTable {} => "confidential_table",
            Refusal::UnknownVote { .. } => "unknown_vote",
            Refusal::VoteNotOpen {} => "vote_not_open",
            Refusal::BadBallot { .. } => "bad_ballot",
            Refusal::NotYourVote {} => "not_your_vote",
            Refusal::NothingToVoteOn {} => "nothing_to_vote_on",
            Refusal::TooManyOptions { .. } => "too_many_options",
            Refusal::TooManyVotes { .. } => "too_many_votes",
            Refusal::UnknownDecision { .. } => "unknown_decision",
            Refusal::UnknownElection { .. } => "unknown_election",
            Refusal::WrongStep {} => "wrong_step",
            Refusal::NotYourTurn {} => "not_your_turn",
            Refusal::ObjectionsStand { .. } => "objections_stand",
            Refusal::BallotsMissing { .. } => "ballots_missing",
            Refusal::ListFull { .. } => "list_full",
            Refusal::ZoneFull { .. } => "zone_full",
            Refusal::LinkRequired { .. } => "link_required",
            Refusal::SynthesisMissing { .. } => "synthesis_missing",
            Refusal::NotValidated { .. } => "not_validated",
            Refusal::ReplayChanged {} => "replay_changed",
            Refusal::UnknownStep {} => "unknown_step",
            Refusal::UnknownReplay {} => "unknown_replay",
            Refusal::ReplayOver {} => "replay_over",
            Refusal::SectionChanged { .. } => "section_changed",
            Refusal::NotClosedYet {} => "not_closed_yet",
            Refusal::NothingToCarry {} => "nothing_to_carry",
            Refusal::UnknownPublication {} => "unknown_publication",
            Refusal::PublicationOver {} => "publication_over",
        }
    }

    /// The HTTP status that carries this refusal (RFC 9110).
    pub fn status(&self) -> u16 {
        match self {
            Refusal::NotSignedIn {} | Refusal::BadToken {} | Refusal::ExpiredToken {} => 401,
            Refusal::Removed {}
            | Refusal::DoorLocked {}
            | Refusal::ReadOnly {}
            | Refusal::NotAllowed {}
            | Refusal::StructureLocked { .. }
            | Refusal::ForeignClient {}
            | Refusal::ForgedAuthor {}
            | Refusal::NotYourWords { .. }
            | Refusal::ForeignOrigin {}
            | Refusal::MetricsClosed {}
            | Refusal::PhaseOver {}
            | Refusal::AgainstRules { .. }
            | Refusal::Frozen {}
            | Refusal::WorkshopClosed {}
            | Refusal::NotYourBoard { .. }
            | Refusal::NotYourVote {} => 403,
            Refusal::UnknownCode {}
            | Refusal::UnknownInvitation {}
            | Refusal::UnknownWorkshop {}
            | Refusal::UnknownBoard {}
            | Refusal::UnknownPerson { .. }
            | Refusal::UnknownPhase { .. }
            | Refusal::UnknownGroup { .. }
            | Refusal::UnknownVote { .. }
            | Refusal::UnknownDecision { .. }
            | Refusal::UnknownElection { .. }
            | Refusal::UnknownStep {}
            | Refusal::UnknownReplay {}
            | Refusal::UnknownPublication {}
            | Refusal::UnknownImage {}
            | Refusal::UnknownAddress {} => 404,
            Refusal::ReplayOver {} | Refusal::PublicationOver {} => 410,
            Refusal::LastFacilitator {}
            | Refusal::MissingPast {}
            | Refusal::BoardFull { .. }
            | Refusal::PhaseNotNext { .. }
            | Refusal::PhasePast {}
            | Refusal::NoTimer {}
            | Refusal::RotationImpossible { .. }
            | Refusal::ConfidentialTable {}
            | Refusal::VoteNotOpen {}
            | Refusal::NothingToVoteOn {}
            | Refusal::TooManyOptions { .. }
            | Refusal::TooManyVotes { .. }
            | Refusal::WrongStep {}
            | Refusal::NotYourTurn {}
            | Refusal::ObjectionsStand { .. }
            | Refusal::BallotsMissing { .. }
            | Refusal::ListFull { .. }
            | Refusal::ZoneFull { .. }
            | Refusal::LinkRequired { .. }
            | Refusal::SynthesisMissing { .. }
            | Refusal::NotValidated { .. }
            | Refusal::ReplayChanged {}
            | Refusal::SectionChanged { .. }
            | Refusal::NotClosedYet {}
            | Refusal::NothingToCarry {}
            | Refusal::BoardRewritten {}
            | Refusal::ImagesFull { .. }
            | Refusal::PhotosFull { .. }
            | Refusal::OwnPhotosFull { .. }
            | Refusal::TooManyBoards { .. } => 409,
            // Gone, for good: who keeps the link may forget it.
            Refusal::WorkshopPurged { .. } | Refusal::BoardErased { .. } => 410,
            Refusal::TooLarge { .. } | Refusal::TooManyPixels { .. } => 413,
            Refusal::NotAnImage {} => 415,
            Refusal::BrokenImage {} => 422,
            Refusal::HeldOff { .. } => 429,
            Refusal::StorageUnavailable {} | Refusal::BoardUnavailable {} | Refusal::Stopping {} => 503,
            Refusal::TooManyPeople { .. } | Refusal::ServerFull {} => 503,
            Refusal::TooManyConnections {}
            | Refusal::TooManySessions {}
            | Refusal::TooManyAttempts { .. }
            | Refusal::TooOften { .. } => 429,
            Refusal::TooSlow {} => 408,
            _ => 400,
        }
    }

    /// After how many seconds asking again may help (RFC 9110, `Retry-After`); `None` where it does not.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Refusal::TooManyAttempts { seconds } | Refusal::TooOften { seconds } => Some(*seconds),
            // Someone has to leave first.
            Refusal::TooManyPeople { .. } | Refusal::ServerFull {} => Some(30),
            Refusal::TooManyConnections {} => Some(10),
            _ => (self.status() == 503).then_some(1),
        }
    }

    /// What the reader sees, with what to do next.
    pub fn sentence(&self, language: Language) -> String {
        let Some((_, french, english)) = SENTENCES.iter().find(|(code, ..)| *code == self.code()) else {
            return self.code().to_owned();
        };
        let mut text = match language {
            Language::French => (*french).to_owned(),
            Language::English => (*english).to_owned(),
        };
        if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(self) {
            for (name, value) in fields {
                let day = value.as_u64().filter(|_| name == "at").map(|at| date::shown(at, language));
                let fault =
                    value.as_str().filter(|_| name == "fault").and_then(|fault| in_words(fault, language));
                let line =
                    value.as_str().filter(|_| name == "path").and_then(|path| self.line(path, language));
                let shown = day
                    .or(fault)
                    .or(line)
                    .unwrap_or_else(|| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                text = text.replace(&format!("{{{name}}}"), &shown);
            }
        }
        text
    }

    /// Where a file is no JSON, its path is a line.
    fn line(&self, path: &str, language: Language) -> Option<String> {
        let is_line = matches!(self, Refusal::BadMethod { fault: Fault::Json, .. });
        let word = if language == Language::French { "ligne" } else { "line" };
        is_line.then(|| format!("{word} {path}"))
    }

    /// The browser's message file for one language: `{"refusal_<code>": "…{field}…"}`.
    pub fn messages(language: Language) -> String {
        let mut map = serde_json::Map::new();
        for (code, french, english) in SENTENCES {
            let text = if language == Language::French { french } else { english };
            map.insert(format!("refusal_{code}"), (*text).into());
        }
        let mut text = serde_json::to_string_pretty(&map).expect("a map of strings is JSON");
        text.push('\n');
        text
    }
}

/// What is wrong with a file, as a part of a sentence.
fn in_words(fault: &str, language: Language) -> Option<String> {
    let (_, french, english) = FAULTS.iter().find(|(code, ..)| *code == fault)?;
    Some((*if language == Language::French { french } else { english }).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w7_every_refusal_has_a_stable_code_and_both_sentences() {
        let full = Refusal::NoteFull { note: "n1".into(), limit: 500 };
        assert_eq!(
            serde_json::to_string(&full).expect("json"),
            r#"{"code":"note_full","note":"n1","limit":500}"#
        );
        assert!(full.sentence(Language::French).contains("500 caractères"));
        assert!(full.sentence(Language::English).contains("500 characters"));
        for (code, french, english) in SENTENCES {
            assert!(french.ends_with('.') && english.ends_with('.'), "{code}");
        }
        for fault in Fault::ALL {
            let refusal = Refusal::BadMethod { path: "boards[0].zones".into(), fault };
            for language in [Language::French, Language::English] {
                let said = refusal.sentence(language);
                assert!(
                    said.contains("boards[0].zones)") && !said.contains('{') && !said.contains('_'),
                    "{said}"
                );
            }
        }
    }
}
