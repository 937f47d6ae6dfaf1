//! Pasts that are written down by hand, and what each reader gets of them: every byte of it is looked at.

mod keeping;
mod sharing;

use super::*;
use crate::journal::{Append, Kind, NewEntry, memory::Memory};
use socle_protocol::{
    board::{Note, Origin, Place, Roots, Weather, Zone, copy},
    ids::{Millis, PhaseId},
    message::{
        BoardView, Done, Drafts, Happening, NoteRef, Task, Visible,
        script::{Authors, Phase, Rules, See},
    },
    replay::MarkKind,
    role::Role,
};
use yrs::{Doc, ReadTxn, StateVector, Transact, TransactionMut, Update, updates::decoder::Decode};

/// A morning.
const NINE: Millis = 1_770_000_000_000;

fn id<T: TryFrom<String>>(text: &str) -> T {
    T::try_from(text.to_owned()).ok().expect("an id")
}

/// A workshop with a plenary, a table, a board of group `a` alone, one for the facilitation, and a raw one.
struct Past {
    journal: Arc<Memory>,
    now: Millis,
    docs: BTreeMap<&'static str, Doc>,
    errands: u32,
}

impl Past {
    async fn of(script: Vec<Phase>) -> Self {
        let mut past = Self { journal: Arc::default(), now: NINE, docs: BTreeMap::new(), errands: 0 };
        let board = |name: &str, visible| BoardView { visible, ..BoardView::of(id(name), name) };
        let mut boards = vec![
            board("plenary", Visible::Everyone {}),
            board("table", Visible::Everyone {}),
            board("secret", Visible::Group { group: id("a") }),
            board("staff", Visible::Facilitation {}),
        ];
        boards.push(BoardView { raw: true, ..board("raw", Visible::Everyone {}) });
        for name in ["plenary", "table", "secret", "staff"] {
            let text = format!("consigne de {name}");
            let zone = Zone { id: "z".into(), prompt: text, order: "a0".into(), ..Zone::default() };
            past.write(name, None, |roots, txn| {
                roots.describe(txn, name, "empty");
                roots.add_zone(txn, &zone);
            })
            .await;
        }
        past.happens(Happening::Created {
            title: "Une halle".into(),
            template: "empty".into(),
            code: "KAYA42".to_owned().try_into().expect("a code"),
            boards,
            script,
            tables: Default::default(),
            retention: None,
        })
        .await;
        for (name, role) in
            [("fanny", Role::Facilitator), ("ada", Role::Participant), ("bob", Role::Participant)]
        {
            let name_told = format!("Nom de {name}");
            past.happens(Happening::Joined { person: id(name), name: name_told, role }).await;
        }
        past
    }

    fn later(&mut self, ms: Millis) {
        self.now += ms;
    }

    async fn append(&self, stream: Stream, entries: Vec<NewEntry>) {
        let after = self.journal.load(stream.clone()).await.expect("there").seq();
        self.journal.append(Append { stream, after, entries, claim: None }).await.expect("written");
    }

    async fn happens(&mut self, happening: Happening) {
        let body = serde_json::to_vec(&happening).expect("JSON").into();
        let entry = NewEntry { kind: Kind::Happening, author: None, at: self.now, body };
        self.append(Stream::Workshop(id("w")), vec![entry]).await;
        self.later(10);
    }

    async fn starts(&mut self, phase: &str) {
        let at = self.now;
        self.happens(Happening::PhaseStarted { phase: id(phase), at }).await;
    }

    fn doc(&mut self, board: &'static str) -> Doc {
        self.docs.entry(board).or_insert_with(board::new_doc).clone()
    }

    /// What someone writes elsewhere, as it comes in; the board's own document has it then.
    fn update(&mut self, board: &'static str, edit: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Bytes {
        let (doc, theirs) = (self.doc(board), board::new_doc());
        let whole = doc.transact().encode_state_as_update_v1(&StateVector::default());
        theirs.transact_mut().apply_update(Update::decode_v1(&whole).expect("ours")).expect("applied");
        let roots = Roots::of(&theirs);
        let mut txn = theirs.transact_mut();
        edit(&roots, &mut txn);
        let update = txn.encode_update_v1();
        drop(txn);
        doc.transact_mut().apply_update(Update::decode_v1(&update).expect("theirs")).expect("applied");
        update.into()
    }

    /// What is written here, in the board's own document: of many edits, each costs no more than the one before.
    fn own(&mut self, board: &'static str, edit: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Bytes {
        let doc = self.doc(board);
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        edit(&roots, &mut txn);
        txn.encode_update_v1().into()
    }

    async fn write(
        &mut self,
        board: &'static str,
        by: Option<&str>,
        edit: impl FnOnce(&Roots, &mut TransactionMut<'_>),
    ) {
        let body = self.update(board, edit);
        let entry = NewEntry { kind: Kind::Update, author: by.map(id), at: self.now, body };
        self.append(Stream::Board(id(board)), vec![entry]).await;
        self.later(2000);
    }

    /// An edit that the guard took back.
    async fn refused(
        &mut self,
        board: &'static str,
        by: &str,
        edit: impl FnOnce(&Roots, &mut TransactionMut<'_>),
        undo: impl FnOnce(&Roots, &mut TransactionMut<'_>),
    ) {
        let bodies = [(Some(id(by)), self.update(board, edit)), (None, self.update(board, undo))];
        let at = self.now;
        let entry = |(author, body)| NewEntry { kind: Kind::Update, author, at, body };
        self.append(Stream::Board(id(board)), bodies.into_iter().map(entry).collect()).await;
        self.later(2000);
    }

    async fn notes(&mut self, board: &'static str, by: &str, note_id: &str, text: &str) {
        let at = self.now;
        self.write(board, Some(by), |roots, txn| roots.add_note(txn, &note(note_id, text, Some(by), at)))
            .await;
    }

    /// An errand, done at once.
    async fn errand(&mut self, task: Task, done: Done) {
        self.errands += 1;
        let errand = id(&format!("e{}", self.errands));
        self.happens(Happening::ErrandGiven { errand, task }).await;
        let errand = id(&format!("e{}", self.errands));
        self.happens(Happening::ErrandDone { errand, done }).await;
    }

    fn cut(&self, boards: &[&str]) -> Cut {
        let boards = boards.iter().map(|board| id(board)).collect();
        Cut { workshop: id("w"), boards, phases: None, published: false }
    }

    /// What the facilitation gets who is in no group.
    async fn told(&self) -> Told {
        self.told_of(&self.cut(&["plenary", "table", "staff"])).await
    }

    async fn told_of(&self, cut: &Cut) -> Told {
        let playback = Playback::new(Arc::clone(&self.journal) as _, None);
        let reel = playback.reel(cut).await.expect("a replay");
        Told::of(&reel)
    }

    /// What the board shows now.
    fn now(&mut self, board: &'static str) -> Board {
        let doc = self.doc(board);
        Roots::of(&doc).read(&doc.transact())
    }
}

/// Every byte that a reader gets, and the segments read.
struct Told {
    bytes: String,
    view: ReplayView,
    segments: Vec<Segment>,
    reel: Arc<Reel>,
}

impl Told {
    fn of(reel: &Arc<Reel>) -> Self {
        let view = reel.view().clone();
        let mut bytes = serde_json::to_string(&view).expect("JSON");
        for n in 0..view.segments.len() {
            let packed = reel.packed(n).expect("a segment");
            bytes.push_str(std::str::from_utf8(&inflate(&packed).expect("packed")).expect("text"));
        }
        let segments = (0..view.segments.len()).map(|n| reel.segment(n).expect("a segment")).collect();
        let told = Self { bytes, view, segments, reel: Arc::clone(reel) };
        told.is_whole();
        told
    }

    fn has(&self, text: &str) -> bool {
        self.bytes.contains(text)
    }

    fn steps(&self) -> impl Iterator<Item = &socle_protocol::replay::Step> {
        self.segments.iter().flat_map(|segment| &segment.steps)
    }

    fn board(&self, board: &str, after: u32) -> Board {
        self.reel.board(&id(board), after).expect("a step")
    }

    fn last(&self, board: &str) -> Board {
        self.board(board, self.view.steps)
    }

    /// Segments fit each other: what one ends with is what the next begins with.
    fn is_whole(&self) {
        let mut boards: BTreeMap<BoardId, Board> = BTreeMap::new();
        let mut number = 0;
        for (n, segment) in self.segments.iter().enumerate() {
            assert_eq!((segment.n as usize, self.view.segments[n]), (n, number + 1));
            for (board, then) in &segment.before {
                let first = self.reel.board(board, number).expect("a board");
                assert_eq!(
                    boards.get(board),
                    Some(&Board { template: String::new(), ..first }),
                    "before {n}"
                );
                assert!(then.seq > 0);
            }
            for step in &segment.steps {
                number += 1;
                let board = boards.entry(step.board.clone());
                item::play(
                    board.or_insert_with(|| Board { schema: board::SCHEMA, ..Board::default() }),
                    step,
                );
            }
        }
        assert_eq!(number, self.view.steps);
    }
}

/// An edit of what is there.
fn done(is_there: bool) {
    assert!(is_there);
}

fn note(note_id: &str, text: &str, author: Option<&str>, at: Millis) -> Note {
    let place = Place { zone: Some("z".into()), order: "a0".into(), ..Place::default() };
    let (author, status) = (author.map(str::to_owned), "proposed".to_owned());
    Note { id: note_id.into(), place, text: text.into(), author, at, status, ..Note::default() }
}

fn phase(name: &str, rules: Rules, off_the_record: bool) -> Phase {
    let (prompt, focus, enter, exit, round, skipped) = Default::default();
    let (seconds, label, require_link, spotlight) = (None, format!("Temps {name}"), None, None);
    Phase {
        id: id(name),
        label,
        prompt,
        seconds,
        focus,
        rules,
        enter,
        exit,
        round,
        skipped,
        off_the_record,
        require_link,
        spotlight,
    }
}

fn open(name: &str) -> Phase {
    phase(name, Rules::default(), false)
}

#[tokio::test]
async fn y1_steps_of_all_boards_stand_on_one_axis_and_end_with_the_boards() {
    let mut past = Past::of(vec![open("one"), open("two")]).await;
    past.starts("one").await;
    past.notes("plenary", "ada", "a", "une halle").await;
    past.notes("table", "bob", "b", "un four").await;
    past.write("plenary", Some("bob"), |roots, txn| done(roots.edit_text(txn, "a", 0, 0, "vraiment "))).await;
    past.starts("two").await;
    past.happens(Happening::PointNamed { label: "Ici".into() }).await;
    past.write("plenary", Some("ada"), |roots, txn| done(roots.erase_note(txn, "a"))).await;
    past.happens(Happening::WorkshopClosed {}).await;
    let told = past.told().await;
    let boards: Vec<String> = told.steps().map(|step| step.board.to_string()).collect();
    assert_eq!(boards, ["plenary", "table", "staff", "plenary", "table", "plenary", "plenary"]);
    assert!(told.steps().map(|step| step.at).is_sorted());
    for board in ["plenary", "table"] {
        let mut last = told.last(board);
        signed(&mut last, told.reel.people());
        assert_eq!(last, past.now(board), "{board}");
    }
    let chapters: Vec<_> = told.view.chapters.iter().map(|c| (c.label.as_str(), c.after)).collect();
    assert_eq!(chapters, [("", 0), ("Temps one", 3), ("Temps two", 6)]);
    let marks: Vec<_> =
        told.view.marks.iter().map(|mark| (mark.what, mark.after, mark.label.as_str())).collect();
    assert_eq!(marks, [(MarkKind::Named, 6, "Ici"), (MarkKind::Closed, 7, "")]);
    assert_eq!(told.board("plenary", 4).notes["a"].text, "une halle");
    assert_eq!(told.board("plenary", 6).notes["a"].text, "vraiment une halle");
    assert!(told.last("plenary").notes.is_empty());
    assert_eq!(told.view.density.iter().sum::<u32>() as usize, told.steps().flat_map(|s| &s.changes).count());
    assert!(!told.has("\"fanny\"") && !told.has("\"ada\"") && !told.has("Nom de"), "nobody is named");
}

#[tokio::test]
async fn y2_what_was_refused_is_no_step_and_none_of_its_words_is_told() {
    let mut past = Past::of(Vec::new()).await;
    past.notes("plenary", "ada", "a", "une halle").await;
    let at = past.now;
    let added = note("forbidden", "mot interdit", Some("bob"), at);
    past.refused(
        "plenary",
        "bob",
        |roots, txn| roots.add_note(txn, &added),
        |roots, txn| done(roots.erase_note(txn, "forbidden")),
    )
    .await;
    past.refused(
        "plenary",
        "bob",
        |roots, txn| done(roots.edit_text(txn, "a", 0, 9, "rature")),
        |roots, txn| done(roots.edit_text(txn, "a", 0, 6, "une halle")),
    )
    .await;
    let told = past.told().await;
    assert!(!told.has("interdit") && !told.has("rature") && !told.has("forbidden"));
    assert_eq!(told.steps().count(), 4);
    // What the server writes in the same moment is no undo: both are told, and neither alone.
    let poured = note("poured", "versée", None, past.now);
    let at = past.now;
    past.refused(
        "plenary",
        "bob",
        |roots, txn| roots.add_note(txn, &note("kept", "gardée", Some("bob"), at)),
        |roots, txn| roots.add_note(txn, &poured),
    )
    .await;
    let told = past.told().await;
    let last: Vec<_> = told.steps().skip(4).map(|step| (step.by.is_some(), step.changes.len())).collect();
    assert_eq!(last, [(true, 1), (false, 1)]);
}

#[tokio::test]
async fn y3_what_is_written_off_the_record_is_never_told() {
    let script = vec![open("one"), phase("off", Rules::default(), true), open("two")];
    let mut past = Past::of(script).await;
    past.starts("one").await;
    past.notes("plenary", "ada", "a", "une halle").await;
    past.notes("plenary", "ada", "moved", "à déplacer").await;
    past.starts("off").await;
    let written_off = past.now;
    past.notes("plenary", "ada", "mood", "triste ce matin").await;
    past.notes("secret", "ada", "deep", "fatiguée").await;
    past.write("plenary", Some("bob"), |roots, txn| done(roots.edit_text(txn, "a", 9, 0, " et ma peine")))
        .await;
    past.write("plenary", Some("bob"), |roots, txn| done(roots.set_weather(txn, "a", Weather::Storm))).await;
    let place = Place { x: 70.0, ..Place::default() };
    past.write("plenary", Some("bob"), |roots, txn| done(roots.place_note(txn, "moved", &place))).await;
    past.write("plenary", Some("bob"), |roots, txn| {
        roots.set_title(txn, "z", "zone des larmes");
    })
    .await;
    past.happens(Happening::PointNamed { label: "soupir".into() }).await;
    past.starts("two").await;
    // A phone that was offline.
    let mood = note("late", "en retard et lasse", Some("bob"), written_off + 1);
    past.write("plenary", Some("bob"), |roots, txn| roots.add_note(txn, &mood)).await;
    past.write("plenary", Some("ada"), |roots, txn| done(roots.edit_text(txn, "a", 0, 0, "vraiment "))).await;
    // Copies of it are no better, nor copies of copies.
    for (from, of, text) in [("plenary", "mood", "triste ce matin"), ("secret", "deep", "fatiguée")] {
        let mut copied = note(of, text, None, past.now).copy(from, "table", "Météo");
        assert_eq!(copied.id, copy::id(from, of, "table"));
        past.write("table", None, |roots, txn| roots.add_note(txn, &copied)).await;
        copied = copied.copy("table", "plenary", "Table");
        past.write("plenary", None, |roots, txn| roots.add_note(txn, &copied)).await;
    }
    past.notes("table", "bob", "b", "un four").await;
    let told = past.told().await;
    for text in ["triste", "peine", "larmes", "fatiguée", "lasse", "soupir", "storm", "\"mood\"", "\"late\""]
    {
        assert!(!told.has(text), "{text}");
    }
    let last = told.last("plenary");
    assert_eq!(last.notes["a"].text, "une halle", "its words are as they were before");
    assert_eq!(last.notes["moved"].place, place, "where things stand is caught up with");
    assert_eq!(told.last("table").notes["b"].text, "un four");
    let off: Vec<_> = told.view.chapters.iter().map(|chapter| chapter.off_the_record).collect();
    assert_eq!(off, [false, false, true, false]);
    let (from, to) = (told.view.chapters[2].from, told.view.chapters[2].to);
    assert!(told.steps().all(|step| step.at < from || step.at >= to), "no step in it");
    // The same of a workshop that ends in such a phase.
    past.starts("off").await;
    past.notes("plenary", "ada", "end", "adieu").await;
    assert!(!past.told().await.has("adieu"));
}

#[tokio::test]
async fn y3_private_notes_that_were_written_off_the_record_stay_so_when_they_are_revealed() {
    let private = Rules { see: See::Own, ..Rules::default() };
    let script =
        vec![phase("off", private, true), open("two"), phase("private", private, false), open("three")];
    let mut past = Past::of(script).await;
    past.starts("off").await;
    past.starts("two").await;
    let drafts = |person: &str| Drafts { person: id(person), board: id("plenary"), zone: None };
    let reveal = |one, people: &[&str], at| Task::Reveal {
        drafts: people.iter().map(|person| drafts(person)).collect(),
        one,
        anonymous: false,
        at,
    };
    for (person, text) in [("ada", "météo grise"), ("bob", "météo noire")] {
        let at = past.now;
        past.write("plenary", Some(person), |roots, txn| {
            roots.add_note(txn, &note(&format!("of-{person}"), text, Some(person), at));
        })
        .await;
        past.errand(reveal(false, &[person], at), Done::Revealed { notes: 1, people: 1 }).await;
    }
    past.starts("private").await;
    past.starts("three").await;
    let at = past.now;
    past.write("plenary", Some("ada"), |roots, txn| roots.add_note(txn, &note("idea", "un four", None, at)))
        .await;
    past.errand(reveal(false, &["ada", "bob"], at), Done::Revealed { notes: 1, people: 1 }).await;
    let told = past.told().await;
    assert!(!told.has("météo") && told.has("un four"), "{}", told.bytes);
}

#[tokio::test]
async fn y4_nobody_is_named_in_a_phase_without_names() {
    let masked = Rules { authors: Authors::Masked, ..Rules::default() };
    let mut past = Past::of(vec![open("one"), phase("masked", masked, false), open("two")]).await;
    past.starts("one").await;
    past.notes("plenary", "ada", "a", "une halle").await;
    past.starts("masked").await;
    for (person, note_id) in [("ada", "b"), ("bob", "c")] {
        let at = past.now;
        past.write("plenary", Some(person), |roots, txn| {
            roots.add_note(txn, &note(note_id, "sans nom", None, at));
        })
        .await;
    }
    past.write("plenary", Some("bob"), |roots, txn| done(roots.edit_text(txn, "b", 0, 0, "tout "))).await;
    past.starts("two").await;
    past.later(5000);
    past.notes("plenary", "bob", "d", "un four").await;
    let told = past.told().await;
    let masked = &told.view.chapters[2];
    let by: Vec<_> = told.steps().filter(|step| step.board == id("plenary")).map(|s| (s.at, s.by)).collect();
    assert_eq!(by.iter().filter(|(at, by)| *at >= masked.from && *at < masked.to && by.is_none()).count(), 3);
    assert_eq!(by.iter().filter(|(_, by)| by.is_some()).count(), 2, "{by:?}");
    let last = told.last("plenary");
    assert_eq!([&last.notes["b"].author, &last.notes["c"].author], [&None, &None]);
    assert!(last.notes["a"].author.is_some() && last.notes["a"].author != last.notes["d"].author);
}

#[tokio::test]
async fn y4_which_of_the_notes_of_an_anonymous_reveal_are_one_persons_stays_unsaid() {
    let mut past = Past::of(Vec::new()).await;
    let at = past.now;
    let mut entries = Vec::new();
    for texts in [["r1", "r2"], ["r3", "r4"]] {
        let body = past.update("plenary", |roots, txn| {
            texts.iter().for_each(|text| roots.add_note(txn, &note(text, text, None, at)));
        });
        entries.push(NewEntry { kind: Kind::Update, author: None, at, body });
    }
    past.append(Stream::Board(id("plenary")), entries).await;
    let told = past.told().await;
    let last = told.steps().last().expect("a step");
    assert_eq!((last.changes.len(), last.by), (4, None));
}

#[tokio::test]
async fn y5_boards_that_are_not_for_the_reader_and_private_notes_are_not_in_it() {
    let mut past = Past::of(Vec::new()).await;
    for board in ["plenary", "table", "secret", "staff"] {
        past.notes(board, "ada", &format!("n-{board}"), &format!("mots de {board}")).await;
    }
    past.write("drafts-ada", Some("ada"), |roots, txn| roots.add_note(txn, &note("p", "brouillon", None, 1)))
        .await;
    let body = Bytes::from_static(b"\x01mots de raw");
    let entry = NewEntry { kind: Kind::Update, author: Some(id("ada")), at: past.now, body };
    past.append(Stream::Board(id("raw")), vec![entry]).await;
    let all = ["plenary", "table", "secret", "staff"];
    for shown in [&all[..], &["plenary", "table", "staff"], &["table"]] {
        let told = past.told_of(&past.cut(shown)).await;
        for board in ["plenary", "table", "secret", "staff", "raw"] {
            for text in [format!("mots de {board}"), format!("consigne de {board}")] {
                assert_eq!(told.has(&text), shown.contains(&board), "{text} for {shown:?}");
            }
        }
        assert!(!told.has("brouillon"));
        assert!(
            told.reel.board(&id("secret"), told.view.steps).expect("a step").notes.is_empty() || shown == all
        );
    }
}

#[tokio::test]
async fn y8_a_published_replay_carries_its_boards_and_phases_and_no_more() {
    let mut past = Past::of(vec![open("one"), open("two"), open("three")]).await;
    past.write("plenary", Some("fanny"), |roots, txn| done(roots.set_title(txn, "z", "ESPACE CAFÉ"))).await;
    past.starts("one").await;
    past.notes("plenary", "ada", "first", "du premier temps").await;
    past.notes("table", "ada", "aside", "de la table").await;
    past.starts("two").await;
    past.notes("plenary", "bob", "second", "du deuxième temps").await;
    let origin = Origin {
        board: "table".into(),
        note: "aside".into(),
        label: "Nom de table".into(),
        at: None,
        sum: None,
    };
    let poured = Note { origin: Some(origin), ..note("poured", "versée ici", None, past.now) };
    past.write("plenary", None, |roots, txn| roots.add_note(txn, &poured)).await;
    let task = Task::Pour { notes: Vec::<NoteRef>::new(), board: id("plenary"), zone: "z".into() };
    past.errand(task, Done::Poured { notes: 1 }).await;
    let task = Task::Pour { notes: Vec::<NoteRef>::new(), board: id("table"), zone: "z".into() };
    past.errand(task, Done::Poured { notes: 1 }).await;
    past.starts("three").await;
    past.notes("plenary", "ada", "third", "du troisième temps").await;
    past.happens(Happening::PointNamed { label: "fin du débat".into() }).await;
    let phases: Option<Vec<PhaseId>> = Some(vec![id("two")]);
    let cut = Cut { phases, published: true, ..past.cut(&["plenary"]) };
    let told = past.told_of(&cut).await;
    for text in ["deuxième", "versée ici", "ESPACE CAFÉ", "Temps two"] {
        assert!(told.has(text), "{text}");
    }
    for text in
        ["premier", "troisième", "de la table", "Nom de", "Temps one", "Temps three", "débat", "\"table\""]
    {
        assert!(!told.has(text), "{text}");
    }
    let marks: Vec<_> = told.view.marks.iter().map(|mark| (mark.what, mark.board.clone())).collect();
    assert_eq!(marks, [(MarkKind::Poured, Some(id("plenary")))]);
    // Without a choice of phases: all of them.
    let told = past.told_of(&Cut { phases: None, published: true, ..past.cut(&["plenary"]) }).await;
    assert!(told.has("premier") && told.has("troisième") && !told.has("de la table"));
}
