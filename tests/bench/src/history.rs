//! Boards with a past, for those who join later.

use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part, Ticket},
    edits::{Filler, Pen},
    stage::{GREETING, LONG_SILENCE},
};
use anyhow::ensure;
use socle_protocol::sync;
use std::time::{Duration, Instant};

/// Edits that may be on their way while a history is written: nobody is flooded.
const ON_THE_WAY: usize = 500;
/// Updates that y-sweet gets as one: it encodes the board for each, and keeps states, not updates.
const MERGED_FOR_Y_SWEET: usize = 50;

/// A board that one person has written, and another has read along.
#[derive(Debug)]
pub struct Board {
    pub crowd: Crowd,
    pub pen: Pen,
    /// Marks that whoever has the whole board has.
    pub marks: u64,
}

/// Brings a writer with this pen and a reader to a board. Takes two tickets.
///
/// # Errors
/// When one is refused.
pub fn begin(server: &Server, tickets: &[Ticket], pen: Pen) -> anyhow::Result<Board> {
    let mut crowd = Crowd::new(server.address, 1)?;
    crowd.enter(&tickets[0], 0, Part::Writes)?;
    crowd.enter(&tickets[1], 0, Part::Reads)?;
    crowd.greeted(GREETING)?;
    Ok(Board { crowd, pen, marks: 0 })
}

impl Board {
    /// Writes so many small edits, each an update of its own.
    ///
    /// # Errors
    /// When they do not all reach the reader.
    pub fn write(&mut self, contestant: Contestant, edits: usize) -> anyhow::Result<()> {
        let at_once = if contestant == Contestant::YSweet { MERGED_FOR_Y_SWEET } else { 1 };
        for piece in 0..edits.div_ceil(at_once) {
            let updates: Vec<Vec<u8>> =
                (0..at_once.min(edits - piece * at_once)).map(|_| self.pen.update()).collect();
            let update = match updates.as_slice() {
                [one] => one.clone(),
                many => yrs::merge_updates_v1(many)?,
            };
            let frame = self.crowd.frame(0, &sync::update(&update));
            self.crowd.send_edits(0, &frame, updates.len());
            if (piece + 1) % (ON_THE_WAY / at_once) == 0 {
                self.arrived()?;
            }
        }
        self.marks += edits as u64;
        self.arrived()
    }

    /// Fills the board with notes of 2 kB, up to this size.
    ///
    /// # Errors
    /// When they do not all reach the reader.
    pub fn fill(&mut self, megabytes: usize) -> anyhow::Result<()> {
        let mut filler = Filler::large(0, megabytes);
        while let Some(update) = filler.update() {
            let frame = self.crowd.frame(0, &sync::update(&update));
            self.crowd.send_edit(0, &frame);
            self.marks += 1;
            self.arrived()?;
        }
        Ok(())
    }

    fn arrived(&mut self) -> anyhow::Result<()> {
        self.crowd.drained(LONG_SILENCE, LONG_SILENCE)?;
        ensure!(
            self.crowd.ledger.edits.awaited == 0,
            "the history did not come through: {}",
            self.crowd.woes()
        );
        Ok(())
    }

    /// Lets people in, one per ticket, and waits until each has the whole board: how long that took, and how many had
    /// been told a first step 2 that was not whole.
    ///
    /// # Errors
    /// When someone is refused or does not get it all.
    pub fn join(&mut self, tickets: &[Ticket], patience: Duration) -> anyhow::Result<(Duration, usize)> {
        let start = Instant::now();
        let first = self.crowd.sessions.len();
        for ticket in tickets {
            self.crowd.enter(ticket, 0, Part::Reads)?;
        }
        let (mut lied, mut looked) = (vec![false; tickets.len()], 0);
        let mut left = tickets.len();
        while left > 0 && start.elapsed() < patience {
            self.crowd.turn(Duration::from_millis(5))?;
            left = 0;
            for (n, session) in self.crowd.sessions[first..].iter().enumerate() {
                let whole = session.receipts.count() >= self.marks;
                left += usize::from(!whole || session.synced.is_none());
                lied[n] |= session.synced.is_some() && !whole;
            }
            looked += 1;
        }
        ensure!(
            left == 0,
            "{left} of {} have not got it all ({looked} turns): {}",
            tickets.len(),
            self.crowd.woes()
        );
        Ok((start.elapsed(), lied.into_iter().filter(|lied| *lied).count()))
    }
}
