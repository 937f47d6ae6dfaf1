//! How a method is played: a facilitator and three people, each with a device, go through its script phase by phase and
//! write where the phase has them write. At the end its deliverables are compared with what is kept of them.

use serde_json::Value;
use socle_client::{
    board::{Board, Connection},
    live::Address,
    session::plane::{Plane, Seen},
};
use socle_protocol::{
    api::Created,
    board::{Color, Link, LinkKind, Note, Origin, Perimeter, Place, Term, Weather},
    export::words::Words,
    ids::{BoardId, GroupId, Millis, PersonId},
    message::{
        Command, Done, WorkshopView,
        group::Spread,
        idea::{IdeaRef, Verdict, WaitingIdea},
        script::{Authors, Entry, Phase, See, Stage},
    },
    refusal::Language,
    role::Role,
    template::Template,
    workshop::group::table,
};
use socle_tests::{
    past::Reader,
    people::{Newcomer, Person, Workshop, difference},
    raw::RawSession,
    server::TestServer,
    soon,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

/// Who plays, by their place in [`Play::cast`].
pub(super) const FANNY: usize = 0;
pub(super) const ADA: usize = 1;
pub(super) const BEN: usize = 2;
pub(super) const CLEO: usize = 3;

/// Where the deliverables are kept, a folder a method. `SOCLE_BLESS=1` writes them anew.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/it/kept");

/// Someone with a device: the workshop, and the boards they have opened.
pub(super) struct Member {
    pub(super) newcomer: Newcomer,
    pub(super) plane: Plane,
    boards: BTreeMap<BoardId, Person>,
}

impl Member {
    async fn new(newcomer: Newcomer) -> Self {
        let Address { origin, workshop, token } = newcomer.address();
        let plane = Plane::open(Address { origin, workshop, token }).await.expect("the workshop plane");
        Self { newcomer, plane, boards: BTreeMap::new() }
    }

    pub(super) fn person(&self) -> &PersonId {
        self.newcomer.person()
    }

    /// A board of theirs, open: one from which a phase showed them out is opened anew.
    async fn at(&mut self, board: &BoardId) -> &Person {
        let is_open = self.boards.get(board).is_some_and(|open| open.connection() == Connection::Live);
        if !is_open {
            let opened = self.newcomer.towards(board.as_str()).at_the_board().await;
            self.boards.insert(board.clone(), opened);
        }
        &self.boards[board]
    }
}

/// A note that somebody is about to write.
#[derive(Clone, Default)]
pub(super) struct Idea {
    note: Note,
    answers: Option<String>,
    table: Option<usize>,
}

/// What somebody says in a zone.
pub(super) fn idea(zone: &str, text: &str) -> Idea {
    let place = Place { zone: Some(zone.to_owned()), ..Place::default() };
    let note = Note { text: text.to_owned(), place, color: Color::Ciel, ..Note::default() };
    Idea { note, ..Idea::default() }
}

impl Idea {
    /// In this cell of a table, or there on a target.
    pub(super) fn cell(mut self, row: &str, column: &str) -> Self {
        (self.note.place.row, self.note.place.column) = (Some(row.to_owned()), Some(column.to_owned()));
        self
    }

    /// At these values of a scale.
    pub(super) fn at(mut self, x: f64, y: f64) -> Self {
        (self.note.place.x, self.note.place.y) = (x, y);
        self
    }

    pub(super) fn signed(mut self, signature: &str) -> Self {
        self.note.signature = Some(signature.to_owned());
        self
    }

    pub(super) fn with(mut self, weather: Weather) -> Self {
        self.note.weather = Some(weather);
        self
    }

    pub(super) fn in_term(mut self, term: Term) -> Self {
        self.note.term = Some(term);
        self
    }

    pub(super) fn on(mut self, side: Perimeter) -> Self {
        self.note.perimeter = Some(side);
        self
    }

    /// What it answers, where the phase asks that.
    pub(super) fn answering(mut self, note: &str) -> Self {
        self.answers = Some(note.to_owned());
        self
    }

    /// Of the facilitation, who sits nowhere: at this table.
    pub(super) fn at_table(mut self, n: usize) -> Self {
        self.table = Some(n);
        self
    }
}

/// A workshop of a method, and its people.
pub(super) struct Play {
    /// Gone when it is dropped.
    _server: TestServer,
    pub(super) workshop: Workshop,
    pub(super) method: Template,
    pub(super) cast: Vec<Member>,
    /// How many phases have begun.
    begun: usize,
    /// Errands that were reported.
    done: usize,
    /// For notes' and links' ids, which stay the same.
    written: usize,
    /// Notes that were written off the record.
    off: BTreeSet<String>,
    /// When it began.
    day: String,
}

impl Play {
    pub(super) async fn of(method: &str) -> Self {
        let server = TestServer::start().await;
        let workshop = server.workshop(method).await;
        let mut cast = vec![Member::new(workshop.creator()).await];
        for name in ["Ada", "Ben", "Cléo"] {
            cast.push(Member::new(workshop.joined(name, Role::Participant).await).await);
        }
        let method = Template::find(method).expect("a method");
        Self {
            _server: server,
            workshop,
            method,
            cast,
            begun: 0,
            done: 0,
            written: 0,
            off: BTreeSet::new(),
            day: today(),
        }
    }

    pub(super) fn view(&self) -> WorkshopView {
        self.cast[FANNY].plane.now(|seen| seen.view.clone()).expect("she was told")
    }

    pub(super) async fn orders(&self, command: Command) {
        self.cast[FANNY].plane.command(command).await.expect("it is done");
    }

    pub(super) async fn says(&self, who: usize, command: Command) {
        self.cast[who].plane.command(command).await.expect("it is done");
    }

    /// Waits until the facilitation has been told something.
    pub(super) async fn hears<T>(&self, what: &str, wanted: impl Fn(&Seen) -> Option<T>) -> T {
        self.cast[FANNY].plane.find(what, wanted).await.expect("she was told")
    }

    /// As many groups as people, one of them in each: Ada's is the first.
    pub(super) async fn makes_groups(&self) -> Vec<GroupId> {
        self.orders(Command::MakeGroups { count: 3, spread: Spread::ByHand {} }).await;
        let groups = self.hears("groups", |seen| {
            let groups = &seen.view.as_ref()?.groups;
            (groups.len() == 3).then(|| groups.iter().map(|group| group.id.clone()).collect::<Vec<_>>())
        });
        let groups = groups.await;
        for (group, member) in groups.iter().zip(&self.cast[ADA..]) {
            let person = member.person().clone();
            self.orders(Command::MoveToGroup { person, group: Some(group.clone()) }).await;
        }
        groups
    }

    fn running(&self) -> Phase {
        let view = self.view();
        let id = view.clock.phase.expect("a phase runs");
        view.script.into_iter().find(|phase| phase.id == id).expect("it is in the script")
    }

    /// The next phase begins; it must be this one. Answers when everyone is told and what its beginning does is done.
    pub(super) async fn begins(&mut self, phase: &str) {
        let script = self.view().script;
        let next = &script[self.begun];
        assert_eq!(next.id.as_str(), phase, "the script goes on otherwise");
        self.begun += 1;
        self.orders(Command::StartPhase { phase: next.id.clone() }).await;
        let work = next.enter.iter().filter(|entry| !matches!(entry, Entry::Rotate { .. })).count();
        self.errands(work).await;
        let round = next.enter.iter().find_map(|entry| match entry {
            Entry::Rotate { round } => Some(*round),
            _ => None,
        });
        for member in &self.cast {
            let told = member.plane.find(phase, |seen| {
                let view = seen.view.as_ref()?;
                let is_seated = round.is_none_or(|round| view.tables.round == round);
                (view.clock.phase.as_ref() == Some(&next.id) && is_seated).then_some(())
            });
            told.await.expect("everyone is told");
        }
        if next.enter.iter().any(|entry| matches!(entry, Entry::Reveal { .. })) {
            for board in self.view().boards {
                self.sorts(&board.id).await;
            }
        }
    }

    /// So many errands more are done, none of them in vain.
    pub(super) async fn errands(&mut self, more: usize) -> Vec<Done> {
        let (from, upto) = (self.done, self.done + more);
        let done = self.hears("what was to be done", |seen| seen.done.get(from..upto).map(<[Done]>::to_vec));
        let done = done.await;
        self.done = upto;
        assert!(!done.iter().any(|done| matches!(done, Done::Failed { .. })), "{done:?}");
        done
    }

    /// The `n`th board of the method.
    pub(super) fn board(&self, n: usize) -> BoardId {
        self.workshop.created.boards[n].id.clone()
    }

    /// The board where this person finds a zone: a table's is their own group's.
    fn place_of(&self, who: usize, idea: &Idea) -> BoardId {
        let zone = idea.note.place.zone.as_deref();
        let has =
            |n: &usize| self.method.boards[*n].zones.iter().any(|known| Some(known.id.as_str()) == zone);
        let view = self.view();
        let focus = self.running().focus.board;
        let boards: Vec<BoardId> = (0..self.method.boards.len()).filter(has).map(|n| self.board(n)).collect();
        let asked = focus.filter(|board| boards.contains(board));
        let group = view.groups.iter().position(|group| group.members.contains(self.cast[who].person()));
        let seat = idea.table.or_else(|| {
            let tables = view.tables.boards.len();
            group.filter(|_| tables > 0).map(|g| table(g, view.tables.round as usize, tables))
        });
        let own = seat.and_then(|seat| view.tables.boards.get(seat)).filter(|own| boards.contains(own));
        asked
            .or_else(|| own.cloned())
            .unwrap_or_else(|| boards.first().expect("a board has the zone").clone())
    }

    fn new_id(&mut self, kind: &str) -> String {
        self.written += 1;
        format!("{kind}-{:03}", self.written)
    }

    /// Somebody writes where the phase has them write; answers the note's id. Nothing of it is refused.
    pub(super) async fn writes(&mut self, who: usize, idea: Idea) -> String {
        let Phase { rules, off_the_record, .. } = self.running();
        let person = self.cast[who].person().clone();
        let board = match rules.see {
            See::Own if who != FANNY => format!("drafts-{person}").parse().expect("an id"),
            See::Moderated if who != FANNY => format!("inbox-{person}").parse().expect("an id"),
            _ => self.place_of(who, &idea),
        };
        let mut note = Note { id: self.new_id("note"), status: "proposed".into(), at: now(), ..idea.note };
        note.author = (rules.authors == Authors::Shown).then(|| person.to_string());
        let link = idea.answers.map(|to| Link {
            id: self.new_id("link"),
            from: note.id.clone(),
            to,
            kind: LinkKind::Answers,
            author: note.author.clone(),
            ..Link::default()
        });
        let open = self.cast[who].at(&board).await;
        let before = open.refusals().len();
        note.place.order = open.next_order(note.place.zone.as_deref().unwrap_or_default());
        match &link {
            Some(link) => open.put_linked(&note, link),
            None => open.put_note(&note),
        }
        accepted(open, before, &note.text).await;
        if off_the_record {
            self.off.insert(note.id.clone());
        }
        note.id
    }

    /// Somebody does something at a board that is open to them; nothing of it is refused.
    pub(super) async fn acts<T>(&mut self, who: usize, board: &BoardId, act: impl FnOnce(&Board) -> T) -> T {
        let open = self.cast[who].at(board).await;
        let before = open.refusals().len();
        let done = act(open);
        accepted(open, before, "what was done").await;
        done
    }

    /// What a group writes together for a question.
    pub(super) async fn synthesizes(&mut self, who: usize, board: &BoardId, zone: &str, text: &str) {
        let written = self
            .acts(who, board, |board| board.edit(|roots, txn| roots.edit_synthesis(txn, zone, 0, 0, text)));
        assert!(written.await, "{zone} is a question");
    }

    /// Somebody tries something at a board, and is told no.
    pub(super) async fn is_refused(
        &mut self,
        who: usize,
        board: &BoardId,
        act: impl FnOnce(&Board) -> bool,
    ) -> String {
        let open = self.cast[who].at(board).await;
        let before = open.refusals().len();
        assert!(act(open), "there is something to do it to");
        let told = |board: &Board| board.refusals().len() > before;
        open.sees("why it is refused", told).await;
        open.is_saved().await;
        open.refusals().get(before).map(|refusal| refusal.code().to_owned()).expect("it is refused")
    }

    /// Somebody's board has what is looked for.
    pub(super) async fn sees(
        &mut self,
        who: usize,
        board: &BoardId,
        what: &str,
        seen: impl Fn(&Board) -> bool,
    ) {
        self.cast[who].at(board).await.sees(what, seen).await;
    }

    /// The note of a board that says this, as somebody sees it.
    pub(super) async fn cast_note(&mut self, who: usize, board: &BoardId, text: &str) -> String {
        let open = self.cast[who].at(board).await;
        open.sees(text, |board| board.shows(text)).await;
        let notes = open.view().notes;
        notes.into_values().find(|note| note.text == text).expect("it is shown").id
    }

    /// The copy in this zone of what says this.
    pub(super) async fn cast_copy(&mut self, who: usize, board: &BoardId, zone: &str, text: &str) -> String {
        let there = |note: &&Note| note.text == text && note.place.zone.as_deref() == Some(zone);
        let open = self.cast[who].at(board).await;
        open.sees(text, |board| board.view().notes.values().any(|note| there(&note))).await;
        let notes = open.view().notes;
        notes.into_values().find(|note| there(&note)).expect("it is shown").id
    }

    /// A linked copy of a note in another cell of its table; it has the words once the server brought them.
    pub(super) async fn twins(
        &mut self,
        who: usize,
        board: &BoardId,
        of: &str,
        (row, column): (&str, &str),
    ) -> String {
        let id = self.new_id("note");
        let person = self.cast[who].person().to_string();
        let open = self.cast[who].at(board).await;
        let before = open.refusals().len();
        let first = open.view().notes[of].clone();
        let origin = Some(Origin { board: board.to_string(), note: of.to_owned(), ..Origin::default() });
        let place = Place { row: Some(row.into()), column: Some(column.into()), ..first.place.clone() };
        let (author, twin) = (Some(person), Some(of.to_owned()));
        open.put_note(&Note { id: id.clone(), place, author, twin, origin, at: now(), ..first });
        accepted(open, before, "the linked copy").await;
        id
    }

    /// A reveal brings notes in an order drawn by lot; the facilitation puts those of a board in order, by their texts.
    async fn sorts(&mut self, board: &BoardId) {
        let Created { workshop, token, .. } = &self.workshop.created;
        let there = soon("the board", self.workshop.site().board(workshop, board, token)).await;
        let there = String::from_utf8(there.expect("the board").to_vec()).expect("canonical JSON is UTF-8");
        let open = self.cast[FANNY].at(board).await;
        let before = open.refusals().len();
        open.sees("what was revealed", |board| board.json() == there).await;
        let view = open.view();
        for section in view.outline().sections {
            // What the method brought stays as it is in its file.
            let is_written = |note: &&&Note| !note.id.starts_with(&section.zone.id);
            let mut notes: Vec<&Note> = section.notes.iter().filter(is_written).copied().collect();
            let mut keys: Vec<String> = notes.iter().map(|note| note.place.order.clone()).collect();
            keys.sort();
            notes.sort_by(|a, b| a.text.cmp(&b.text));
            for (note, order) in
                notes.into_iter().zip(keys).filter(|(note, order)| note.place.order != *order)
            {
                open.place_note(&note.id, &Place { order, ..note.place.clone() });
            }
        }
        accepted(open, before, "the order").await;
    }

    /// Everything that waits comes to the boards.
    pub(super) async fn accepts_ideas(&mut self, count: usize) {
        self.hears("ideas", |seen| (seen.progress.inbox as usize == count).then_some(())).await;
        let Created { workshop, token, .. } = &self.workshop.created;
        let file = self.workshop.site().file(workshop, "inbox", token);
        let waiting: Vec<WaitingIdea> =
            serde_json::from_slice(&soon("ideas", file).await.expect("ideas")).expect("a list of ideas");
        let ideas: Vec<IdeaRef> = waiting.into_iter().map(|waiting| waiting.idea).collect();
        self.orders(Command::Judge { ideas, verdict: Verdict::Accept { zone: None } }).await;
        self.errands(1).await;
    }

    /// A file of the workshop.
    pub(super) async fn file(&self, path: &str) -> String {
        let Created { workshop, token, .. } = &self.workshop.created;
        let bytes = soon(path, self.workshop.site().file(workshop, path, token)).await;
        String::from_utf8(bytes.expect("a file").to_vec()).expect("text")
    }

    /// A file that the facilitation can't have; why not.
    pub(super) async fn refused_file(&self, path: &str) -> &'static str {
        let Created { workshop, token, .. } = &self.workshop.created;
        let asked = soon(path, self.workshop.site().file(workshop, path, token)).await;
        asked.expect_err("it is refused").code().expect("a refusal")
    }

    /// A file, without the day on which it was made.
    pub(super) async fn timeless(&self, path: &str) -> String {
        timeless(&self.file(path).await, &[self.day.clone(), today()])
    }

    /// Somebody knocks at a board that is not theirs; why it stays shut.
    pub(super) async fn shut_out(&self, who: usize, board: &BoardId) -> String {
        let ticket = self.cast[who].newcomer.towards(board.as_str()).ticket;
        let turned = soon("the door", RawSession::open(&ticket, "ext=1")).await.expect_err("it is shut");
        turned.code.expect("a refusal")
    }

    /// Replayed to its end, each board is what it is (SPEC Y1), but for what was said off the record.
    async fn replays(&self) {
        let reader = Reader::of(&self.workshop);
        let view = reader.view().await;
        assert!(view.steps > 0 && view.passed_over == 0, "{} passed over", view.passed_over);
        assert!(!view.boards.is_empty(), "there is something to compare");
        for board in &view.boards {
            let replayed = reader.board(&board.id, view.steps).await;
            let live = self.file(&format!("boards/{}", board.id)).await;
            if self.off.is_empty() {
                assert!(replayed == live, "the end of {}: {}", board.title, difference(&replayed, &live));
                continue;
            }
            let replayed = notes(&replayed);
            for (id, note) in notes(&live) {
                let is_told = !self.off.contains(&id) || note["shared"] == true;
                assert_eq!(replayed.get(&id), is_told.then_some(&note), "{}", board.title);
            }
        }
    }

    /// The last phase is over; the workshop is closed. Each of the method's deliverables is as it is kept, and
    /// so is the draft of the restitution.
    pub(super) async fn ends(self) {
        let script = self.view().script;
        assert_eq!(self.begun, script.len(), "{} is left to play", script[self.begun..].len());
        self.orders(Command::CloseWorkshop {}).await;
        self.hears("the end", |seen| (seen.view.as_ref()?.stage == Stage::Closed).then_some(())).await;
        self.replays().await;
        assert!(!self.method.deliverables.is_empty(), "it makes nothing");
        let folder = PathBuf::from(KEPT).join(&self.method.id);
        let mut wrong = Vec::new();
        let ending = |format| format!("{format:?}").to_lowercase().replace("markdown", "md");
        let files = self.method.deliverables.iter().map(|deliverable| {
            let path = format!("deliverables/{}?lang=fr", deliverable.id);
            (path, format!("{}.{}", deliverable.id, ending(deliverable.format)))
        });
        let report = ("report/export?format=md&lang=fr".to_owned(), "restitution.md".to_owned());
        for (asked, kept) in files.chain([report]) {
            let (made, path) = (self.timeless(&asked).await, folder.join(kept));
            if std::env::var_os("SOCLE_BLESS").is_some() {
                fs::create_dir_all(&folder).expect("a folder");
                fs::write(&path, &made).expect("it is kept");
            }
            let kept = fs::read_to_string(&path).unwrap_or_default();
            if kept != made {
                wrong.push(format!("{}\n--- kept ---\n{kept}\n--- made ---\n{made}", path.display()));
            }
        }
        assert!(wrong.is_empty(), "not what is kept (SOCLE_BLESS=1 keeps it anew):\n{}", wrong.join("\n"));
    }
}

/// The notes of a board's canonical JSON, by id.
fn notes(board: &str) -> BTreeMap<String, Value> {
    let board: Value = serde_json::from_str(board).expect("canonical JSON");
    let zones = board["zones"].as_array().into_iter().flatten().map(|zone| &zone["notes"]);
    let notes = zones.chain([&board["notes"]]).filter_map(Value::as_array).flatten();
    notes.map(|note| (note["id"].as_str().expect("an id").to_owned(), note.clone())).collect()
}

async fn accepted(open: &Person, before: usize, what: &str) {
    open.is_saved().await;
    assert_eq!(open.refusals()[before..], [], "{what}");
}

/// A file without what is another each time: the day on which it was played, and how long that took.
fn timeless(text: &str, days: &[String]) -> String {
    let text = days.iter().fold(text.to_owned(), |text, day| text.replace(day, "{jour}"));
    let lasted = |part: &str| {
        let number = part.strip_suffix("min").map(str::trim_end);
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let line = |line: &str| {
        if let Some((told, _)) = line.rsplit_once(": ").filter(|(_, part)| lasted(part)) {
            return format!("{told}: {{durée}}");
        }
        let cells = line.split(" | ").map(|cell| if lasted(cell) { "{durée}" } else { cell });
        cells.collect::<Vec<_>>().join(" | ")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The time by this machine's clock.
pub(super) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    u64::try_from(since.as_millis()).expect("of this age")
}

/// Today, as a French document writes it.
fn today() -> String {
    Words::of(Language::French).day(now())
}
