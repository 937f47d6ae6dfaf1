//! The router, asked without a socket. What needs one (the two planes) is told in `tests/it`.

use super::*;
use crate::{journal::memory::Memory, playback::Playback, storage::Storage};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use serde_json::{Value, json};
use socle_protocol::{
    ids::{PersonId, WorkshopId},
    message::Command,
};
use tower::ServiceExt;

/// A server in memory, and a workshop that Fanny made.
struct House {
    shared: Shared,
    made: Value,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    /// The status and the refusal's code.
    fn refused(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or("none"))
    }

    fn cookie(&self) -> String {
        let text = self.headers[header::SET_COOKIE].to_str().expect("text");
        text.split(';').next().expect("a pair").to_owned()
    }
}

impl House {
    async fn new() -> Self {
        let journal: Arc<dyn Journal> = Arc::new(Memory::new());
        let (limits, stopping) = (Arc::new(Limits::default()), CancellationToken::new());
        let rooms = Rooms::new(Storage::over(Arc::clone(&journal)), Arc::clone(&limits), stopping.clone());
        let workshops =
            Workshops::new(Arc::clone(&journal), Arc::clone(&rooms), Arc::clone(&limits), stopping.clone());
        let shared = Shared {
            workshops,
            rooms,
            playback: Playback::new(Arc::clone(&journal), None),
            journal,
            admission: Arc::new(Admission::with_secret(&[7; 32])),
            share: None,
            capacity: Capacity::new(Arc::clone(&limits)),
            attempts: Arc::new(Attempts::new(Arc::clone(&limits))),
            papers: Arc::default(),
            easel: Arc::default(),
            reading: Arc::default(),
            limits,
            proxies: 0,
            metrics: Metrics::new(),
            metrics_token: None,
            stopping,
        };
        let mut house = Self { shared, made: Value::Null };
        let body = json!({"title": "Idées", "template": "raw", "name": "Fanny"});
        let made = house.post("/api/workshops", &[], &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        house.made = made.body;
        house
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = router(self.shared.clone()).oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "a.fr");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(body.into()).expect("a request")).await
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, Body::empty()).await
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        self.send("POST", path, &headers, body.to_string()).await
    }

    fn text(&self, pointer: &str) -> &str {
        self.made.pointer(pointer).and_then(Value::as_str).expect("text")
    }

    fn inside(&self) -> String {
        format!("/api/workshops/{}", self.text("/workshop"))
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.text("/token"))
    }

    /// A command by Fanny.
    async fn command(&self, command: Command) {
        let workshop: WorkshopId = self.text("/workshop").parse().expect("an id");
        let fanny: PersonId = self.text("/person").parse().expect("an id");
        self.shared.workshops.enter(&workshop).command(fanny, command).await.expect("done");
    }
}

#[tokio::test]
async fn w2_the_creator_is_inside_as_facilitator() {
    let house = House::new().await;
    let (bearer, code) = (house.bearer(), house.text("/code"));
    assert_eq!(code.len(), 6);
    let inside = house.get(&house.inside(), &[("authorization", &bearer)]).await.body;
    assert_eq!(inside["role"], "facilitator");
    assert_eq!(inside["person"], house.made["person"]);
    assert_eq!(inside["invitations"], house.made["invitations"]);
    assert_eq!(inside["workshop"]["code"], code);
    assert_eq!(inside["workshop"]["people"][0]["name"], "Fanny");
    assert_eq!(inside["share_origin"], "http://a.fr");
    let boards = house.get(&format!("{}/boards", house.inside()), &[("authorization", &bearer)]).await.body;
    assert_eq!(boards, house.made["boards"]);
    let board = format!("{}/boards/{}", house.inside(), house.text("/boards/0/id"));
    let board = house.get(&board, &[("authorization", &bearer)]).await;
    assert_eq!(
        (board.status.as_u16(), &board.headers["content-type"]),
        (200, &"application/octet-stream".parse().expect("a value"))
    );
}

#[tokio::test]
async fn w2_every_method_that_is_offered_can_be_chosen() {
    let house = House::new().await;
    let offered = house.get("/api/templates", &[]).await.body;
    let ids: Vec<&str> =
        offered.as_array().into_iter().flatten().filter_map(|card| card["id"].as_str()).collect();
    assert!(ids.contains(&"idees-socles") && ids.contains(&"empty"), "{ids:?}");
    for id in ids {
        let made = house.post("/api/workshops", &[], &json!({"title": "Un an après", "template": id})).await;
        let (workshop, board) = (&made.body["workshop"], &made.body["boards"][0]["id"]);
        let path = format!(
            "/api/workshops/{}/boards/{}",
            workshop.as_str().expect("an id"),
            board.as_str().expect("an id")
        );
        let bearer = format!("Bearer {}", made.body["token"].as_str().expect("a token"));
        let board = house.get(&path, &[("authorization", &bearer)]).await;
        assert_eq!((board.status, &board.body["template"]), (StatusCode::OK, &json!(id)), "{id}");
        assert_eq!(board.headers["content-type"], "application/json");
    }
}

#[tokio::test]
async fn w3_a_code_is_enough_and_invitations_make_what_they_say() {
    let house = House::new().await;
    let code = house.text("/code").to_lowercase();
    let joined =
        house.post("/api/join", &[], &json!({"code": format!(" {}-{}", &code[..4], &code[4..])})).await;
    assert_eq!((joined.status.as_u16(), &joined.body["role"]), (200, &json!("participant")));
    assert!(joined.body["name"].as_str().is_some_and(socle_protocol::names::is_pseudonym));
    assert_eq!(joined.body["boards"], house.made["boards"]);
    for role in ["facilitator", "participant", "observer", "projector"] {
        let invitation = house.text(&format!("/invitations/{role}"));
        let joined = house.post("/api/join", &[], &json!({"invitation": invitation, "name": "Ada"})).await;
        assert_eq!((&joined.body["role"], &joined.body["name"]), (&json!(role), &json!("Ada")));
        let bearer = format!("Bearer {}", joined.body["token"].as_str().expect("a token"));
        let inside = house.get(&house.inside(), &[("authorization", &bearer)]).await.body;
        assert_eq!(inside["role"], role);
        assert_eq!(inside["invitations"].is_null(), role != "facilitator", "only facilitators invite");
    }
}

#[tokio::test]
async fn w3_whoever_joins_again_stays_the_same_person() {
    let house = House::new().await;
    let by_code = json!({"code": house.text("/code")});
    let first = house.post("/api/join", &[], &by_code).await;
    let (cookie, bearer) =
        (first.cookie(), format!("Bearer {}", first.body["token"].as_str().expect("a token")));
    for headers in [[("cookie", cookie.as_str())], [("authorization", bearer.as_str())]] {
        let again = house.post("/api/join", &headers, &by_code).await;
        assert_eq!(again.body["person"], first.body["person"]);
        assert_eq!(again.body["name"], first.body["name"]);
    }
    let stronger = json!({"invitation": house.text("/invitations/facilitator")});
    let raised = house.post("/api/join", &[("cookie", &cookie)], &stronger).await.body;
    assert_eq!((&raised["person"], &raised["role"]), (&first.body["person"], &json!("facilitator")));
    let back = house.post("/api/join", &[("cookie", &cookie)], &by_code).await.body;
    assert_eq!(back["role"], "facilitator", "a weaker invitation takes nothing");
    let stranger = house.post("/api/join", &[("cookie", "socle_w1=x")], &by_code).await;
    assert_ne!(stranger.body["person"], first.body["person"]);
}

#[tokio::test]
async fn w4_looking_through_the_door_changes_nothing() {
    let house = House::new().await;
    let by_code = json!({"code": house.text("/code")});
    let look = house.post("/api/look", &[], &by_code).await.body;
    assert_eq!((&look["title"], &look["role"]), (&json!("Idées"), &json!("participant")));
    assert_eq!((&look["known"], &look["door_locked"]), (&json!(false), &json!(false)));
    assert!(look["proposed_name"].as_str().is_some_and(socle_protocol::names::is_pseudonym));

    let cookie = format!("socle_{}={}", house.text("/workshop"), house.text("/token"));
    let look = house.post("/api/look", &[("cookie", &cookie)], &by_code).await.body;
    assert_eq!((&look["known"], &look["proposed_name"]), (&json!(true), &json!("Fanny")));
    let inside = house.get(&house.inside(), &[("cookie", &cookie)]).await.body;
    assert_eq!(inside["workshop"]["people"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn w7_every_bad_request_has_its_code_and_its_sentence() {
    let house = House::new().await;
    let (inside, bearer) = (house.inside(), house.bearer());
    let json_type = ("content-type", "application/json");
    let long_title = json!({"title": "t".repeat(121), "template": "raw"}).to_string();
    let huge = format!("{{\"title\":\"{}\"}}", "t".repeat(600 * 1024));
    let posts = [
        ("/api/workshops", "", (400, "not_json")),
        ("/api/workshops", "{", (400, "not_json")),
        ("/api/workshops", r#"{"title":"t"}"#, (400, "bad_field")),
        ("/api/workshops", r#"{"title":" ","template":"raw"}"#, (400, "bad_field")),
        ("/api/workshops", r#"{"title":"t","template":"nope"}"#, (400, "unknown_template")),
        ("/api/workshops", &long_title, (400, "too_long")),
        ("/api/workshops", &huge, (413, "too_large")),
        ("/api/join", "{}", (400, "bad_field")),
        ("/api/join", r#"{"code":"ZZZZ99"}"#, (404, "unknown_code")),
        ("/api/join", r#"{"code":"certainly not"}"#, (404, "unknown_code")),
        ("/api/join", r#"{"invitation":"w1.p.AAAA"}"#, (404, "unknown_invitation")),
        ("/api/join", r#"{"code":7}"#, (400, "bad_field")),
        ("/api/look", r#"{"code":"ZZZZ99"}"#, (404, "unknown_code")),
        ("/api/nothing", "{}", (404, "unknown_address")),
    ];
    for (path, body, expected) in posts {
        let answer = house.send("POST", path, &[json_type], body.to_owned()).await;
        assert_eq!(answer.refused(), expected, "{path} {body}");
        assert!(answer.body["message"].as_str().is_some_and(|text| text.ends_with('.')), "{path} {body}");
    }
    let form =
        house.send("POST", "/api/join", &[("content-type", "text/plain")], r#"{"code":"KAYA42"}"#).await;
    assert_eq!(form.refused(), (400, "not_json"));

    let elsewhere = House::new().await;
    let (no_board, foreign) = (format!("{inside}/boards/nope"), elsewhere.inside());
    let gets = [
        (inside.as_str(), None, (401, "not_signed_in")),
        (inside.as_str(), Some("Bearer forged"), (401, "bad_token")),
        (&foreign, Some(bearer.as_str()), (401, "bad_token")),
        (&no_board, Some(bearer.as_str()), (404, "unknown_board")),
        ("/api/workshops/a%20b", Some(bearer.as_str()), (404, "unknown_workshop")),
        ("/api/join", None, (404, "unknown_address")),
        ("/sync/w/b", None, (401, "not_signed_in")),
    ];
    for (path, token, expected) in gets {
        let token: Vec<_> = token.map(|token| ("authorization", token)).into_iter().collect();
        assert_eq!(house.get(path, &token).await.refused(), expected, "{path}");
    }
}

#[tokio::test]
async fn w7_the_sentence_is_in_the_readers_language() {
    let house = House::new().await;
    for (accepted, start) in
        [("fr-FR,en;q=0.5", "Aucun atelier"), ("en-GB,fr", "No open workshop"), ("de", "Aucun")]
    {
        let refused =
            house.post("/api/join", &[("accept-language", accepted)], &json!({"code": "ZZZZ99"})).await;
        assert!(refused.body["message"].as_str().is_some_and(|text| text.starts_with(start)), "{accepted}");
    }
}

#[tokio::test]
async fn r3_a_locked_door_lets_back_in_who_was_in() {
    let house = House::new().await;
    let by_code = json!({"code": house.text("/code")});
    let paul = house.post("/api/join", &[], &by_code).await;
    house.command(Command::LockDoor {}).await;
    assert_eq!(house.post("/api/join", &[], &by_code).await.refused(), (403, "door_locked"));
    assert_eq!(house.post("/api/look", &[], &by_code).await.body["door_locked"], true);
    let again = house.post("/api/join", &[("cookie", &paul.cookie())], &by_code).await;
    assert_eq!(again.body["person"], paul.body["person"]);
    let facilitator = json!({"invitation": house.text("/invitations/facilitator")});
    assert_eq!(house.post("/api/join", &[], &facilitator).await.status, StatusCode::OK);
}

#[tokio::test]
async fn r2_a_removed_person_is_refused_until_readmitted() {
    let house = House::new().await;
    let by_code = json!({"code": house.text("/code")});
    let paul = house.post("/api/join", &[], &by_code).await;
    let person: PersonId = paul.body["person"].as_str().expect("an id").parse().expect("an id");
    let cookie = paul.cookie();
    house.command(Command::Remove { person: person.clone() }).await;
    assert_eq!(house.get(&house.inside(), &[("cookie", &cookie)]).await.refused(), (403, "removed"));
    assert_eq!(house.post("/api/join", &[("cookie", &cookie)], &by_code).await.refused(), (403, "removed"));
    house.command(Command::Readmit { person }).await;
    assert_eq!(house.get(&house.inside(), &[("cookie", &cookie)]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn w9_a_page_of_another_origin_may_not_use_a_cookie() {
    let house = House::new().await;
    let cookie = format!("socle_{}={}", house.text("/workshop"), house.text("/token"));
    let foreign = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(house.get(&house.inside(), &foreign).await.refused(), (403, "foreign_origin"));
    let by_code = json!({"code": house.text("/code")});
    assert_eq!(house.post("/api/join", &foreign, &by_code).await.refused(), (403, "foreign_origin"));
    assert_eq!(house.post("/api/look", &foreign, &by_code).await.body["known"], false);
    let own = [("cookie", cookie.as_str()), ("origin", "http://a.fr")];
    assert_eq!(house.get(&house.inside(), &own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn w8_ready_while_the_journal_is_and_the_server_is_not_stopping() {
    let house = House::new().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(house.get(path, &[]).await.status, StatusCode::OK, "{path}");
    }
    house.shared.journal.close().await.expect("closed");
    assert_eq!(house.get("/readyz", &[]).await.refused(), (503, "storage_unavailable"));
    house.shared.stopping.cancel();
    assert_eq!(house.get("/readyz", &[]).await.refused(), (503, "stopping"));
    assert_eq!(house.get("/healthz", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn w16_the_figures_are_for_this_machine_or_for_whoever_has_the_token() {
    let mut house = House::new().await;
    let token: MetricsToken = "0123456789abcdef".parse().expect("long enough");
    let (here, bearer) = ("127.0.0.1:5000", ("authorization", "Bearer 0123456789abcdef"));
    type Asked<'a> = (Option<&'a MetricsToken>, usize, &'a str, &'a [(&'a str, &'a str)], u16);
    let table: [Asked<'_>; 13] = [
        (None, 0, here, &[], 200),
        (None, 0, "[::1]:5000", &[], 200),
        (None, 0, "[::ffff:127.0.0.1]:5000", &[], 200),
        (None, 0, "192.168.1.7:5000", &[], 403),
        (None, 0, "192.168.1.7:5000", &[bearer], 403),
        // Behind a proxy, told of or not, everybody comes from this machine.
        (None, 1, here, &[], 403),
        (None, 0, here, &[("x-forwarded-for", "203.0.113.7")], 403),
        (None, 0, here, &[("forwarded", "for=203.0.113.7")], 403),
        (Some(&token), 0, here, &[], 403),
        (Some(&token), 0, here, &[("authorization", "Bearer 0123456789abcdeF")], 403),
        (Some(&token), 0, here, &[("authorization", "Bearer ")], 403),
        (Some(&token), 0, "192.168.1.7:5000", &[bearer], 200),
        (Some(&token), 1, here, &[bearer, ("x-forwarded-for", "203.0.113.7")], 200),
    ];
    for (token, proxies, from, headers, status) in table {
        (house.shared.metrics_token, house.shared.proxies) = (token.cloned(), proxies);
        let mut request = Request::get("/metrics");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let from = from.parse().expect("an address");
        let request = request.extension(listen::Came { from, connection: None });
        let answer = house.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status.as_u16(), status, "{token:?} {proxies} {from} {headers:?}");
        if status == 403 {
            assert_eq!(answer.refused().1, "metrics_closed");
        }
    }
}

/// The head of a PNG without a picture: enough to be told from what is none.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\
    \0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

#[tokio::test]
async fn u4_an_image_is_sent_once_so_that_nothing_in_it_runs_and_a_browser_asks_whether_it_may_still_show_it()
{
    let house = House::new().await;
    let images = format!("{}/images", house.inside());
    let bearer = house.bearer();
    // Whatever the request calls it.
    let named = [("authorization", bearer.as_str()), ("content-type", "image/svg+xml")];
    let brought = house.send("POST", &images, &named, PNG).await;
    assert_eq!(brought.status, StatusCode::CREATED, "{}", brought.body);
    assert_eq!(brought.headers["cache-control"], "no-store");
    let image = brought.body["image"].as_str().expect("a name");
    let shown = house.get(&format!("{images}/{image}"), &[("authorization", &bearer)]).await;
    assert_eq!(shown.status, StatusCode::OK);
    for (name, value) in [
        ("content-type", "image/webp"),
        ("cache-control", "private, no-cache"),
        ("etag", format!("\"{image}\"").as_str()),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("content-disposition", "inline"),
    ] {
        assert_eq!(shown.headers[name], value, "{name}");
    }
    let unknown = house.get(&format!("{images}/{}", "0".repeat(64)), &[("authorization", &bearer)]).await;
    assert_eq!(
        (unknown.refused(), &unknown.headers["cache-control"]),
        ((404, "unknown_image"), &"no-store".parse().expect("a value"))
    );
    let etag = format!("\"{image}\"");
    let again = [("authorization", bearer.as_str()), ("if-none-match", etag.as_str())];
    let known = house.get(&format!("{images}/{image}"), &again).await;
    assert_eq!((known.status, &known.headers["etag"]), (StatusCode::NOT_MODIFIED, &shown.headers["etag"]));
    for asked in [&[][..], &again[1..]] {
        assert_eq!(house.get(&format!("{images}/{image}"), asked).await.refused(), (401, "not_signed_in"));
    }
    // A page of another site can't bring one with somebody's cookie.
    let joined =
        house.post("/api/join", &[], &json!({"invitation": house.text("/invitations/facilitator")})).await;
    let cookie = joined.cookie();
    let foreign = [("cookie", cookie.as_str()), ("origin", "http://b.fr")];
    assert_eq!(house.send("POST", &images, &foreign, PNG).await.refused(), (403, "foreign_origin"));
    let own = [("cookie", cookie.as_str()), ("origin", "http://a.fr")];
    assert_eq!(house.send("POST", &images, &own, PNG).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn y6_no_browser_keeps_a_replay_on_its_disk() {
    let house = House::new().await;
    let asked = json!({"title": "Une halle", "template": "idees-socles"});
    let made = house.post("/api/workshops", &[], &asked).await.body;
    let bearer = format!("Bearer {}", made["token"].as_str().expect("a token"));
    let replay = format!("/api/workshops/{}/replay", made["workshop"].as_str().expect("an id"));
    let view = house.get(&replay, &[("authorization", &bearer)]).await;
    let segment =
        format!("{replay}/segments/0?version={}", view.body["version"].as_str().expect("a version"));
    let segment = house.get(&segment, &[("authorization", &bearer)]).await;
    for answer in [&view, &segment] {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
}
