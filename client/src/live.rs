//! A session of the workshop plane (SPEC L): commands with their answers, and the stream of what happens.
//!
//! There is no task behind it: whoever holds it reads. What arrives while a command waits for its answer is kept
//! and given out by the next [`Live::next`].

use crate::link::Origin;
use futures_util::{SinkExt, StreamExt};
use socle_protocol::{
    api::Refused,
    ids::{Seq, WorkshopId},
    message::{ClientMessage, Command, ServerMessage},
    refusal::Refusal,
};
use std::collections::VecDeque;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message},
};

/// Why the workshop plane ended. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    #[error("do what was asked: {refusal}")]
    Refused { refusal: Refusal },
    #[error("open the workshop: status {status}, {}", code.as_deref().unwrap_or("no reason"))]
    Shut { status: u16, code: Option<String> },
    #[error("go on: closed with {code} {reason}")]
    Closed { code: u16, reason: String },
    #[error("understand the server: {0}")]
    Unreadable(String),
    #[error("reach the server: {0}")]
    Unreachable(String),
}

impl From<Error> for LiveError {
    fn from(error: Error) -> Self {
        match error {
            Error::Http(response) => {
                let body = response.body().as_deref().unwrap_or_default();
                let code = serde_json::from_slice::<Refused>(body).ok().map(|r| r.refusal.code().to_owned());
                LiveError::Shut { status: response.status().as_u16(), code }
            }
            other => LiveError::Unreachable(other.to_string()),
        }
    }
}

/// Where to open the workshop plane, and as whom.
#[derive(Debug, Clone)]
pub struct Address {
    pub origin: Origin,
    pub workshop: WorkshopId,
    pub token: String,
}

/// An open session of the workshop plane.
#[derive(Debug)]
pub struct Live {
    address: Address,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Sequence of the newest happening seen.
    seq: Seq,
    next_id: u32,
    kept: VecDeque<ServerMessage>,
}

impl Live {
    /// Opens the plane. With `after`, the server sends what happened since; otherwise the whole state first.
    pub async fn open(address: Address, after: Option<Seq>) -> Result<Self, LiveError> {
        let mut url =
            format!("ws://{}/live/{}?token={}", address.origin.authority(), address.workshop, address.token);
        if let Some(seq) = after {
            url.push_str(&format!("&after={seq}"));
        }
        let (socket, _) = connect_async(url).await?;
        Ok(Self { address, socket, seq: after.unwrap_or(0), next_id: 1, kept: VecDeque::new() })
    }

    /// Where this session was, and the newest happening it saw: what it takes to come back.
    pub fn whereabouts(self) -> (Address, Seq) {
        (self.address, self.seq)
    }

    /// Sequence of the newest happening seen.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The next message, oldest first.
    pub async fn next(&mut self) -> Result<ServerMessage, LiveError> {
        match self.kept.pop_front() {
            Some(message) => Ok(message),
            None => self.read().await,
        }
    }

    /// Reads until `wanted` answers something.
    pub async fn find<T>(
        &mut self,
        mut wanted: impl FnMut(ServerMessage) -> Option<T>,
    ) -> Result<T, LiveError> {
        loop {
            if let Some(found) = wanted(self.next().await?) {
                return Ok(found);
            }
        }
    }

    /// Gives a command and waits for its answer: the sequence of its happening.
    pub async fn command(&mut self, command: Command) -> Result<Seq, LiveError> {
        let asked = self.next_id;
        self.next_id += 1;
        let text =
            serde_json::to_string(&ClientMessage::Command { id: asked, command }).expect("a command is JSON");
        self.send_text(&text).await?;
        loop {
            match self.read().await? {
                ServerMessage::Done { id, seq } if id == asked => return Ok(seq),
                ServerMessage::Refused { id: Some(id), refusal } if id == asked => {
                    return Err(LiveError::Refused { refusal });
                }
                other => self.kept.push_back(other),
            }
        }
    }

    /// Sends any text, also what is no message at all.
    pub async fn send_text(&mut self, text: &str) -> Result<(), LiveError> {
        Ok(self.socket.send(Message::text(text)).await?)
    }

    /// Sends bytes, which this plane does not take.
    pub async fn send_bytes(&mut self, bytes: &[u8]) -> Result<(), LiveError> {
        Ok(self.socket.send(Message::binary(bytes.to_vec())).await?)
    }

    /// Says goodbye.
    pub async fn leave(mut self) {
        // The other side may be gone already; then there is nobody to say it to.
        let _ = self.socket.close(None).await;
    }

    async fn read(&mut self) -> Result<ServerMessage, LiveError> {
        loop {
            let closed = |code: u16, reason: String| LiveError::Closed { code, reason };
            match self.socket.next().await {
                None => return Err(closed(1006, "no goodbye".into())),
                Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => {
                    return Err(closed(1006, "no goodbye".into()));
                }
                Some(message) => match message? {
                    Message::Text(text) => {
                        let message = serde_json::from_str(&text)
                            .map_err(|e| LiveError::Unreadable(format!("{e}: {text}")))?;
                        match &message {
                            ServerMessage::Welcome { seq, .. } | ServerMessage::Happening { seq, .. } => {
                                self.seq = *seq
                            }
                            _ => {}
                        }
                        return Ok(message);
                    }
                    Message::Close(Some(frame)) => {
                        return Err(closed(frame.code.into(), frame.reason.to_string()));
                    }
                    _ => {}
                },
            }
        }
    }
}
