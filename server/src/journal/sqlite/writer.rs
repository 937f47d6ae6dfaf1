//! The one thread that writes.
//!
//! While a commit is on its way to the disk, requests of all rooms gather in the queue; the next transaction takes
//! them all (group commit). A fenced batch is known before anything of it is written; where one fails midway, the
//! transaction is taken back and each gets one of its own, so that it takes no other with it.
//! Answers leave only after COMMIT has returned; when it fails, every batch of that transaction has failed, and the
//! next write waits until the file is open anew and takes a write that large. What a request writes is in [`Pen`].

use super::super::{Append, JournalError, Rewrite, Snapshot, Stream};
use super::{
    folder,
    pen::{Pen, Unwritten},
};
use crate::metrics::Metrics;
use rusqlite::Connection;
use socle_protocol::ids::{Millis, Seq};
use std::{fs::File, path::PathBuf, sync::Arc, thread, time::Instant};
use tokio::sync::{mpsc, oneshot};

/// Requests that may wait. When it is full, whoever asks waits its turn: with hundreds of rooms that each have one
/// batch in flight it never is, and it bounds a transaction too.
const QUEUE: usize = 1024;

pub(super) type Answer<T> = oneshot::Sender<Result<T, JournalError>>;

/// What the thread can be asked.
#[derive(Debug)]
pub(super) enum Ask {
    Append(Append, Answer<Seq>),
    Keep(Stream, Snapshot, Answer<()>),
    Destroy(Stream, Answer<()>),
    Rewrite(Rewrite, Answer<()>),
    Bury(Stream, Millis, Answer<()>),
    Scrub(Answer<()>),
    Probe(Answer<()>),
    Close(Answer<()>),
}

/// The rooms' end of the queue.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Ask>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread. `lock` is held until its connection is closed.
    pub(super) fn start(hand: Hand, lock: File) -> Result<Self, JournalError> {
        let (queue, asked) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || run(hand, lock, asked))
            .map_err(|why| JournalError::Store(format!("cannot start the journal's thread: {why}")))?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Puts a request in the queue and waits for its answer.
    pub(super) async fn ask<T>(&self, ask: impl FnOnce(Answer<T>) -> Ask) -> Result<T, JournalError> {
        let (answer, answered) = oneshot::channel();
        self.queue.send(ask(answer)).await.map_err(|_| JournalError::Closed)?;
        answered.await.unwrap_or(Err(JournalError::Closed))
    }
}

impl Drop for Writer {
    /// Waits until what was accepted is committed and the folder is free for the next server.
    fn drop(&mut self) {
        let (closed, _) = mpsc::channel(1);
        self.queue = closed;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// The pen that writes, and the way to another one. After a failed commit the old one is not trusted any more:
/// on Linux a failed fsync may have dropped the pages it was for, and would answer well the next time.
pub(super) struct Hand {
    path: PathBuf,
    pen: Option<Pen>,
    metrics: Arc<Metrics>,
}

impl Hand {
    /// Without a connection it opens one when something is to be written.
    pub(super) fn new(path: PathBuf, connection: Option<Connection>, metrics: Arc<Metrics>) -> Self {
        Self { path, pen: connection.map(Pen::new), metrics }
    }

    fn pen(&mut self) -> Result<&mut Pen, JournalError> {
        if self.pen.is_none() {
            self.pen = Some(Pen::new(folder::reopen(&self.path)?));
            tracing::info!("the journal's file is open again");
        }
        Ok(self.pen.as_mut().expect("just opened"))
    }

    /// One transaction for everything but snapshots and what is destroyed or rewritten; then each of those in one of its
    /// own: the largest writes there are, and nobody's edit fails with them.
    pub(super) fn write(&mut self, round: Vec<Ask>) {
        let (alone, batches): (Vec<Ask>, Vec<Ask>) = round.into_iter().partition(Ask::is_large);
        self.commit(batches);
        let mut scrubs = Vec::new();
        for ask in alone {
            match ask {
                Ask::Scrub(answer) => scrubs.push(answer),
                ask => self.commit(vec![ask]),
            }
        }
        // Last, and once for all who ask for it now.
        if !scrubs.is_empty() {
            let scrubbed = self.pen().and_then(Pen::scrub).map_err(|error| error.to_string());
            if let Err(error) = &scrubbed {
                tracing::error!(error, "failed to scrub the file of what was erased");
                self.pen = None;
            }
            for answer in scrubs {
                let _gone = answer.send(scrubbed.clone().map_err(JournalError::Store));
            }
        }
    }

    /// One transaction for these.
    fn commit(&mut self, asks: Vec<Ask>) {
        if asks.is_empty() {
            return;
        }
        let metrics = Arc::clone(&self.metrics);
        let written = match self.pen() {
            Ok(pen) => transaction(pen, &asks, &metrics),
            Err(error) => Err(Unwritten::Everything(error)),
        };
        match written {
            Ok(answers) => asks.into_iter().zip(answers).for_each(|(ask, answer)| ask.answer(answer)),
            Err(Unwritten::One(_)) if asks.len() > 1 => {
                for ask in asks {
                    self.commit(vec![ask]);
                }
            }
            Err(Unwritten::One(error)) => refuse(asks, &error.to_string()),
            Err(Unwritten::Everything(error)) => {
                tracing::error!(batches = asks.len(), %error, "failed to commit");
                self.pen = None;
                refuse(asks, &error.to_string());
            }
        }
    }
}

impl Ask {
    fn is_large(&self) -> bool {
        matches!(self, Ask::Keep(..) | Ask::Destroy(..) | Ask::Rewrite(..) | Ask::Bury(..) | Ask::Scrub(..))
    }

    /// Does it take something out of the file that was there?
    fn erases(&self) -> bool {
        matches!(self, Ask::Destroy(..) | Ask::Rewrite(..) | Ask::Bury(..))
    }

    /// Whoever asked may be gone; what is written stays written.
    fn answer(self, answer: Result<Seq, JournalError>) {
        let _gone = match self {
            Ask::Append(_, asker) => asker.send(answer).is_err(),
            Ask::Keep(_, _, asker)
            | Ask::Destroy(_, asker)
            | Ask::Rewrite(_, asker)
            | Ask::Bury(_, _, asker)
            | Ask::Scrub(asker)
            | Ask::Probe(asker)
            | Ask::Close(asker) => asker.send(answer.map(drop)).is_err(),
        };
    }
}

/// Nothing of these was written.
fn refuse(asks: Vec<Ask>, why: &str) {
    asks.into_iter().for_each(|ask| ask.answer(Err(JournalError::Store(why.to_owned()))));
}

fn run(mut hand: Hand, lock: File, mut asked: mpsc::Receiver<Ask>) {
    let mut closing = None;
    while closing.is_none()
        && let Some(first) = asked.blocking_recv()
    {
        let mut round = Vec::new();
        let mut next = Some(first);
        while let Some(ask) = next {
            match ask {
                Ask::Close(answer) => closing = Some(answer),
                other => round.push(other),
            }
            // What came after a close is not accepted any more.
            next = if closing.is_none() && round.len() < QUEUE { asked.try_recv().ok() } else { None };
        }
        hand.write(round);
    }
    asked.close();
    let closed = hand.pen.map_or(Ok(()), Pen::close);
    drop(lock);
    drop(asked);
    if let Some(answer) = closing {
        answer.send(closed).ok();
    }
}

/// What each of these is to be told once all of it is on disk: a sequence, or why nothing of it was written.
fn transaction(
    pen: &mut Pen,
    asks: &[Ask],
    metrics: &Metrics,
) -> Result<Vec<Result<Seq, JournalError>>, Unwritten> {
    pen.begin()?;
    let mut answers = Vec::with_capacity(asks.len());
    for ask in asks {
        let written = match ask {
            Ask::Append(batch, _) => pen.append(batch),
            Ask::Keep(stream, snapshot, _) => pen.keep(stream, snapshot).map(|()| 0),
            Ask::Destroy(stream, _) => pen.destroy(stream).map(|()| 0),
            Ask::Rewrite(rewrite, _) => pen.rewrite(rewrite).map(|()| 0),
            Ask::Bury(stream, at, _) => pen.bury(stream, *at).map(|()| 0),
            Ask::Probe(_) => pen.probe().map(|()| 0),
            // Neither is part of a transaction.
            Ask::Scrub(_) | Ask::Close(_) => Err(JournalError::Closed),
        };
        match written {
            Err(error @ JournalError::Store(_)) => return Err(pen.take_back(error)),
            // Known before anything was written.
            answer => answers.push(answer),
        }
    }
    let began = Instant::now();
    pen.commit()?;
    if asks.iter().any(Ask::erases) {
        pen.forget().map_err(Unwritten::Everything)?;
    }
    let batches = asks.iter().filter(|ask| matches!(ask, Ask::Append(..))).count();
    if batches > 0 {
        metrics.disk.committed(batches, began.elapsed());
    } else if asks.iter().any(|ask| matches!(ask, Ask::Keep(..))) {
        metrics.disk.committed_snapshot(began.elapsed());
    }
    Ok(answers)
}
