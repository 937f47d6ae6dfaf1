//! What people of a play say in votes.

use super::play::Play;
use socle_protocol::{
    ids::VoteId,
    message::{
        Command,
        vote::{Ballot, Consent, ConsentAnswer, Points, VoteState, VoteView},
    },
};

impl Play {
    /// The vote that takes this person's ballots.
    pub(super) async fn open_vote(&self, who: usize) -> VoteView {
        let group = {
            let view = self.view();
            view.groups
                .into_iter()
                .find(|group| group.members.contains(self.cast[who].person()))
                .map(|group| group.id)
        };
        let found = self.cast[who].plane.find("a vote", |seen| {
            let votes = seen.view.as_ref()?.votes.iter();
            let mut theirs = votes.filter(|vote| vote.group.is_none() || vote.group == group);
            theirs.find(|vote| vote.state == VoteState::Open).cloned()
        });
        found.await.expect("a vote is open")
    }

    /// Points for notes.
    pub(super) async fn gives_points(&self, who: usize, points: &[(&str, u32)]) {
        let vote = self.open_vote(who).await.id;
        let points =
            points.iter().map(|(option, n)| Points { option: (*option).to_owned(), n: *n }).collect();
        self.says(who, Command::Cast { vote, ballot: Ballot::Dots { points } }).await;
    }

    /// Objections and their absence, option by option.
    pub(super) async fn consents(&self, who: usize, answers: &[(&str, Consent)]) {
        let vote = self.open_vote(who).await.id;
        let answers = answers.iter().map(|(option, say)| {
            let reason = if *say == Consent::Objection { "Il y manque le bruit" } else { "" }.to_owned();
            ConsentAnswer { option: (*option).to_owned(), say: *say, reason }
        });
        let ballot = Ballot::Consent { answers: answers.collect() };
        self.says(who, Command::Cast { vote, ballot }).await;
    }

    /// Every vote that is open is closed, and told.
    pub(super) async fn reveals_votes(&self) -> Vec<VoteId> {
        let votes = self.view().votes.into_iter().filter(|vote| vote.state == VoteState::Open);
        let votes: Vec<VoteId> = votes.map(|vote| vote.id).collect();
        for vote in &votes {
            self.orders(Command::CloseVote { vote: vote.clone() }).await;
            self.orders(Command::RevealVote { vote: vote.clone() }).await;
        }
        votes
    }
}
