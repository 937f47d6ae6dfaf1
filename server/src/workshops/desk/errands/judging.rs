//! What becomes of ideas that wait to be accepted (SPEC I).
//!
//! They come to the board first and are called accepted then, each only as it was read: what its author has changed since
//! waits on.

use super::{Brought, Errand, told};
use crate::room::writing::{ACCEPTED, Change, DECLINED, Writing, is_sent};
use socle_protocol::{
    board::{Note, copy},
    ids::{BoardId, Millis, PersonId},
    message::{
        Done, Drafts,
        idea::{IdeaRef, Verdict},
    },
    refusal::Refusal,
};
use std::collections::BTreeMap;

impl Errand {
    pub(super) async fn judge(
        &self,
        ideas: Vec<IdeaRef>,
        verdict: Verdict,
        people: Vec<Drafts>,
        at: Millis,
    ) -> Result<Brought, Refusal> {
        let asked =
            |note: &Note| ideas.iter().position(|idea| idea.note == note.id && idea.sum == copy::sum(note));
        let mut judged: Vec<(usize, Drafts, BoardId, Note)> = Vec::new();
        for theirs in people {
            let Some(inbox) = self.state.inbox_of(&theirs.person) else { continue };
            let content = self.read(&inbox).await?;
            for note in content.notes.into_values().filter(is_sent) {
                if let Some(place) = asked(&note) {
                    judged.push((place, theirs.clone(), inbox.clone(), note));
                }
            }
        }
        // In the order in which they were read, so that one's own do not stand together where nobody is named.
        judged.sort_by_key(|(place, ..)| *place);
        if let Verdict::Accept { zone } = &verdict {
            let mut boards: BTreeMap<BoardId, Vec<Writing>> = BTreeMap::new();
            for (_, theirs, _, note) in &judged {
                let writing = self.accepted(note, theirs, zone.as_ref(), at);
                boards.entry(theirs.board.clone()).or_default().push(writing);
            }
            for (board, writings) in boards {
                self.rooms.write(&board, writings).await?;
            }
        }
        let (status, reply) = match &verdict {
            Verdict::Accept { .. } => (ACCEPTED, None),
            Verdict::Decline { word } => {
                (DECLINED, Some(word.clone()).filter(|word| !word.trim().is_empty()))
            }
        };
        let (notes, asked) = (judged.len(), ideas.len());
        for (_, _, inbox, note) in judged {
            let changes = vec![Change::Answer { note, status, reply: reply.clone() }];
            self.rooms.write(&inbox, vec![Writing { author: None, changes }]).await?;
        }
        Ok(Brought::Done(Done::Judged { notes: told(notes), changed: told(asked.saturating_sub(notes)) }))
    }

    /// An idea as it comes to the board.
    fn accepted(&self, note: &Note, theirs: &Drafts, zone: Option<&String>, at: Millis) -> Writing {
        let author = note.author.as_ref().filter(|_| self.state.signs());
        let author = author.and_then(|author| author.parse::<PersonId>().ok());
        let mut brought = Note {
            author: author.as_ref().map(ToString::to_string),
            at,
            group: self.state.group_of(&theirs.person).map(|group| group.id.to_string()),
            reply: None,
            ..note.clone()
        };
        brought = brought.brought_to(theirs.board.as_str(), author.is_some());
        if let Some(zone) = zone {
            brought.place.zone = Some(zone.clone());
        }
        let change = Change::BringAgain { note: brought, was: None, zone: theirs.zone.clone() };
        Writing { author, changes: vec![change] }
    }
}
