//! What the stories are told with: servers, named people, a bad network, a journal that can be held.
//!
//! Nothing here sleeps to let time pass: whoever waits, waits for a condition, with a deadline ([`soon`]).

pub mod faults;
pub mod figures;
pub mod flaky;
pub mod past;
pub mod people;
pub mod process;
pub mod raw;
pub mod server;
pub mod simulation;
pub mod stage;
pub mod traces;
pub mod wire;

use std::{future::Future, time::Duration};

/// Longest wait for anything that should be there at once. Generous: the machine may be busy with other tests.
pub const SOON: Duration = Duration::from_secs(20);

/// The result of `future`, which must come soon; panics with `what` otherwise.
#[track_caller]
pub fn soon<F: Future>(what: &str, future: F) -> impl Future<Output = F::Output> + use<'_, F> {
    let caller = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(SOON, future).await {
            Ok(output) => output,
            Err(_) => panic!("waited {} s for {what}, at {caller}", SOON.as_secs()),
        }
    }
}
