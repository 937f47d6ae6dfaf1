//! A board as a client has it: a local replica with typed reads and edits, in step with the server when it can be.
//!
//! Edits apply at once and are never refused here; the server may undo one, and says so ([`Board::refusals`]). No
//! transaction is open across an `await`: [`Board::read`] and [`Board::edit`] are one synchronous step each.

pub(crate) mod edits;
pub(crate) mod replica;

use crate::{
    Ticket,
    connection::{self, Line, Shared, Stop, Wish},
    presence::Presence,
};
use socle_protocol::{
    board::{self, Roots},
    ids::{BoardId, PersonId},
    refusal::Refusal,
};
use std::sync::Arc;
use tokio::task::JoinHandle;
use yrs::{Doc, ReadTxn, StateVector, Transact, Transaction, TransactionMut};

pub use crate::connection::{Line as Connection, Stop as Stopped};
pub use edits::Target;

/// A board that is open here. Dropping it drops the connection; [`Board::leave`] says goodbye first.
#[derive(Debug)]
pub struct Board {
    shared: Arc<Shared>,
    roots: Roots,
    task: JoinHandle<()>,
}

impl Drop for Board {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Board {
    /// Opens a replica and begins to connect; needs a tokio runtime. Does not wait.
    pub fn open(ticket: Ticket) -> Self {
        Self::open_as(ticket, yrs::ClientID::random().get())
    }

    /// [`Board::open`] with a CRDT and awareness id of one's own.
    pub fn open_as(ticket: Ticket, client: u64) -> Self {
        let shared = Arc::new(Shared::new(ticket, client));
        let roots = Roots::of(shared.replica.doc());
        let task = tokio::spawn({
            let shared = shared.clone();
            async move { connection::run(&shared).await }
        });
        Self { shared, roots, task }
    }

    /// Whose session this is.
    pub fn person(&self) -> &PersonId {
        &self.shared.ticket.person
    }

    /// Which board this is.
    pub fn id(&self) -> &BoardId {
        &self.shared.ticket.board
    }

    /// The CRDT and awareness id of this session.
    pub fn client(&self) -> u64 {
        self.shared.client
    }

    /// How it is connected now.
    pub fn connection(&self) -> Line {
        self.shared.line()
    }

    /// Can the server save, as far as it has said (SPEC S14)?
    pub fn is_storage_working(&self) -> bool {
        self.shared.is_saving()
    }

    /// Every refusal that this session was told, oldest first.
    pub fn refusals(&self) -> Vec<Refusal> {
        self.shared.refusals()
    }

    /// Reads in one step.
    pub fn read<T>(&self, read: impl FnOnce(&Roots, &Transaction<'_>) -> T) -> T {
        read(&self.roots, &self.shared.replica.doc().transact())
    }

    /// Changes the document in one step, as one update. Answers what `edit` answers.
    pub fn edit<T>(&self, edit: impl FnOnce(&Roots, &mut TransactionMut<'_>) -> T) -> T {
        edit(&self.roots, &mut self.shared.replica.doc().transact_mut())
    }

    /// The document itself, for boards without schema. Never keep a transaction across an `await`.
    pub fn doc(&self) -> &Doc {
        self.shared.replica.doc()
    }

    /// The whole document as one update.
    pub fn state(&self) -> Vec<u8> {
        self.doc().transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// The board as plain values.
    pub fn view(&self) -> board::Board {
        self.read(|roots, txn| roots.read(txn))
    }

    /// The board as canonical JSON (SPEC B9): the same bytes as the server's when both have the same edits.
    pub fn json(&self) -> String {
        board::canonical::canonical(self.doc(), &self.shared.ticket.board)
    }

    /// Waits until `seen` answers true; asked again after every change. Fails when the board was stopped meanwhile.
    pub async fn until(&self, seen: impl Fn(&Self) -> bool) -> Result<(), Stop> {
        let mut changes = self.shared.replica.changes.subscribe();
        loop {
            changes.borrow_and_update();
            if seen(self) {
                return Ok(());
            }
            if let Line::Stopped { stop } = self.connection() {
                return Err(stop);
            }
            changes.changed().await.expect("the sender lives in this board");
        }
    }

    /// Waits until the board is connected and whole.
    pub async fn synced(&self) -> Result<(), Stop> {
        self.until(|board| board.connection() == Line::Live).await
    }

    /// Waits until everything edited before this call is decided and on the server's disk (SPEC S6).
    pub async fn saved(&self) -> Result<(), Stop> {
        let newest = self.shared.replica.made();
        self.until(|board| board.shared.replica.confirmed() >= newest).await
    }

    /// Number of the newest edit made here; edits count from 1.
    pub fn edits_made(&self) -> u64 {
        self.shared.replica.made()
    }

    /// Number of the newest edit that is on the server's disk with all before it.
    pub fn edits_saved(&self) -> u64 {
        self.shared.replica.confirmed()
    }

    /// Waits until the board is stopped for good.
    pub async fn stopped(&self) -> Stop {
        match self.until(|_| false).await {
            Err(stop) => stop,
            Ok(()) => unreachable!("nothing is never seen"),
        }
    }

    /// Shows this to the others; replaces what was shown.
    pub fn show(&self, presence: &Presence) {
        let json = serde_json::to_string(presence).expect("a presence is JSON");
        self.shared.set_shown(Some(json));
    }

    /// What the others show.
    pub fn others(&self) -> Vec<Presence> {
        self.shared.others()
    }

    /// Loses the network, as it were: no goodbye, and no new try before [`Board::reconnect`].
    pub fn cut(&self) {
        self.shared.wish.send_replace(Wish::Cut);
    }

    /// Has the network again.
    pub fn reconnect(&self) {
        self.shared.wish.send_replace(Wish::Connected);
    }

    /// Says goodbye and closes.
    pub async fn leave(self) {
        self.shared.wish.send_replace(Wish::Left);
        self.stopped().await;
    }
}
