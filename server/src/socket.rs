//! WebSocket ⇄ frames of the board plane: sizes, signs of life, close codes. What frames mean is for the session.

use crate::{
    capacity::Stay,
    config::{Limits, Size},
    metrics::{At, Metrics, Plane},
    room::{attendee::Wishes, outbox::Inlet, presence},
    rooms::Rooms,
    session::Session,
    workshops::Roster,
};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{
    FutureExt, SinkExt, StreamExt,
    future::BoxFuture,
    stream::{FuturesUnordered, SplitSink, SplitStream},
};
use socle_protocol::{
    close,
    ids::{BoardId, PersonId},
    refusal::Refusal,
    role::Role,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until, timeout},
};
use tracing::{Instrument, Span, debug, info_span};

/// What is read at once from a socket, and kept for it while it is open: tungstenite's own 128 KiB would be most of
/// what an idle board costs, and are cleared before each read. Most of what a person sends fits in; of a frame that does
/// not, the rest is read so much at a time.
const READ_AT_ONCE: usize = 1024;
/// What is gathered before it is written, unless it is flushed: the frames of one turn.
const WRITE_AT_ONCE: usize = 16 * 1024;
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
    pub(crate) stay: Stay,
}

/// Completes the upgrade of an admitted session.
pub(crate) fn board_socket(
    upgrade: WebSocketUpgrade,
    rooms: Arc<Rooms>,
    limits: Arc<Limits>,
    admitted: Admitted,
) -> Response {
    upgrade
        .read_buffer_size(READ_AT_ONCE)
        .write_buffer_size(WRITE_AT_ONCE)
        .max_message_size(limits.frame.0)
        .max_frame_size(limits.frame.0)
        .max_write_buffer_size(LARGEST_WRITE)
        .on_upgrade(move |socket| {
            // Split at once, and boxed: what moves through a future is kept in each place it was in.
            let (sink, stream) = socket.split();
            live(sink, stream, rooms, limits, admitted).boxed()
        })
}

/// The life of a session, from its seat to its goodbye.
async fn live(
    sink: SplitSink<WebSocket, Message>,
    stream: SplitStream<WebSocket>,
    rooms: Arc<Rooms>,
    limits: Arc<Limits>,
    admitted: Admitted,
) {
    let Admitted { board, raw, person, wishes, roster, stay } = admitted;
    let (seat, attendee, inlet) = rooms.enter(&board, raw, person.clone(), roster.clone(), wishes);
    let metrics = rooms.metrics();
    let here = metrics.sessions.enter(Plane::Board);
    let span = info_span!("session", id = %seat.session, %person, %board);
    let largest = limits.frame;
    let greeted = Session::greet(seat, attendee, limits).instrument(span.clone()).boxed().await;
    let (sink, end) = match greeted {
        Ok(session) => {
            let seated = Seated { session, roster, board, stay: &stay, metrics: &metrics };
            pump(sink, stream, largest, seated, inlet, span).await
        }
        Err(refusal) => (sink, End::Because(refusal)),
    };
    here.ends(end.cause());
    goodbye(sink, end).boxed().await;
}

/// Why a session ends.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// The client said goodbye.
    Client,
    /// The line broke, or nothing came on it for too long.
    Line,
    Because(Refusal),
}

impl End {
    fn cause(&self) -> &'static str {
        match self {
            End::Client => "client",
            End::Line => "line",
            End::Because(refusal) => refusal.code(),
        }
    }
}

/// A session in its seat, with what it is read by.
struct Seated<'a> {
    session: Session,
    roster: watch::Receiver<Arc<Roster>>,
    board: BoardId,
    stay: &'a Stay,
    metrics: &'a Metrics,
}

/// Carries frames until the session ends; answers what a goodbye needs.
async fn pump(
    mut sink: SplitSink<WebSocket, Message>,
    mut stream: SplitStream<WebSocket>,
    largest: Size,
    mut seated: Seated<'_>,
    mut inlet: Inlet,
    span: Span,
) -> (SplitSink<WebSocket, Message>, End) {
    let decided = inlet.ending.clone();
    let reading = read(&mut stream, largest, &mut seated).instrument(span.clone());
    let end = first(reading.boxed(), write(&mut sink, &mut inlet).boxed(), decided).await;
    span.in_scope(|| debug!(cause = end.cause(), "session ends"));
    seated.session.leave().await;
    // What was queued before the end (a refusal that explains it, say) still goes out, within reason.
    let rest = async {
        while let Some(frame) = inlet.try_next() {
            if sink.feed(Message::Binary(frame)).await.is_err() {
                break;
            }
        }
    };
    let _too_slow = timeout(GOODBYE, rest).boxed().await;
    (sink, end)
}

/// Reads until the client goes or has to.
async fn read(stream: &mut SplitStream<WebSocket>, largest: Size, seated: &mut Seated<'_>) -> End {
    let Seated { session, roster, board, stay, metrics } = seated;
    let person = stay.person();
    let role = || roster.borrow().role_of(person).ok_or(Refusal::Removed {});
    tokio::select! {
        biased;
        refusal = shown_out(roster.clone(), person, board) => End::Because(refusal),
        refusal = stay.displaced() => End::Because(refusal),
        end = take_frames(stream, largest, session, stay, role) => {
            if let End::Because(refusal) = &end {
                metrics.sessions.refused(At::Board, refusal.code());
            }
            end
        }
    }
}

/// Resolves when the person may not be here any more, also in the middle of a frame that has to wait.
async fn shown_out(mut roster: watch::Receiver<Arc<Roster>>, person: &PersonId, board: &BoardId) -> Refusal {
    let mut why = None;
    let shut = roster.wait_for(|roster| {
        why = roster.may_see(person, board).err();
        why.is_some()
    });
    match shut.await.map(drop) {
        Ok(()) => why.unwrap_or(Refusal::Removed {}),
        // The workshop left memory under a session that watches it: the server stops, or its journal failed.
        Err(_gone) => Refusal::Stopping {},
    }
}

async fn take_frames(
    stream: &mut SplitStream<WebSocket>,
    largest: Size,
    session: &mut Session,
    stay: &Stay,
    role: impl Fn() -> Result<Role, Refusal>,
) -> End {
    // One timer a session, looked at when it rings: setting one for each message costs more than most messages.
    let mut heard = Instant::now();
    let silence = tokio::time::sleep_until(heard + SILENCE);
    tokio::pin!(silence);
    loop {
        let kept_back = session.kept_back_until();
        let message = tokio::select! {
            biased;
            () = async { sleep_until(kept_back.expect("guarded")).await }, if kept_back.is_some() => {
                if let Err(refusal) = session.show_kept_back().await {
                    return End::Because(refusal);
                }
                continue;
            }
            message = stream.next() => message,
            () = &mut silence => {
                if heard.elapsed() >= SILENCE {
                    return End::Line;
                }
                silence.as_mut().reset(heard + SILENCE);
                continue;
            }
        };
        heard = Instant::now();
        stay.heard(heard);
        let frame = match message {
            Some(Ok(Message::Binary(frame))) => frame,
            Some(Ok(Message::Text(_))) => return End::Because(Refusal::TextFrame {}),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Close(_))) | None => return End::Client,
            Some(Err(error)) => return broken(&error, largest),
        };
        if let Err(refusal) = session.take(&frame, &role).await {
            return End::Because(refusal);
        }
        // It may have had to wait, without hearing anything.
        heard = Instant::now();
    }
}

/// tungstenite refuses a message above the limit before it has read it; axum boxes that error.
fn broken(error: &axum::Error, largest: Size) -> End {
    if error.to_string().contains("too long") {
        return End::Because(Refusal::TooLarge { limit: largest.told() });
    }
    End::Line
}

/// Writes until the room ends the session or the line breaks. Frames that wait together leave together.
async fn write(sink: &mut SplitSink<WebSocket, Message>, inlet: &mut Inlet) -> End {
    match write_frames(sink, inlet).await {
        Some(refusal) => End::Because(refusal),
        None => End::Line,
    }
}

/// Answers nothing where the line broke.
async fn write_frames(sink: &mut SplitSink<WebSocket, Message>, inlet: &mut Inlet) -> Option<Refusal> {
    let mut last = Instant::now();
    let silence = tokio::time::sleep_until(last + SIGN_OF_LIFE);
    tokio::pin!(silence);
    loop {
        let first = tokio::select! {
            biased;
            frame = inlet.next() => match frame {
                Some(frame) => frame,
                // The room let go of this session; it said why before.
                None => return Some(ending(&mut inlet.ending).await),
            },
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
///
/// Each is woken by itself: a frame for five hundred people wakes five hundred writers, and no reader with them.
async fn first(
    reading: BoxFuture<'_, End>,
    writing: BoxFuture<'_, End>,
    mut decided: watch::Receiver<Option<Refusal>>,
) -> End {
    let overdue = async move {
        let refusal = ending(&mut decided).await;
        tokio::time::sleep(GOODBYE).await;
        End::Because(refusal)
    };
    let mut session = FuturesUnordered::from_iter([reading, writing, overdue.boxed()]);
    session.next().await.unwrap_or(End::Line)
}

/// Why the room ends the session, when it does. A room that is gone without a word is coming back.
async fn ending(ending: &mut watch::Receiver<Option<Refusal>>) -> Refusal {
    match ending.wait_for(Option::is_some).await {
        Ok(refusal) => refusal.clone().expect("waited for one"),
        Err(_gone) => Refusal::BoardUnavailable {},
    }
}

async fn goodbye(mut sink: SplitSink<WebSocket, Message>, end: End) {
    let farewell = async {
        if let End::Because(refusal) = end {
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
        assert_eq!(
            first(pending().boxed(), ready(End::Line).boxed(), decided.clone()).await,
            End::Line,
            "the line broke"
        );

        let session = first(pending().boxed(), pending().boxed(), decided);
        tokio::pin!(session);
        assert!(timeout(SILENCE, &mut session).await.is_err(), "slow is no reason yet");
        room.send_replace(Some(Refusal::TooSlow {}));
        assert_eq!(timeout(GOODBYE * 2, session).await, Ok(End::Because(Refusal::TooSlow {})));
    }
}
