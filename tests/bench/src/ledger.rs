//! The books of a run: what was sent when, who has it, how late it came. Every delivery is counted once, however a
//! server merges or repeats; what never came is what remains awaited.

use crate::marker::Mark;
use hdrhistogram::Histogram;
use std::collections::BTreeSet;

/// Nanoseconds since the crowd came together.
pub type Nanos = u64;

/// Latencies in microseconds, to three digits.
pub type Latency = Histogram<u64>;

/// A histogram for up to five minutes.
pub fn latency() -> Latency {
    Latency::new_with_bounds(1, 300_000_000, 3).expect("the bounds are constants")
}

/// Milliseconds at this quantile; 0 where nothing was recorded.
pub fn millis(latency: &Latency, quantile: f64) -> f64 {
    latency.value_at_quantile(quantile) as f64 / 1000.0
}

fn record(latency: &mut Latency, from: Nanos, to: Nanos) {
    latency.saturating_record((to.saturating_sub(from) / 1000).max(1));
}

/// Who sends, and when each of their edits and cursors left.
#[derive(Debug)]
struct Sender {
    room: u32,
    /// Which sender of its room.
    slot: u32,
    edits: Vec<Nanos>,
    cursors: Vec<Nanos>,
}

/// What one session has of one sender's edits.
#[derive(Debug, Default, Clone)]
struct Progress {
    /// All below have come.
    next: u32,
    /// Some that came before their turn.
    ahead: BTreeSet<u32>,
}

impl Progress {
    fn has(&self, number: u32) -> bool {
        number < self.next || self.ahead.contains(&number)
    }

    /// Takes note of an edit; `false` when it had come before.
    fn take(&mut self, number: u32) -> bool {
        if number == self.next {
            self.next += 1;
            while !self.ahead.is_empty() && self.ahead.remove(&self.next) {
                self.next += 1;
            }
            return true;
        }
        number > self.next && self.ahead.insert(number)
    }
}

/// What one session has received of everyone in its room.
#[derive(Debug)]
pub struct Receipts {
    room: u32,
    /// Its own number, if it sends.
    sender: Option<u32>,
    /// What was sent before is not owed to it.
    since: Nanos,
    edits: Vec<Progress>,
    /// Cursors below have come, or one after them.
    cursors: Vec<u32>,
}

impl Receipts {
    /// The sender's number of a session that sends.
    pub fn sender(&self) -> Option<u32> {
        self.sender
    }

    /// Edits that came, whoever wrote them and whenever.
    pub fn count(&self) -> u64 {
        self.edits.iter().map(|progress| u64::from(progress.next) + progress.ahead.len() as u64).sum()
    }

    /// Did this edit of the room's sender at `slot` come?
    pub fn has(&self, slot: usize, number: u32) -> bool {
        self.edits.get(slot).is_some_and(|progress| progress.has(number))
    }
}

/// Counts of one kind of thing within the measured window.
#[derive(Debug)]
pub struct Tally {
    /// First receipts by others.
    pub delivered: u64,
    /// Receipts beyond the first.
    pub again: u64,
    /// Marks that do not belong into the room where they came, or were never sent.
    pub strange: u64,
    /// Receipts that are still owed, of this window or an earlier one.
    pub awaited: u64,
    pub latency: Latency,
}

impl Tally {
    fn new() -> Self {
        Self { delivered: 0, again: 0, strange: 0, awaited: 0, latency: latency() }
    }

    fn restart(&mut self) {
        (self.delivered, self.again, self.strange) = (0, 0, 0);
        self.latency.reset();
    }
}

#[derive(Debug)]
pub struct Ledger {
    senders: Vec<Sender>,
    /// People and senders of each room.
    rooms: Vec<(u64, u32)>,
    since: Nanos,
    pub edits: Tally,
    pub cursors: Tally,
    /// From sending until an edit came back to its author.
    pub echo: Latency,
    /// From sending until the server said «saved» (Socle only).
    pub saved: Latency,
}

impl Ledger {
    pub fn new(rooms: usize) -> Self {
        Self {
            senders: Vec::new(),
            rooms: vec![(0, 0); rooms],
            since: 0,
            edits: Tally::new(),
            cursors: Tally::new(),
            echo: latency(),
            saved: latency(),
        }
    }

    /// Someone comes into a room, to read or to send as well.
    pub fn enter(&mut self, room: u32, sends: bool, now: Nanos) -> Receipts {
        let (people, slots) = &mut self.rooms[room as usize];
        *people += 1;
        let sender = sends.then(|| {
            let slot = *slots;
            *slots += 1;
            self.senders.push(Sender { room, slot, edits: Vec::new(), cursors: Vec::new() });
            self.senders.len() as u32 - 1
        });
        Receipts { room, sender, since: now, edits: Vec::new(), cursors: Vec::new() }
    }

    /// Someone's session ended: nothing is owed to them from now on. What was owed remains missing.
    pub fn leave(&mut self, receipts: &Receipts) {
        self.rooms[receipts.room as usize].0 -= 1;
    }

    /// Someone left of their own accord: what was owed to them is not missed.
    pub fn forgive(&mut self, receipts: &Receipts) {
        for (n, sender) in self.senders.iter().enumerate() {
            if sender.room != receipts.room || receipts.sender == Some(n as u32) {
                continue;
            }
            let since = |sent: &[Nanos]| sent.partition_point(|sent| *sent < receipts.since) as u32;
            let slot = sender.slot as usize;
            let lacking = (since(&sender.edits)..sender.edits.len() as u32)
                .filter(|number| !receipts.edits.get(slot).is_some_and(|progress| progress.has(*number)))
                .count();
            self.edits.awaited -= lacking as u64;
            let shown = receipts.cursors.get(slot).copied().unwrap_or(0).max(since(&sender.cursors));
            self.cursors.awaited -= (sender.cursors.len() as u64).saturating_sub(u64::from(shown));
        }
    }

    /// Edits of this room that were sent and that `seen` says of; when each was sent.
    pub fn edits_where<'a>(
        &'a self,
        room: u32,
        mut seen: impl FnMut(usize, u32) -> bool + 'a,
    ) -> impl Iterator<Item = Nanos> + 'a {
        self.senders.iter().filter(move |sender| sender.room == room).flat_map(move |sender| {
            let slot = sender.slot as usize;
            let found: Vec<Nanos> = (0u32..)
                .zip(&sender.edits)
                .filter(|(number, _)| seen(slot, *number))
                .map(|(_, sent)| *sent)
                .collect();
            found
        })
    }

    /// From now on is measured; what is still awaited stays so.
    pub fn measure_from(&mut self, now: Nanos) {
        self.since = now;
        self.edits.restart();
        self.cursors.restart();
        self.echo.reset();
        self.saved.reset();
    }

    pub fn sent_edit(&mut self, sender: u32, now: Nanos) {
        let sender = &mut self.senders[sender as usize];
        sender.edits.push(now);
        self.edits.awaited += self.rooms[sender.room as usize].0 - 1;
    }

    pub fn sent_cursor(&mut self, sender: u32, now: Nanos) {
        let sender = &mut self.senders[sender as usize];
        sender.cursors.push(now);
        self.cursors.awaited += self.rooms[sender.room as usize].0 - 1;
    }

    /// The server says that the edit sent then is on disk.
    pub fn is_saved(&mut self, sent: Nanos, now: Nanos) {
        if sent >= self.since {
            record(&mut self.saved, sent, now);
        }
    }

    /// An edit came to a session.
    #[inline]
    pub fn came(&mut self, receipts: &mut Receipts, mark: Mark, now: Nanos) {
        let sender = self.senders.get(mark.sender as usize).filter(|sender| sender.room == receipts.room);
        let Some(sender) = sender else {
            self.edits.strange += 1;
            return;
        };
        let Some(&sent) = sender.edits.get(mark.number as usize) else {
            self.edits.strange += 1;
            return;
        };
        let slot = sender.slot as usize;
        if receipts.edits.len() <= slot {
            receipts.edits.resize(slot + 1, Progress::default());
        }
        if !receipts.edits[slot].take(mark.number) {
            self.edits.again += 1;
        } else if receipts.sender == Some(mark.sender) {
            if sent >= self.since {
                record(&mut self.echo, sent, now);
            }
        } else if sent >= receipts.since {
            self.edits.awaited -= 1;
            if sent >= self.since {
                self.edits.delivered += 1;
                record(&mut self.edits.latency, sent, now);
            }
        }
    }

    /// A cursor's position came to a session. Whoever has a later position lacks none before it: each position
    /// counts as delivered when it or a later one comes.
    #[inline]
    pub fn cursor_came(&mut self, receipts: &mut Receipts, mark: Mark, now: Nanos) {
        let sender = self.senders.get(mark.sender as usize).filter(|sender| sender.room == receipts.room);
        let Some(sender) = sender.filter(|sender| (mark.number as usize) < sender.cursors.len()) else {
            self.cursors.strange += 1;
            return;
        };
        let slot = sender.slot as usize;
        if receipts.cursors.len() <= slot {
            receipts.cursors.resize(slot + 1, 0);
        }
        let next = receipts.cursors[slot];
        if mark.number < next {
            self.cursors.again += 1;
            return;
        }
        receipts.cursors[slot] = mark.number + 1;
        if receipts.sender == Some(mark.sender) {
            return;
        }
        for number in next..=mark.number {
            let sent = sender.cursors[number as usize];
            if sent < receipts.since {
                continue;
            }
            self.cursors.awaited -= 1;
            if sent >= self.since {
                self.cursors.delivered += 1;
                record(&mut self.cursors.latency, sent, now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_delivery_counts_once_and_what_did_not_come_is_awaited() {
        let mut ledger = Ledger::new(2);
        let mut ada = ledger.enter(0, true, 0);
        let mut ben = ledger.enter(0, false, 0);
        let mut eve = ledger.enter(1, false, 0);
        for now in 1..=4 {
            ledger.sent_edit(0, now * 1_000_000);
        }
        assert_eq!(ledger.edits.awaited, 4);
        for number in [0, 2, 2, 3, 0] {
            ledger.came(&mut ben, Mark { sender: 0, number }, 9_000_000);
        }
        assert_eq!((ledger.edits.delivered, ledger.edits.again, ledger.edits.awaited), (3, 2, 1));
        ledger.came(&mut ben, Mark { sender: 0, number: 1 }, 9_000_000);
        ledger.came(&mut ada, Mark { sender: 0, number: 1 }, 9_000_000);
        ledger.came(&mut eve, Mark { sender: 0, number: 1 }, 9_000_000);
        ledger.came(&mut ben, Mark { sender: 0, number: 4 }, 9_000_000);
        assert_eq!((ledger.edits.delivered, ledger.edits.awaited, ledger.edits.strange), (4, 0, 2));
        assert_eq!(ledger.echo.len(), 1);
    }

    #[test]
    fn a_later_position_stands_for_those_before_it() {
        let mut ledger = Ledger::new(1);
        let _ada = ledger.enter(0, true, 0);
        let mut ben = ledger.enter(0, true, 0);
        for now in 0..5 {
            ledger.sent_cursor(0, now);
        }
        ledger.cursor_came(&mut ben, Mark { sender: 0, number: 3 }, 9);
        ledger.cursor_came(&mut ben, Mark { sender: 0, number: 1 }, 9);
        let tally = &ledger.cursors;
        assert_eq!((tally.delivered, tally.again, tally.awaited), (4, 1, 1));
    }

    #[test]
    fn what_is_owed_to_someone_who_left_is_not_missed() {
        let mut ledger = Ledger::new(1);
        let _ada = ledger.enter(0, true, 0);
        ledger.sent_edit(0, 1);
        let mut ben = ledger.enter(0, true, 2);
        let mut cy = ledger.enter(0, false, 2);
        for now in 3..6 {
            ledger.sent_edit(0, now);
            ledger.sent_cursor(0, now);
        }
        ledger.sent_edit(1, 6);
        for receipts in [&mut ben, &mut cy] {
            ledger.came(receipts, Mark { sender: 0, number: 2 }, 9);
            ledger.cursor_came(receipts, Mark { sender: 0, number: 1 }, 9);
        }
        ledger.leave(&ben);
        ledger.forgive(&ben);
        assert_eq!(
            (ledger.edits.awaited, ledger.cursors.awaited),
            (4, 1),
            "two of Ada's and Ben's for Cy; Ben's for Ada"
        );
        assert_eq!(ledger.edits_where(0, |slot, number| !cy.has(slot, number)).count(), 4);
    }
}
