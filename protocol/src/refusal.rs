//! Every reason the server says no. A refusal is data: a stable code, what the reader needs to act on it, and a
//! sentence in French and in English. The browser's message files are written from here (see `bindings`).

use crate::ids::PersonId;
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
    /// The figures of the server are for whoever runs it.
    MetricsClosed {},
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

/// Written once here, so that code, French and English stand side by side. `{name}` stands for a field.
const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "unknown_code",
        "Aucun atelier ouvert n’a ce code. Vérifiez les quatre lettres et les deux chiffres.",
        "No open workshop has this code. Check the four letters and two digits.",
    ),
    (
        "unknown_invitation",
        "Ce lien d’invitation n’est plus valable. Demandez-en un nouveau à l’animation.",
        "This invitation link is no longer valid. Ask the facilitation for a new one.",
    ),
    (
        "not_signed_in",
        "Entrez d’abord dans l’atelier, avec son code ou son lien.",
        "First join the workshop, with its code or its link.",
    ),
    (
        "bad_token",
        "Votre accès n’est pas reconnu. Rejoignez l’atelier de nouveau, avec son code ou son lien.",
        "Your access is not recognised. Join the workshop again, with its code or its link.",
    ),
    (
        "expired_token",
        "Votre accès a expiré. Rejoignez l’atelier de nouveau, avec son code ou son lien.",
        "Your access has expired. Join the workshop again, with its code or its link.",
    ),
    (
        "removed",
        "L’animation vous a retiré de cet atelier. Adressez-vous à elle pour revenir.",
        "The facilitation has removed you from this workshop. Speak to them to come back.",
    ),
    (
        "door_locked",
        "L’atelier n’accueille plus de nouvelles personnes pour l’instant. Adressez-vous à l’animation.",
        "The workshop is not taking newcomers for now. Speak to the facilitation.",
    ),
    (
        "read_only",
        "Vous pouvez lire cet espace, mais pas le modifier.",
        "You can read this board, but not change it.",
    ),
    ("not_allowed", "Seule l’animation peut faire cela.", "Only the facilitation can do this."),
    (
        "structure_locked",
        "L’animation a verrouillé cet élément : vous pouvez lire, mais pas le déplacer ni le modifier.",
        "The facilitation has locked this element: you can read it, but not move or change it.",
    ),
    (
        "note_full",
        "Une idée tient en {limit} caractères au plus. Votre texte est gardé : raccourcissez-le ou faites-en deux idées.",
        "An idea holds at most {limit} characters. Your text is kept: shorten it or make two ideas of it.",
    ),
    (
        "foreign_client",
        "Cette connexion utilise l’identité d’une autre personne. Rechargez la page.",
        "This connection uses someone else’s identity. Reload the page.",
    ),
    (
        "missing_past",
        "Une partie de vos modifications s’appuie sur d’autres que le serveur n’a pas encore. Laissez cette page ouverte : elles partiront dès qu’il les aura.",
        "Some of your changes build on others that the server does not have yet. Keep this page open: they will be sent as soon as it does.",
    ),
    (
        "held_off",
        "Ce que votre navigateur a envoyé n’a pas pu être lu. Revenez dans {minutes} min ; ce que vous avez écrit reste dans ce navigateur.",
        "What your browser sent could not be read. Come back in {minutes} min; what you have written stays in this browser.",
    ),
    (
        "forged_author",
        "Cette modification est signée du nom d’une autre personne ; elle a été annulée. Rechargez la page.",
        "This change is signed with someone else’s name; it was taken back. Reload the page.",
    ),
    (
        "bad_shape",
        "Cette modification n’a pas la forme attendue ; elle a été annulée. Rechargez la page.",
        "This change does not have the expected form; it was taken back. Reload the page.",
    ),
    (
        "unknown_workshop",
        "Cet atelier n’existe pas, ou n’existe plus.",
        "This workshop does not exist, or no longer does.",
    ),
    (
        "unknown_board",
        "Cet espace n’existe pas dans cet atelier.",
        "This board does not exist in this workshop.",
    ),
    ("unknown_person", "Cette personne n’est pas dans l’atelier.", "This person is not in the workshop."),
    ("unknown_template", "Ce modèle n’existe pas : {template}.", "There is no such template: {template}."),
    ("unknown_address", "Il n’y a rien à cette adresse.", "There is nothing at this address."),
    (
        "last_facilitator",
        "Un atelier garde toujours au moins une personne à l’animation.",
        "A workshop always keeps at least one facilitator.",
    ),
    ("not_json", "Le message n’est pas du JSON valable.", "The message is not valid JSON."),
    (
        "bad_field",
        "Un champ manque ou n’a pas la bonne forme : {field}.",
        "A field is missing or malformed: {field}.",
    ),
    (
        "too_long",
        "Ce texte est trop long : {limit} caractères au plus.",
        "This text is too long: {limit} characters at most.",
    ),
    (
        "too_large",
        "Cet envoi est trop gros : {limit} octets au plus. Il est gardé sur votre appareil.",
        "This is too large to send: {limit} bytes at most. It is kept on your device.",
    ),
    (
        "malformed_frame",
        "La connexion a reçu des données illisibles. Rechargez la page.",
        "The connection received unreadable data. Reload the page.",
    ),
    (
        "text_frame",
        "Cette connexion n’accepte que des messages binaires.",
        "This connection takes binary messages only.",
    ),
    ("unknown_message", "Ce type de message n’existe pas.", "There is no such message type."),
    (
        "foreign_origin",
        "Cette page vient d’un autre site. Ouvrez l’atelier à son adresse.",
        "This page comes from another site. Open the workshop at its own address.",
    ),
    (
        "storage_unavailable",
        "Le serveur ne peut pas enregistrer en ce moment. Vos idées restent sur votre appareil et seront envoyées dès que possible.",
        "The server cannot save right now. Your ideas stay on your device and will be sent as soon as possible.",
    ),
    (
        "board_unavailable",
        "Cet espace ne peut pas être ouvert en ce moment. Rien n’est perdu ; nous réessayons.",
        "This board cannot be opened right now. Nothing is lost; we are trying again.",
    ),
    (
        "stopping",
        "Le serveur redémarre. Vos idées restent sur votre appareil et seront envoyées à son retour.",
        "The server is restarting. Your ideas stay on your device and will be sent when it is back.",
    ),
    (
        "too_slow",
        "La connexion était trop lente et a été fermée. Elle reprend d’elle-même.",
        "The connection was too slow and was closed. It resumes by itself.",
    ),
    (
        "too_many_people",
        "C’est complet : {limit} personnes au plus. Réessayez plus tard, ou adressez-vous à l’animation.",
        "It is full: {limit} people at most. Try again later, or speak to the facilitation.",
    ),
    (
        "too_many_connections",
        "Trop de connexions viennent de votre réseau. Fermez les onglets inutiles, puis réessayez dans un moment.",
        "Too many connections come from your network. Close tabs you do not need, then try again in a moment.",
    ),
    (
        "too_many_sessions",
        "L’atelier est ouvert dans trop d’onglets ou d’appareils à la fois. Fermez-en, puis rechargez la page.",
        "The workshop is open in too many tabs or devices at once. Close some, then reload the page.",
    ),
    (
        "too_many_attempts",
        "Trop de codes erronés sont venus de votre réseau. Attendez {seconds} s, ou entrez par le lien d’invitation.",
        "Too many wrong codes came from your network. Wait {seconds} s, or come in by the invitation link.",
    ),
    (
        "too_often",
        "C’est trop souvent. Attendez {seconds} s, puis recommencez.",
        "That is too often. Wait {seconds} s, then do it again.",
    ),
    (
        "server_full",
        "Le serveur est plein en ce moment. Réessayez dans une minute ; vos idées restent sur votre appareil.",
        "The server is full right now. Try again in a minute; your ideas stay on your device.",
    ),
    (
        "board_full",
        "Cet espace est plein : {limit} idées au plus, corbeille comprise. Continuez dans un autre espace.",
        "This board is full: {limit} ideas at most, those in the bin included. Go on in another board.",
    ),
    (
        "too_many_boards",
        "Un atelier a {limit} espaces au plus. Créez un autre atelier pour les suivants.",
        "A workshop has {limit} boards at most. Create another workshop for the next ones.",
    ),
    (
        "metrics_closed",
        "Les mesures du serveur ne se lisent que depuis sa machine, ou avec le jeton SOCLE_METRICS_TOKEN.",
        "The server’s figures are read from its own machine only, or with the token SOCLE_METRICS_TOKEN.",
    ),
];

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
            Refusal::BadShape { .. } => "bad_shape",
            Refusal::UnknownWorkshop {} => "unknown_workshop",
            Refusal::UnknownBoard {} => "unknown_board",
            Refusal::UnknownPerson { .. } => "unknown_person",
            Refusal::UnknownTemplate { .. } => "unknown_template",
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
            Refusal::MetricsClosed {} => "metrics_closed",
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
            | Refusal::ForeignOrigin {}
            | Refusal::MetricsClosed {} => 403,
            Refusal::UnknownCode {}
            | Refusal::UnknownInvitation {}
            | Refusal::UnknownWorkshop {}
            | Refusal::UnknownBoard {}
            | Refusal::UnknownPerson { .. }
            | Refusal::UnknownAddress {} => 404,
            Refusal::LastFacilitator {}
            | Refusal::MissingPast {}
            | Refusal::BoardFull { .. }
            | Refusal::TooManyBoards { .. } => 409,
            Refusal::TooLarge { .. } => 413,
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
                let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                text = text.replace(&format!("{{{name}}}"), &shown);
            }
        }
        text
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
    }
}
