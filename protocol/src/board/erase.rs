//! Blanking what one person wrote on a board, in every update that its journal has (SPEC G8).
//!
//! Whose a letter is says its CRDT client id, which belongs to a person. The server writes with ids of its own: what it
//! revealed for someone, what it poured, and what it put back after a change that was not allowed. Whose that is shows in
//! whom the entry names, in the note that it was copied from, and in the letters that it was put back beside.
//!
//! Updates come in the order of the journal, where everything is after what it names.

mod homes;

use super::{META, NOTES, Roots, key, new_doc};
use crate::{
    ids::{BoardId, PersonId},
    message::NoteRef,
    walk::{self, Blank, BlockId, Malformed, Part, Place},
};
use homes::{Homes, Path, Ranges};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use yrs::{Transact, Update, updates::decoder::Decode};

/// An update of a board's journal, with whom its entry names.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    pub bytes: &'a [u8],
    pub author: Option<&'a PersonId>,
}

/// A board's history, as far as it matters to whose its words are.
#[derive(Debug)]
pub struct History<'a> {
    /// A board without schema: every text on it is somebody's.
    pub raw: bool,
    /// Whose each CRDT client id is; `None` is the server.
    pub owners: HashMap<u64, Option<PersonId>>,
    pub updates: Vec<Written<'a>>,
}

/// What is known of a board's notes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    notes: BTreeMap<String, Known>,
    /// What the person has said that ESPACES are for: the server may have copied it.
    rooms: BTreeSet<String>,
    /// The photos that the person has put on notes, with what they said of each; and the names of those that they
    /// brought. The server may have copied them.
    photos: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Known {
    /// The person has letters in it, of their own hand or revealed in their name.
    is_theirs: bool,
    /// The server brought it here.
    is_brought: bool,
    /// A linked copy: the server writes in it what is written in the note that it is of.
    is_twin: bool,
    /// The person had letters in that one when the copy was made.
    is_filled: bool,
    origin: Option<NoteRef>,
    /// What a client says that it copies.
    claimed: Option<NoteRef>,
}

/// What a note says, and what it says without one person's letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    pub was: String,
    pub is: String,
}

/// Notes whose words the server brought, and that are theirs: all of them, or those of a mask.
pub type Copies = BTreeMap<String, Option<Mask>>;

/// Whose letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Theirs,
    Anothers,
}

impl History<'_> {
    /// Which notes have letters of this person, and which are copies of what.
    ///
    /// # Errors
    /// [`Malformed`] where an update can't be read.
    pub fn survey(&self, person: &PersonId) -> Result<Survey, Malformed> {
        let (mut homes, mut survey) = (Homes::default(), Survey::default());
        for written in &self.updates {
            walk::redacted(written.bytes, |part| {
                homes.learn(part);
                let path = homes.path(part)?;
                if path.ends_with(key::ROOM) && self.is_of(part, written, person) {
                    survey.rooms.extend(part.prose().into_iter().map(str::to_owned));
                }
                if path.value_of_note(key::PHOTO).is_some() && self.is_of(part, written, person) {
                    survey.photos.extend(photo_in(part));
                }
                let is_servers = self.is_servers(part.client);
                if let Some(note) = path.entry_of(NOTES).filter(|_| part.is_type()) {
                    survey.of(note).is_brought = is_servers;
                } else if let Some(note) = path.value_of_note(key::TWIN) {
                    // Its words come from the server, whoever made it.
                    let is_of = part.text().and_then(|root| survey.notes.get(root));
                    let filled = is_of.is_some_and(|root| root.is_theirs);
                    let known = survey.of(note);
                    (known.is_brought, known.is_twin, known.is_filled) = (true, true, filled);
                } else if let Some(note) = path.text_of_note().filter(|_| part.is_letters()) {
                    survey.of(note).is_theirs |= self.is_of(part, written, person);
                } else if let Some(note) = path.value_of_note(key::ORIGIN) {
                    let told = part.field(key::BOARD).and_then(|board| board.parse().ok());
                    let origin = told.zip(part.field(key::NOTE));
                    let origin = origin.map(|(board, note)| NoteRef { board, note: note.to_owned() });
                    let known = survey.of(note);
                    *(if is_servers { &mut known.origin } else { &mut known.claimed }) = origin;
                }
                None
            })?;
        }
        // Of what a person copied by hand the letters are by their hand; of a linked copy they are the server's.
        for known in survey.notes.values_mut().filter(|known| known.is_twin && known.origin.is_none()) {
            known.origin = known.claimed.take();
        }
        Ok(survey)
    }

    /// What the notes with letters of theirs say now, and without them: so that of a copy only those go.
    ///
    /// # Errors
    /// [`Malformed`] where an update can't be read.
    pub fn masks(&self, person: &PersonId, survey: &Survey) -> Result<BTreeMap<String, Mask>, Malformed> {
        let theirs = || survey.notes.iter().filter(|(_, known)| known.is_theirs).map(|(note, _)| note);
        if self.raw || theirs().next().is_none() {
            return Ok(BTreeMap::new());
        }
        let blanked = self.blanked(person, survey, &Copies::new())?;
        let kept = || self.updates.iter().map(|written| written.bytes);
        let was = texts(kept());
        let is = texts(kept().zip(&blanked).map(|(was, is)| is.as_deref().unwrap_or(was)));
        let mask = |note: &String| {
            Some((note.clone(), Mask { was: was.get(note)?.clone(), is: is.get(note)?.clone() }))
        };
        Ok(theirs().filter_map(mask).collect())
    }

    /// Each update with this person's words blanked; nothing, for one that has none. `copies` are the notes of this board
    /// whose words the server brought, and that are theirs ([`spread`]).
    ///
    /// # Errors
    /// [`Malformed`] where an update can't be read.
    pub fn blanked(
        &self,
        person: &PersonId,
        survey: &Survey,
        copies: &Copies,
    ) -> Result<Vec<Option<Vec<u8>>>, Malformed> {
        let mut blanking = Blanking {
            history: self,
            person,
            survey,
            copies,
            homes: Homes::default(),
            hands: Ranges::default(),
            letters: Ranges::default(),
            values: HashSet::new(),
            earlier: HashSet::new(),
        };
        self.updates.iter().map(|written| blanking.update(written)).collect()
    }

    fn is_servers(&self, client: u64) -> bool {
        matches!(self.owners.get(&client), Some(None))
    }

    /// By the hand of this person, or in their name by the server's.
    fn is_of(&self, part: &Part<'_>, written: &Written<'_>, person: &PersonId) -> bool {
        match self.owners.get(&part.client) {
            Some(Some(owner)) => owner == person,
            Some(None) => written.author == Some(person),
            None => false,
        }
    }
}

/// What the notes of a board say after these updates.
fn texts<'a>(updates: impl Iterator<Item = &'a [u8]>) -> HashMap<String, String> {
    let doc = new_doc();
    let roots = Roots::of(&doc);
    for update in updates {
        // What can't be read, a load passes over too.
        if let Ok(update) = Update::decode_v1(update) {
            let _in_part = doc.transact_mut().apply_update(update);
        }
    }
    let board = roots.read(&doc.transact());
    board.notes.into_iter().map(|(id, note)| (id, note.text)).collect()
}

impl Survey {
    /// What the person has said that ESPACES are for, and their photos, wherever: copies of them are on other boards.
    /// `brought` are the images of theirs that the workshop knows: a board that was blanked before has no name any more.
    pub fn share(surveys: &mut BTreeMap<BoardId, Survey>, brought: impl Iterator<Item = String>) {
        let of = |set: fn(&Survey) -> &BTreeSet<String>| -> BTreeSet<String> {
            surveys.values().flat_map(set).cloned().collect()
        };
        let (rooms, mut photos) = (of(|survey| &survey.rooms), of(|survey| &survey.photos));
        photos.extend(brought);
        for survey in surveys.values_mut() {
            survey.rooms.clone_from(&rooms);
            survey.photos.clone_from(&photos);
        }
    }

    /// What a note is a copy of.
    pub fn origin_of(&self, note: &str) -> Option<&NoteRef> {
        self.notes.get(note)?.origin.as_ref()
    }

    fn of(&mut self, note: &str) -> &mut Known {
        self.notes.entry(note.to_owned()).or_default()
    }
}

/// Which notes have words of the person, over all boards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    /// All of them.
    pub notes: BTreeSet<NoteRef>,
    /// Those whose words the server brought: what was revealed of private notes, which keep their ids, and every copy.
    pub copies: BTreeSet<NoteRef>,
}

/// Follows a person's words over all boards; `own` are the boards that are theirs alone.
pub fn spread(surveys: &BTreeMap<BoardId, Survey>, own: &[BoardId]) -> Spread {
    let private: BTreeSet<&String> = (own.iter().filter_map(|board| surveys.get(board)))
        .flat_map(|survey| survey.notes.iter().filter(|(_, known)| known.is_theirs).map(|(note, _)| note))
        .collect();
    let all = surveys.iter().flat_map(|(board, survey)| {
        survey
            .notes
            .iter()
            .map(move |(note, known)| (NoteRef { board: board.clone(), note: note.clone() }, known))
    });
    let (mut spread, mut brought) = (Spread::default(), Vec::new());
    for (note, known) in all {
        if known.is_theirs {
            spread.notes.insert(note.clone());
        }
        if known.is_brought {
            brought.push((note, known));
        }
    }
    // Copies are made of copies.
    loop {
        let more: Vec<NoteRef> = (brought.iter())
            .filter(|(note, known)| match &known.origin {
                None => private.contains(&note.note),
                // What was written since came to it letter by letter, as whose it is.
                Some(origin) if known.is_twin => known.is_filled || spread.copies.contains(origin),
                Some(origin) => spread.notes.contains(origin),
            })
            .map(|(note, _)| note.clone())
            .filter(|note| !spread.copies.contains(note))
            .collect();
        if more.is_empty() {
            return spread;
        }
        spread.notes.extend(more.iter().cloned());
        spread.copies.extend(more);
    }
}

/// One pass over a board's updates.
struct Blanking<'h, 'a> {
    history: &'h History<'a>,
    person: &'h PersonId,
    survey: &'h Survey,
    copies: &'h Copies,
    homes: Homes,
    /// Whose the server's letters are.
    hands: Ranges<Hand>,
    /// Every text so far, and the clock at which it begins.
    letters: Ranges<(u32, Box<str>)>,
    /// What the person has written under keys: it may be put back.
    values: HashSet<(Path, String)>,
    /// Notes that were there before this update.
    earlier: HashSet<String>,
}

impl Blanking<'_, '_> {
    fn update(&mut self, written: &Written<'_>) -> Result<Option<Vec<u8>>, Malformed> {
        let mut made = Vec::new();
        let blanked = walk::redacted(written.bytes, |part| {
            self.homes.learn(part);
            if let Some(text) = part.text().filter(|_| part.is_letters()) {
                self.letters.insert(part.client, part.from, part.to, (part.from, text.into()));
            }
            let path = self.homes.path(part);
            if let Some(note) = path.as_ref().and_then(|path| path.entry_of(NOTES)).filter(|_| part.is_type())
            {
                made.push(note.to_owned());
            }
            self.choose(part, written, path)
        });
        self.earlier.extend(made);
        blanked
    }

    fn choose(&mut self, part: &Part<'_>, written: &Written<'_>, path: Option<Path>) -> Option<Blank> {
        if self.history.is_of(part, written, self.person) {
            if self.history.is_servers(part.client) {
                self.hands.insert(part.client, part.from, part.to, Hand::Theirs);
            }
            if let Some((path, text)) = path.clone().zip(part.text()) {
                self.values.insert((path, text.to_owned()));
            }
            return if self.history.raw { Some(Blank::Everything) } else { extent(part, path.as_ref()) };
        }
        if self.history.raw || !self.history.is_servers(part.client) {
            return None;
        }
        let path = path?;
        let is_theirs = if part.is_letters() {
            let note = path.text_of_note()?;
            let hand = self.hand(part, note, written);
            self.hands.insert(part.client, part.from, part.to, hand);
            // Copied from a note of several, as it says now: then it is known whose each letter is.
            let mask = self.copies.get(note).and_then(Option::as_ref);
            if let Some(mask) =
                mask.filter(|mask| hand == Hand::Theirs && part.text() == Some(mask.was.as_str()))
            {
                return Some(Blank::Some { left: mask.is.clone() });
            }
            hand == Hand::Theirs
        } else {
            // How someone felt, and how they signed, is theirs wherever it was copied to.
            let is_copied = [key::WEATHER, key::SIGNATURE]
                .iter()
                .any(|key| path.value_of_note(key).is_some_and(|note| self.copies.contains_key(note)));
            is_copied
                || (path.value_of_note(key::PHOTO).is_some() && self.is_photo_of_theirs(part))
                || (path.ends_with(key::ROOM)
                    && part.prose().iter().any(|said| self.survey.rooms.contains(*said)))
                || part.text().is_some_and(|text| self.values.contains(&(path.clone(), text.to_owned())))
        };
        is_theirs.then(|| extent(part, Some(&path))).flatten()
    }

    /// Has the server copied a photo of theirs, or one of which they said what can be seen on it?
    fn is_photo_of_theirs(&self, part: &Part<'_>) -> bool {
        let is_theirs = |photo: &str| self.survey.photos.contains(photo);
        part.field(key::IMAGE).is_some_and(is_theirs) || photo_in(part).as_deref().is_some_and(is_theirs)
    }

    /// Whose the letters are that the server wrote into a note.
    fn hand(&self, part: &Part<'_>, note: &str, written: &Written<'_>) -> Hand {
        let known = self.survey.notes.get(note);
        let of = |theirs| if theirs { Hand::Theirs } else { Hand::Anothers };
        // What the server wrote on for somebody else, from one linked copy to the other.
        if written.author.is_some() && self.earlier.contains(note) {
            return Hand::Anothers;
        }
        if known.is_some_and(|known| known.is_brought) && !self.is_put_back(note) {
            return of(self.copies.contains_key(note));
        }
        // Put back after a refusal: right of the very letters that were taken away.
        if let Place::Beside { right: Some(right), .. } = part.place
            && part.text().is_some_and(|text| self.says(right, text))
        {
            let owner = self.history.owners.get(&right.client);
            return match owner {
                Some(Some(owner)) => of(owner == self.person),
                _ => self.hands.at(right).copied().unwrap_or(Hand::Anothers),
            };
        }
        // Of what came back otherwise, from the past or with its note, nobody can tell the letters apart: where some are theirs, all go.
        let has_theirs = known.is_some_and(|known| known.is_theirs) || self.copies.contains_key(note);
        of(self.earlier.contains(note) && has_theirs)
    }

    /// Do the letters from there on begin with this text?
    fn says(&self, at: BlockId, text: &str) -> bool {
        let Some((from, known)) = self.letters.at(at) else { return false };
        let skipped = at.clock.saturating_sub(*from) as usize;
        let mut known = known.encode_utf16().skip(skipped);
        text.encode_utf16().all(|unit| known.next() == Some(unit))
    }

    /// Was the note somebody's before the server made it anew?
    fn is_put_back(&self, note: &str) -> bool {
        self.earlier.contains(note) && self.survey.notes.get(note).is_some_and(|known| known.origin.is_none())
    }
}

/// A photo of a note, with what is said of it.
fn photo_in(part: &Part<'_>) -> Option<String> {
    Some(format!("{}\n{}", part.field(key::IMAGE)?, part.field(key::ALT)?))
}

/// How much of a block goes. The board's own title, and which method it is of, are the workshop's.
fn extent(part: &Part<'_>, path: Option<&Path>) -> Option<Blank> {
    let Some(path) = path else { return Some(Blank::Prose) };
    if path.is_in(META) {
        return None;
    }
    let words = [key::TITLE, key::PROMPT, key::LABEL, key::WEATHER, key::WHEN, key::SIGNATURE];
    // Of a photo its name goes too: it is the sum of what was seen.
    let is_text = words.iter().any(|text| path.ends_with(text)) || path.value_of_note(key::PHOTO).is_some();
    let all = part.is_letters() || is_text || path.text_of_note().is_some();
    Some(if all { Blank::Everything } else { Blank::Prose })
}

#[cfg(test)]
mod tests;
