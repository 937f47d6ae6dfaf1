//! JSON bodies: how large, how read, and what is said when they are not what was expected.

use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use socle_protocol::refusal::Refusal;

use super::{Shared, error::Denial};
use crate::config::Size;
use tokio::time::timeout;

/// How much of a body that is too large is read and thrown away, in bytes: closing earlier resets the connection, and
/// its sender sees a broken line instead of the refusal.
const READ_TO_REFUSE: usize = 8 * 1024 * 1024;

/// A body that was JSON, and had the fields.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Denial;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Denial> {
        take(request, shared, shared.limits.body).await
    }
}

/// The body of a request, if it is no larger than this.
pub(super) async fn take<T: DeserializeOwned>(
    request: Request,
    shared: &Shared,
    largest: Size,
) -> Result<Body<T>, Denial> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(is_json) {
        return Err(Denial(Refusal::NotJson {}));
    }
    let read = timeout(shared.limits.request(), read(request, largest)).await;
    let bytes = read.map_err(|_late| Denial(Refusal::TooSlow {}))??;
    Ok(Body(parse(&bytes)?))
}

fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// The bytes of a body, if they are no more than these.
pub(super) async fn read(request: Request, largest: Size) -> Result<Vec<u8>, Refusal> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    let mut chunks = request.into_body().into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_broken_off| Refusal::NotJson {})?;
        length += chunk.len();
        if length <= largest.0 {
            bytes.extend_from_slice(&chunk);
        } else if length > READ_TO_REFUSE {
            break;
        }
    }
    if length > largest.0 { Err(Refusal::TooLarge { limit: largest.told() }) } else { Ok(bytes) }
}

/// Reads JSON into a shape, and names the field that does not fit.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.into_inner());
        if inner.is_data() {
            Refusal::BadField { field: field(&path, &inner.to_string()) }
        } else {
            Refusal::NotJson {}
        }
    })?;
    reader.end().map_err(|_more| Refusal::NotJson {})?;
    Ok(value)
}

/// `missing field` names its field in its message and its parent in the path; the others are the other way round.
fn field(path: &str, message: &str) -> String {
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    let path = if path == "." { "" } else { path };
    let named = match missing {
        Some(missing) if path.is_empty() => missing.to_owned(),
        Some(missing) => format!("{path}.{missing}"),
        None if path.is_empty() => "?".to_owned(),
        None => path.to_owned(),
    };
    named.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_protocol::api::CreateWorkshop;

    #[test]
    fn w7_a_body_that_does_not_fit_names_its_field() {
        let bad = |field: &str| Refusal::BadField { field: field.into() };
        let table = [
            ("", Refusal::NotJson {}),
            ("{", Refusal::NotJson {}),
            (r#"{"title":"t","template":"raw"} more"#, Refusal::NotJson {}),
            (r#"{"template":"raw"}"#, bad("title")),
            (r#"{"title":7,"template":"raw"}"#, bad("title")),
            ("[]", bad("title")),
            ("7", bad("?")),
        ];
        for (text, expected) in table {
            let read = parse::<CreateWorkshop>(text.as_bytes()).map(|_| ());
            match (text, read) {
                ("[]", read) => assert!(read.is_err(), "{read:?}"),
                (_, read) => assert_eq!(read, Err(expected), "{text}"),
            }
        }
        assert!(parse::<CreateWorkshop>(br#"{"title":"t","template":"raw"}"#).is_ok());
    }

    #[test]
    fn w7_only_json_is_read_as_json() {
        for kind in ["application/json", "Application/JSON; charset=utf-8"] {
            assert!(is_json(kind), "{kind}");
        }
        for kind in ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
            assert!(!is_json(kind), "{kind}");
        }
    }
}
