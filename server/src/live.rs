//! The workshop plane at `/live/{workshop}` (SPEC L): JSON text frames ⇄ messages, signs of life, close codes. What
//! a command makes true is the workshop's to decide.

mod reading;

use crate::{
    capacity::Stay,
    clock,
    config::Limits,
    inbox,
    metrics::{At, Metrics, Plane},
    pace::Pace,
    workshops::{Attached, Door, Outgoing, Pulse, message},
};
use axum::{
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade},
    response::Response,
};
use bytes::Bytes;
use futures_util::{
    FutureExt, SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use socle_protocol::{
    close,
    ids::{PersonId, WorkshopId},
    message::{ClientMessage, ServerMessage},
    refusal::Refusal,
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, debug, info_span};

/// Largest message a client may send, in bytes. The longest command, a title, has about 1 KB.
const LARGEST_MESSAGE: u32 = 64 * 1024;
/// What is read at once from a socket, and kept for it while it is open: one command.
const READ_AT_ONCE: usize = 1024;
/// What is gathered before it is written, unless it is flushed; every message is.
const WRITE_AT_ONCE: usize = 4 * 1024;
/// What waits in user space for one socket: a welcome to a workshop of 1,000 people has 100 KB.
const LARGEST_WRITE: usize = 8 * 1024 * 1024;
/// Phones' networks forget a quiet connection after 30 s or so.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// Clients answer our pings by themselves: three missed ones are a dead line.
const SILENCE: Duration = Duration::from_secs(65);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// How long one message may wait for a client that takes nothing.
const STALLED: Duration = Duration::from_secs(30);
/// Messages at once for each that is allowed a second: a cockpit that prepares a whole agenda.
const COMMANDS_AT_ONCE: f64 = 10.0;
/// Answers of one session to itself; it reads no further while they wait.
const ANSWERS: usize = 16;

/// Everything that has been found out about a session before its upgrade.
pub(crate) struct Admitted {
    pub(crate) workshop: WorkshopId,
    pub(crate) person: PersonId,
    pub(crate) attached: Attached,
    pub(crate) stay: Stay,
}

/// Completes the upgrade of someone whom the workshop let in.
pub(crate) fn live_socket(
    upgrade: WebSocketUpgrade,
    admitted: Admitted,
    limits: &Limits,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
) -> Response {
    let rate = f64::from(limits.commands_per_second);
    let pace = Pace::new(rate, rate * COMMANDS_AT_ONCE, Instant::now().into_std());
    upgrade
        .read_buffer_size(READ_AT_ONCE)
        .write_buffer_size(WRITE_AT_ONCE)
        .max_message_size(LARGEST_MESSAGE as usize)
        .max_frame_size(LARGEST_MESSAGE as usize)
        .max_write_buffer_size(LARGEST_WRITE)
        .on_upgrade(move |socket| {
            let span = info_span!("live", workshop = %admitted.workshop, person = %admitted.person);
            // Split at once, and boxed: what moves through a future is kept in each place it was in.
            let (sink, stream) = socket.split();
            async move { pump(sink, stream, admitted, pace, &metrics, stopping).await }
                .instrument(span)
                .boxed()
        })
}

async fn pump(
    mut sink: SplitSink<WebSocket, Message>,
    mut stream: SplitStream<WebSocket>,
    admitted: Admitted,
    mut pace: Pace,
    metrics: &Metrics,
    stopping: CancellationToken,
) {
    let here = metrics.sessions.enter(Plane::Workshop);
    let Admitted { person, mut attached, stay, .. } = admitted;
    let (answers, mut said) = inbox::open(ANSWERS);
    let door = attached.door().clone();
    let pulse = Arc::clone(attached.pulse());
    let end = tokio::select! {
        biased;
        () = stopping.cancelled() => End::Because { code: close::GOING_AWAY, reason: Refusal::Stopping {}.code() },
        end = write(&mut sink, &mut attached, &mut said) => end,
        refusal = stay.displaced() => End::of(&refusal),
        end = read(&mut stream, (&door, pulse.as_ref()), &person, &stay, &mut pace, &answers, metrics) => {
            if let End::Because { reason, .. } = end {
                metrics.sessions.refused(At::Workshop, reason);
            }
            end
        }
    };
    debug!(?end, "the session ends");
    here.ends(end.cause());
    if matches!(end, End::Client) {
        attached.says_goodbye();
    }
    // Not here any more from now on, however long the goodbye takes.
    drop(attached);
    let farewell = async {
        if let End::Because { code, reason } = end {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let _gone = sink.send(Message::Close(Some(frame))).await;
        }
        let _gone = sink.close().await;
    };
    let _too_slow = timeout(GOODBYE, farewell).boxed().await;
    drop(stay);
}

/// Why a session ends.
#[derive(Debug)]
enum End {
    /// The client said goodbye.
    Client,
    /// The line broke, or nothing came on it for too long.
    Line,
    /// The server ends it, and says why.
    Because { code: u16, reason: &'static str },
}

impl End {
    fn of(refusal: &Refusal) -> Self {
        End::Because { code: close::of(refusal), reason: refusal.code() }
    }

    fn cause(&self) -> &'static str {
        match self {
            End::Client => "client",
            End::Line => "line",
            End::Because { reason, .. } => reason,
        }
    }
}

/// Writes until the workshop ends the session or the line breaks.
async fn write(
    sink: &mut SplitSink<WebSocket, Message>,
    attached: &mut Attached,
    said: &mut inbox::Receiver<Bytes>,
) -> End {
    for message in std::mem::take(&mut attached.first) {
        if let Err(end) = send(sink, text(message)).await {
            return end;
        }
    }
    let mut last = Instant::now();
    loop {
        let message = tokio::select! {
            biased;
            next = next(&mut attached.inlet, said) => match next {
                Ok(message) => text(message),
                Err(end) => return end,
            },
            () = sleep_until(last + SIGN_OF_LIFE) => {
                attached.pulse().asks(clock::now());
                Message::Ping(Bytes::new())
            }
        };
        let asks = matches!(message, Message::Ping(_));
        if let Err(end) = send(sink, message).await {
            return last_word(&mut attached.inlet).unwrap_or(end);
        }
        // What is said to it does not put the question off: whether it answers is what the facilitation is told.
        if asks {
            last = Instant::now();
        }
    }
}

/// What goes out next. What the workshop says comes before the answers to this session's own commands: a happening is
/// told before it is confirmed.
async fn next(
    inlet: &mut inbox::Receiver<Outgoing>,
    said: &mut inbox::Receiver<Bytes>,
) -> Result<Bytes, End> {
    tokio::select! {
        biased;
        outgoing = inlet.recv() => match outgoing {
            Some(Outgoing::Message(message)) => Ok(message),
            Some(Outgoing::Goodbye(refusal)) => Err(End::of(&refusal)),
            // The workshop ended by a panic: the next one reads its journal.
            None => Err(End::of(&Refusal::StorageUnavailable {})),
        },
        Some(answer) = said.recv() => Ok(answer),
    }
}

/// The goodbye that waits behind what the client did not take: a removal is no reason to come back.
fn last_word(inlet: &mut inbox::Receiver<Outgoing>) -> Option<End> {
    while let Some(outgoing) = inlet.try_recv() {
        if let Outgoing::Goodbye(refusal) = outgoing {
            return Some(End::of(&refusal));
        }
    }
    None
}

async fn send(sink: &mut SplitSink<WebSocket, Message>, message: Message) -> Result<(), End> {
    match timeout(STALLED, sink.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_broken)) => Err(End::Line),
        Err(_stalled) => Err(End::of(&Refusal::TooSlow {})),
    }
}

fn text(message: Bytes) -> Message {
    Message::Text(Utf8Bytes::try_from(message).expect("JSON is UTF-8"))
}

/// Reads until the client goes or has to. One command at a time, and no faster than its pace: a flood of them waits in
/// its own TCP stream, and takes one place in the workshop's inbox (SPEC L6).
async fn read(
    stream: &mut SplitStream<WebSocket>,
    (door, pulse): (&Door, &Pulse),
    person: &PersonId,
    stay: &Stay,
    pace: &mut Pace,
    answers: &inbox::Sender<Bytes>,
    metrics: &Metrics,
) -> End {
    loop {
        let wait = pace.owe(1.0, Instant::now().into_std());
        if !wait.is_zero() {
            sleep(wait).await;
        }
        let text = match timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(Message::Text(text)))) => text,
            // This plane speaks text only (SPEC L5).
            Ok(Some(Ok(Message::Binary(_)))) => return End::of(&Refusal::MalformedFrame {}),
            Ok(Some(Ok(sign @ (Message::Ping(_) | Message::Pong(_))))) => {
                stay.heard(Instant::now());
                pulse.hears(clock::now(), matches!(sign, Message::Pong(_)));
                continue;
            }
            Ok(Some(Ok(Message::Close(_))) | None) => return End::Client,
            Err(_silent) => return End::Line,
            Ok(Some(Err(error))) => return broken(&error),
        };
        stay.heard(Instant::now());
        pulse.hears(clock::now(), false);
        let answer = match reading::message(&text) {
            Ok(ClientMessage::Ping { id }) => ServerMessage::Pong { id, now: clock::now() },
            Ok(ClientMessage::Command { id, command }) => match door.command(person.clone(), command).await {
                Ok(seq) => ServerMessage::Done { id, seq },
                Err(refusal) => ServerMessage::Refused { id: Some(id), refusal },
            },
            Err((id, refusal)) => ServerMessage::Refused { id, refusal },
        };
        if let ServerMessage::Refused { refusal, .. } = &answer {
            metrics.sessions.refused(At::Workshop, refusal.code());
        }
        if answers.send(message(&answer)).await.is_err() {
            return End::Line;
        }
    }
}

/// tungstenite refuses a message above the limit before it has read it; axum boxes that error.
fn broken(error: &axum::Error) -> End {
    if error.to_string().contains("too long") {
        return End::of(&Refusal::TooLarge { limit: LARGEST_MESSAGE });
    }
    End::Line
}

#[cfg(test)]
pub(crate) mod tests;
