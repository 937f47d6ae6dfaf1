//! The wire, in memory: a listener that is given streams, and one person's line to it, which can be slow, stall, or
//! break anywhere, also in the middle of a frame. Order holds inside a connection, as in TCP, and nowhere else.

use super::signal::Signal;
use axum::serve::Listener;
use std::{
    future::pending,
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, duplex, split},
    sync::mpsc,
};

/// Bytes that one half of a line holds: small, so that a stall is soon felt.
const HELD: usize = 1024;
/// Bytes that travel together: frames are torn and joined.
const PIECE: usize = 700;
/// Connections that wait to be accepted.
const BACKLOG: usize = 64;

/// Where servers listen, one after the other.
#[derive(Debug)]
pub struct Port {
    listening: Mutex<Option<mpsc::Sender<DuplexStream>>>,
    /// Counts servers: a change breaks every connection of the one before.
    runs: Signal<u64>,
}

/// One server's end of the port.
#[derive(Debug)]
pub struct Ear {
    arriving: mpsc::Receiver<DuplexStream>,
}

impl Port {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { listening: Mutex::new(None), runs: Signal::new(0) })
    }

    /// A new server listens.
    pub fn listen(&self) -> Ear {
        let (to, arriving) = mpsc::channel(BACKLOG);
        *super::only(&self.listening) = Some(to);
        Ear { arriving }
    }

    /// Nobody listens any more.
    pub fn close(&self) {
        *super::only(&self.listening) = None;
    }

    /// Breaks every connection there is.
    pub fn sever(&self) {
        self.runs.set(self.runs.get() + 1);
    }

    fn knock(&self) -> Option<DuplexStream> {
        let (far, theirs) = duplex(HELD);
        let listening = super::only(&self.listening);
        listening.as_ref()?.try_send(theirs).ok()?;
        Some(far)
    }
}

impl Listener for Ear {
    type Io = DuplexStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (DuplexStream, SocketAddr) {
        match self.arriving.recv().await {
            Some(stream) => (stream, SocketAddr::from(([127, 0, 0, 1], 1))),
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::from(([127, 0, 0, 1], 80)))
    }
}

/// One direction of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Way {
    delay: Duration,
    stalled: bool,
}

/// One person's line; every connection of theirs goes through it.
#[derive(Debug)]
pub struct Line {
    port: Arc<Port>,
    /// Towards the server, towards the person.
    ways: [Signal<Way>; 2],
    /// Bytes that may still pass before the line breaks; negative when it does not.
    left: [AtomicI64; 2],
    breaks: Signal<u64>,
}

impl Line {
    pub fn new(port: &Arc<Port>) -> Arc<Self> {
        Arc::new(Self {
            port: Arc::clone(port),
            ways: [Signal::default(), Signal::default()],
            left: [AtomicI64::new(-1), AtomicI64::new(-1)],
            breaks: Signal::new(0),
        })
    }

    /// A connection, unless nobody listens. Needs the runtime.
    pub fn dial(self: &Arc<Self>) -> Option<DuplexStream> {
        let far = self.port.knock()?;
        let (ours, near) = duplex(HELD);
        tokio::spawn(Arc::clone(self).carry(near, far, self.port.runs.get(), self.breaks.get()));
        Some(ours)
    }

    pub fn delay(&self, up: Duration, down: Duration) {
        self.ways[0].set(Way { delay: up, ..self.ways[0].get() });
        self.ways[1].set(Way { delay: down, ..self.ways[1].get() });
    }

    pub fn stall(&self, up: bool, down: bool) {
        self.ways[0].set(Way { stalled: up, ..self.ways[0].get() });
        self.ways[1].set(Way { stalled: down, ..self.ways[1].get() });
    }

    /// Everything passes at once.
    pub fn clear(&self) {
        for (way, left) in self.ways.iter().zip(&self.left) {
            way.set(Way::default());
            left.store(-1, Ordering::Relaxed);
        }
    }

    /// Breaks every connection.
    pub fn cut(&self) {
        self.breaks.set(self.breaks.get() + 1);
    }

    /// Breaks after so many more bytes in one direction.
    pub fn cut_after(&self, up: bool, bytes: u32) {
        self.left[usize::from(!up)].store(i64::from(bytes), Ordering::Relaxed);
    }

    async fn carry(self: Arc<Self>, near: DuplexStream, far: DuplexStream, run: u64, whole: u64) {
        let ((from_near, to_near), (from_far, to_far)) = (split(near), split(far));
        tokio::select! {
            biased;
            _ = self.port.runs.until(|now| now != run) => {}
            _ = self.breaks.until(|now| now != whole) => {}
            () = self.pump(0, from_near, to_far) => {}
            () = self.pump(1, from_far, to_near) => {}
        }
    }

    /// Carries one direction until its source ends or the line breaks.
    async fn pump(&self, way: usize, mut from: ReadHalf<DuplexStream>, mut to: WriteHalf<DuplexStream>) {
        let weather = &self.ways[way];
        let mut piece = [0; PIECE];
        loop {
            let Ok(read @ 1..) = from.read(&mut piece).await else { return };
            let delay = weather.get().delay;
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            weather.until(|way| !way.stalled).await;
            let left = self.left[way].load(Ordering::Relaxed);
            let passing = if left < 0 { read } else { read.min(usize::try_from(left).unwrap_or(read)) };
            if to.write_all(&piece[..passing]).await.is_err() {
                // The other side is gone; what it said last may still be under way.
                return pending().await;
            }
            if left >= 0 {
                let rest = left - i64::try_from(passing).unwrap_or(i64::MAX);
                self.left[way].store(rest.max(-1), Ordering::Relaxed);
                if rest <= 0 {
                    self.left[way].store(-1, Ordering::Relaxed);
                    return;
                }
            }
        }
    }
}
