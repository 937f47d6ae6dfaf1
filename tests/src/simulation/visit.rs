//! Someone at a table: a page that opens whichever it likes, whatever it was told, writes there and listens, until it is
//! sent away or has been there long enough. What the room takes from it is held against the rules (`ruling`), and all
//! that it hears against who may sit there (SPEC F1, F2).

use super::{
    WORKSHOP,
    actor::{Actor, Wish},
    edit,
    ids::Ids,
    talk::{End, Socket, dial},
};
use futures_util::{SinkExt, StreamExt};
use socle_protocol::{
    board::{self, new_doc_as},
    ids::{BoardId, Seq},
    sync::{self, Message as Said},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;
use yrs::{ClientID, Doc, ReadTxn, Transact, Update, updates::decoder::Decode, updates::encoder::Encode};

/// Ids of visitors' pages: nobody else has one of them.
const FIRST_CLIENT: u64 = 700_000;

/// What someone does there.
#[derive(Debug, Clone, Copy)]
pub struct Stay {
    /// Which visit of the story it is.
    pub nth: u64,
    pub edits: u32,
    /// Between two of them.
    pub gap: Duration,
    /// From the first sync on.
    pub long: Duration,
}

/// How it went.
#[derive(Debug)]
pub enum Seen {
    /// The line broke, or nobody listened.
    Nothing,
    /// This code, or HTTP status.
    SentAway(u16),
    /// The board, and whether all edits were decided and none refused.
    Board { shown: String, taken: bool },
}

struct Visit {
    actor: Arc<Actor>,
    table: BoardId,
    doc: Doc,
    /// What the server knew when it was asked.
    since: Seq,
    synced: Option<Instant>,
    sent: u64,
    counted: u64,
    refused: bool,
}

/// Goes to a table, and stays as long as it is let.
pub async fn visit(actor: Arc<Actor>, table: BoardId, stay: Stay) -> Seen {
    let since = actor.truth.open().known();
    let path = format!("/sync/{WORKSHOP}/{table}?ext=1&presence=0&token={}", actor.token);
    let socket = match dial(&actor, &path).await {
        Ok(socket) => socket,
        Err(End::Told { code }) => {
            if code == 403 && !actor.truth.open().may_be_refused(&actor.person, &table, since) {
                actor.truth.open().broken(format!("f1: p{} was refused at {table}", actor.index));
            }
            return Seen::SentAway(code);
        }
        Err(End::Lost) => return Seen::Nothing,
    };
    let doc = new_doc_as(ClientID::new(FIRST_CLIENT + stay.nth));
    let visit = Visit { actor, table, doc, since, synced: None, sent: 0, counted: 0, refused: false };
    visit.converse(socket, stay).await
}

impl Visit {
    async fn converse(mut self, socket: Socket, stay: Stay) -> Seen {
        let actor = Arc::clone(&self.actor);
        let (mut sink, mut stream) = socket.split();
        let vector = self.doc.transact().state_vector().encode_v1();
        if sink.send(Message::binary(sync::step1(&vector))).await.is_err() {
            return Seen::Nothing;
        }
        let mut written = 0;
        loop {
            let began = self.synced.unwrap_or_else(Instant::now);
            tokio::select! {
                biased;
                frame = stream.next() => match frame {
                    Some(Ok(Message::Binary(frame))) => {
                        if let Some(answer) = self.take(&frame) {
                            self.sent += 1;
                            if sink.send(Message::binary(answer)).await.is_err() {
                                return Seen::Nothing;
                            }
                        }
                    }
                    Some(Ok(Message::Close(Some(frame)))) => return Seen::SentAway(frame.code.into()),
                    Some(Ok(Message::Close(None)) | Err(_)) | None => return Seen::Nothing,
                    Some(Ok(_)) => {}
                },
                () = sleep_until(began + stay.gap * written), if self.synced.is_some() && written < stay.edits => {
                    written += 1;
                    let update = edit::keystroke(&self.doc, false, actor.person.as_str(), written);
                    let frame = sync::update(&update.expect("a letter"));
                    self.sent += 1;
                    if sink.send(Message::binary(frame)).await.is_err() {
                        return Seen::Nothing;
                    }
                }
                () = sleep_until(began + stay.long), if self.synced.is_some() => {
                    let taken = self.counted == self.sent && !self.refused;
                    return Seen::Board { shown: board::canonical::canonical(&self.doc, &self.table), taken };
                }
                _ = actor.wish.until(|wish| wish != Wish::Here) => return Seen::Nothing,
            }
        }
    }

    /// Takes one frame; what there is to answer.
    fn take(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        let mut answer = None;
        self.actor.truth.open().note((self.actor.index, self.table.as_str(), frame.len()));
        for message in sync::messages(frame) {
            match message.expect("the server speaks in frames") {
                // Nothing of its own yet: what it writes goes out as it is made.
                Said::Step1 { .. } => answer = Some(sync::step2(&[0, 0])),
                Said::Step2 { update } => {
                    self.hear(update);
                    self.synced.get_or_insert_with(Instant::now);
                }
                Said::Update { update } => self.hear(update),
                Said::Saved { count } => self.counted = count,
                Said::Refused { .. } | Said::Denied { .. } => self.refused = true,
                _ => {}
            }
        }
        answer
    }

    /// Nothing comes here that is not on disk, nor what this person may not see since it was written.
    fn hear(&mut self, update: &[u8]) {
        let update = Update::decode_v1(update).expect("the server sends updates");
        let brought = Ids::brought_by(&update);
        let mut truth = self.actor.truth.open();
        if let Some(wrong) = truth.wrongly_told(&self.actor.person, &self.table, self.since, &brought) {
            truth.broken(format!("{wrong} (p{} at {})", self.actor.index, self.table));
        }
        drop(truth);
        let _lacks_its_past = self.doc.transact_mut().apply_update(update);
    }
}
