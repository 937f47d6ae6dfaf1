//! The two baselines: a bare WebSocket relay a path, without a document and without a disk. One sends every frame to
//! everyone as it comes; the other gathers for some milliseconds and merges, which is the practical limit.

use anyhow::Context;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use socle_protocol::sync::{self, Message as Part};
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_tungstenite::{
    accept_hdr_async_with_config,
    tungstenite::{
        Message,
        handshake::server::{ErrorResponse, Request, Response},
        protocol::WebSocketConfig,
    },
};

/// Frames that may wait for one session. A session whose queue is full loses frames: a relay knows no better.
const QUEUE: usize = 64 * 1024;

/// Bytes that a session reads at once. The library would take 128 KiB each, and two thousand idle ones 256 MiB.
const READ_BUFFER: usize = 8 * 1024;

type Outboxes = HashMap<u64, mpsc::Sender<Bytes>>;

/// The sessions of one path, and what waits to be merged.
#[derive(Default)]
struct Path {
    outboxes: Mutex<Outboxes>,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    updates: Vec<Bytes>,
    /// Per awareness client its latest clock and state.
    states: BTreeMap<u64, (u64, Bytes)>,
    is_due: bool,
}

/// Serves until it is killed.
///
/// # Errors
/// When the port is taken.
pub async fn serve(port: u16, merge: Option<Duration>) -> anyhow::Result<()> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await.context("listen")?;
    println!("relay: listening on {port}");
    let paths: Arc<Mutex<HashMap<String, Arc<Path>>>> = Arc::default();
    let ids = Arc::new(AtomicU64::new(0));
    loop {
        let (stream, _) = listener.accept().await?;
        let (paths, id) = (Arc::clone(&paths), ids.fetch_add(1, Ordering::Relaxed));
        tokio::spawn(async move {
            // A session that breaks off is over: nobody waits for its reason.
            let _over = session(stream, &paths, id, merge).await;
        });
    }
}

async fn session(
    stream: TcpStream,
    paths: &Mutex<HashMap<String, Arc<Path>>>,
    id: u64,
    merge: Option<Duration>,
) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER);
    let mut name = String::new();
    #[expect(clippy::result_large_err, reason = "the library's own callback type")]
    let keep = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        name = request.uri().path().to_owned();
        Ok(response)
    };
    let (mut sink, mut frames) = accept_hdr_async_with_config(stream, keep, Some(config)).await?.split();
    let path = Arc::clone(paths.lock().expect("no one panics").entry(name).or_default());
    let (outbox, mut queue) = mpsc::channel::<Bytes>(QUEUE);
    path.outboxes.lock().expect("no one panics").insert(id, outbox);
    let writer = tokio::spawn(async move {
        while let Some(frame) = queue.recv().await {
            if sink.send(Message::Binary(frame)).await.is_err() {
                break;
            }
        }
    });
    while let Some(Ok(message)) = frames.next().await {
        match (message, merge) {
            (Message::Binary(frame), None) => path.tell(&frame),
            (Message::Binary(frame), Some(pause)) => path.gather(&frame, pause),
            (Message::Close(_), _) => break,
            _ => {}
        }
    }
    path.outboxes.lock().expect("no one panics").remove(&id);
    writer.abort();
    Ok(())
}

impl Path {
    fn tell(&self, frame: &Bytes) {
        for outbox in self.outboxes.lock().expect("no one panics").values() {
            let _full_or_gone = outbox.try_send(frame.clone());
        }
    }

    fn gather(self: &Arc<Self>, frame: &Bytes, pause: Duration) {
        let mut waiting = self.waiting.lock().expect("no one panics");
        for message in sync::messages(frame).map_while(Result::ok) {
            match message {
                Part::Step2 { update } | Part::Update { update } => {
                    waiting.updates.push(frame.slice_ref(update));
                }
                Part::Awareness { states } => {
                    let _as_far_as_it_reads = waiting.note(frame, states);
                }
                _ => {}
            }
        }
        if !waiting.is_due {
            waiting.is_due = true;
            let path = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(pause).await;
                let waiting = std::mem::take(&mut *path.waiting.lock().expect("no one panics"));
                if let Some(frame) = waiting.merged() {
                    path.tell(&frame);
                }
                if let Some(frame) = waiting.presence() {
                    path.tell(&frame);
                }
            });
        }
    }
}

impl Waiting {
    fn note(&mut self, frame: &Bytes, states: &[u8]) -> Option<()> {
        let (count, mut at) = sync::read_varuint(states, 0)?;
        for _ in 0..count {
            let (client, next) = sync::read_varuint(states, at)?;
            let (clock, next) = sync::read_varuint(states, next)?;
            let (length, next) = sync::read_varuint(states, next)?;
            let end = next + usize::try_from(length).ok()?;
            let state = frame.slice_ref(states.get(next..end)?);
            let latest = self.states.entry(client).or_insert((clock, state.clone()));
            if latest.0 <= clock {
                *latest = (clock, state);
            }
            at = end;
        }
        Some(())
    }

    fn merged(&self) -> Option<Bytes> {
        match self.updates.as_slice() {
            [] => None,
            [one] => Some(sync::update(one).into()),
            many => Some(sync::update(&yrs::merge_updates_v1(many).ok()?).into()),
        }
    }

    fn presence(&self) -> Option<Bytes> {
        if self.states.is_empty() {
            return None;
        }
        let mut out = Vec::new();
        sync::write_varuint(&mut out, self.states.len() as u64);
        for (client, (clock, state)) in &self.states {
            sync::write_varuint(&mut out, *client);
            sync::write_varuint(&mut out, *clock);
            sync::write_varuint(&mut out, state.len() as u64);
            out.extend_from_slice(state);
        }
        Some(sync::awareness(&out).into())
    }
}
