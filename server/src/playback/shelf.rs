//! Replays of closed workshops on disk: `replay/{workshop}/{cut}.replay`. A file says what it is of, and has a sum over
//! all of it; one that does not fit in any way is as if it were not there, and is written anew.
//!
//! Its form: a line of magic, the sum (4 bytes), the length of the head (4 bytes), the head as JSON, the tape in columns
//! as JSON in gzip. It holds no state of a board but the last before each change: a state every minute, as readers get
//! it, would be several times as much as the session itself.

use super::{
    Cut, FORMAT,
    columns::Columns,
    inflate,
    reel::{Index, Tape},
    squeezed,
};
use flate2::Compression;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use socle_protocol::{
    ids::{BoardId, PersonId, PhaseId, Seq, WorkshopId},
    replay::ReplayView,
};
use std::{collections::BTreeMap, fs, io, path::PathBuf};

const MAGIC: &[u8] = b"socle replay\n";

#[derive(Debug, Clone)]
pub(super) struct Shelf {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    /// Whose it is, and of what.
    workshop: WorkshopId,
    boards: Vec<BoardId>,
    phases: Option<Vec<PhaseId>>,
    published: bool,
    log: Seq,
    journals: BTreeMap<BoardId, Seq>,
    people: Vec<PersonId>,
    view: ReplayView,
}

impl Shelf {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, cut: &Cut) -> PathBuf {
        let what = format!("{:?} {:?} {}", cut.boards, cut.phases, cut.published);
        let name: String = Sha256::digest(what).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        self.of(&cut.workshop).join(format!("{name}.replay"))
    }

    fn of(&self, workshop: &WorkshopId) -> PathBuf {
        self.folder.join(workshop.as_str())
    }

    /// Deletes all that is kept of a workshop.
    pub(super) fn forget(&self, workshop: &WorkshopId) -> io::Result<()> {
        match fs::remove_dir_all(self.of(workshop)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whole, or not at all.
    pub(super) fn write(&self, cut: &Cut, index: &Index, tape: &Tape) -> io::Result<()> {
        let path = self.path(cut);
        fs::create_dir_all(self.of(&cut.workshop))?;
        let head = Head {
            format: FORMAT,
            workshop: cut.workshop.clone(),
            boards: cut.boards.clone(),
            phases: cut.phases.clone(),
            published: cut.published,
            log: index.heads.0,
            journals: index.heads.1.clone(),
            people: index.people.clone(),
            view: index.view.clone(),
        };
        let head = serde_json::to_vec(&head)?;
        let mut rest = u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
        rest.extend_from_slice(&head);
        let columns = serde_json::to_vec(&Columns::of(tape))?;
        rest.extend_from_slice(&squeezed(&columns, Compression::best()));
        let sum = crc32fast::hash(&rest).to_le_bytes();
        let draft = path.with_extension("draft");
        fs::write(&draft, [MAGIC, &sum, &rest].concat())?;
        fs::rename(draft, path)
    }

    /// What is kept of this cut, if it is whole and says that it is that.
    pub(super) fn read(&self, cut: &Cut) -> Option<(Index, Tape)> {
        let bytes = fs::read(self.path(cut)).ok()?;
        let (head, body) = open(&bytes)?;
        let of = Cut {
            workshop: head.workshop,
            boards: head.boards,
            phases: head.phases,
            published: head.published,
        };
        if of != *cut || head.format != FORMAT {
            return None;
        }
        let columns: Columns = serde_json::from_slice(&inflate(body)?).ok()?;
        let tape = columns.tape(head.view.segments.clone())?;
        Some((Index { view: head.view, people: head.people, heads: (head.log, head.journals) }, tape))
    }
}

/// The head of a file that is whole, and what follows it.
fn open(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    if crc32fast::hash(rest).to_le_bytes() != *sum {
        return None;
    }
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (head, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((serde_json::from_slice(head).ok()?, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut() -> Cut {
        let workshop = "w".parse().expect("an id");
        Cut { workshop, boards: vec!["b".parse().expect("an id")], phases: None, published: false }
    }

    fn index() -> Index {
        let view = serde_json::json!({
            "workshop": "w", "title": "Idées", "template": "empty", "version": "v", "from": 1, "to": 2, "steps": 1,
            "boards": [], "chapters": [], "marks": [], "every": 1000, "density": [1], "actors": [], "segments": [1],
            "passed_over": 0, "until": null
        });
        let view = serde_json::from_value(view).expect("a view");
        Index { view, people: Vec::new(), heads: (3, BTreeMap::new()) }
    }

    #[test]
    fn y6_a_replay_on_disk_that_does_not_fit_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path().to_owned());
        assert!(shelf.read(&cut()).is_none());
        let tape = Columns::default().tape(vec![1]).expect("an empty one");
        shelf.write(&cut(), &index(), &tape).expect("written");
        let (found, kept) = shelf.read(&cut()).expect("whole");
        assert_eq!((found.heads.0, kept.segments), (3, vec![1]));
        let path = shelf.path(&cut());
        let whole = fs::read(&path).expect("there");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).expect("written");
            assert!(shelf.read(&cut()).is_none(), "byte {at}");
            fs::write(&path, &whole[..at]).expect("written");
            assert!(shelf.read(&cut()).is_none(), "cut at {at}");
        }
        // Whole, but of something else.
        let other = Cut { published: true, ..cut() };
        fs::copy(&path, shelf.path(&other)).expect("copied");
        fs::write(&path, &whole).expect("written");
        fs::copy(&path, shelf.path(&other)).expect("copied");
        assert!(shelf.read(&other).is_none() && shelf.read(&cut()).is_some());
        // Whole, and of an earlier version, which told something else of these journals.
        let sum = MAGIC.len();
        let mut earlier = whole.clone();
        let said = format!("{{\"format\":{FORMAT},").into_bytes();
        let place = earlier.windows(said.len()).position(|part| part == said).expect("it says its format");
        earlier[place + said.len() - 2] -= 1;
        let right = crc32fast::hash(&earlier[sum + 4..]).to_le_bytes();
        earlier[sum..sum + 4].copy_from_slice(&right);
        fs::write(&path, &earlier).expect("written");
        assert!(open(&earlier).is_some_and(|(head, _)| head.format == FORMAT - 1), "it can be read");
        assert!(shelf.read(&cut()).is_none(), "and is not");
        shelf.forget(&cut().workshop).expect("deleted");
        assert!(shelf.read(&cut()).is_none() && !shelf.of(&cut().workshop).exists());
        shelf.forget(&cut().workshop).expect("nothing is there");
    }
}
