//! One board's connection: dials, syncs, comes back after every loss, stops when the server says stop (SPEC W6).
//!
//! Nothing here knows what a board means. What to send is the replica's business; who waits for what is the
//! board's.

use crate::{
    Ticket,
    board::replica::Replica,
    presence::{self, Others, State},
};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use rand::Rng;
use socle_protocol::{api::Refused, close, refusal::Refusal, sync};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    net::TcpStream,
    sync::{Notify, watch},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        Error, Message,
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};
use tracing::debug;

/// As the browser's: 100 ms, doubled up to 2.5 s.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_millis(2500);
/// The server says something every 25 s (S13); after 45 s without a byte the wire is dead.
const SILENCE: Duration = Duration::from_secs(45);
/// A dial that takes longer is given up: a phone's network answers within a few seconds or not at all.
const DIAL: Duration = Duration::from_secs(10);
/// States are dropped after 30 s (P4): half of that forgives a late one.
const RENEW: Duration = Duration::from_secs(15);
/// A snapshot of a large board; the server's own frames are far smaller.
const MAX_MESSAGE: usize = 64 << 20;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why a board will not be connected again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stay connected: {reason} ({code})")]
pub struct Stop {
    /// A close code 44xx, or the HTTP status that refused the upgrade; 1000 when we left ourselves.
    pub code: u16,
    /// The refusal's code, or the words of the server.
    pub reason: String,
}

/// How a board is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Not connected: trying, or cut on purpose.
    Down,
    /// Connected, first sync not finished.
    Syncing,
    /// Connected and whole.
    Live,
    /// For good.
    Stopped { stop: Stop },
}

/// What the owner of the board wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Connected,
    /// As if the network were gone: no close frame.
    Cut,
    /// Says goodbye.
    Left,
}

/// What the connection and the board's owner share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) ticket: Ticket,
    /// The CRDT and awareness id of this session.
    pub(crate) client: u64,
    pub(crate) replica: Replica,
    pub(crate) wish: watch::Sender<Wish>,
    /// Rings when the own presence changed.
    pub(crate) show: Notify,
    state: Mutex<SessionState>,
}

#[derive(Debug)]
struct SessionState {
    line: Line,
    shown: Option<String>,
    clock: u64,
    others: Others,
    /// What the server last said of its disk (SPEC S14).
    saving: bool,
    refusals: Vec<Refusal>,
}

impl Shared {
    pub(crate) fn new(ticket: Ticket, client: u64) -> Self {
        Self {
            ticket,
            client,
            replica: Replica::new(client),
            wish: watch::Sender::new(Wish::Connected),
            show: Notify::new(),
            state: Mutex::new(SessionState {
                line: Line::Down,
                shown: None,
                clock: 0,
                others: Others::default(),
                saving: true,
                refusals: Vec::new(),
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, SessionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.replica.changes.send_modify(|n| *n += 1);
    }

    pub(crate) fn line(&self) -> Line {
        self.state().line.clone()
    }

    fn set_line(&self, line: Line) {
        self.state().line = line;
        self.changed();
    }

    pub(crate) fn others(&self) -> Vec<presence::Presence> {
        self.state().others.list()
    }

    pub(crate) fn is_saving(&self) -> bool {
        self.state().saving
    }

    pub(crate) fn refusals(&self) -> Vec<Refusal> {
        self.state().refusals.clone()
    }

    pub(crate) fn set_shown(&self, json: Option<String>) {
        self.state().shown = json;
        self.show.notify_one();
    }

    /// The own presence as a frame, with its next clock; `None` when there is nothing to show.
    fn own_presence(&self) -> Option<Vec<u8>> {
        let mut state = self.state();
        let json = state.shown.clone()?;
        state.clock += 1;
        let own = State { client: self.client, clock: state.clock, json };
        Some(sync::awareness(&presence::encode(&[own])))
    }

    /// Takes one frame; answers the frame to send back, if any.
    fn receive(&self, frame: &[u8]) -> Result<Option<Vec<u8>>, Stay> {
        let mut answer = None;
        for message in sync::messages(frame) {
            match message.map_err(|_| Stay::No)? {
                sync::Message::Step1 { state_vector } => {
                    answer = Some(sync::step2(&self.replica.answer(state_vector).map_err(|_| Stay::No)?));
                }
                sync::Message::Step2 { update } => {
                    self.replica.apply(update).map_err(|_| Stay::No)?;
                    self.set_line(Line::Live);
                }
                sync::Message::Update { update } if self.line() == Line::Live => {
                    self.replica.apply(update).map_err(|_| Stay::No)?;
                }
                sync::Message::Update { update } => {
                    self.replica.apply_ready(update).map_err(|_| Stay::No)?;
                }
                sync::Message::Awareness { states } => {
                    let states = presence::decode(states).ok_or(Stay::No)?;
                    if self.state().others.take(states, self.client) {
                        self.changed();
                    }
                }
                sync::Message::Storage { saving } => {
                    self.state().saving = saving;
                    self.changed();
                }
                sync::Message::Saved { count } => self.replica.confirm(count),
                sync::Message::Refused { json } => {
                    let refusal = serde_json::from_str(json).map_err(|_| Stay::No)?;
                    self.state().refusals.push(refusal);
                    self.changed();
                }
                sync::Message::QueryAwareness {} => self.show.notify_one(),
                // Nothing comes deflated to a client that did not ask for it.
                sync::Message::Denied { .. }
                | sync::Message::Deflated { .. }
                | sync::Message::Unknown { .. } => {}
            }
        }
        Ok(answer)
    }
}

/// The server sent what cannot be read: reconnect.
#[derive(Debug)]
enum Stay {
    No,
}

/// How one connection ended.
enum End {
    Lost,
    Stopped { stop: Stop },
}

/// Runs until the board is left or the server says stop.
pub(crate) async fn run(shared: &Shared) {
    let mut wish = shared.wish.subscribe();
    let mut attempt = 0;
    loop {
        let wanted = *wish.borrow_and_update();
        match wanted {
            Wish::Connected => {}
            Wish::Left => return left(shared),
            Wish::Cut => {
                if wish.changed().await.is_err() {
                    return;
                }
                attempt = 0;
                continue;
            }
        }
        let end = match dial(&shared.ticket).await {
            Ok(socket) => {
                shared.set_line(Line::Syncing);
                let end = converse(shared, socket, &mut wish).await;
                if shared.line() == Line::Live {
                    attempt = 0;
                }
                end
            }
            Err(end) => end,
        };
        shared.state().others.clear();
        // A new connection says so again where it must.
        shared.state().saving = true;
        shared.set_line(Line::Down);
        shared.replica.disconnected();
        if let End::Stopped { stop } = end {
            debug!(%stop, "stopped");
            return shared.set_line(Line::Stopped { stop });
        }
        tokio::select! {
            () = tokio::time::sleep(pause(attempt)) => {}
            _ = wish.changed() => {}
        }
        attempt += 1;
    }
}

fn left(shared: &Shared) {
    shared.set_line(Line::Stopped { stop: Stop { code: 1000, reason: "left".into() } });
}

/// Doubles up to the longest; from half of it at random, so that a whole building does not return at once.
fn pause(attempt: u32) -> Duration {
    let full = FIRST_PAUSE.saturating_mul(1 << attempt.min(5)).min(LONGEST_PAUSE);
    full.mul_f64(rand::rng().random_range(0.5..=1.0))
}

async fn dial(ticket: &Ticket) -> Result<Socket, End> {
    let url = format!(
        "ws://{}/sync/{}/{}?ext=1&token={}",
        ticket.origin.authority(),
        ticket.workshop,
        ticket.board,
        ticket.token
    );
    let config =
        WebSocketConfig::default().max_message_size(Some(MAX_MESSAGE)).max_frame_size(Some(MAX_MESSAGE));
    match tokio::time::timeout(DIAL, connect_async_with_config(url, Some(config), true)).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(Error::Http(response))) => {
            let code = response.status().as_u16();
            // 408, 429 and 5xx pass; another 4xx is a no.
            if !(400..500).contains(&code) || code == 408 || code == 429 {
                return Err(End::Lost);
            }
            let body = response.body().as_deref().unwrap_or_default();
            let reason = serde_json::from_slice::<Refused>(body)
                .map_or_else(|_| "refused".to_owned(), |refused| refused.refusal.code().to_owned());
            Err(End::Stopped { stop: Stop { code, reason } })
        }
        Ok(Err(error)) => {
            debug!(%error, "dial");
            Err(End::Lost)
        }
        Err(_) => Err(End::Lost),
    }
}

async fn converse(shared: &Shared, socket: Socket, wish: &mut watch::Receiver<Wish>) -> End {
    let (mut sink, mut stream) = socket.split();
    match talk(shared, &mut sink, &mut stream, wish).await {
        Ok(end) => end,
        Err(error) => {
            debug!(%error, "connection lost");
            // A close frame may be waiting behind the failed write: it knows whether to come back.
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Close(frame) = message {
                    return closed(frame);
                }
            }
            End::Lost
        }
    }
}

fn closed(frame: Option<CloseFrame>) -> End {
    let Some(frame) = frame else { return End::Lost };
    let code = u16::from(frame.code);
    if close::may_retry(code) {
        return End::Lost;
    }
    End::Stopped { stop: Stop { code, reason: frame.reason.to_string() } }
}

async fn talk(
    shared: &Shared,
    sink: &mut SplitSink<Socket, Message>,
    stream: &mut SplitStream<Socket>,
    wish: &mut watch::Receiver<Wish>,
) -> Result<End, Error> {
    sink.send(Message::binary(sync::step1(&shared.replica.state_vector()))).await?;
    if let Some(frame) = shared.own_presence() {
        sink.send(Message::binary(frame)).await?;
    }
    let mut renew = tokio::time::interval_at(tokio::time::Instant::now() + RENEW, RENEW);
    loop {
        tokio::select! {
            _ = wish.changed() => {
                let wanted = *wish.borrow_and_update();
                match wanted {
                    Wish::Connected => {}
                    Wish::Cut => return Ok(End::Lost),
                    Wish::Left => return goodbye(sink, stream).await,
                }
            }
            () = shared.replica.waiting.notified() => {
                for update in shared.replica.take_pending() {
                    sink.feed(Message::binary(sync::update(&update))).await?;
                }
                sink.flush().await?;
            }
            () = shared.show.notified() => {
                if let Some(frame) = shared.own_presence() {
                    sink.send(Message::binary(frame)).await?;
                }
            }
            _ = renew.tick() => {
                if let Some(frame) = shared.own_presence() {
                    sink.send(Message::binary(frame)).await?;
                }
            }
            message = tokio::time::timeout(SILENCE, stream.next()) => match message {
                Err(_) | Ok(None) => return Ok(End::Lost),
                Ok(Some(message)) => match message? {
                    Message::Binary(frame) => match shared.receive(&frame) {
                        Ok(Some(answer)) => sink.send(Message::binary(answer)).await?,
                        Ok(None) => {}
                        Err(Stay::No) => return Ok(End::Lost),
                    },
                    Message::Close(frame) => return Ok(closed(frame)),
                    _ => {}
                },
            },
        }
    }
}

/// Closes and reads the server's goodbye, for no longer than a polite moment.
async fn goodbye(
    sink: &mut SplitSink<Socket, Message>,
    stream: &mut SplitStream<Socket>,
) -> Result<End, Error> {
    let farewell = CloseFrame { code: CloseCode::Normal, reason: "".into() };
    sink.send(Message::Close(Some(farewell))).await?;
    let rest = async { while let Some(Ok(_)) = stream.next().await {} };
    let _ = tokio::time::timeout(Duration::from_secs(1), rest).await;
    Ok(End::Stopped { stop: Stop { code: 1000, reason: "left".into() } })
}
