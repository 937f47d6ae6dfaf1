//! A replay, as whoever may have it reads it over the interface.

use crate::{people::Workshop, soon};
use bytes::Bytes;
use socle_client::api::Site;
use socle_protocol::{
    api::Created,
    ids::BoardId,
    replay::{ReplayView, Segment},
};

/// A request with an empty body.
async fn get(site: &Site, path: &str, token: Option<&str>) -> (u16, Bytes) {
    let answer =
        soon(path, site.request(hyper::Method::GET, path, token, Bytes::new())).await.expect("an answer");
    (answer.status, answer.body)
}

/// Why a request is refused.
pub async fn refused(site: &Site, path: &str, token: Option<&str>) -> (u16, String) {
    let (status, body) = get(site, path, token).await;
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    (status, body["code"].as_str().unwrap_or("none").to_owned())
}

/// Whoever replays, and where from.
pub struct Reader {
    pub site: Site,
    /// `/api/workshops/{w}/replay`, or the address of a link.
    pub path: String,
    pub token: Option<String>,
}

impl Reader {
    /// Who made this workshop.
    pub fn of(workshop: &Workshop) -> Self {
        Self::inside(workshop.site().clone(), &workshop.created)
    }

    /// The same, of one that was made at this site.
    pub fn inside(site: Site, created: &Created) -> Self {
        let path = format!("/api/workshops/{}/replay", created.workshop);
        Self { site, path, token: Some(created.token.clone()) }
    }

    /// What there is at an address below that.
    pub async fn get(&self, rest: &str) -> Bytes {
        let path = format!("{}{rest}", self.path);
        let (status, body) = get(&self.site, &path, self.token.as_deref()).await;
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        body
    }

    /// What there is to play.
    pub async fn view(&self) -> ReplayView {
        serde_json::from_slice(&self.get("").await).expect("a view")
    }

    /// Every byte there is to be had.
    pub async fn all(&self) -> (ReplayView, Vec<Segment>, String) {
        let mut bytes = self.get("").await.to_vec();
        let view: ReplayView = serde_json::from_slice(&bytes).expect("a view");
        let mut segments = Vec::new();
        for n in 0..view.segments.len() {
            let segment = self.get(&format!("/segments/{n}?version={}", view.version)).await;
            segments.push(serde_json::from_slice(&segment).expect("a segment"));
            bytes.extend_from_slice(&segment);
        }
        (view, segments, String::from_utf8(bytes).expect("text"))
    }

    /// The board after so many steps, with the ids of people.
    pub async fn board(&self, board: &BoardId, after: u32) -> String {
        let json = self.get(&format!("/boards/{board}?after={after}&names=1")).await;
        String::from_utf8(json.to_vec()).expect("text")
    }
}
