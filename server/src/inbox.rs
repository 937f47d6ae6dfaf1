//! The bounded way into the task of a room, of a workshop or of a session: many knock, one opens. When it is full
//! whoever knocks waits, and those who waited are let in in their order.
//!
//! What tokio's own channel is, and smaller: that one keeps 1.5 to 3 KiB for each (blocks of 32 places, lines of cache
//! of their own for each end), of which thousands of calm boards have three; this keeps next to nothing while nothing waits.

use std::{
    collections::VecDeque,
    future::poll_fn,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
};
use tokio::{sync::Semaphore, task::coop::cooperative};

/// Places that a queue keeps for what comes next, where its messages are taken one by one: one that is made anew for each
/// costs more than these take.
const FEW: usize = 8;

/// A way in that takes so many at a time, and what comes out of it.
pub(crate) fn open<T>(places: usize) -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared {
        kept: Mutex::new(Kept { queue: VecDeque::new(), is_closed: false, reader: None }),
        places: Semaphore::new(places),
        senders: AtomicUsize::new(1),
    });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

struct Shared<T> {
    kept: Mutex<Kept<T>>,
    /// Places that are free.
    places: Semaphore,
    senders: AtomicUsize,
}

struct Kept<T> {
    queue: VecDeque<T>,
    /// Nothing more is taken in.
    is_closed: bool,
    reader: Option<Waker>,
}

/// Nobody takes anything any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closed;

/// The end of those who knock.
pub(crate) struct Sender<T>(Arc<Shared<T>>);

/// The task's end; when it is dropped, so is what still waits.
pub(crate) struct Receiver<T>(Arc<Shared<T>>);

impl<T> Shared<T> {
    /// Only ever locked for a push or a take: a panic elsewhere leaves nothing half-made.
    fn kept(&self) -> MutexGuard<'_, Kept<T>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a message in, whose place is taken already.
    fn push(&self, message: T) -> Result<(), Closed> {
        let mut kept = self.kept();
        if kept.is_closed {
            return Err(Closed);
        }
        kept.queue.push_back(message);
        let reader = kept.reader.take();
        drop(kept);
        if let Some(reader) = reader {
            reader.wake();
        }
        Ok(())
    }
}

impl<T> Kept<T> {
    /// The next message; of what a flood took no more than a few places are kept.
    fn take(&mut self) -> Option<T> {
        let next = self.queue.pop_front()?;
        if self.queue.is_empty() && self.queue.capacity() > FEW {
            self.queue = VecDeque::new();
        }
        Some(next)
    }

    /// The next message wakes this task.
    fn wait(&mut self, context: &Context<'_>) {
        if self.reader.as_ref().is_none_or(|reader| !reader.will_wake(context.waker())) {
            self.reader = Some(context.waker().clone());
        }
    }
}

impl<T> Sender<T> {
    /// Waits for a place. Nothing is sent when the future is dropped before that.
    pub(crate) async fn send(&self, message: T) -> Result<(), Closed> {
        self.0.places.acquire().await.map_err(|_closed| Closed)?.forget();
        self.0.push(message)
    }

    /// Sends if there is a place.
    pub(crate) fn try_send(&self, message: T) -> Result<(), Closed> {
        self.0.places.try_acquire().map_err(|_full_or_closed| Closed)?.forget();
        self.0.push(message)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.0.places.is_closed()
    }

    /// How many places are free.
    pub(crate) fn capacity(&self) -> usize {
        self.0.places.available_permits()
    }

    /// How many senders there are, this one among them.
    pub(crate) fn strong_count(&self) -> usize {
        self.0.senders.load(Ordering::Acquire)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.senders.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if self.0.senders.fetch_sub(1, Ordering::AcqRel) == 1 {
            let reader = self.0.kept().reader.take();
            if let Some(reader) = reader {
                reader.wake();
            }
        }
    }
}

impl<T> Receiver<T> {
    /// Waits for messages and takes up to `most` of them, in order; answers how many. None come any more once it
    /// answers 0. Nothing is lost when the future is dropped.
    pub(crate) async fn recv_many(&mut self, into: &mut Vec<T>, most: usize) -> usize {
        cooperative(poll_fn(|context| self.poll_many(context, into, most))).await
    }

    /// The next message; `None` when none come any more.
    pub(crate) async fn recv(&mut self) -> Option<T> {
        cooperative(poll_fn(|context| self.poll_next(context))).await
    }

    fn poll_next(&mut self, context: &Context<'_>) -> Poll<Option<T>> {
        let mut kept = self.0.kept();
        let Some(next) = kept.take() else {
            return if self.is_over(&kept) {
                Poll::Ready(None)
            } else {
                kept.wait(context);
                Poll::Pending
            };
        };
        drop(kept);
        self.0.places.add_permits(1);
        Poll::Ready(Some(next))
    }

    /// Does nothing come any more, once nothing waits?
    fn is_over(&self, kept: &Kept<T>) -> bool {
        kept.is_closed || self.0.senders.load(Ordering::Acquire) == 0
    }

    fn poll_many(&mut self, context: &Context<'_>, into: &mut Vec<T>, most: usize) -> Poll<usize> {
        let mut kept = self.0.kept();
        if kept.queue.is_empty() {
            if self.is_over(&kept) {
                return Poll::Ready(0);
            }
            kept.wait(context);
            return Poll::Pending;
        }
        let taken = most.min(kept.queue.len());
        if taken < kept.queue.len() {
            into.extend(kept.queue.drain(..taken));
        } else if into.is_empty() {
            // The usual case: its memory goes with it, and nothing is copied.
            *into = mem::take(&mut kept.queue).into();
        } else {
            into.extend(mem::take(&mut kept.queue));
        }
        drop(kept);
        self.0.places.add_permits(taken);
        Poll::Ready(taken)
    }

    /// The next message, if it waits already.
    pub(crate) fn try_recv(&mut self) -> Option<T> {
        let next = self.0.kept().take()?;
        self.0.places.add_permits(1);
        Some(next)
    }

    /// Does nothing wait?
    pub(crate) fn is_empty(&self) -> bool {
        self.0.kept().queue.is_empty()
    }

    /// Takes nothing more in; what waits can still be received.
    pub(crate) fn close(&mut self) {
        self.0.kept().is_closed = true;
        self.0.places.close();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.close();
        // Not under the lock: whoever waits for an answer hears now that there will be none, and may come again.
        let left = mem::take(&mut self.0.kept().queue);
        drop(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::pin::pin;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn what_is_sent_comes_in_order_and_whoever_finds_no_place_waits() {
        let (sender, mut receiver) = open(3);
        for n in 0..3 {
            sender.send(n).await.expect("there is room");
        }
        assert_eq!(sender.try_send(9), Err(Closed));
        let mut fourth = pin!(sender.send(3));
        let mut fifth = pin!(sender.send(4));
        assert!(fourth.as_mut().now_or_never().is_none() && fifth.as_mut().now_or_never().is_none());
        let mut taken = Vec::new();
        assert_eq!((receiver.recv_many(&mut taken, 1).await, &taken[..]), (1, &[0][..]));
        assert!(fifth.as_mut().now_or_never().is_none(), "who came first is let in first");
        assert_eq!(fourth.now_or_never(), Some(Ok(())));
        assert_eq!(receiver.recv_many(&mut taken, 9).await, 3);
        assert_eq!(fifth.now_or_never(), Some(Ok(())));
        assert_eq!(receiver.recv().await, Some(4));
        assert_eq!(taken, [0, 1, 2, 3]);
        assert!(receiver.is_empty() && receiver.try_recv().is_none());
        for n in 5..8 {
            assert_eq!(sender.try_send(n), Ok(()), "each place is free again");
        }
        assert_eq!((receiver.try_recv(), sender.capacity()), (Some(5), 1));
        assert_eq!((receiver.recv().await, receiver.recv().await, sender.capacity()), (Some(6), Some(7), 3));
        assert!(receiver.recv().now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_reader_wakes_for_a_message_and_for_the_last_sender() {
        let (sender, mut receiver) = open(3);
        let other = sender.clone();
        assert_eq!(sender.strong_count(), 2);
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            while let Some(message) = receiver.recv().await {
                all.push(message);
            }
            all
        });
        tokio::task::yield_now().await;
        sender.send("a").await.expect("there is room");
        tokio::task::yield_now().await;
        drop(sender);
        other.send("b").await.expect("there is room");
        drop(other);
        assert_eq!(reading.await.expect("no panic"), ["a", "b"]);
    }

    #[tokio::test]
    async fn after_closing_what_waits_is_received_and_nothing_more_is_taken_in() {
        let (sender, mut receiver) = open(1);
        sender.send(1).await.expect("there is room");
        let mut late = pin!(sender.send(2));
        assert!(late.as_mut().now_or_never().is_none());
        receiver.close();
        assert_eq!(late.await, Err(Closed));
        assert!(sender.is_closed() && sender.send(3).await.is_err());
        assert_eq!((receiver.recv().await, receiver.recv().await), (Some(1), None));
    }

    #[tokio::test]
    async fn what_nobody_will_take_is_dropped_with_its_reader() {
        let (sender, receiver) = open(1);
        let (reply, answer) = oneshot::channel::<()>();
        sender.send(reply).await.expect("there is room");
        drop(receiver);
        assert!(answer.await.is_err(), "whoever asked hears that there is no answer");
        assert!(sender.is_closed());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn many_senders_lose_nothing_and_nothing_comes_twice() {
        let (sender, mut receiver) = open(7);
        let tasks = (0..20_u32).map(|task| {
            let sender = sender.clone();
            tokio::spawn(async move {
                for n in 0..500 {
                    sender.send((task, n)).await.expect("it is read");
                }
            })
        });
        let tasks: Vec<_> = tasks.collect();
        drop(sender);
        let mut next = [0; 20];
        let mut batch = Vec::new();
        while receiver.recv_many(&mut batch, 5).await > 0 {
            for (task, n) in batch.drain(..) {
                assert_eq!(n, mem::replace(&mut next[task as usize], n + 1), "each sender’s in its order");
            }
        }
        assert_eq!(next, [500; 20]);
        for task in tasks {
            task.await.expect("no panic");
        }
    }
}
