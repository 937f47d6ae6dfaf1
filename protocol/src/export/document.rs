//! A document in parts, before it is in any format: what Markdown, HTML and the browser's page are all written from.

use crate::{
    ids::{BoardId, Millis},
    message::NoteRef,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A document, its parts in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Document {
    pub title: String,
    /// `fr` or `en`: the language of what Socle says in it.
    pub language: String,
    /// When what it tells of took place.
    pub at: Option<Millis>,
    /// What stands under the title: date, people, groups.
    pub facts: Vec<Fact>,
    pub parts: Vec<Part>,
}

/// A part with a heading of its own.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Part {
    /// The same each time that the document is made anew.
    pub id: String,
    pub title: String,
    /// What people wrote for it, in paragraphs. Comes first.
    pub text: String,
    pub blocks: Vec<Block>,
}

/// What a part is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    /// Said by Socle.
    Text {
        text: String,
    },
    Facts {
        facts: Vec<Fact>,
    },
    /// What people wrote, quoted exactly. Without ideas the list says that it has none.
    Ideas {
        title: String,
        numbered: bool,
        ideas: Vec<Idea>,
    },
    /// The first column heads its row.
    Table {
        title: String,
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// A board as it was at one time: the picture, and what stands on it in words.
    Figure {
        caption: String,
        /// As an image; nothing in it is fetched or run.
        svg: String,
        zones: Vec<FigureZone>,
        /// Where that moment is; absent where its reader has no way to it.
        source: Option<Instant>,
    },
    /// Above what comes next, where that is several blocks.
    Heading {
        title: String,
    },
    /// What people wrote together, in paragraphs. Without any it says so.
    Written {
        title: String,
        text: String,
    },
    /// What people wrote and signed with a word of their own.
    Cards {
        title: String,
        cards: Vec<Card>,
    },
    /// A result as bars, with all its figures in words beside them.
    Bars {
        title: String,
        note: String,
        bars: Vec<Bar>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// A zone of a figure, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FigureZone {
    pub title: String,
    pub ideas: Vec<String>,
}

/// A moment of a board.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Instant {
    pub board: BoardId,
    pub at: Millis,
}

/// One idea as it stands in a document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Idea {
    pub text: String,
    /// What is known of it, in words: «×3», «6 points», «venue de Mobilité».
    pub remarks: Vec<String>,
    /// The note that it is; absent where its reader has no way to it.
    pub source: Option<NoteRef>,
    /// Its photo, for a file that has it inside; what is read elsewhere says it in `remarks`.
    #[serde(skip)]
    pub picture: Option<Picture>,
}

/// A photo as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// Its bytes (`data:`).
    pub address: String,
    pub width: u32,
    pub height: u32,
    /// What can be seen on it; empty where nobody said it.
    pub alt: String,
    /// The remark that stands for it where it can't be shown.
    pub remark: String,
}

/// A card, and how it is signed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Card {
    pub idea: Idea,
    pub signature: String,
}

impl Idea {
    /// What is to be said beside its picture, where it has one.
    pub fn beside(&self) -> Vec<&str> {
        let shown = |remark: &&String| self.picture.as_ref().is_some_and(|shown| shown.remark == **remark);
        self.remarks.iter().filter(|remark| !shown(remark)).map(String::as_str).collect()
    }

    /// In a cell of a table: its text, and what is known of it.
    pub fn line(&self) -> String {
        match self.remarks.as_slice() {
            [] => self.text.clone(),
            remarks => format!("{} ({})", self.text, remarks.join(", ")),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Bar {
    pub label: String,
    pub rank: u32,
    /// 0 to 1.
    pub part: f64,
    pub value: String,
}

impl Fact {
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl Document {
    /// The same for readers who may not look at boards: without the notes behind the ideas, and the moments behind the
    /// figures.
    pub fn without_sources(mut self) -> Self {
        for part in &mut self.parts {
            for block in &mut part.blocks {
                match block {
                    Block::Ideas { ideas, .. } => ideas.iter_mut().for_each(|idea| idea.source = None),
                    Block::Figure { source, .. } => *source = None,
                    Block::Cards { cards, .. } => cards.iter_mut().for_each(|card| card.idea.source = None),
                    _ => {}
                }
            }
        }
        self
    }
}

/// Paragraphs of a text: what blank lines keep apart.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}
