//! The load: many sessions on one thread. Sends what a plan says, counts what comes, keeps all frames of a few
//! sessions so that their replicas can be compared afterwards.

use crate::{
    ledger::{Ledger, Nanos, Receipts},
    marker,
    wire::{self, Next},
};
use anyhow::{Context, ensure};
use mio::{Events, Interest, Poll, Token, net::TcpStream};
use socle_protocol::sync;
use std::{
    io::{ErrorKind, Read, Write},
    net::SocketAddr,
    time::{Duration, Instant},
};

/// What one read takes: a busy socket's whole buffer.
const PIECE: usize = 256 * 1024;
/// An update that brings nothing: what a client without edits answers to a step 1.
const NOTHING: &[u8] = &[0, 0];

/// How a session reaches its board on some server.
#[derive(Debug, Clone, Default)]
pub struct Ticket {
    pub path: String,
    /// Bytes before each message, both ways: Hocuspocus names the document in every one.
    pub prefix: Vec<u8>,
    /// Messages that the client says first.
    pub hello: Vec<Vec<u8>>,
}

impl Ticket {
    /// The same, for someone who has all of this state vector already.
    pub fn with(&self, state_vector: &[u8]) -> Self {
        let mut ticket = self.clone();
        if let Some(last) = ticket.hello.last_mut() {
            *last = sync::step1(state_vector);
        }
        ticket
    }
}

/// What a session is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Reads,
    Writes,
    /// Reads, and keeps what comes for a replica.
    Keeps,
    /// The same on a phone, whose system holds little back for it.
    KeepsNarrow,
}

#[derive(Debug)]
pub struct Session {
    stream: TcpStream,
    prefix: Vec<u8>,
    carry: Vec<u8>,
    out: Vec<u8>,
    pub receipts: Receipts,
    /// Updates of a session that keeps them.
    kept: Option<Vec<Vec<u8>>>,
    /// When its first whole step 2 was there.
    pub synced: Option<Nanos>,
    pub open: bool,
    /// Reads nothing while set.
    deaf: bool,
    pub bytes: u64,
    /// When each of its sync messages left, for «saved».
    sync_sent: Vec<Nanos>,
    saved: usize,
}

#[derive(Debug)]
pub struct Crowd {
    server: SocketAddr,
    poll: Poll,
    events: Events,
    began: Instant,
    pub sessions: Vec<Session>,
    pub ledger: Ledger,
    piece: Box<[u8]>,
    /// What should not have happened: closes, refusals, odd frames.
    pub trouble: Vec<String>,
    synced: usize,
}

impl Crowd {
    pub fn new(server: SocketAddr, rooms: usize) -> anyhow::Result<Self> {
        Ok(Self {
            server,
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            began: Instant::now(),
            sessions: Vec::new(),
            ledger: Ledger::new(rooms),
            piece: vec![0; PIECE].into(),
            trouble: Vec::new(),
            synced: 0,
        })
    }

    pub fn now(&self) -> Nanos {
        self.began.elapsed().as_nanos() as Nanos
    }

    /// Connects one more session; answers its index.
    pub fn enter(&mut self, ticket: &Ticket, room: u32, part: Part) -> anyhow::Result<usize> {
        let (stream, behind) = wire::open(self.server, &ticket.path, part == Part::KeepsNarrow)
            .with_context(|| format!("open session {} at {}", self.sessions.len(), ticket.path))?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        let index = self.sessions.len();
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(index), interest)?;
        let now = self.now();
        let receipts = self.ledger.enter(room, part == Part::Writes, now);
        self.sessions.push(Session {
            stream,
            prefix: ticket.prefix.clone(),
            carry: Vec::new(),
            out: Vec::new(),
            receipts,
            kept: matches!(part, Part::Keeps | Part::KeepsNarrow).then(Vec::new),
            synced: None,
            open: true,
            deaf: false,
            bytes: 0,
            sync_sent: Vec::new(),
            saved: 0,
        });
        for message in &ticket.hello {
            let frame = self.frame(index, message);
            self.write(index, &frame);
        }
        self.take(index, &behind);
        Ok(index)
    }

    /// A frame as this session sends it.
    pub fn frame(&self, session: usize, message: &[u8]) -> Vec<u8> {
        wire::frame(wire::BINARY, &[&self.sessions[session].prefix, message])
    }

    /// Sends the frame of an edit, counted under the session's sender.
    pub fn send_edit(&mut self, session: usize, frame: &[u8]) {
        let now = self.now();
        if let Some(sender) = self.sessions[session].receipts.sender() {
            self.ledger.sent_edit(sender, now);
        }
        self.sessions[session].sync_sent.push(now);
        self.write(session, frame);
    }

    /// Sends one frame with several edits.
    pub fn send_edits(&mut self, session: usize, frame: &[u8], edits: usize) {
        let now = self.now();
        if let Some(sender) = self.sessions[session].receipts.sender() {
            for _ in 1..edits {
                self.ledger.sent_edit(sender, now);
            }
        }
        self.send_edit(session, frame);
    }

    /// Sends the frame of a cursor's position, counted under the session's sender.
    pub fn send_cursor(&mut self, session: usize, frame: &[u8]) {
        let now = self.now();
        if let Some(sender) = self.sessions[session].receipts.sender() {
            self.ledger.sent_cursor(sender, now);
        }
        self.write(session, frame);
    }

    /// Sends a frame that nobody counts.
    pub fn write(&mut self, index: usize, frame: &[u8]) {
        let session = &mut self.sessions[index];
        if !session.open {
            return;
        }
        session.out.extend_from_slice(frame);
        self.flush(index);
    }

    fn flush(&mut self, index: usize) {
        let session = &mut self.sessions[index];
        let mut written = 0;
        while written < session.out.len() {
            match session.stream.write(&session.out[written..]) {
                Ok(n) => written += n,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => {
                    let why = format!("write: {error}");
                    return self.close(index, &why);
                }
            }
        }
        session.out.drain(..written);
    }

    /// Waits for the network at most this long, and takes what came.
    pub fn turn(&mut self, patience: Duration) -> anyhow::Result<()> {
        let mut events = std::mem::replace(&mut self.events, Events::with_capacity(0));
        match self.poll.poll(&mut events, Some(patience)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => other?,
        }
        for event in &events {
            let Token(index) = event.token();
            if event.is_writable() && !self.sessions[index].out.is_empty() {
                self.flush(index);
            }
            if event.is_readable() && !self.sessions[index].deaf {
                self.read(index);
            }
        }
        self.events = events;
        Ok(())
    }

    /// Turns until a condition holds; `false` when it did not in time.
    pub fn until(&mut self, patience: Duration, holds: impl Fn(&Self) -> bool) -> anyhow::Result<bool> {
        let end = Instant::now() + patience;
        while !holds(self) {
            if Instant::now() >= end {
                return Ok(false);
            }
            self.turn(Duration::from_millis(5))?;
        }
        Ok(true)
    }

    /// Turns until everyone has the server's first step 2.
    ///
    /// # Errors
    /// When that takes longer than `patience`.
    pub fn greeted(&mut self, patience: Duration) -> anyhow::Result<()> {
        let all = self.until(patience, |crowd| crowd.synced >= crowd.sessions.len())?;
        ensure!(
            all,
            "only {} of {} sessions got a step 2; {}",
            self.synced,
            self.sessions.len(),
            self.woes()
        );
        Ok(())
    }

    /// Turns until every edit and cursor has come, or nothing has come for `silence`, or `patience` is over.
    ///
    /// # Errors
    /// When the system's poll fails.
    pub fn drained(&mut self, silence: Duration, patience: Duration) -> anyhow::Result<()> {
        let end = Instant::now() + patience;
        let owed = |crowd: &Self| (crowd.ledger.edits.awaited, crowd.ledger.cursors.awaited);
        loop {
            let before = owed(self);
            let late = Instant::now() >= end;
            if late || before == (0, 0) || !self.until(silence, |crowd| owed(crowd) != before)? {
                return Ok(());
            }
        }
    }

    /// Stops reading, as a phone in a tunnel does, or reads again.
    pub fn listen(&mut self, index: usize, listens: bool) {
        self.sessions[index].deaf = !listens;
        if listens {
            self.read(index);
        }
    }

    /// Ends a session as a cut line does; what was on its way is not missed.
    pub fn hang_up(&mut self, index: usize) {
        if self.sessions[index].open {
            self.end(index);
            self.ledger.forgive(&self.sessions[index].receipts);
        }
    }

    /// Ends all that are open.
    pub fn all_hang_up(&mut self) {
        for index in 0..self.sessions.len() {
            self.hang_up(index);
        }
    }

    fn end(&mut self, index: usize) {
        let session = &mut self.sessions[index];
        session.open = false;
        session.carry = Vec::new();
        self.ledger.leave(&session.receipts);
        let _already_gone = session.stream.shutdown(std::net::Shutdown::Both);
    }

    /// Lets this much time pass, taking what comes.
    ///
    /// # Errors
    /// When the system's poll fails.
    pub fn wait(&mut self, time: Duration) -> anyhow::Result<()> {
        self.until(time, |_| false)?;
        Ok(())
    }

    /// Updates that came to the sessions that keep them, by session.
    pub fn kept(&self) -> impl Iterator<Item = (usize, &[Vec<u8>])> {
        let kept = |session: &Session| session.kept.is_some();
        let all = self.sessions.iter().enumerate().filter(move |(_, session)| kept(session));
        all.map(|(n, session)| (n, session.kept.as_deref().unwrap_or_default()))
    }

    /// The first few troubles, as a sentence.
    pub fn woes(&self) -> String {
        match self.trouble.as_slice() {
            [] => "no session complained".into(),
            all => format!("{} troubles, first: {}", all.len(), all[..all.len().min(3)].join("; ")),
        }
    }

    fn read(&mut self, index: usize) {
        let mut piece = std::mem::take(&mut self.piece);
        while self.sessions[index].open {
            match self.sessions[index].stream.read(&mut piece) {
                Ok(0) => self.close(index, "the server closed"),
                Ok(n) => {
                    self.take(index, &piece[..n]);
                    // Less than asked for: the socket is empty, and the next event will say otherwise.
                    if n < piece.len() {
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => self.close(index, &format!("read: {error}")),
            }
        }
        self.piece = piece;
    }

    fn close(&mut self, index: usize, why: &str) {
        if self.sessions[index].open {
            self.trouble.push(format!("session {index}: {why}"));
            self.end(index);
        }
    }

    /// Takes bytes of a server: whole frames at once, the rest is carried.
    fn take(&mut self, index: usize, bytes: &[u8]) {
        let now = self.now();
        let session = &mut self.sessions[index];
        session.bytes += bytes.len() as u64;
        let mut carried = std::mem::take(&mut session.carry);
        let mut rest = if carried.is_empty() {
            bytes
        } else {
            carried.extend_from_slice(bytes);
            &carried
        };
        loop {
            match wire::next(rest) {
                Next::Whole(frame) => {
                    if frame.opcode == wire::BINARY {
                        self.message(index, frame.payload, now);
                    } else {
                        self.control(index, frame.opcode, frame.payload);
                    }
                    rest = &rest[frame.length..];
                }
                Next::Part => break,
                Next::Strange => return self.close(index, "a frame that no server here should send"),
            }
        }
        let left = rest.len();
        if left == 0 {
            return;
        }
        if carried.is_empty() {
            carried.extend_from_slice(&bytes[bytes.len() - left..]);
        } else {
            carried.drain(..carried.len() - left);
        }
        self.sessions[index].carry = carried;
    }

    fn control(&mut self, index: usize, opcode: u8, payload: &[u8]) {
        match opcode {
            wire::PING => {
                let pong = wire::frame(wire::PONG, &[payload]);
                self.write(index, &pong);
            }
            wire::PONG => {}
            _ => {
                let code = payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
                let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default()).into_owned();
                self.close(index, &format!("closed with {code} {reason}"));
            }
        }
    }

    fn message(&mut self, index: usize, payload: &[u8], now: Nanos) {
        let session = &mut self.sessions[index];
        let named = !session.prefix.is_empty();
        let Some(message) = payload.strip_prefix(session.prefix.as_slice()) else {
            return self.trouble.push(format!("session {index}: a message of another document"));
        };
        let ledger = &mut self.ledger;
        match *message {
            // Hocuspocus answers a step 1 with a type of its own, and the same bodies.
            [0, 2, ..] | [0 | 4, 1, ..] if message[0] == 0 || named => {
                marker::scan(message, marker::EDIT, |mark| ledger.came(&mut session.receipts, mark, now));
                if message[1] == 1 && session.synced.is_none() {
                    session.synced = Some(now);
                    self.synced += 1;
                }
                if let (Some(kept), Some(update)) = (&mut session.kept, part(&message[2..])) {
                    kept.push(update.to_vec());
                }
            }
            [0, 0, ..] => {
                session.sync_sent.push(now);
                let answer = self.frame(index, &sync::step2(NOTHING));
                self.write(index, &answer);
            }
            [1, ..] => {
                marker::scan(message, marker::CURSOR, |mark| {
                    ledger.cursor_came(&mut session.receipts, mark, now);
                });
            }
            [4, ..] if !named => {
                let count = sync::read_varuint(message, 1).map_or(0, |(count, _)| count as usize);
                for sent in session.sync_sent.get(session.saved..count).unwrap_or_default() {
                    ledger.is_saved(*sent, now);
                }
                session.saved = session.saved.max(count);
            }
            // Refused (Socle), denied (both): the text says why.
            [5, ..] if !named => self.trouble.push(format!("session {index}: refused {}", text(message))),
            [2, 0, ..] | [2, 1, ..] => {
                self.trouble.push(format!("session {index}: denied {}", text(message)));
            }
            _ => {}
        }
    }
}

fn text(message: &[u8]) -> String {
    String::from_utf8_lossy(message.get(2..).unwrap_or_default()).into_owned()
}

/// The bytes behind their length.
fn part(bytes: &[u8]) -> Option<&[u8]> {
    let (length, at) = sync::read_varuint(bytes, 0)?;
    bytes.get(at..)?.get(..usize::try_from(length).ok()?)
}
