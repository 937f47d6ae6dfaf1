//! One large state as several updates that each make sense after the ones before.
//!
//! A phone on a bad network drops a connection on which no whole message came for 30 s, so a large state goes out in
//! pieces (SPEC S2). Cut anywhere, a piece would hold blocks whose neighbours come later, and the receiver would park
//! them and merge what is parked again with each piece. So blocks are written in an order in which each finds its
//! neighbours in place.

use super::write_client;
use crate::{
    sync::write_varuint,
    walk::{self, ClientBlocks, Malformed, Run},
};
use std::{cmp::Reverse, collections::HashMap};

/// Cuts an update into updates of about `largest` bytes (a block and the deletions are never cut). Applied in order
/// they do what the whole does; the last one has the deletions.
///
/// # Errors
/// [`Malformed`] when it would not pass [`walk::update`].
pub fn pieces(update: &[u8], largest: usize) -> Result<Vec<Vec<u8>>, Malformed> {
    let (clients, deletions) = walk::blocks(update)?;
    let mut cutter = Cutter { runs: Vec::new(), size: 0, largest, done: Vec::new() };
    for block in Order::of(&clients) {
        cutter.add(block);
    }
    cutter.write(deletions);
    Ok(cutter.done)
}

/// Blocks in an order in which each comes after those it needs, as far as they are in the update at all.
struct Order<'b, 'a> {
    clients: &'b [ClientBlocks<'a>],
    /// Where each client stands in `clients`.
    places: HashMap<u64, usize>,
    /// How many blocks of each client are out.
    out: Vec<usize>,
    /// Clients that are being written, the last one first, each until this clock is out.
    stack: Vec<(usize, u32)>,
    on_stack: Vec<bool>,
    next_client: usize,
}

impl<'b, 'a> Order<'b, 'a> {
    fn of(clients: &'b [ClientBlocks<'a>]) -> Self {
        Self {
            clients,
            places: clients.iter().enumerate().map(|(place, client)| (client.client, place)).collect(),
            out: vec![0; clients.len()],
            stack: Vec::new(),
            on_stack: vec![false; clients.len()],
            next_client: 0,
        }
    }

    /// The block that is next for this client.
    fn next_of(&self, place: usize) -> Option<&'b Run<'a>> {
        self.clients[place].runs.get(self.out[place])
    }

    /// A client of which something has to be written before that block, and until which clock.
    fn missing(&self, place: usize) -> Option<(usize, u32)> {
        let needs = self.clients[place].needs.get(self.out[place])?;
        needs.iter().flatten().find_map(|need| {
            let other = *self.places.get(&need.client)?;
            // Who is on the stack waits for this very block: only what is parked can be so entangled.
            let waits = !self.on_stack[other] && self.next_of(other)?.from <= need.clock;
            waits.then_some((other, need.clock))
        })
    }

    fn begin(&mut self, place: usize, until: u32) {
        self.stack.push((place, until));
        self.on_stack[place] = true;
    }
}

impl<'a> Iterator for Order<'_, 'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        loop {
            let Some((place, until)) = self.stack.last().copied() else {
                if self.next_client == self.clients.len() {
                    return None;
                }
                self.begin(self.next_client, u32::MAX);
                self.next_client += 1;
                continue;
            };
            let Some(block) = self.next_of(place).filter(|block| block.from <= until).copied() else {
                self.stack.pop();
                self.on_stack[place] = false;
                continue;
            };
            if let Some((other, clock)) = self.missing(place) {
                self.begin(other, clock);
                continue;
            }
            self.out[place] += 1;
            return Some(block);
        }
    }
}

/// Gathers blocks until they fill a piece.
struct Cutter<'a> {
    runs: Vec<Run<'a>>,
    size: usize,
    largest: usize,
    done: Vec<Vec<u8>>,
}

impl<'a> Cutter<'a> {
    fn add(&mut self, block: Run<'a>) {
        if self.size > 0 && self.size + block.bytes.len() > self.largest {
            self.write(&[0]);
        }
        self.size += block.bytes.len();
        self.runs.push(block);
    }

    fn write(&mut self, deletions: &[u8]) {
        // Stable: the blocks of one client are in order already.
        self.runs.sort_by_key(|run| Reverse(run.client));
        let mut out = Vec::with_capacity(self.size + deletions.len() + 64);
        write_varuint(&mut out, self.runs.chunk_by(|a, b| a.client == b.client).count() as u64);
        for client in self.runs.chunk_by(|a, b| a.client == b.client) {
            write_client(&mut out, client);
        }
        out.extend_from_slice(deletions);
        self.done.push(out);
        self.runs.clear();
        self.size = 0;
    }
}
