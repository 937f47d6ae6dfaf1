//! How one update of one person gets into the document: what of it may be taken, whose ids it uses, what it leads to.
//!
//! Nothing ever waits in the document for its past. What an update builds on is known from its bytes; where that is
//! not there, the part that is ready is taken and the rest left out, and its sender is asked for all it has, now or
//! when the missing part has come (SPEC S8).

use super::{Document, News};
use crate::{
    journal::{Kind, NewEntry},
    room::{Edit, How},
};
use bytes::Bytes;
use socle_protocol::{
    board::{
        apply::{self, Applied},
        guard::{Editor, Guard, Mended, TakenBack},
    },
    ids::{BoardId, Millis, PersonId},
    merge,
    refusal::Refusal,
    sync,
    walk::{self, Need, Walked},
    workshop::access::Standing,
};
use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};
use yrs::{
    ClientID, ReadTxn, StateVector, Transact, Update, diff_updates_v1,
    updates::{decoder::Decode, encoder::Encode},
};

/// Time that any update may take of its room: a thousand times what a gesture takes, on a machine that is busy too.
const LEAST_TIME: Duration = Duration::from_millis(500);
/// More of it for each MiB: ten times what a long day offline takes in a build without optimizations.
const TIME_PER_MIB: Duration = Duration::from_secs(4);

fn most_time(bytes: usize) -> Duration {
    LEAST_TIME + TIME_PER_MIB.mul_f64(bytes as f64 / f64::from(1 << 20))
}

/// Who sends an update, what they may do, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sender<'a> {
    pub(crate) person: &'a PersonId,
    /// Where they send it.
    pub(crate) board: &'a BoardId,
    pub(crate) standing: &'a Arc<Standing>,
    pub(crate) at: Millis,
}

/// What became of an update.
#[derive(Default)]
pub(crate) struct Verdict {
    /// What it leads to; also for a refused one: the update and what undid it.
    pub(crate) news: News,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) left_out: Option<LeftOut>,
}

/// Something could not be taken: its past is missing, or it is for someone else to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// Some of it is the sender's own.
    pub(crate) is_short: bool,
    /// When this is known it is worth asking for the rest.
    pub(crate) waits_for: Option<Need>,
}

/// An update that the document can take whole.
struct Fit {
    raw: Bytes,
    update: Update,
    walked: Walked,
}

impl Verdict {
    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self { refusal: Some(refusal), ..Self::default() }
    }
}

impl Document {
    /// [`Document::accept`], after which the document is broken if anything panicked on what this sender brought: the
    /// library, at the end of its transaction too, or what reads the outcome.
    pub(crate) fn accept_contained<'p>(
        &mut self,
        by: Sender<'_>,
        edit: Edit,
        announced: impl Fn(u64) -> Option<&'p PersonId>,
    ) -> Verdict {
        // What a replica says that has nothing to say wakes nobody. And a document that does not wake is nobody's doing.
        if edit.how == How::Answer && edit.walked.is_empty() {
            return Verdict::default();
        }
        self.awake();
        catch_unwind(AssertUnwindSafe(|| self.accept(by, edit, announced))).unwrap_or_else(|_panic| {
            self.broken = true;
            Verdict::refused(Refusal::MalformedFrame {})
        })
    }

    /// Takes an update. `announced` answers whose presence uses a client id.
    pub(crate) fn accept<'p>(
        &mut self,
        by: Sender<'_>,
        edit: Edit,
        announced: impl Fn(u64) -> Option<&'p PersonId>,
    ) -> Verdict {
        if !edit.walked.is_ready(|client| self.clock(client)) {
            self.count_clocks();
        }
        let is_ready = edit.walked.is_ready(|client| self.clock(client));
        let mut foreign: HashSet<u64> = (self.new_clients(&edit.walked))
            .filter(|client| self.owners.is_foreign(*client, by.person, announced(*client)))
            .collect();
        // Whose an id is that nobody has written with yet, and that someone else shows, is not known for sure: these
        // blocks may well be the sender's own, and must not be called saved.
        let is_contested = foreign.iter().any(|client| !self.owners.is_owned(*client));
        if edit.how == How::Answer && self.notes.is_some() {
            foreign.extend(self.signed_by_others(&edit, by.person, &announced));
        }
        if let Some(why) = by.standing.reads_only() {
            // A step 2 carries everything that a replica has and the server has not: all deletions, and after a
            // restored backup also what others wrote.
            let silent = edit.how == How::Answer
                && self.new_clients(&edit.walked).all(|client| foreign.contains(&client))
                // Who could write before may have deleted while their line was broken: they alone would go on seeing it.
                && !(matches!(why, Refusal::WorkshopClosed {}) && self.deletes_anew(&edit.update));
            return if silent { Verdict::default() } else { Verdict::refused(why.clone()) };
        }
        if let Some(why) = by.standing.stopped(by.at).filter(|_| self.notes.is_none()) {
            // Nothing can be undone on a raw board, so it stays outside, and its sender is asked for it later (SPEC F3).
            let silent = edit.how == How::Answer
                && self.new_clients(&edit.walked).next().is_none()
                && !self.deletes_anew(&edit.update);
            return if silent { Verdict::default() } else { Verdict::refused(why) };
        }
        if edit.how == How::Change && !foreign.is_empty() {
            return Verdict::refused(Refusal::ForeignClient {});
        }
        let fit = Fit { raw: edit.raw, update: edit.update, walked: edit.walked };
        // Clocks that are known keep what they have: someone who writes them anew with other bytes would have them read
        // in two ways.
        let is_new = fit.walked.blocks.iter().all(|blocks| blocks.from >= self.clock(blocks.client));
        if is_ready && is_new && foreign.is_empty() {
            return self.take(by, fit);
        }
        let Ok(ready) =
            merge::ready(&fit.raw, |client| self.clock(client), |client| !foreign.contains(&client))
        else {
            return Verdict::refused(Refusal::MalformedFrame {});
        };
        let is_short = ready.is_short || is_contested;
        let is_cut = is_short || ready.waits_for.is_some() || !foreign.is_empty();
        let left_out = is_cut.then_some(LeftOut { is_short, waits_for: ready.waits_for });
        let Some(raw) = ready.update else {
            return Verdict { left_out, ..Verdict::default() };
        };
        match self.beyond_known(raw) {
            Some(fit) => Verdict { left_out, ..self.take(by, fit) },
            None => Verdict::refused(Refusal::MalformedFrame {}),
        }
    }

    /// The part of it that is new, to the clock: whoever is told of it before they have the rest would otherwise take
    /// clocks that are known here with other bytes than these had first.
    fn beyond_known(&self, mut raw: Vec<u8>) -> Option<Fit> {
        let mut walked = walk::update(&raw).ok()?;
        if walked.blocks.iter().any(|blocks| blocks.from < self.clock(blocks.client)) {
            let known =
                walked.blocks.iter().map(|blocks| (ClientID::new(blocks.client), self.clock(blocks.client)));
            raw = diff_updates_v1(&raw, &known.collect::<StateVector>().encode_v1()).ok()?;
            walked = walk::update(&raw).ok()?;
        }
        let update = Update::decode_v1(&raw).ok()?;
        Some(Fit { raw: raw.into(), update, walked })
    }

    /// Ids that nobody has written with, and whose items bear others' names alone: a replica that was there before a
    /// backup was restored has them from their authors, who are to bring them.
    fn signed_by_others<'p>(
        &self,
        edit: &Edit,
        person: &PersonId,
        announced: impl Fn(u64) -> Option<&'p PersonId>,
    ) -> Vec<u64> {
        let unknown: HashSet<u64> = (self.new_clients(&edit.walked))
            .filter(|client| !self.owners.is_owned(*client) && announced(*client).is_none())
            .collect();
        if unknown.is_empty() {
            return Vec::new();
        }
        let mut is_theirs: HashMap<u64, bool> = HashMap::new();
        for (client, name) in walk::signed(&edit.raw).unwrap_or_default() {
            *is_theirs.entry(client).or_default() |= name == person.as_str();
        }
        unknown.into_iter().filter(|client| is_theirs.get(client) == Some(&false)).collect()
    }

    /// Has somebody else written with this id?
    pub(crate) fn is_anothers(&self, client: u64, person: &PersonId) -> bool {
        self.owners.is_foreign(client, person, None)
    }

    /// Clients of which it brings blocks that are not here yet.
    fn new_clients<'a>(&'a self, walked: &'a Walked) -> impl Iterator<Item = u64> + 'a {
        walked
            .blocks
            .iter()
            .filter(|blocks| blocks.to > self.clock(blocks.client))
            .map(|blocks| blocks.client)
    }

    /// Does it delete what is there? That a step 2 repeats what is gone means nothing.
    fn deletes_anew(&mut self, update: &Update) -> bool {
        let gone = self.doc().transact().snapshot().delete_set;
        let anew = update.delete_set().diff(&gone);
        let mut anew = anew.iter();
        anew.any(|(client, runs)| runs.iter().any(|run| run.start < self.clock(client.get())))
    }

    /// Applies what fits.
    fn take(&mut self, by: Sender<'_>, fit: Fit) -> Verdict {
        let Fit { mut raw, update, mut walked } = fit;
        if let Err(refusal) = self.make_room(raw.len(), walked.types) {
            return Verdict::refused(refusal);
        }
        let new: Vec<u64> = self.new_clients(&walked).collect();
        self.awake().forget_changes();
        let taken_back = self.apply(&raw, update, by);
        if taken_back.as_ref().is_some_and(|taken| taken.is_broken) {
            self.broken = true;
            return Verdict::refused(Refusal::MalformedFrame {});
        }
        if taken_back.is_none() && new.is_empty() && !self.awake().has_changed() {
            // The usual step 2 of a client that comes back: nothing to keep.
            return Verdict::default();
        }
        let (refusal, inverse) = match taken_back {
            None => (None, None),
            Some(TakenBack { refusal, applied, inverse, .. }) => {
                if let Some(part) = applied {
                    raw = part.into();
                    walked = walk::update(&raw).unwrap_or_default();
                }
                (Some(refusal), inverse)
            }
        };
        let mut news = News::default();
        let author = Some(by.person.clone());
        for client in new.into_iter().filter(|client| !self.owners.is_owned(*client)).collect::<Vec<u64>>() {
            self.owners.give(client, author.clone());
            let mut body = Vec::new();
            sync::write_varuint(&mut body, client);
            let (author, body) = (author.clone(), body.into());
            news.entries.push(NewEntry { kind: Kind::ClientId, author, at: by.at, body });
        }
        self.keep(&mut news, raw, &walked, author, by.at);
        if let Some(inverse) = inverse {
            let walked = walk::update(&inverse).unwrap_or_default();
            let own = self.awake().doc.client_id().get();
            self.owners.give(own, None);
            self.keep(&mut news, inverse.into(), &walked, None, by.at);
        }
        self.mend(&mut news, Some(by.person), by.at);
        Verdict { news, refusal, left_out: None }
    }

    /// Brings linked copies in step with what was let in (SPEC B23), as the same person's act.
    pub(in crate::room) fn mend(&mut self, news: &mut News, author: Option<&PersonId>, at: Millis) {
        let Some(Mended { filled, written }) = self.life.guard().map(Guard::mend) else { return };
        if let Some(filled) = filled {
            self.keep_own(news, filled, None, at);
        }
        if let Some(written) = written {
            self.keep_own(news, written, author.cloned(), at);
        }
    }

    /// Keeps what the server itself has written into the document.
    pub(in crate::room) fn keep_own(
        &mut self,
        news: &mut News,
        raw: Vec<u8>,
        author: Option<PersonId>,
        at: Millis,
    ) {
        let walked = walk::update(&raw).unwrap_or_default();
        if walked.is_empty() {
            return;
        }
        let client = self.awake().doc.client_id().get();
        if !walked.blocks.is_empty() && !self.is_owned(client) {
            self.own(client);
            let mut body = Vec::new();
            sync::write_varuint(&mut body, client);
            news.entries.push(NewEntry { kind: Kind::ClientId, author: None, at, body: body.into() });
        }
        self.keep(news, raw.into(), &walked, author, at);
    }

    pub(in crate::room) fn keep(
        &mut self,
        news: &mut News,
        raw: Bytes,
        walked: &Walked,
        author: Option<PersonId>,
        at: Millis,
    ) {
        // An update that broke off before its first block.
        if walked.is_empty() {
            return;
        }
        self.whole = None;
        self.whole_deflated = None;
        self.size = self.size.saturating_add(raw.len());
        self.types = self.types.saturating_add(walked.types);
        for blocks in &walked.blocks {
            let clock = self.clocks.entry(blocks.client).or_default();
            *clock = blocks.to.max(*clock);
        }
        news.push(raw, author, at);
    }

    fn apply(&mut self, raw: &[u8], update: Update, by: Sender<'_>) -> Option<TakenBack> {
        let broken_off =
            |refusal, applied, is_broken| Some(TakenBack { refusal, applied, inverse: None, is_broken });
        let (begun, most) = (Instant::now(), most_time(raw.len()));
        let mut is_late = || begun.elapsed() > most;
        self.awake();
        if let Some(guard) = self.life.guard() {
            let (clients, standing) = (self.owners.ids_of(by.person), Arc::clone(by.standing));
            let (person, board) = (by.person.as_str(), by.board.as_str());
            let by = Editor { person, board, standing, clients, now: by.at };
            return guard.apply_within(raw, update, by, &mut is_late).err();
        }
        let doc = self.awake().doc.clone();
        let mut txn = doc.transact_mut();
        match apply::apply_within(&mut txn, raw, update, &mut is_late) {
            Applied::Whole => None,
            Applied::InPart { update } => broken_off(Refusal::MalformedFrame {}, Some(update), false),
            Applied::TooLate { update } => broken_off(Refusal::HeldOff { minutes: 1 }, Some(update), false),
            Applied::Panicked => {
                apply::abandon(txn);
                broken_off(Refusal::MalformedFrame {}, None, true)
            }
        }
    }
}
