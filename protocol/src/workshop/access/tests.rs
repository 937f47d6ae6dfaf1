//! Who sees which board, and how they stand on it: tables of role × stage × phase × group.

use super::*;
use crate::{
    message::{
        Command, Happening, NoteRef, Task, ZoneRef,
        group::{GroupView, Tables},
        script::{Entry, Focus, Phase, RequireLink},
        vote::{VoteKind, VotePlan},
    },
    workshop::Moment,
};

const START: Millis = 1_770_000_000_000;

fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect("an id")
}

/// Boards: `plenary` for all, `staff` for the facilitation, `north` for group A alone, and the tables `t1` and `t2`.
/// Fanny facilitates; Ada (host) and Ben are of group A, Cleo of group B, Paul of none, Odile observes.
fn workshop() -> Workshop {
    let board = |name: &str, visible: Visible| BoardView { visible, ..BoardView::of(id(name), name) };
    let created = Happening::Created {
        title: "Atelier".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![
            board("plenary", Visible::Everyone {}),
            board("staff", Visible::Facilitation {}),
            board("north", Visible::Group { group: id("a") }),
            board("t1", Visible::Everyone {}),
            board("t2", Visible::Everyone {}),
        ],
        script: Vec::new(),
        tables: Tables { boards: vec![id("t1"), id("t2")], round: 0, rounds: 2 },
        retention: None,
    };
    let mut workshop = Workshop::begin(id("w1"), &created).expect("a first happening");
    for (name, role) in [
        ("fanny", Role::Facilitator),
        ("ada", Role::Participant),
        ("ben", Role::Participant),
        ("cleo", Role::Participant),
        ("paul", Role::Participant),
        ("odile", Role::Observer),
        ("screen", Role::Projector),
    ] {
        fold(&mut workshop, &Happening::Joined { person: id(name), name: name.into(), role });
    }
    let group = |name: &str, members: &[&str], host: Option<&str>| GroupView {
        id: id(name),
        name: String::new(),
        color: "rose".into(),
        letter: name.to_uppercase(),
        members: members.iter().map(|name| id(name)).collect(),
        host: host.map(id),
    };
    let groups = vec![group("a", &["ada", "ben"], Some("ada")), group("b", &["cleo"], None)];
    fold(&mut workshop, &Happening::GroupsMade { groups });
    workshop
}

fn fold(workshop: &mut Workshop, happening: &Happening) {
    workshop.fold(workshop.seq() + 1, happening);
}

/// A phase with these rules runs from now on.
fn runs(workshop: &mut Workshop, rules: Rules, focus: Focus) {
    let phase = Phase {
        id: id("p"),
        label: "Temps".into(),
        prompt: String::new(),
        seconds: Some(60),
        focus,
        rules,
        enter: Vec::new(),
        exit: Default::default(),
        round: None,
        skipped: false,
        off_the_record: false,
        require_link: None,
        spotlight: None,
    };
    fold(workshop, &Happening::ScriptSet { phases: vec![phase] });
    fold(workshop, &Happening::PhaseStarted { phase: id("p"), at: START });
}

fn stands(workshop: &Workshop, person: &str, board: &str) -> Standing {
    workshop.standing(&id(person), &id(board)).unwrap_or_else(|why| panic!("{person} at {board}: {why}"))
}

#[test]
fn f1_who_sees_which_board() {
    let mut workshop = workshop();
    let elsewhere = |board: &str| Some(Refusal::NotYourBoard { board: Some(id(board)) });
    let unknown = Some(Refusal::UnknownBoard {});
    type Seen<'a> = [(&'a str, &'a str, Option<Refusal>)];
    let check = |workshop: &Workshop, table: &Seen<'_>| {
        for (person, board, refusal) in table {
            let seen = workshop.may_see(&id(person), &id(board)).err();
            assert_eq!(&seen, refusal, "{person} at {board}");
            assert_eq!(
                workshop.standing(&id(person), &id(board)).err(),
                seen,
                "no standing on what one can't see"
            );
        }
    };
    let always = [
        ("paul", "plenary", None),
        ("odile", "plenary", None),
        ("screen", "plenary", None),
        ("stranger", "plenary", Some(Refusal::BadToken {})),
        ("paul", "nowhere", unknown.clone()),
        // What is the facilitation's cannot be told from what is not.
        ("fanny", "staff", None),
        ("paul", "staff", unknown.clone()),
        ("odile", "staff", unknown.clone()),
        // What is a group's alone is not even the facilitation's.
        ("ada", "north", None),
        ("ben", "north", None),
        ("cleo", "north", elsewhere("t2")),
        ("fanny", "north", elsewhere("plenary")),
        ("odile", "north", elsewhere("plenary")),
        // Drafts are one's own; nobody can tell whether another has some.
        ("ada", "drafts-ada", None),
        ("fanny", "drafts-fanny", None),
        ("fanny", "drafts-ada", unknown.clone()),
        ("ada", "drafts-ben", unknown.clone()),
        ("ada", "drafts-", unknown.clone()),
        ("ada", "drafts-nobody", unknown.clone()),
        ("odile", "drafts-odile", unknown.clone()),
    ];
    check(&workshop, &always);
    check(&workshop, &[("ben", "t2", None), ("paul", "t1", None)]);

    runs(&mut workshop, Rules { see: See::Group, ..Rules::default() }, Focus::default());
    check(&workshop, &always);
    let tables = [
        ("ben", "t1", None),
        ("ben", "t2", elsewhere("t1")),
        ("cleo", "t2", None),
        ("cleo", "t1", elsewhere("t2")),
        ("paul", "t1", elsewhere("plenary")),
        ("fanny", "t1", None),
        ("odile", "t2", None),
        ("screen", "t2", None),
    ];
    check(&workshop, &tables);
    // They go round; a host stays.
    fold(&mut workshop, &Happening::Rotated { round: 1 });
    check(&workshop, &[("ben", "t2", None), ("ben", "t1", elsewhere("t2")), ("ada", "t1", None)]);
    check(&workshop, &[("ada", "t2", elsewhere("t1")), ("cleo", "t1", None)]);
    fold(&mut workshop, &Happening::Grouped { person: id("paul"), group: Some(id("b")) });
    check(&workshop, &[("paul", "t1", None), ("paul", "t2", elsewhere("t1"))]);
    fold(&mut workshop, &Happening::Removed { person: id("paul") });
    check(
        &workshop,
        &[("paul", "plenary", Some(Refusal::Removed {})), ("paul", "drafts-paul", Some(Refusal::Removed {}))],
    );
}

#[test]
fn f1_who_is_told_of_which_board() {
    let mut workshop = workshop();
    for _ in 0..2 {
        for (person, boards) in [
            ("fanny", &["plenary", "staff", "t1", "t2"][..]),
            ("ada", &["plenary", "north", "t1", "t2"]),
            ("cleo", &["plenary", "t1", "t2"]),
            ("odile", &["plenary", "t1", "t2"]),
            ("stranger", &[]),
        ] {
            let told = workshop.boards_for(&id(person));
            assert_eq!(told.iter().map(|board| board.id.as_str()).collect::<Vec<_>>(), boards, "{person}");
            assert_eq!(workshop.view_for(&id(person)).boards, told);
        }
        // Where another group sits for now is told all the same.
        runs(&mut workshop, Rules { see: See::Group, ..Rules::default() }, Focus::default());
    }
}

#[test]
fn f3_when_a_whole_board_is_closed_and_to_whom() {
    let open = workshop();
    let mut frozen = workshop();
    fold(&mut frozen, &Happening::Frozen {});
    let mut closed = workshop();
    fold(&mut closed, &Happening::WorkshopClosed {});
    let mut reopened = closed.clone();
    fold(&mut reopened, &Happening::WorkshopReopened {});
    let mut archived = workshop();
    fold(&mut archived, &Happening::WorkshopArchived {});
    let (read_only, over) = (Some(Refusal::ReadOnly {}), Some(Refusal::WorkshopClosed {}));
    for (workshop, fanny, ada) in [
        (&open, None, None),
        (&frozen, None, Some(Refusal::Frozen {})),
        (&closed, over.clone(), over.clone()),
        (&reopened, None, None),
        (&archived, over.clone(), over.clone()),
    ] {
        assert_eq!(stands(workshop, "fanny", "plenary").closed, fanny);
        assert_eq!(stands(workshop, "ada", "plenary").closed, ada);
        assert_eq!(stands(workshop, "odile", "plenary").closed, read_only);
        assert_eq!(stands(workshop, "screen", "plenary").closed, read_only);
    }
    assert_eq!(stands(&closed, "ada", "plenary").reads_only(), over.as_ref());
    assert_eq!(
        stands(&frozen, "ada", "plenary").reads_only(),
        None,
        "what is frozen is undone, its author stays"
    );
    assert_eq!(stands(&frozen, "ada", "plenary").stopped(START), Some(Refusal::Frozen {}));
}

#[test]
fn f3_writing_ends_when_it_is_said_to_and_later_for_who_has_more_time() {
    let mut workshop = workshop();
    runs(&mut workshop, Rules::default(), Focus::default());
    fold(&mut workshop, &Happening::ExtraTimeGiven { person: id("ben"), seconds: 40 });
    let over = Some(Refusal::PhaseOver {});
    let check = |workshop: &Workshop, now, ada: &Option<Refusal>, ben: &Option<Refusal>| {
        assert_eq!(&stands(workshop, "ada", "plenary").stopped(now), ada);
        assert_eq!(&stands(workshop, "ben", "plenary").stopped(now), ben);
        assert_eq!(stands(workshop, "fanny", "plenary").stopped(now), None, "the facilitation goes on");
    };
    let closes_at = START + 90_000;
    check(&workshop, START + 59_999, &None, &None);
    fold(&mut workshop, &Happening::TimeUp { closes_at });
    check(&workshop, closes_at, &None, &None);
    fold(&mut workshop, &Happening::WritingEnded { at: closes_at + 7 });
    check(&workshop, closes_at + 7, &over, &None);
    check(&workshop, closes_at + 39_999, &over, &None);
    check(&workshop, closes_at + 40_000, &over, &over);
    // One more minute, and everyone writes again.
    fold(&mut workshop, &Happening::TimeAdded { seconds: 60, ends_at: Some(closes_at + 120_000) });
    check(&workshop, closes_at + 60_000, &None, &None);
}

#[test]
fn f4_what_role_phase_and_table_leave_of_the_rules() {
    let mut workshop = workshop();
    let script = Rules { add: Who::Group, edit: Who::Own, moving: Who::Facilitation, ..Rules::default() };
    let focus = Focus { board: None, zones: vec!["actions".into()] };
    assert_eq!(stands(&workshop, "ben", "t1").rules, Rules::default(), "before the first phase");
    runs(&mut workshop, script, focus);
    let ben = stands(&workshop, "ben", "t1");
    assert_eq!((ben.rules, ben.hosts, ben.group.as_deref()), (script, false, Some("a")));
    assert_eq!(ben.mates, [id("ada"), id("ben")]);
    assert_eq!(ben.zones, ["actions"]);
    assert_eq!(stands(&workshop, "ben", "t2").zones, ["actions"], "at every table, also as a guest");
    // Elsewhere than where the phase looks there are no zones of its own.
    assert!(stands(&workshop, "ben", "plenary").zones.is_empty());
    let host = stands(&workshop, "ada", "t1");
    assert!(host.hosts && host.zones.is_empty() && host.is_for(Who::Facilitation, false, false));
    assert!(!stands(&workshop, "ada", "t2").hosts && !stands(&workshop, "ada", "plenary").hosts);
    let fanny = stands(&workshop, "fanny", "t1");
    assert!(fanny.zones.is_empty() && fanny.is_for(Who::Facilitation, false, false));
    assert!(!fanny.is_for(Who::Nobody, true, true));
    assert_eq!(stands(&workshop, "odile", "t1").reads_only(), Some(&Refusal::ReadOnly {}));
}

#[test]
fn f8_where_writing_is_private_one_adds_to_ones_own_drafts() {
    let mut workshop = workshop();
    let over = Some(Refusal::PhaseOver {});
    assert_eq!(stands(&workshop, "ben", "drafts-ben").closed, over, "no phase has people write in private");
    let masked = Rules { see: See::Own, edit: Who::Nobody, authors: Authors::Masked, ..Rules::default() };
    runs(&mut workshop, masked, Focus { board: None, zones: vec!["actions".into()] });
    let drafts = stands(&workshop, "ben", "drafts-ben");
    assert_eq!(
        (drafts.closed.clone(), drafts.rules),
        (None, Rules::default()),
        "one's own, whatever the rules"
    );
    assert!(drafts.zones.is_empty());
    for (person, add) in [("ben", Who::Nobody), ("ada", Who::Everyone), ("fanny", Who::Everyone)] {
        assert_eq!(stands(&workshop, person, "t1").rules.add, add, "{person}: a host types for others");
    }
    fold(&mut workshop, &Happening::WritingEnded { at: START });
    assert_eq!(stands(&workshop, "ben", "drafts-ben").stopped(START), over);
    fold(&mut workshop, &Happening::Frozen {});
    assert_eq!(stands(&workshop, "ben", "drafts-ben").closed, Some(Refusal::Frozen {}));
}

#[test]
fn i1_where_ideas_are_moderated_one_proposes_them_and_changes_no_word_of_the_board() {
    let mut workshop = workshop();
    let rules = Rules { see: See::Moderated, authors: Authors::Masked, moving: Who::Own, ..Rules::default() };
    runs(&mut workshop, rules, Focus::default());
    let [inbox, drafts] = ["inbox-ben", "drafts-ben"].map(|board| stands(&workshop, "ben", board));
    assert_eq!((inbox.closed, inbox.rules.add, inbox.rules.authors), (None, Who::Everyone, Authors::Masked));
    assert_eq!(drafts.closed, Some(Refusal::PhaseOver {}), "another board");
    assert_eq!(workshop.yours(&id("ben")).drafts, Some(id("inbox-ben")));
    assert!(workshop.may_see(&id("fanny"), &id("inbox-ben")).is_err());
    let ben = stands(&workshop, "ben", "t1").rules;
    assert_eq!([ben.add, ben.edit, ben.link, ben.zones], [Who::Nobody; 4]);
    assert_eq!((ben.moving, ben.delete), (Who::Own, Who::Everyone), "which say nothing");
    for person in ["ada", "fanny"] {
        assert_eq!(stands(&workshop, person, "t1").rules, rules, "{person} keeps order there");
    }
}

/// A third table where nobody sits but Paul; the groups at the first two meet on a board of theirs, which the phase looks at.
fn two_groups_met() -> Workshop {
    let mut workshop = workshop();
    let tables = vec![id("t1"), id("t2")];
    workshop.view.boards.extend([
        BoardView::of(id("t3"), "t3"),
        BoardView { visible: Visible::Tables { tables }, ..BoardView::of(id("met"), "met") },
    ]);
    workshop.view.tables.boards.push(id("t3"));
    let third =
        GroupView { id: id("c"), members: vec![id("paul")], host: None, ..workshop.view.groups[0].clone() };
    workshop.view.groups.push(third);
    let rules = Rules { edit: Who::Own, ..Rules::default() };
    runs(&mut workshop, rules, Focus { board: Some(id("met")), zones: vec!["actions".into()] });
    let mut phase = workshop.phase().expect("it runs").clone();
    phase.require_link = Some(RequireLink { kind: "answers".into(), zone: "actors".into() });
    fold(&mut workshop, &Happening::ScriptSet { phases: vec![phase] });
    workshop
}

#[test]
fn f1_a_board_of_some_tables_is_for_those_who_sit_there_and_the_facilitation() {
    let workshop = two_groups_met();
    let way = |person: &str| workshop.may_see(&id(person), &id("met"));
    for person in ["fanny", "ada", "ben", "cleo"] {
        assert_eq!(way(person), Ok(false), "{person}");
        assert_eq!(workshop.place_of(&id(person)), Some(&id("met")), "{person}");
        assert!(workshop.boards_for(&id(person)).iter().any(|board| board.id == id("met")), "{person}");
    }
    let hidden = |board| Err(Refusal::NotYourBoard { board });
    assert_eq!(way("paul"), hidden(Some(id("t3"))), "who sits elsewhere goes on there");
    for person in ["odile", "screen"] {
        assert_eq!(way(person), hidden(Some(id("plenary"))), "{person}");
    }
    for person in ["paul", "odile", "screen"] {
        assert!(workshop.boards_for(&id(person)).iter().all(|board| board.id != id("met")), "{person}");
    }
    // Where they meet people are asked what the phase asks; who is not among them is asked nothing.
    let asked = |person: &str, board: &str| {
        let standing = workshop.standing(&id(person), &id(board)).expect("theirs");
        (standing.zones, standing.link_asked.is_some())
    };
    assert_eq!(asked("cleo", "met"), (vec!["actions".into()], true));
    assert_eq!(asked("paul", "t3"), (Vec::new(), false));
    // Whoever sits there after a turn of the tables comes, and who sat there goes.
    let mut turned = workshop.clone();
    fold(&mut turned, &Happening::Rotated { round: 1 });
    let sees = ["ada", "ben", "cleo", "paul"].map(|person| turned.may_see(&id(person), &id("met")).is_ok());
    assert_eq!(sees, [true, true, false, true], "Ada hosts the first table, Ben sits at the second");
}

/// The browser offers what the server allows: its twin of this module reckons the same, from the same workshops.
/// `SOCLE_BLESS=1` writes the table again.
#[test]
fn f4_the_browser_is_told_what_each_person_may_do_where() {
    let private = Rules { see: See::Own, authors: Authors::Masked, ..Rules::default() };
    let by_group = Rules {
        add: Who::Group,
        edit: Who::Own,
        moving: Who::Group,
        delete: Who::Own,
        link: Who::Nobody,
        zones: Who::Facilitation,
        see: See::Group,
        ..Rules::default()
    };
    let mut workshops = vec![workshop()];
    let mut at_work = workshop();
    runs(&mut at_work, by_group, Focus { board: None, zones: vec!["actions".into()] });
    let mut rotated = at_work.clone();
    fold(&mut rotated, &Happening::Rotated { round: 1 });
    let mut over = at_work.clone();
    fold(&mut over, &Happening::ExtraTimeGiven { person: id("ben"), seconds: 40 });
    fold(&mut over, &Happening::WritingEnded { at: START + 90_000 });
    let mut alone = workshop();
    runs(&mut alone, private, Focus { board: Some(id("plenary")), zones: vec!["actions".into()] });
    let mut frozen = alone.clone();
    fold(&mut frozen, &Happening::Frozen {});
    let mut closed = at_work.clone();
    fold(&mut closed, &Happening::WorkshopClosed {});
    let mut asked = workshop();
    runs(&mut asked, by_group, Focus { board: None, zones: vec!["actors".into(), "actions".into()] });
    let phase = Phase {
        require_link: Some(RequireLink { kind: "answers".into(), zone: "actions".into() }),
        ..asked.phase().expect("it runs").clone()
    };
    fold(&mut asked, &Happening::ScriptSet { phases: vec![phase] });
    let mut moderated = workshop();
    runs(&mut moderated, Rules { see: See::Moderated, ..private }, Focus::default());
    let met = two_groups_met();
    let mut turned = met.clone();
    fold(&mut turned, &Happening::Rotated { round: 1 });
    workshops.extend([at_work, rotated, over, alone, frozen, closed, asked, moderated, met, turned]);

    let mut cases = Vec::new();
    for (n, workshop) in workshops.iter().enumerate() {
        for person in ["fanny", "ada", "ben", "cleo", "paul", "odile"] {
            for board in
                ["plenary", "t1", "t2", "met", &format!("drafts-{person}"), &format!("inbox-{person}")]
            {
                for now in [START + 100_000, START + 200_000] {
                    let Ok(standing) = workshop.standing(&id(person), &id(board)) else { continue };
                    let closed = standing.stopped(now).map(|refusal| refusal.code());
                    let rules = standing.rules;
                    let may = |who: Who| {
                        [(true, false), (false, true), (false, false)]
                            .map(|(own, group)| closed.is_none() && standing.is_for(who, own, group))
                    };
                    let asked = standing.link_asked.as_ref();
                    let asks =
                        ["actions", "actors"].map(|zone| asked.is_some_and(|asked| asked.is_for(zone)));
                    cases.push(serde_json::json!({
                        "workshop": n,
                        "person": person,
                        "board": board,
                        "now": now,
                        "extra_seconds": workshop.extra.get(&id(person)).copied().unwrap_or_default(),
                        "place": workshop.place_of(&id(person)),
                        "closed": closed,
                        "group": standing.group.as_ref().filter(|_| closed != Some("read_only")),
                        "zones": standing.zones,
                        "enters": standing.enters,
                        "asks": asks,
                        "authors": rules.authors,
                        "may": {
                            "add": may(rules.add), "move": may(rules.moving), "edit": may(rules.edit),
                            "delete": may(rules.delete), "link": may(rules.link), "zones": may(rules.zones),
                        },
                    }));
                }
            }
        }
    }
    let views: Vec<_> = workshops.iter().map(Workshop::view).collect();
    let table = serde_json::json!({"workshops": views, "cases": cases});
    let text = serde_json::to_string(&table).expect("JSON").replace("},{\"", "},\n{\"") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/standing.json");
    if std::env::var_os("SOCLE_BLESS").is_some() {
        std::fs::write(path, &text).expect("the file can be written");
    }
    assert!(std::fs::read_to_string(path).is_ok_and(|kept| kept == text), "stale: run with SOCLE_BLESS=1");
}

#[test]
fn f1_what_is_a_groups_alone_leaves_it_by_no_vote_no_script_and_no_pour_of_who_may_not_see_it() {
    let mut workshop = workshop();
    let table = workshop.view.boards.iter_mut().find(|board| board.id == id("t1")).expect("a table");
    table.visible = Visible::Seated {};
    let fanny: PersonId = id("fanny");
    let shut = |command| {
        let decided = workshop.decide(&fanny, command, Moment { now: START, seed: 7 });
        matches!(decided, Err(Refusal::NotYourBoard { .. }))
    };
    let plan = |board: Option<BoardId>| VotePlan {
        title: "Quoi\u{a0}?".into(),
        how: VoteKind::Dots { dots: 3, max: 1 },
        zones: vec!["z".into()],
        board,
        options: Vec::new(),
        by_group: None,
        keep: None,
        except: Vec::new(),
        by_zone: false,
    };
    let script = |enter| {
        let bare = serde_json::json!({"id": "p", "label": "P", "seconds": null});
        let phase = Phase { enter: vec![enter], ..serde_json::from_value(bare).expect("a phase") };
        Command::SetScript { phases: vec![phase] }
    };
    let pours = |from| Entry::Pour { zones: vec!["z".into()], to: id("plenary"), from, into: None };
    let note = |board: &str| NoteRef { board: id(board), note: "n".into() };
    let zone = |board: &str| ZoneRef { board: id(board), zone: "z".into() };
    let pour = |from: &str, to: &str| {
        let gate = None;
        Command::Pour { notes: vec![note(from)], board: id(to), zone: "z".into(), gate }
    };
    for apart in ["t1", "north"] {
        assert!(shut(Command::OpenVote { plan: plan(Some(id(apart))).into() }), "{apart}");
        assert!(shut(script(Entry::Vote { plan: plan(Some(id(apart))) })), "{apart}");
        assert!(shut(script(pours(Some(id(apart))))), "{apart}");
        for (from, to) in [(apart, "plenary"), ("plenary", apart)] {
            assert!(shut(pour(from, to)), "{from} to {to}");
            assert!(shut(Command::PourRooms { rooms: vec![zone(from)], board: id(to) }), "{from} to {to}");
        }
    }
    // What names no board is of those that are for everyone.
    let boards: Vec<_> = workshop.polls(&plan(None)).into_iter().map(|poll| poll.board).collect();
    assert_eq!(boards, [None, Some(id("t2"))]);
    let Command::SetScript { phases } = script(pours(None)) else { panic!("it is one") };
    workshop.then(&Happening::ScriptSet { phases });
    let begun = workshop.start(&id("p"), Moment { now: START, seed: 7 }).expect("it is next");
    let from = begun.iter().find_map(|happening| match happening {
        Happening::ErrandGiven { task: Task::PourZones { from, .. }, .. } => Some(from.clone()),
        _ => None,
    });
    assert_eq!(from, Some(vec![id("t2")]));
}
