//! What a client said on the workshop plane, or what was wrong with it (SPEC L5).

use serde_json::Value;
use socle_protocol::{
    message::{ClientMessage, Command},
    refusal::Refusal,
};

/// Reads one text frame. A refusal carries the message's `id` when it had one.
pub(super) fn message(text: &str) -> Result<ClientMessage, (Option<u32>, Refusal)> {
    let value: Value = serde_json::from_str(text).map_err(|_not_json| (None, Refusal::NotJson {}))?;
    let id = value.get("id").and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok());
    // An outer type is looked at before the command in it, so that the nearest mistake is named.
    let command = value.get("command").cloned();
    match serde_json::from_value(value) {
        Ok(message) => Ok(message),
        Err(error) => match command.map(serde_json::from_value::<Command>) {
            Some(Err(inner)) => Err((id, refusal(&inner.to_string(), "command"))),
            _ => Err((id, refusal(&error.to_string(), ""))),
        },
    }
}

/// serde names a missing field and an unknown variant in its message.
fn refusal(message: &str, parent: &str) -> Refusal {
    let quoted = |prefix: &str| message.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    if message.starts_with("unknown variant")
        || quoted("missing field `").is_some_and(|f| f == "type" || f == "kind")
    {
        return Refusal::UnknownMessage {};
    }
    let field = match (parent, quoted("missing field `")) {
        ("", Some(field)) => field.to_owned(),
        (parent, Some(field)) => format!("{parent}.{field}"),
        ("", None) => "?".to_owned(),
        (parent, None) => parent.to_owned(),
    };
    Refusal::BadField { field: field.chars().take(80).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l5_what_cannot_be_read_is_named() {
        let bad = |field: &str| Refusal::BadField { field: field.into() };
        let unknown = || Refusal::UnknownMessage {};
        let table = [
            ("", None, Refusal::NotJson {}),
            ("hello", None, Refusal::NotJson {}),
            (r#"{"type":"ping","id":1} x"#, None, Refusal::NotJson {}),
            ("7", None, bad("?")),
            ("{}", None, unknown()),
            (r#"{"type":"dance","id":3}"#, Some(3), unknown()),
            (r#"{"type":"ping"}"#, None, bad("id")),
            (r#"{"type":"ping","id":-1}"#, None, bad("?")),
            (r#"{"type":"command","id":4}"#, Some(4), bad("command")),
            (r#"{"type":"command","id":4,"command":{}}"#, Some(4), unknown()),
            (r#"{"type":"command","id":4,"command":{"kind":"dance"}}"#, Some(4), unknown()),
            (r#"{"type":"command","id":4,"command":{"kind":"retitle"}}"#, Some(4), bad("command.title")),
            (
                r#"{"type":"command","id":4,"command":{"kind":"remove","person":"a b"}}"#,
                Some(4),
                bad("command"),
            ),
        ];
        for (text, id, expected) in table {
            assert_eq!(message(text), Err((id, expected)), "{text}");
        }
    }

    #[test]
    fn l1_a_command_is_read() {
        let text = r#"{"type":"command","id":4,"command":{"kind":"lock_door"},"later":"field"}"#;
        assert_eq!(message(text), Ok(ClientMessage::Command { id: 4, command: Command::LockDoor {} }));
    }
}
