//! WebSocket ⇄ frames of the board plane: sizes, signs of life, close codes. What frames mean is for the session.

use crate::{
    room::{attendee::Wishes, outbox::Inlet, presence},
    rooms::Rooms,
    session::Session,
    workshops::Roster,
};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use socle_protocol::{
    close,
    ids::{BoardId, PersonId},
    refusal::Refusal,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};
use tracing::{Instrument, debug, info_span};

/// Largest frame a client may send: the whole of a large board after a long time offline. A note with 500 emoji
/// has 4 KB, a board of 2,000 notes 2 MB.
pub(crate) const LARGEST_FRAME: usize = 8 * 1024 * 1024;
/// What waits in user space for one socket before it is written at once; a step 2 of any allowed board must fit.
const LARGEST_WRITE: usize = 64 * 1024 * 1024;
/// Bytes that are gathered for one system call; what waits is told to the room after each.
const WRITE_TOGETHER: usize = 64 * 1024;
/// Stock clients drop a socket on which nothing came for 30 s.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// Clients answer our pings (every [`SIGN_OF_LIFE`]) by themselves: three missed ones are a dead line.
const SILENCE: Duration = Duration::from_secs(65);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Everything that admission has found out about a session before its upgrade.
pub(crate) struct Admitted {
    pub(crate) board: BoardId,
    pub(crate) raw: bool,
    pub(crate) person: PersonId,
    pub(crate) wishes: Wishes,
    /// What the person may do now; a removal ends the session.
    pub(crate) roster: watch::Receiver<Arc<Roster>>,
}

/// Completes the upgrade of an admitted session.
pub(crate) fn board_socket(upgrade: WebSocketUpgrade, rooms: Arc<Rooms>, admitted: Admitted) -> Response {
    upgrade
        .max_message_size(LARGEST_FRAME)
        .max_frame_size(LARGEST_FRAME)
        .max_write_buffer_size(LARGEST_WRITE)
        .on_upgrade(move |socket| async move {
            let Admitted { board, raw, person, wishes, roster } = admitted;
            let (seat, attendee, inlet) = rooms.enter(&board, raw, person.clone(), wishes);
            let span = info_span!("session", id = %seat.session, %person, %board);
            let task = async move {
                match Session::greet(seat, attendee).await {
                    Ok(session) => pump(socket, session, inlet, roster, person).await,
                    Err(refusal) => goodbye(socket.split().0, Some(refusal)).await,
                }
            };
            task.instrument(span).await;
        })
}

async fn pump(
    socket: WebSocket,
    mut session: Session,
    mut inlet: Inlet,
    roster: watch::Receiver<Arc<Roster>>,
    person: PersonId,
) {
    let (mut sink, mut stream) = socket.split();
    let decided = inlet.ending.clone();
    let reading = read(&mut stream, &mut session, roster, &person);
    let why = first(reading, write(&mut sink, &mut inlet), decided).await;
    debug!(id = %session.id(), code = why.as_ref().map_or("none", Refusal::code), "session ends");
    session.leave().await;
    // What was queued before the end (a refusal that explains it, say) still goes out, within reason.
    let rest = async {
        while let Some(frame) = inlet.try_next() {
            if sink.feed(Message::Binary(frame)).await.is_err() {
                break;
            }
        }
    };
    let _too_slow = timeout(GOODBYE, rest).await;
    goodbye(sink, why).await;
}

/// Reads until the client goes or has to.
async fn read(
    stream: &mut SplitStream<WebSocket>,
    session: &mut Session,
    mut roster: watch::Receiver<Arc<Roster>>,
    person: &PersonId,
) -> Option<Refusal> {
    // One timer a session, looked at when it rings: setting one for each message costs more than most messages.
    let mut heard = Instant::now();
    let silence = tokio::time::sleep_until(heard + SILENCE);
    tokio::pin!(silence);
    loop {
        let message = tokio::select! {
            biased;
            changed = roster.changed() => {
                // The workshop left memory under a session that watches it: the server stops, or its journal failed.
                if changed.is_err() {
                    return Some(Refusal::Stopping {});
                }
                if roster.borrow().role_of(person).is_none() {
                    return Some(Refusal::Removed {});
                }
                continue;
            }
            message = stream.next() => message,
            () = &mut silence => {
                if heard.elapsed() >= SILENCE {
                    return None;
                }
                silence.as_mut().reset(heard + SILENCE);
                continue;
            }
        };
        heard = Instant::now();
        let frame = match message {
            Some(Ok(Message::Binary(frame))) => frame,
            Some(Ok(Message::Text(_))) => return Some(Refusal::TextFrame {}),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Close(_))) | None => return None,
            Some(Err(error)) => return too_large(&error),
        };
        let Some(role) = roster.borrow().role_of(person) else {
            return Some(Refusal::Removed {});
        };
        if let Err(refusal) = session.take(&frame, role).await {
            return Some(refusal);
        }
    }
}

/// tungstenite refuses a message above the limit before it has read it; axum boxes that error.
fn too_large(error: &axum::Error) -> Option<Refusal> {
    let text = error.to_string();
    text.contains("too long").then_some(Refusal::TooLarge { limit: LARGEST_FRAME as u32 })
}

/// Writes until the room ends the session or the line breaks. Frames that wait together leave together.
async fn write(sink: &mut SplitSink<WebSocket, Message>, inlet: &mut Inlet) -> Option<Refusal> {
    let mut decided = inlet.ending.clone();
    let mut last = Instant::now();
    let silence = tokio::time::sleep_until(last + SIGN_OF_LIFE);
    tokio::pin!(silence);
    loop {
        let first = tokio::select! {
            biased;
            frame = inlet.next() => match frame {
                Some(frame) => frame,
                // The room let go of this session; it said why before.
                None => return Some(ending(&mut decided).await),
            },
            refusal = ending(&mut decided) => return Some(refusal),
            () = &mut silence => {
                silence.as_mut().reset(last + SIGN_OF_LIFE);
                if last.elapsed() < SIGN_OF_LIFE {
                    continue;
                }
                sink.feed(Message::Ping(Bytes::new())).await.ok()?;
                presence::sign_of_life()
            }
        };
        let mut together = first.len();
        sink.feed(Message::Binary(first)).await.ok()?;
        while together < WRITE_TOGETHER
            && let Some(frame) = inlet.try_next()
        {
            together += frame.len();
            sink.feed(Message::Binary(frame)).await.ok()?;
        }
        sink.flush().await.ok()?;
        inlet.sent();
        last = Instant::now();
    }
}

/// Whichever ends first. The writer hears the room's decision unless it waits for a client that takes nothing, and
/// that client may go on sending for ever: so the decision ends the session by itself, a moment later.
async fn first(
    reading: impl Future<Output = Option<Refusal>>,
    writing: impl Future<Output = Option<Refusal>>,
    mut decided: watch::Receiver<Option<Refusal>>,
) -> Option<Refusal> {
    let overdue = async {
        let refusal = ending(&mut decided).await;
        tokio::time::sleep(GOODBYE).await;
        refusal
    };
    tokio::select! {
        biased;
        why = reading => why,
        why = writing => why,
        refusal = overdue => Some(refusal),
    }
}

/// Why the room ends the session, when it does. A room that is gone without a word is coming back.
async fn ending(ending: &mut watch::Receiver<Option<Refusal>>) -> Refusal {
    match ending.wait_for(Option::is_some).await {
        Ok(refusal) => refusal.clone().expect("waited for one"),
        Err(_gone) => Refusal::BoardUnavailable {},
    }
}

async fn goodbye(mut sink: SplitSink<WebSocket, Message>, why: Option<Refusal>) {
    let farewell = async {
        if let Some(refusal) = why {
            let close = CloseFrame { code: close::of(&refusal), reason: refusal.code().into() };
            let _gone = sink.send(Message::Close(Some(close))).await;
        }
        let _gone = sink.close().await;
    };
    let _too_slow = timeout(GOODBYE, farewell).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[tokio::test(start_paused = true)]
    async fn s11_a_session_that_the_room_ended_ends_though_its_client_takes_nothing() {
        let (room, decided) = watch::channel(None);
        assert_eq!(first(pending(), ready(None), decided.clone()).await, None, "the line broke");

        let session = first(pending(), pending(), decided);
        tokio::pin!(session);
        assert!(timeout(SILENCE, &mut session).await.is_err(), "slow is no reason yet");
        room.send_replace(Some(Refusal::TooSlow {}));
        assert_eq!(timeout(GOODBYE * 2, session).await, Ok(Some(Refusal::TooSlow {})));
    }
}
