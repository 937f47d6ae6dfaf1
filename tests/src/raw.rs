//! A session of the board plane without our client: sends any bytes, reads every frame as it comes.

use futures_util::{SinkExt, StreamExt};
use socle_client::Ticket;
use socle_protocol::{api::Refused, sync};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message},
};

/// An open socket at a board.
#[derive(Debug)]
pub struct RawSession {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    Frame { bytes: Vec<u8> },
    Closed { code: u16, reason: String },
}

/// An upgrade that was refused, as HTTP says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    pub status: u16,
    pub code: Option<String>,
}

impl RawSession {
    /// Opens `/sync/…` with a ticket and further query parameters.
    pub async fn open(ticket: &Ticket, query: &str) -> Result<Self, Turned> {
        let Ticket { origin, workshop, board, token, .. } = ticket;
        let path = format!("/sync/{workshop}/{board}?token={token}&{query}");
        Self::open_path(&origin.authority(), &path).await
    }

    /// Opens any path of a server.
    pub async fn open_path(authority: &str, path: &str) -> Result<Self, Turned> {
        match connect_async(format!("ws://{authority}{path}")).await {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(Error::Http(response)) => {
                let body = response.body().as_deref().unwrap_or_default();
                let code = serde_json::from_slice::<Refused>(body).ok().map(|r| r.refusal.code().to_owned());
                Err(Turned { status: response.status().as_u16(), code })
            }
            Err(error) => panic!("failed to reach {authority}: {error}"),
        }
    }

    pub async fn send(&mut self, frame: Vec<u8>) {
        // A server that has closed already is the next answer's business.
        let _ = self.socket.send(Message::binary(frame)).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        let _ = self.socket.send(Message::text(text)).await;
    }

    /// Waits until the server has taken everything sent so far off the line. Frames that come meanwhile are lost.
    pub async fn arrives(&mut self) {
        let _ = self.socket.send(Message::Ping(Default::default())).await;
        while let Some(Ok(message)) = self.socket.next().await {
            if matches!(message, Message::Pong(_)) {
                return;
            }
        }
        panic!("closed instead");
    }

    /// The next frame, or the end.
    pub async fn next(&mut self) -> Came {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(bytes))) => return Came::Frame { bytes: bytes.to_vec() },
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Came::Closed { code: frame.code.into(), reason: frame.reason.to_string() };
                }
                Some(Ok(Message::Close(None))) => return Came::Closed { code: 1005, reason: String::new() },
                Some(Ok(_)) => {}
                // No close frame: as browsers say it.
                Some(Err(_)) | None => return Came::Closed { code: 1006, reason: String::new() },
            }
        }
    }

    /// Reads on until the server closes; answers its code.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let Came::Closed { code, .. } = self.next().await {
                return code;
            }
        }
    }

    /// Reads on until `wanted` finds something in a message of a frame. Panics at the end of the session.
    pub async fn find<T>(&mut self, mut wanted: impl FnMut(sync::Message<'_>) -> Option<T>) -> T {
        loop {
            let bytes = match self.next().await {
                Came::Frame { bytes } => bytes,
                closed @ Came::Closed { .. } => panic!("closed instead: {closed:?}"),
            };
            for message in sync::messages(&bytes) {
                if let Some(found) = wanted(message.expect("the server sends well formed frames")) {
                    return found;
                }
            }
        }
    }

    /// The server's whole state: sends a step 1 that has nothing and reads the step 2.
    pub async fn whole(&mut self) -> Vec<u8> {
        self.send(sync::step1(&[0])).await;
        self.find(|message| match message {
            sync::Message::Step2 { update } => Some(update.to_vec()),
            _ => None,
        })
        .await
    }
}
