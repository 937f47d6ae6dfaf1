//! A person's conversation with the server: dials, talks, comes back after every loss, stops when told to stop.

use super::{
    BOARD, WORKSHOP,
    actor::{Actor, Broken, Wish},
};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use socle_protocol::close;
use std::{sync::Arc, time::Duration};
use tokio::{
    io::DuplexStream,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error, Message,
        protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
    },
};

pub(super) type Socket = WebSocketStream<DuplexStream>;

/// As our clients: 100 ms, doubled up to 2.5 s.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_millis(2500);
const SILENCE: Duration = Duration::from_secs(45);
const DIAL: Duration = Duration::from_secs(10);
const RENEW: Duration = Duration::from_secs(15);
const GOODBYE: Duration = Duration::from_secs(1);

/// How a connection, or the attempt at one, ended.
pub(super) enum End {
    Lost,
    /// A close code, or the HTTP status that refused the upgrade.
    Told {
        code: u16,
    },
}

/// Runs until the story ends.
pub async fn run(actor: Arc<Actor>) {
    let mut attempt = 0;
    loop {
        if actor.wish.get() != Wish::Here || actor.is_stopped() {
            attempt = 0;
            actor.wish.again().await;
            continue;
        }
        let ext = if actor.part.is_extended() { "1" } else { "0" };
        let presence = if actor.part.sees_others() { "1" } else { "0" };
        let path = format!("/sync/{WORKSHOP}/{BOARD}?ext={ext}&presence={presence}&token={}", actor.token);
        let end = match dial(&actor, &path).await {
            Ok(socket) => {
                actor.opened();
                let end = converse(&actor, socket).await;
                if actor.is_connected() {
                    attempt = 0;
                }
                actor.closed();
                end
            }
            Err(end) => end,
        };
        actor.truth.open().note((actor.index, "end"));
        if let End::Told { code } = end {
            told(&actor, code);
        }
        tokio::select! {
            biased;
            () = sleep(pause(attempt, actor.index)) => {}
            () = actor.wish.again() => {}
        }
        attempt += 1;
    }
}

/// The server said why it ends. Honest people are sent away for good only when they were taken out.
fn told(actor: &Actor, code: u16) {
    let retry = if code < 1000 { code >= 500 || code == 408 || code == 429 } else { close::may_retry(code) };
    if retry || (actor.part.is_hostile() && !matches!(code, 403 | 4410)) {
        return;
    }
    // A page whose workshop was closed under its edits: they are lost, and were never called saved (SPEC F3).
    if code == 4405 && actor.truth.open().was_closed() {
        return actor.reload();
    }
    let removed = matches!(code, 403 | 4410)
        && actor.truth.open().workshop.as_ref().is_some_and(|w| w.person(&actor.person).is_some());
    if !removed {
        actor.broken(&format!("w6: sent away with {code}"));
    }
    actor.state().stopped = Some(code);
}

/// Different for everyone, and the same in every play.
pub(super) fn pause(attempt: u32, index: usize) -> Duration {
    let full = FIRST_PAUSE.saturating_mul(1 << attempt.min(5)).min(LONGEST_PAUSE);
    full / 2 + full / 20 * (index as u32 * 3 % 10)
}

pub(super) async fn dial(actor: &Actor, path: &str) -> Result<Socket, End> {
    let Some(stream) = actor.line.dial() else { return Err(End::Lost) };
    let config = WebSocketConfig::default().max_message_size(Some(64 << 20)).max_frame_size(Some(64 << 20));
    let request = format!("ws://salle.example{path}");
    match timeout(DIAL, client_async_with_config(request, stream, Some(config))).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(Error::Http(response))) => Err(End::Told { code: response.status().as_u16() }),
        Ok(Err(_)) | Err(_) => Err(End::Lost),
    }
}

async fn converse(actor: &Arc<Actor>, socket: Socket) -> End {
    let (mut sink, mut stream) = socket.split();
    let end = tokio::select! {
        biased;
        end = read(actor, &mut stream) => end,
        () = write(actor, &mut sink) => {
            // A close frame may be waiting behind the failed write.
            timeout(GOODBYE, read(actor, &mut stream)).await.unwrap_or(End::Lost)
        }
        _ = actor.wish.until(|wish| wish != Wish::Here) => End::Lost,
    };
    if actor.wish.get() == Wish::Gone {
        let farewell = async {
            let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
            let _gone = sink.send(Message::Close(Some(frame))).await;
            while let Some(Ok(_)) = stream.next().await {}
        };
        let _too_slow = timeout(GOODBYE, farewell).await;
    }
    end
}

async fn read(actor: &Actor, stream: &mut SplitStream<Socket>) -> End {
    loop {
        match timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(Message::Binary(frame)))) => {
                if let Err(Broken) = actor.take(&frame) {
                    return End::Lost;
                }
            }
            Ok(Some(Ok(Message::Close(Some(frame))))) => return End::Told { code: frame.code.into() },
            Ok(Some(Ok(Message::Close(None)) | Err(_)) | None) => return End::Lost,
            Ok(Some(Ok(_))) => {}
            Err(_silence) => return End::Lost,
        }
    }
}

/// Writes what is on its way, and renews the presence; ends when the line breaks.
async fn write(actor: &Actor, sink: &mut SplitSink<Socket, Message>) {
    let mut renew = Instant::now() + RENEW;
    loop {
        while let Some(frame) = actor.next_out() {
            let message = match String::from_utf8(frame) {
                // What begins with a quotation mark is no frame of ours: a hostile client's text.
                Ok(text) if text.starts_with('"') => Message::text(text),
                Ok(text) => Message::binary(text.into_bytes()),
                Err(bytes) => Message::binary(bytes.into_bytes()),
            };
            if sink.send(message).await.is_err() {
                return;
            }
        }
        tokio::select! {
            biased;
            () = actor.ring.notified() => {}
            () = sleep_until(renew) => {
                renew = Instant::now() + RENEW;
                actor.renews();
            }
        }
    }
}
