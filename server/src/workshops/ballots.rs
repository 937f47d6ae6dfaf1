//! Ballots as the journal keeps them: a stream for each vote, apart from the workshop's own, so that who said what can be
//! destroyed and what they said together stays. What they mean is `protocol::workshop::vote`'s business.

use crate::journal::{Entry, Journal, JournalError, Kind, NewEntry, Stream};
use socle_protocol::{
    ids::{Seq, VoteId},
    workshop::vote::Cast,
};

/// A ballot for the journal of its vote.
pub(super) fn entry(cast: &Cast) -> NewEntry {
    let body = serde_json::to_vec(cast).expect("a ballot has string keys only");
    NewEntry { kind: Kind::Ballot, author: None, at: cast.at, body: body.into() }
}

/// The ballots of a vote in the order in which they came, and the newest sequence of their stream.
pub(super) async fn load(journal: &dyn Journal, vote: &VoteId) -> Result<(Vec<Cast>, Seq), JournalError> {
    let loaded = journal.load(Stream::Ballots(vote.clone())).await?;
    Ok((read(&loaded.entries)?, loaded.seq()))
}

/// Reads a vote's entries, also apart from any workshop: for the operator's tools.
pub(crate) fn read(entries: &[Entry]) -> Result<Vec<Cast>, JournalError> {
    let damaged = |seq, reason| JournalError::Damaged { seq, reason };
    let kept = entries.iter().filter(|entry| entry.kind != Kind::Void);
    kept.map(|entry| match entry.kind {
        Kind::Ballot => {
            serde_json::from_slice(&entry.body).map_err(|why| damaged(entry.seq, why.to_string()))
        }
        _ => Err(damaged(entry.seq, "it is no ballot".into())),
    })
    .collect()
}
