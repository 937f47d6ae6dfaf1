//! The links between what is copied from one board to another come along (SPEC D6, D10).

use crate::{clock, room::writing::Change};
use socle_protocol::{
    board::{Board, Link, LinkKind, copy},
    ids::BoardId,
};
use std::collections::BTreeSet;

/// What is joined on a board: what several groups say alike is said once.
pub(super) struct Joined(BTreeSet<(&'static str, String, String)>);

impl Joined {
    pub(super) fn of(board: &Board) -> Self {
        let shown = board.links.values().filter(|link| board.shows(link));
        Self(shown.map(|link| between(link.kind, &link.from, &link.to)).collect())
    }

    /// The links of a board, from one end's copy to the other's, as `end` finds them; the room leaves out those whose ends
    /// it does not have. Nobody signs them, and their words stay: they are somebody's, who could not take them back there.
    pub(super) fn along(
        &mut self,
        content: &Board,
        from: &BoardId,
        to: &BoardId,
        end: impl Fn(&str) -> Option<String>,
    ) -> Vec<Change> {
        let mut links: Vec<&Link> = content.links.values().filter(|link| content.shows(link)).collect();
        links.sort_by(|a, b| (&a.order, &a.id).cmp(&(&b.order, &b.id)));
        let copied = |link: &Link| {
            let (start, stop) = (end(&link.from)?, end(&link.to)?);
            let is_new = self.0.insert(between(link.kind, &start, &stop));
            let id = copy::id(from.as_str(), &link.id, to.as_str());
            let link = Link {
                id,
                from: start,
                to: stop,
                label: String::new(),
                author: None,
                at: clock::now(),
                ..link.clone()
            };
            is_new.then(|| Change::Join { link: Box::new(link) })
        };
        links.into_iter().filter_map(copied).collect()
    }
}

/// A link as it is told from others; where it has no direction, either way round.
fn between(kind: LinkKind, from: &str, to: &str) -> (&'static str, String, String) {
    let (a, b) = if kind.is_directed() || from <= to { (from, to) } else { (to, from) };
    (kind.name(), a.to_owned(), b.to_owned())
}
