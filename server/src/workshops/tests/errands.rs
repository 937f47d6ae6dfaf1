//! What a workshop does to its boards, also when its server dies in the middle.

use super::*;
use crate::{
    journal::Kind,
    room::writing::{Change, Writing},
};
use socle_protocol::{
    board::{Board, Note, Origin, copy},
    ids::{BoardId, GroupId, Millis},
    message::{
        Done, NoteRef,
        group::Spread,
        idea::{IdeaRef, Verdict},
        script::{Authors, Entry as Enter, Exit, Focus, Phase, RevealHow, Rules, See},
        vote::{VoteKind, VotePlan},
    },
};

mod pouring;

/// Zones of the method that the house is made from.
const ZONE: &str = "cafe";
const OTHER_ZONE: &str = "coworking";

fn note(id: &str, zone: &str, status: &str) -> Note {
    let mut note =
        Note { id: id.into(), text: format!("idée {id}"), status: status.into(), at: 5, ..Note::default() };
    note.place.zone = Some(zone.into());
    note
}

impl House {
    async fn of_ideas() -> Self {
        Self::of("idees-socles", Limits::default()).await
    }

    async fn board(&self) -> BoardId {
        self.door().roster().await.expect("there").borrow().view().boards[0].id.clone()
    }

    async fn content(&self) -> Board {
        self.rooms.read(&self.board().await).await.expect("readable")
    }

    /// Ideas that someone has written in private, in this order.
    async fn drafts(&self, who: &str, notes: &[(&str, &str)]) {
        let brought =
            notes.iter().map(|(id, status)| Change::Bring { note: note(id, ZONE, status), zone: None });
        let writing = Writing { author: Some(person(who)), changes: brought.collect() };
        self.rooms.write(&drafts_of(who), vec![writing]).await.expect("written");
    }

    async fn drafts_left(&self, who: &str) -> Vec<String> {
        self.rooms.read(&drafts_of(who)).await.expect("readable").notes.into_keys().collect()
    }

    /// Phases: one of writing in private, and what its end leads to.
    async fn scripted(&self, authors: Authors, enter: Vec<Enter>) {
        let rules = Rules { see: See::Own, authors, ..Rules::default() };
        let focus = Focus { board: None, zones: vec![ZONE.into()] };
        let write = Phase { rules, focus, ..super::time::phase("ecrire", None, Exit::ByHand) };
        let read = Phase { enter, ..super::time::phase("lire", None, Exit::ByHand) };
        self.ask(Command::SetScript { phases: vec![write, read] }).await.expect("a script");
        self.begin("ecrire").await;
    }

    async fn begin(&self, phase: &str) {
        let phase = phase.parse().expect("an id");
        self.ask(Command::StartPhase { phase }).await.expect("begins");
    }

    /// Waits until nothing is left to do, and answers how all of it ended.
    async fn done(&self) -> Vec<Done> {
        let mut roster = self.door().roster().await.expect("there");
        let _idle = roster.wait_for(|roster| roster.errands().is_empty()).await.expect("it stays open");
        let entries =
            self.journal.load(Stream::Workshop(self.workshop.clone())).await.expect("readable").entries;
        let done = entries.iter().filter_map(|entry| match serde_json::from_slice(&entry.body) {
            Ok(Happening::ErrandDone { done, .. }) => Some(done),
            _ => None,
        });
        done.collect()
    }

    async fn reveal(&self, how: RevealHow) -> Vec<Done> {
        self.ask(Command::Reveal { how }).await.expect("given");
        self.done().await
    }

    /// Authors of the updates that the board got after its first content.
    async fn written(&self) -> Vec<Option<PersonId>> {
        let board = Stream::Board(self.board().await);
        let entries = self.journal.slice(board, 0, usize::MAX).await.expect("readable");
        let updates = entries.into_iter().skip(1).filter(|entry| entry.kind == Kind::Update);
        updates.map(|entry| entry.author).collect()
    }
}

fn drafts_of(who: &str) -> BoardId {
    format!("drafts-{who}").parse().expect("an id")
}

const OPENLY: RevealHow = RevealHow::All { anonymous: false };

/// The ids of a zone's notes, in order.
fn in_zone(board: &Board, zone: &str) -> Vec<String> {
    let outline = board.outline();
    let section = outline.sections.iter().find(|section| section.zone.id == zone).expect("the zone");
    section.notes.iter().map(|note| note.id.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn d1_what_was_written_in_private_and_sent_comes_to_the_board_by_its_author() {
    let house = House::of_ideas().await;
    for who in ["ada", "ben", "chloe"] {
        house.join(who, Role::Participant).await;
    }
    house.scripted(Authors::Shown, vec![Enter::Reveal { how: OPENLY }]).await;
    house.drafts("ada", &[("a1", "proposed"), ("a2", "draft"), ("a3", "kept")]).await;
    house.drafts("ben", &[("b1", "proposed")]).await;
    assert!(house.content().await.notes.keys().all(|id| !["a1", "a3", "b1"].contains(&id.as_str())));
    house.begin("lire").await;
    assert_eq!(house.done().await, vec![Done::Revealed { notes: 3, people: 2 }]);
    let board = house.content().await;
    let at: Millis = board.notes["a1"].at;
    for (id, who) in [("a1", "ada"), ("a3", "ada"), ("b1", "ben")] {
        let note = &board.notes[id];
        assert_eq!(
            (note.author.as_deref(), note.at, note.text.as_str()),
            (Some(who), at, &*format!("idée {id}"))
        );
    }
    assert!(at > 5 && !board.notes.contains_key("a2"), "not sent");
    let zone = in_zone(&board, ZONE);
    assert!(zone == ["a1", "a3", "b1"] || zone == ["b1", "a1", "a3"], "each one's own together: {zone:?}");
    let mut authors = house.written().await;
    authors.sort();
    assert_eq!(authors, vec![Some(person("ada")), Some(person("ben"))], "a transaction each");
    assert_eq!(
        (house.drafts_left("ada").await, house.drafts_left("ben").await),
        (vec!["a2".to_owned()], vec![])
    );
}

#[tokio::test(start_paused = true)]
async fn d2_an_anonymous_reveal_names_nobody_on_the_board_nor_in_its_journal() {
    for masked in [false, true] {
        let house = House::of_ideas().await;
        house.join("ada", Role::Participant).await;
        let (authors, anonymous) = if masked { (Authors::Masked, false) } else { (Authors::Shown, true) };
        house.scripted(authors, vec![Enter::Reveal { how: RevealHow::All { anonymous } }]).await;
        house.drafts("ada", &[("a1", "proposed")]).await;
        house.begin("lire").await;
        assert_eq!(house.done().await, vec![Done::Revealed { notes: 1, people: 1 }]);
        assert_eq!(house.content().await.notes["a1"].author, None);
        assert_eq!(house.written().await, vec![None], "masked: {masked}");
    }
}

#[tokio::test(start_paused = true)]
async fn d2_d6_what_a_private_idea_copies_of_its_own_board_tells_nobody_whose_it_is() {
    for anonymous in [false, true] {
        let house = House::of_ideas().await;
        house.join("ada", Role::Participant).await;
        house.scripted(Authors::Shown, vec![Enter::Reveal { how: RevealHow::All { anonymous } }]).await;
        let private = drafts_of("ada");
        let origin = Origin { board: private.to_string(), note: "a1".into(), ..Origin::default() };
        let quote = Note { origin: Some(origin), ..note("a2", ZONE, "proposed") };
        let changes =
            [note("a1", ZONE, "proposed"), quote].map(|note| Change::Bring { note, zone: None }).into();
        let writing = Writing { author: Some(person("ada")), changes };
        house.rooms.write(&private, vec![writing]).await.expect("written");
        house.begin("lire").await;
        assert_eq!(house.done().await, vec![Done::Revealed { notes: 2, people: 1 }]);
        let origin =
            house.content().await.notes["a2"].origin.clone().map(|origin| (origin.board, origin.note));
        let there = (house.board().await.to_string(), "a1".to_owned());
        assert_eq!(origin, (!anonymous).then_some(there));
    }
}

#[tokio::test(start_paused = true)]
async fn d2_d6_nor_does_an_idea_that_is_accepted() {
    for authors in [Authors::Shown, Authors::Masked] {
        let house = House::of_ideas().await;
        house.join("ada", Role::Participant).await;
        let rules = Rules { see: See::Moderated, authors, ..Rules::default() };
        let phase = Phase { rules, ..super::time::phase("proposer", None, Exit::ByHand) };
        house.ask(Command::SetScript { phases: vec![phase] }).await.expect("a script");
        house.begin("proposer").await;
        let inbox: BoardId = "inbox-ada".parse().expect("an id");
        let origin = Origin { board: inbox.to_string(), note: "a1".into(), ..Origin::default() };
        let author = Some("ada".to_owned());
        let quote = Note { origin: Some(origin), author, ..note("a2", ZONE, "proposed") };
        let idea = IdeaRef { note: "a2".into(), sum: copy::sum(&quote) };
        let changes = vec![Change::Bring { note: quote, zone: None }];
        let writing = Writing { author: Some(person("ada")), changes };
        house.rooms.write(&inbox, vec![writing]).await.expect("written");
        let verdict = Verdict::Accept { zone: None };
        house.ask(Command::Judge { ideas: vec![idea], verdict }).await.expect("given");
        assert_eq!(house.done().await.pop(), Some(Done::Judged { notes: 1, changed: 0 }));
        let origin = house.content().await.notes["a2"].origin.clone().map(|origin| origin.board);
        assert_eq!(origin, (authors == Authors::Shown).then_some(house.board().await.to_string()));
    }
}

#[tokio::test(start_paused = true)]
async fn d4_group_by_group_one_group_comes_at_a_time_and_no_one_twice() {
    let house = House::of_ideas().await;
    for who in ["ada", "ben", "chloe", "dan"] {
        house.join(who, Role::Participant).await;
    }
    house.ask(Command::MakeGroups { count: 2, spread: Spread::ByHand {} }).await.expect("two groups");
    let groups: Vec<GroupId> = {
        let roster = house.door().roster().await.expect("there");
        let roster = roster.borrow();
        roster.view().groups.iter().map(|group| group.id.clone()).collect()
    };
    for (who, group) in [("ada", 0), ("ben", 1), ("chloe", 1)] {
        let group = groups.get(group).cloned();
        house.ask(Command::MoveToGroup { person: person(who), group }).await.expect("placed");
    }
    house.scripted(Authors::Shown, Vec::new()).await;
    for who in ["ada", "ben", "chloe", "dan"] {
        house.drafts(who, &[(&format!("{who}-1"), "proposed"), (&format!("{who}-2"), "draft")]).await;
    }
    let of = |n: usize| RevealHow::Group { group: groups[n].clone(), anonymous: false };
    let shown = async || {
        let mut shown = in_zone(&house.content().await, ZONE);
        shown.sort();
        shown
    };
    assert_eq!(house.reveal(of(1)).await.last(), Some(&Done::Revealed { notes: 2, people: 2 }));
    assert_eq!(shown().await, ["ben-1", "chloe-1"]);
    // The other groups, and who is in none, still have theirs to themselves.
    assert_eq!(house.drafts_left("ada").await.len(), 2);
    assert_eq!(house.drafts_left("dan").await.len(), 2);
    assert_eq!(house.reveal(of(1)).await.last(), Some(&Done::Revealed { notes: 0, people: 0 }));
    assert_eq!(house.reveal(of(0)).await.last(), Some(&Done::Revealed { notes: 1, people: 1 }));
    assert_eq!(shown().await, ["ada-1", "ben-1", "chloe-1"]);
    assert_eq!(house.reveal(OPENLY).await.last(), Some(&Done::Revealed { notes: 1, people: 1 }));
    assert_eq!(shown().await, ["ada-1", "ben-1", "chloe-1", "dan-1"]);
}

#[tokio::test(start_paused = true)]
async fn d4_one_by_one_each_person_comes_once_and_those_who_wrote_nothing_are_passed_over() {
    let house = House::of_ideas().await;
    for n in 0..8 {
        house.join(&format!("p{n}"), Role::Participant).await;
    }
    house.scripted(Authors::Shown, Vec::new()).await;
    for who in ["p1", "p4", "p6"] {
        house.drafts(who, &[(&format!("{who}-1"), "proposed"), (&format!("{who}-2"), "proposed")]).await;
    }
    let next = RevealHow::Next { anonymous: false };
    for so_far in 1..=3 {
        let done = house.reveal(next.clone()).await;
        assert_eq!(done.last(), Some(&Done::Revealed { notes: 2, people: 1 }));
        assert_eq!(in_zone(&house.content().await, ZONE).len(), 2 * so_far);
    }
    assert_eq!(house.reveal(next).await.last(), Some(&Done::Revealed { notes: 0, people: 0 }));
}

/// What a story leaves, whatever happened meanwhile.
async fn outcome(house: &House) -> (Vec<String>, Vec<Option<PersonId>>, usize) {
    let mut left = 0;
    for who in ["ada", "ben", "chloe"] {
        left += house.drafts_left(who).await.len();
    }
    let mut notes: Vec<String> = in_zone(&house.content().await, ZONE);
    notes.sort();
    let mut written = house.written().await;
    written.sort();
    (notes, written, left)
}

#[tokio::test(start_paused = true)]
async fn d5_whenever_the_server_dies_each_note_comes_once_and_none_is_lost() {
    for how in [OPENLY, RevealHow::Next { anonymous: false }] {
        let mut deaths = 0;
        for appends in 0..30 {
            let house = House::of_ideas().await;
            for who in ["ada", "ben", "chloe"] {
                house.join(who, Role::Participant).await;
            }
            house.scripted(Authors::Shown, Vec::new()).await;
            house.drafts("ada", &[("a1", "proposed"), ("a2", "proposed")]).await;
            house.drafts("ben", &[("b1", "proposed")]).await;
            house.drafts("chloe", &[("c1", "proposed"), ("c2", "draft")]).await;
            house.journal.is(DIES_AFTER + appends);
            let given = house.ask(Command::Reveal { how: how.clone() }).await.is_ok();
            tokio::time::sleep(std::time::Duration::from_secs(5)).await;
            let died = house.journal.mood.load(Ordering::SeqCst) == DIES_AFTER;
            let house = house.killed().await;
            if !given {
                house.ask(Command::Reveal { how: how.clone() }).await.expect("given again");
            }
            let done = house.done().await;
            assert!(
                done.iter().all(|done| matches!(done, Done::Revealed { .. })) && done.len() == 1,
                "{done:?}"
            );
            let (notes, written, left) = outcome(&house).await;
            let people: Vec<&str> = written.iter().flatten().map(PersonId::as_str).collect();
            match how {
                RevealHow::All { .. } => {
                    assert_eq!(notes, ["a1", "a2", "b1", "c1"], "after {appends} appends");
                    assert_eq!((people, left), (vec!["ada", "ben", "chloe"], 1));
                }
                _ => {
                    let expected: &[&str] = match people.as_slice() {
                        ["ada"] => &["a1", "a2"],
                        ["ben"] => &["b1"],
                        ["chloe"] => &["c1"],
                        other => panic!("{other:?} were revealed after {appends} appends"),
                    };
                    assert_eq!((notes, left), (owned(expected), 5 - expected.len()));
                }
            }
            deaths += usize::from(died);
            if !died {
                break;
            }
        }
        assert!(deaths >= 4, "the server died {deaths} times only");
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

impl House {
    /// The same after its server was killed: nothing more of it is written.
    async fn killed(self) -> Self {
        self.journal.is(DIES_AFTER);
        self.stopping.cancel();
        self.rooms.ended().await;
        self.workshops.ended().await;
        self.journal.is(FINE);
        self.again()
    }
}

#[tokio::test(start_paused = true)]
async fn v2_a_vote_opens_on_the_notes_that_are_shown_in_reading_order() {
    let house = House::of_ideas().await;
    let plan = |zones: &[&str]| VotePlan {
        title: "Quelles idées ?".into(),
        how: VoteKind::Dots { dots: 3, max: 1 },
        zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
        board: None,
        options: Vec::new(),
        by_group: None,
        keep: None,
        except: Vec::new(),
        by_zone: false,
    };
    house.ask(Command::OpenVote { plan: plan(&["boutique", "ateliers"]).into() }).await.expect("given");
    let done = house.done().await;
    let view = house.door().roster().await.expect("there").borrow().view().clone();
    let [Done::VotesOpened { votes }] = done.as_slice() else { panic!("{done:?}") };
    assert_eq!((votes.len(), &view.votes[0].id), (1, &votes[0]));
    let options: Vec<&str> = view.votes[0].options.iter().map(|option| option.id.as_str()).collect();
    let board = house.content().await;
    assert_eq!(options, [in_zone(&board, "ateliers"), in_zone(&board, "boutique")].concat());
    assert_eq!(options.len(), 8);
    house.ask(Command::OpenVote { plan: plan(&[ZONE]).into() }).await.expect("given");
    assert_eq!(house.done().await.pop(), Some(Done::Failed { code: "nothing_to_vote_on".into() }));
}

#[tokio::test(start_paused = true)]
async fn v8_what_a_vote_kept_is_marked_and_the_others_are_put_away_once() {
    let house = House::of_ideas().await;
    let plan = VotePlan {
        title: "Socle ou bonus ?".into(),
        how: VoteKind::Dots { dots: 6, max: 2 },
        zones: vec!["boutique".into()],
        board: None,
        options: Vec::new(),
        by_group: None,
        keep: None,
        except: Vec::new(),
        by_zone: false,
    };
    house.ask(Command::OpenVote { plan: plan.into() }).await.expect("given");
    let done = house.done().await;
    let [Done::VotesOpened { votes }] = done.as_slice() else { panic!("{done:?}") };
    let vote = votes[0].clone();
    let settle = |core: &[&str], rest: Option<&str>| Command::Settle {
        vote: vote.clone(),
        core: core.iter().map(|note| (*note).to_owned()).collect(),
        rest: rest.map(str::to_owned),
    };
    let kept = ["boutique-1", "boutique-3"];
    assert_eq!(house.ask(settle(&kept, Some("bonus"))).await, Err(Refusal::VoteNotOpen {}), "it is open");
    house.ask(Command::CloseVote { vote: vote.clone() }).await.expect("closed");
    let ada = house.join("ada", Role::Participant).await;
    let hers = house.door().command(ada, settle(&kept, None)).await;
    assert_eq!(hers, Err(Refusal::NotAllowed {}));
    let stranger = house.ask(settle(&["boutique-1", "ateliers-1"], None)).await;
    assert_eq!(stranger, Err(Refusal::BadField { field: "core[1]".into() }));

    for _ in 0..2 {
        house.ask(settle(&kept, Some("bonus"))).await.expect("given");
        assert_eq!(house.done().await.pop(), Some(Done::Settled { core: 2, rest: 1 }));
        let board = house.content().await;
        assert_eq!(in_zone(&board, "boutique"), kept);
        assert_eq!(in_zone(&board, "bonus"), ["boutique-2"]);
        let is_core = |note: &str| board.notes[note].status == "core";
        assert!(kept.iter().all(|note| is_core(note)) && !is_core("boutique-2"));
    }
    assert_eq!(house.written().await, vec![None], "the second time there was nothing left to do");
    // Another mind: what is not kept any more is not marked any more.
    house.ask(settle(&["boutique-1"], None)).await.expect("given");
    house.done().await;
    assert_eq!(house.content().await.notes["boutique-3"].status, "proposed");
}

#[tokio::test(start_paused = true)]
async fn i5_ideas_that_wait_are_counted_and_destroyed_when_the_workshop_is_closed_for_good() {
    let house = House::of_ideas().await;
    house.join("ada", Role::Participant).await;
    let rules = Rules { see: See::Moderated, ..Rules::default() };
    let phase = Phase { rules, ..super::time::phase("proposer", None, Exit::ByHand) };
    house.ask(Command::SetScript { phases: vec![phase] }).await.expect("a script");
    house.begin("proposer").await;
    let inbox: BoardId = "inbox-ada".parse().expect("an id");
    let ideas = [("a1", "proposed"), ("a2", "draft"), ("a3", "accepted"), ("a4", "declined")];
    let changes = ideas.map(|(id, status)| Change::Bring { note: note(id, ZONE, status), zone: None });
    let writing = Writing { author: None, changes: changes.into() };
    house.rooms.write(&inbox, vec![writing]).await.expect("written");
    let house = house.restarted().await;
    let mut fanny = house.attach(&house.fanny, None).await;
    loop {
        if let Some(Outgoing::Message(message)) = told(&mut fanny).await
            && let ServerMessage::Progress { progress } = read(&message)
            && progress.inbox > 0
        {
            assert_eq!((progress.inbox, progress.drafts), (1, 0));
            break;
        }
    }
    let stream = Stream::Board(inbox);
    house.ask(Command::ArchiveWorkshop {}).await.expect("closed for good");
    while house.journal.load(stream.clone()).await.expect("readable").seq() > 0 {
        tokio::task::yield_now().await;
    }
}

/// Waits until this session has been told that one private note waits.
async fn is_told_of_one(session: &mut Attached) {
    loop {
        if let Some(Outgoing::Message(message)) = told(session).await
            && let ServerMessage::Progress { progress } = read(&message)
            && progress.drafts > 0
        {
            assert_eq!((progress.drafts, progress.drafters), (1, 1), "the other is not sent");
            return;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn d5_a_board_that_is_full_ends_the_errand_and_loses_nothing() {
    let house = House::of("idees-socles", Limits { notes: 42, ..Limits::default() }).await;
    house.join("ada", Role::Participant).await;
    house.scripted(Authors::Shown, Vec::new()).await;
    let before = house.content().await.notes.len();
    assert_eq!(before, 41, "the method's own: there is room for one");
    house.drafts("ada", &[("a1", "proposed"), ("a2", "proposed")]).await;
    assert_eq!(house.reveal(OPENLY).await, vec![Done::Failed { code: "board_full".into() }]);
    assert_eq!((house.content().await.notes.len(), house.drafts_left("ada").await.len()), (before, 2));
}

#[tokio::test(start_paused = true)]
async fn d1_a_note_that_is_changed_while_it_is_revealed_comes_as_it_was_changed() {
    for somebody_works_on_it in [false, true] {
        let house = House::of_ideas().await;
        house.join("ada", Role::Participant).await;
        house.scripted(Authors::Shown, Vec::new()).await;
        house.drafts("ada", &[("a1", "proposed"), ("a2", "proposed")]).await;
        house.journal.hold_next(Stream::Board(house.board().await));
        house.ask(Command::Reveal { how: OPENLY }).await.expect("given");
        // The notes have been read, and are on their way to the board's disk.
        house.journal.held().await;
        let rewrite = |was: &Note, text: &str| {
            let changed = Note { text: text.into(), ..was.clone() };
            let erase = Change::Erase { note: was.clone() };
            Writing { author: None, changes: vec![erase, Change::Bring { note: changed, zone: None }] }
        };
        let ada = drafts_of("ada");
        let private = house.rooms.read(&ada).await.expect("readable");
        house.rooms.write(&ada, vec![rewrite(&private.notes["a1"], "mieux dit")]).await.expect("written");
        if somebody_works_on_it {
            // In the board's inbox before what the errand brings next.
            let (rooms, board) = (Arc::clone(&house.rooms), house.board().await);
            let shared = tokio::spawn(async move {
                let was = rooms.read(&board).await.expect("readable").notes["a1"].clone();
                rooms.write(&board, vec![rewrite(&was, "nos mots")]).await.expect("written");
            });
            house.journal.free();
            shared.await.expect("no panic");
        } else {
            house.journal.free();
        }
        assert_eq!(house.done().await, vec![Done::Revealed { notes: 2, people: 1 }]);
        let board = house.content().await;
        let texts: Vec<&str> =
            in_zone(&board, ZONE).iter().map(|id| &*board.notes[id].text.clone().leak()).collect();
        if somebody_works_on_it {
            assert_eq!(board.notes["a1"].text, "nos mots");
            assert_eq!(texts.iter().filter(|text| **text == "mieux dit").count(), 1, "beside it: {texts:?}");
        } else {
            assert_eq!(texts, ["mieux dit", "idée a2"]);
        }
        assert_eq!(house.drafts_left("ada").await, Vec::<String>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn d7_private_notes_are_counted_and_destroyed_when_the_workshop_is_closed_for_good() {
    let house = House::of_ideas().await;
    let ada = house.join("ada", Role::Participant).await;
    house.scripted(Authors::Shown, Vec::new()).await;
    let mut fanny = house.attach(&house.fanny, None).await;
    house.drafts("ada", &[("a1", "proposed"), ("a2", "draft")]).await;
    is_told_of_one(&mut fanny).await;
    drop(fanny);
    let house = house.restarted().await;
    let mut fanny = house.attach(&house.fanny, None).await;
    is_told_of_one(&mut fanny).await;
    let stream = Stream::Board(drafts_of(ada.as_str()));
    assert!(house.journal.load(stream.clone()).await.expect("readable").seq() > 0);
    house.ask(Command::ArchiveWorkshop {}).await.expect("closed for good");
    while house.journal.load(stream.clone()).await.expect("readable").seq() > 0 {
        tokio::task::yield_now().await;
    }
}
