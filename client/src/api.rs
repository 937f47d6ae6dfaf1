//! The REST interface (SPEC W): create, join, look, read. One connection per request: a client asks few.

use crate::{
    Ticket,
    link::{Door, Link, Origin},
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request,
    header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde::{Serialize, de::DeserializeOwned};
use socle_protocol::{
    api::{
        CreateWorkshop, Created, Doorstep, ExtractWorkshop, Inside, Join, Joined, MethodFile, MethodLook,
        Onward, OnwardWish, Refused,
    },
    ids::{BoardId, WorkshopId},
    message::{
        BoardView,
        report::{Publication, Published, ReportDraft},
    },
};
use std::time::Duration;
use tokio::net::TcpStream;

/// Longest answer that is read: a board of thousands of notes is a few megabytes.
const MAX_ANSWER: usize = 64 << 20;
/// A server that says nothing for so long is not there.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a request has no good answer. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{} ({})", .0.message, .0.refusal.code())]
    Refused(Box<Refused>),
    #[error("reach {origin}: {reason}")]
    Unreachable { origin: String, reason: String },
    #[error("understand the answer (status {status}): {reason}")]
    Unreadable { status: u16, reason: String },
    #[error("find a board: the workshop has none")]
    NoBoard,
}

impl ApiError {
    /// The refusal's code, when the server said no.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            ApiError::Refused(refused) => Some(refused.refusal.code()),
            _ => None,
        }
    }
}

/// Any answer: its status and its body.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
}

impl Answer {
    fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        let bytes = self.good()?;
        serde_json::from_slice(&bytes)
            .map_err(|e| ApiError::Unreadable { status: 200, reason: e.to_string() })
    }

    /// The body of a 2xx answer, or the refusal that came instead.
    pub fn good(self) -> Result<Bytes, ApiError> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        Err(match serde_json::from_slice(&self.body) {
            Ok(refused) => ApiError::Refused(Box::new(refused)),
            Err(e) => ApiError::Unreadable { status: self.status, reason: e.to_string() },
        })
    }
}

/// A server's REST interface.
#[derive(Debug, Clone)]
pub struct Site {
    origin: Origin,
}

impl Site {
    pub fn new(origin: Origin) -> Self {
        Self { origin }
    }

    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Makes a workshop; its creator is a facilitator.
    pub async fn create(&self, wish: &CreateWorkshop) -> Result<Created, ApiError> {
        self.post("/api/workshops", None, wish).await
    }

    /// What a workshop that is made from this file would have; makes nothing.
    pub async fn look_at(&self, file: &MethodFile) -> Result<MethodLook, ApiError> {
        self.post("/api/methods", None, file).await
    }

    /// Takes a moment of a workshop's past as a new workshop, of which one is the first facilitator.
    pub async fn extract(
        &self,
        workshop: &WorkshopId,
        token: &str,
        wish: &ExtractWorkshop,
    ) -> Result<Created, ApiError> {
        self.post(&format!("/api/workshops/{workshop}/extract"), Some(token), wish).await
    }

    /// What may come along into another method; makes nothing.
    pub async fn onward(
        &self,
        workshop: &WorkshopId,
        token: &str,
        wish: &OnwardWish,
    ) -> Result<Onward, ApiError> {
        self.post(&format!("/api/workshops/{workshop}/onward"), Some(token), wish).await
    }

    /// Joins by code or invitation. Whoever shows the token they have stays the same person.
    pub async fn join(&self, wish: &Join, token: Option<&str>) -> Result<Joined, ApiError> {
        self.post("/api/join", token, wish).await
    }

    /// Looks through the door, changes nothing.
    pub async fn look(&self, wish: &Join, token: Option<&str>) -> Result<Doorstep, ApiError> {
        self.post("/api/look", token, wish).await
    }

    /// The workshop as someone who is in it sees it.
    pub async fn inside(&self, workshop: &WorkshopId, token: &str) -> Result<Inside, ApiError> {
        self.get(&format!("/api/workshops/{workshop}"), token).await?.read()
    }

    /// The workshop's boards.
    pub async fn boards(&self, workshop: &WorkshopId, token: &str) -> Result<Vec<BoardView>, ApiError> {
        self.get(&format!("/api/workshops/{workshop}/boards"), token).await?.read()
    }

    /// The board as canonical JSON; a raw board's state as one Yjs update.
    pub async fn board(
        &self,
        workshop: &WorkshopId,
        board: &BoardId,
        token: &str,
    ) -> Result<Bytes, ApiError> {
        self.get(&format!("/api/workshops/{workshop}/boards/{board}"), token).await?.good()
    }

    /// What leaves as a file, at an address below the workshop's: `boards/{board}/export?format=csv`.
    pub async fn file(&self, workshop: &WorkshopId, path: &str, token: &str) -> Result<Bytes, ApiError> {
        self.get(&format!("/api/workshops/{workshop}/{path}"), token).await?.good()
    }

    /// The restitution's draft; for facilitators.
    pub async fn report(&self, workshop: &WorkshopId, token: &str) -> Result<ReportDraft, ApiError> {
        self.get(&format!("/api/workshops/{workshop}/report"), token).await?.read()
    }

    /// What is published, for whoever is in the workshop.
    pub async fn publication(
        &self,
        workshop: &WorkshopId,
        token: &str,
    ) -> Result<Option<Publication>, ApiError> {
        self.get(&format!("/api/workshops/{workshop}/publication"), token).await?.read()
    }

    /// The page that a publication's secret opens, for anyone.
    pub async fn published(&self, secret: &str) -> Result<Published, ApiError> {
        self.post("/api/published", None, &serde_json::json!({ "secret": secret })).await
    }

    /// Joins by a link; answers the ticket to its first board, and who one is there.
    pub async fn enter(&self, link: &Link, name: Option<&str>) -> Result<(Ticket, Joined), ApiError> {
        let mut wish = Join { name: name.map(str::to_owned), ..Join::default() };
        match &link.door {
            Door::Code { code } => wish.code = Some(code.as_str().to_owned()),
            Door::Invitation { invitation } => wish.invitation = Some(invitation.clone()),
        }
        let joined = self.join(&wish, None).await?;
        Ok((self.ticket(&joined)?, joined))
    }

    /// The ticket to the first board of a workshop that was joined.
    pub fn ticket(&self, joined: &Joined) -> Result<Ticket, ApiError> {
        let board = joined.boards.first().ok_or(ApiError::NoBoard)?;
        Ok(Ticket {
            origin: self.origin.clone(),
            workshop: joined.workshop.clone(),
            board: board.id.clone(),
            person: joined.person.clone(),
            token: joined.token.clone(),
        })
    }

    async fn get(&self, path: &str, token: &str) -> Result<Answer, ApiError> {
        self.request(Method::GET, path, Some(token), Bytes::new()).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        token: Option<&str>,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let body = serde_json::to_vec(body).expect("the bodies of the interface are JSON");
        self.request(Method::POST, path, token, body.into()).await?.read()
    }

    /// Any request, with any body; the answer as it is. An empty body is none.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Bytes,
    ) -> Result<Answer, ApiError> {
        let unreachable = |reason: String| ApiError::Unreachable { origin: self.origin.to_string(), reason };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.origin.authority())
            // Rust callers read codes; the sentence is for the terminal.
            .header(ACCEPT_LANGUAGE, "en");
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Full::new(body)).map_err(|e| unreachable(e.to_string()))?;
        let ask = async {
            let stream = TcpStream::connect(self.origin.authority()).await.map_err(|e| e.to_string())?;
            let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
                .await
                .map_err(|e| e.to_string())?;
            let exchange = async {
                let response = sender.send_request(request).await.map_err(|e| e.to_string())?;
                let status = response.status().as_u16();
                let body = Limited::new(response.into_body(), MAX_ANSWER);
                let body = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
                Ok::<_, String>(Answer { status, body })
            };
            tokio::pin!(connection);
            tokio::select! {
                biased;
                answer = exchange => answer,
                end = &mut connection => Err(end.err().map_or_else(|| "closed".into(), |e| e.to_string())),
            }
        };
        match tokio::time::timeout(PATIENCE, ask).await {
            Ok(answer) => answer.map_err(unreachable),
            Err(_) => Err(unreachable("no answer".into())),
        }
    }
}
