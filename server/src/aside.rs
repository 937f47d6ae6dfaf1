//! Work that one person waits for and no room does: replays, documents, files of strangers. It goes on beside the rooms, on
//! threads that give way to theirs, so many at a time as there are cores.

use std::{num::NonZero, sync::Arc, thread};
use tokio::{sync::Semaphore, task::spawn_blocking};
use tracing::{error, warn};

/// How far its threads stand behind those of the rooms, in the system's own measure of 0 to 19: at 10 they get a tenth of a
/// core that a room wants, and all of one that nobody does.
const NICE: i32 = 10;

/// Where such work takes its turn.
#[derive(Debug, Clone)]
pub(crate) struct Aside(Arc<Semaphore>);

impl Default for Aside {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(thread::available_parallelism().map_or(1, NonZero::get))))
    }
}

/// The work ended without an answer.
#[derive(Debug, thiserror::Error)]
#[error("{0} ended early")]
pub(crate) struct Ended(&'static str);

impl Aside {
    /// Does the work when it is its turn; `what` it is stands in the log if it panics. It is done to its end also when
    /// nobody waits for it any more.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Ended> {
        let turn = Arc::clone(&self.0).acquire_owned().await.map_err(|_closed| Ended(what))?;
        // A thread that gave way cannot take back what it gave, so each is new; one of tokio's waits for it, so that
        // tokio knows of it.
        let done = spawn_blocking(move || {
            let thread = thread::Builder::new().name("aside".to_owned()).stack_size(crate::STACK);
            let work = move || {
                give_way();
                work()
            };
            let answer = thread.spawn(work).map(thread::JoinHandle::join);
            drop(turn);
            answer
        });
        match done.await {
            Ok(Ok(Ok(answer))) => return Ok(answer),
            Ok(Err(error)) => error!(%error, what, "no thread for work beside the rooms"),
            Ok(Ok(Err(_))) | Err(_) => error!(what, "work beside the rooms ended by a panic"),
        }
        Err(Ended(what))
    }
}

fn give_way() {
    #[cfg(target_os = "linux")]
    {
        // There the priority is of one thread, whatever POSIX says.
        let this = rustix::thread::gettid();
        if let Err(error) = rustix::process::setpriority_process(Some(this), NICE) {
            warn!(%error, "work beside the rooms does not give way to them");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn y6_work_beside_the_rooms_gives_way_to_them_and_a_panic_is_its_own() {
        let nice =
            || rustix::process::getpriority_process(Some(rustix::thread::gettid())).expect("a priority");
        let (own, aside) = (nice(), Aside::default());
        assert_eq!(aside.work("a test", nice).await.expect("an answer"), own.max(NICE));
        // More often than there are turns: each is given back.
        for _ in 0..64 {
            let none: Result<(), Ended> = aside.work("a test", || panic!("of this test")).await;
            assert_eq!(none.expect_err("no answer").to_string(), "a test ended early");
        }
        assert_eq!(aside.work("a test", || 7).await.expect("an answer"), 7);
    }
}
