//! Whether the server kept the workshop's rules and times (SPEC F3, F4, F26): what it asks to be written is held against
//! what its workshop forbids, by every state in which that may have been.

use socle_protocol::{
    board::{self, Roots},
    ids::{BoardId, Millis, PersonId, Seq},
    message::Happening,
    workshop::Workshop,
};
use socle_server::journal::{Append, Kind, NewEntry};
use std::collections::BTreeSet;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update, updates::decoder::Decode};

/// The workshop, state by state, and how much of it anyone has been told.
#[derive(Default)]
pub struct Ruling {
    /// After each happening; the one of sequence n stands at n - 1.
    states: Vec<Workshop>,
    told: Seq,
    /// How late the clock's happenings may be, where nothing excuses more; in ms.
    late: Option<Millis>,
    /// When the workshop was last opened again: in one that is closed time makes nothing true (SPEC F29).
    reopened: Millis,
    /// Edits that were forbidden, and came to nothing.
    pub undone: usize,
}

/// What a person may not do, whichever state the server has.
struct Forbidden {
    adding: bool,
    everything: bool,
}

impl Ruling {
    pub fn new(late: Option<Millis>) -> Self {
        Self { late, ..Self::default() }
    }

    /// Somebody has been told everything up to here: so the server knows it, everywhere.
    pub fn told(&mut self, seq: Seq) {
        self.told = self.told.max(seq);
    }

    /// The newest happening that the server surely knows of.
    pub fn known(&self) -> Seq {
        self.told
    }

    /// Is there a state in which they may see this board, or may not, of those that the server may have had since it knew
    /// of this happening?
    pub fn sees(&self, may: bool, person: &PersonId, board: &BoardId, known: Seq) -> bool {
        self.since(known).any(|state| state.may_see(person, board).is_ok() == may)
    }

    fn since(&self, known: Seq) -> impl Iterator<Item = &Workshop> {
        self.states.iter().skip(usize::try_from(known).unwrap_or(usize::MAX).saturating_sub(1))
    }

    /// How many happenings there have been.
    pub fn happenings(&self) -> usize {
        self.states.len()
    }

    /// A happening is on disk. Was it time for it?
    pub fn happened(&mut self, entry: &NewEntry, happening: &Happening, now: &Workshop) -> Option<String> {
        let earlier = self.states.last();
        let is_timed = matches!(
            happening,
            Happening::TimeUp { .. } | Happening::WritingEnded { .. } | Happening::PhaseStarted { .. }
        );
        let wrong = match earlier.filter(|_| entry.author.is_none() && is_timed).map(Workshop::due) {
            Some(Some(due)) if entry.at < due => Some(format!("{} ms early", due - entry.at)),
            Some(Some(due)) if self.late.is_some_and(|late| entry.at > due.max(self.reopened) + late) => {
                Some(format!("{} ms late", entry.at - due))
            }
            Some(None) => Some("though nothing was due".to_owned()),
            _ => None,
        };
        if matches!(happening, Happening::WorkshopReopened { .. }) {
            self.reopened = entry.at;
        }
        self.states.push(now.clone());
        wrong.map(|wrong| format!("f26: {happening:?} came {wrong}"))
    }

    fn forbidden(&self, person: &PersonId, board: &BoardId, at: Millis) -> Forbidden {
        let mut forbidden = Forbidden { adding: true, everything: true };
        for state in self.since(self.told) {
            let Ok(standing) = state.standing(person, board) else { continue };
            if standing.stopped(at).is_some() {
                continue;
            }
            let may = |who| standing.is_for(who, true, true);
            let rules = standing.rules;
            forbidden.adding &= !may(rules.add);
            forbidden.everything &=
                ![rules.add, rules.moving, rules.edit, rules.delete, rules.link, rules.zones]
                    .into_iter()
                    .any(may);
        }
        forbidden
    }

    /// A server asks for this to be written to the board, which is `doc` now. What is forbidden must be undone by what
    /// directly follows it in the same batch, so that nobody ever renders it.
    pub fn proposed(&mut self, batch: &Append, board: &BoardId, doc: &Doc) -> Option<String> {
        let mut updates = batch.entries.iter().filter(|entry| entry.kind == Kind::Update).peekable();
        let is_watched = |entry: &NewEntry| {
            entry.author.as_ref().is_some_and(|author| self.forbidden(author, board, entry.at).adding)
        };
        if !batch.entries.iter().any(is_watched) {
            return None;
        }
        let scratch = board::new_doc();
        apply(&scratch, &doc.transact().encode_state_as_update_v1(&StateVector::default()));
        while let Some(entry) = updates.next() {
            let (shown, notes) = (board::canonical::canonical(&scratch, board), notes(&scratch));
            apply(&scratch, &entry.body);
            while let Some(undo) = updates.next_if(|next| next.author.is_none()) {
                apply(&scratch, &undo.body);
            }
            let Some(author) = &entry.author else { continue };
            let forbidden = self.forbidden(author, board, entry.at);
            if forbidden.adding && self::notes(&scratch).difference(&notes).next().is_some() {
                return Some(format!("f4: {author} added a note, at {}, while nobody let them", entry.at));
            }
            let then = board::canonical::canonical(&scratch, board);
            if forbidden.everything && then != shown {
                return Some(format!("f3: {author} changed {shown} to {then}, at {}", entry.at));
            }
            self.undone += usize::from(forbidden.adding);
        }
        None
    }

    /// Is something due that the server has not made true for so long?
    pub fn overdue(&self, now: Millis, patience: Millis) -> Option<String> {
        let due = self.states.last()?.due()?;
        (now > due + patience).then(|| format!("f28: what was due {} ms ago did not happen", now - due))
    }
}

fn apply(doc: &Doc, update: &[u8]) {
    let update = Update::decode_v1(update).expect("the server writes updates");
    // Where it breaks off, the replay of the whole journal says so.
    let _broken_off = doc.transact_mut().apply_update(update);
}

fn notes(doc: &Doc) -> BTreeSet<String> {
    let roots = Roots::of(doc);
    roots.read(&doc.transact()).notes.into_keys().collect()
}
