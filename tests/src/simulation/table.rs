//! What the journal says of one table of a led story, entry by entry; and since when somebody may hear of it.

use super::ids::Ids;
use socle_protocol::{
    board,
    ids::{BoardId, Seq},
};
use socle_server::journal::{Kind, NewEntry};
use yrs::{Doc, Transact, Update, updates::decoder::Decode};

pub struct Table {
    board: BoardId,
    /// Replayed from its entries alone.
    pub doc: Doc,
    /// The blocks of each update, and the newest happening that the server knew of when it wrote them.
    entries: Vec<(Ids, Seq)>,
}

impl Table {
    pub fn new(board: BoardId) -> Self {
        Self { board, doc: board::new_doc_as(yrs::ClientID::new(2)), entries: Vec::new() }
    }

    /// These are on disk now. Says what cannot be replayed.
    pub fn written(&mut self, entries: &[NewEntry], known: Seq) -> Option<String> {
        let mut broken = None;
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Update) {
            let update = Update::decode_v1(&entry.body).expect("the journal has updates only");
            self.entries.push((Ids::brought_by(&update), known));
            if let Err(error) = self.doc.transact_mut().apply_update(update) {
                broken.get_or_insert(format!("s3: {} cannot be replayed: {error}", self.board));
            }
        }
        broken
    }

    /// Whoever is told of these blocks: of which happenings did the server know already? Nothing where it has not
    /// written them all.
    pub fn known(&self, brought: &Ids) -> Option<Seq> {
        let mut all = Ids::default();
        let mut known = 0;
        for (ids, at) in &self.entries {
            all.add(ids);
            if !ids.is_empty() && brought.contain(ids) {
                known = known.max(*at);
            }
        }
        all.contain(brought).then_some(known)
    }

    pub fn shown(&self) -> String {
        board::canonical::canonical(&self.doc, &self.board)
    }
}
