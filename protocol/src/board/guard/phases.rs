//! Role × rule × who × whose, as one table, and the rules that are not in it. Ada writes; Ben is of her group, Cleo of
//! another.

mod sharing;

use super::*;
use crate::{
    board::{
        Color, Deletion, Frame, Link, LinkKind, Note, Origin, Place, Zone, key, new_doc, new_doc_as,
        write::Kind as K,
    },
    message::script::{Authors as Signing, RequireLink, Rules, Who},
    role::Role,
    workshop::access::{LinkAsked, Standing},
};
use std::collections::HashMap;
use yrs::{Any, ClientID, Map, Out, StateVector, TransactionMut, updates::decoder::Decode};

/// Ada's CRDT client on this board.
const ADAS: u64 = 7;
const BOARD: &str = "here";
const NOW: crate::ids::Millis = 1_770_000_000_000;

/// Items of a board, by whose they are; a note, a link and a zone each.
const WHOSE: [(&str, Option<&str>, Option<&str>); 6] = [
    // Id, author, group. What has no author was made with Ada's client, but for the last one.
    ("signed", Some("ada"), None),
    ("masked", None, None),
    ("mates", Some("ben"), None),
    ("groups", Some("cleo"), Some("ours")),
    ("theirs", Some("cleo"), Some("others")),
    ("nobodys", None, None),
];

/// Which of them are hers, or her group's, to whom something is for.
fn is_hers(whose: &str, who: Who) -> bool {
    match who {
        Who::Nobody | Who::Facilitation => false,
        Who::Own => ["signed", "masked"].contains(&whose),
        Who::Group => ["signed", "masked", "mates", "groups"].contains(&whose),
        Who::Everyone => true,
    }
}

fn place(zone: &str) -> Place {
    Place { zone: Some(zone.into()), order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() }
}

fn note(id: &str, zone: &str) -> Note {
    Note { id: id.into(), place: place(zone), text: "idée".into(), ..Note::default() }
}

fn zone(id: &str, parent: Option<&str>) -> Zone {
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    let parent = parent.map(str::to_owned);
    Zone { id: id.into(), title: id.into(), order: "a0".into(), frame, parent, ..Zone::default() }
}

fn link(id: &str) -> Link {
    Link { id: id.into(), from: "signed".into(), to: "theirs".into(), ..Link::default() }
}

fn binned(by: &str) -> Deletion {
    Deletion { by: by.into(), at: 1, into: None }
}

struct Server {
    doc: Doc,
    roots: Roots,
    guard: Guard,
}

impl Server {
    /// Every item of [`WHOSE`] three times over, a binned note of each, and zones `focus` with `under` in it, and
    /// `aside`.
    fn new() -> Self {
        let doc = new_doc();
        let write = |client: u64, ids: &[&str]| {
            let hers = new_doc_as(ClientID::new(client));
            let roots = Roots::of(&hers);
            let mut txn = hers.transact_mut();
            for (id, author, group) in WHOSE.iter().filter(|(id, ..)| ids.contains(id)) {
                let (author, group) = (author.map(str::to_owned), group.map(str::to_owned));
                let mine = Note { author: author.clone(), group, ..note(id, "focus") };
                roots.add_note(&mut txn, &mine);
                let bin = Note { id: format!("bin-{id}"), deleted: Some(binned("")), ..mine };
                roots.add_note(&mut txn, &bin);
                roots.add_link(&mut txn, &Link { author: author.clone(), ..link(id) });
                roots.add_zone(&mut txn, &Zone { author, ..zone(id, None) });
            }
            let update = Update::decode_v1(&txn.encode_update_v1()).expect("an update");
            doc.transact_mut().apply_update(update).expect("it applies");
        };
        write(ADAS, &["signed", "masked"]);
        write(9, &["mates", "groups", "theirs", "nobodys"]);
        let roots = Roots::of(&doc);
        {
            let mut txn = doc.transact_mut();
            for (id, parent) in [("focus", None), ("under", Some("focus")), ("aside", None)] {
                roots.add_zone(&mut txn, &zone(id, parent));
            }
        }
        let guard = Guard::new(&doc);
        Self { doc, roots, guard }
    }

    /// Ada does this with a client of her own; answers why not.
    fn try_by_ada(
        &mut self,
        standing: &Standing,
        act: impl FnOnce(&Roots, &mut TransactionMut<'_>),
    ) -> Option<Refusal> {
        let before = self.roots.read(&self.doc.transact());
        let whole = self.doc.transact().encode_diff_v1(&StateVector::default());
        let hers = new_doc();
        let roots = Roots::of(&hers);
        let take = |update: &[u8]| {
            hers.transact_mut().apply_update(Update::decode_v1(update).expect("an update")).expect("applies");
        };
        take(&whole);
        let raw = {
            let mut txn = hers.transact_mut();
            act(&roots, &mut txn);
            txn.encode_update_v1()
        };
        let clients = Arc::new(HashSet::from([ADAS]));
        let editor =
            Editor { person: "ada", board: BOARD, standing: Arc::new(standing.clone()), clients, now: NOW };
        let update = Update::decode_v1(&raw).expect("an update");
        match self.guard.apply(&raw, update, editor) {
            Ok(()) => {
                assert_eq!(self.roots.read(&self.doc.transact()), roots.read(&hers.transact()));
                None
            }
            Err(taken) => {
                assert_eq!(self.roots.read(&self.doc.transact()), before, "undone");
                take(&taken.inverse.expect("it took effect"));
                assert_eq!(roots.read(&hers.transact()), before, "undone for her");
                Some(taken.refusal)
            }
        }
    }
}

fn standing(role: Role, hosts: bool, rules: Rules) -> Standing {
    let mates = ["ada", "ben"].map(|id| id.parse().expect("an id")).to_vec();
    Standing { rules, hosts, group: Some("ours".into()), mates, ..Standing::of(role) }
}

fn only(rule: &str, who: Who) -> Rules {
    let mut rules = Rules::default();
    match rule {
        "add" => rules.add = who,
        "move" => rules.moving = who,
        "edit" => rules.edit = who,
        "delete" => rules.delete = who,
        "link" => rules.link = who,
        _ => rules.zones = who,
    }
    rules
}

/// Something done to the item of this id.
type Act = fn(&Roots, &mut TransactionMut<'_>, &str);

#[test]
fn f4_who_may_do_what_to_whose_note_link_and_zone() {
    let acts: [(&str, Act); 14] = [
        ("move", |roots, txn, id| assert!(roots.place_note(txn, id, &place("aside")))),
        ("edit", |roots, txn, id| assert!(roots.edit_text(txn, id, 0, 2, "à"))),
        ("edit", |roots, txn, id| assert!(roots.set_color(txn, K::Note, id, Color::Rose))),
        ("edit", |roots, txn, id| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, id) else { panic!("{id}") };
            map.insert(txn, "status", "kept");
        }),
        ("delete", |roots, txn, id| assert!(roots.remove(txn, K::Note, id, &binned("ada")))),
        ("delete", |roots, txn, id| assert!(roots.restore(txn, K::Note, &format!("bin-{id}")))),
        ("delete", |roots, txn, id| assert!(roots.notes.remove(txn, id).is_some())),
        ("link", |roots, txn, id| {
            let Some(Out::YMap(map)) = roots.links.get(txn, id) else { panic!("{id}") };
            map.insert(txn, "label", "nourrit");
        }),
        ("link", |roots, txn, id| assert!(roots.remove(txn, K::Link, id, &binned("ada")))),
        ("link", |roots, txn, id| assert!(roots.links.remove(txn, id).is_some())),
        ("zones", |roots, txn, id| assert!(roots.set_title(txn, id, "ESPACE"))),
        ("zones", |roots, txn, id| {
            assert!(roots.set_frame(txn, id, Frame { x: 9.0, y: 9.0, w: 760.0, h: 220.0 }));
        }),
        ("zones", |roots, txn, id| assert!(roots.remove(txn, K::Zone, id, &binned("ada")))),
        ("zones", |roots, txn, id| assert!(roots.zones.remove(txn, id).is_some())),
    ];
    let everyone = [(Role::Participant, false), (Role::Participant, true), (Role::Facilitator, false)];
    for (role, hosts) in everyone {
        for who in [Who::Nobody, Who::Own, Who::Group, Who::Everyone, Who::Facilitation] {
            for (n, (rule, act)) in acts.iter().enumerate() {
                let standing = standing(role, hosts, only(rule, who));
                let mut server = Server::new();
                for (id, ..) in WHOSE {
                    // A link and a zone name no group: they are of their author's.
                    let is_note = !["link", "zones"].contains(rule);
                    let hers = is_hers(id, who) && (is_note || id != "groups" || who == Who::Everyone);
                    let keeps_order = (role == Role::Facilitator || hosts) && who != Who::Nobody;
                    let refusal = server.try_by_ada(&standing, |roots, txn| act(roots, txn, id));
                    let told = refusal.is_none();
                    assert_eq!(
                        told,
                        hers || keeps_order,
                        "act {n} ({rule}) for {who:?} on {id}: {role:?}, {hosts}"
                    );
                    assert!(
                        refusal.is_none_or(|refusal| matches!(refusal, Refusal::AgainstRules { item: Some(item) } if item.ends_with(id)))
                    );
                }
            }
        }
    }
}

#[test]
fn f4_who_may_add() {
    let adds: [(&str, Act); 3] = [
        ("add", |roots, txn, id| roots.add_note(txn, &note(id, "focus"))),
        ("link", |roots, txn, id| roots.add_link(txn, &link(id))),
        ("zones", |roots, txn, id| roots.add_zone(txn, &zone(id, None))),
    ];
    for (rule, add) in adds {
        for (who, participant, order) in [
            (Who::Nobody, false, false),
            (Who::Own, true, true),
            (Who::Group, true, true),
            (Who::Everyone, true, true),
            (Who::Facilitation, false, true),
        ] {
            for (role, hosts, may) in [
                (Role::Participant, false, participant),
                (Role::Participant, true, order),
                (Role::Facilitator, false, order),
            ] {
                let refusal = Server::new()
                    .try_by_ada(&standing(role, hosts, only(rule, who)), |roots, txn| add(roots, txn, "new"));
                let expected = (!may).then(|| Refusal::AgainstRules { item: Some("new".into()) });
                assert_eq!(refusal, expected, "{rule} for {who:?}: {role:?}, {hosts}");
            }
        }
    }
}

#[test]
fn f4_one_act_does_not_pass_for_another() {
    let nothing = Rules {
        add: Who::Everyone,
        moving: Who::Nobody,
        edit: Who::Nobody,
        delete: Who::Nobody,
        ..Rules::default()
    };
    let (may_add, may_move) = (
        standing(Role::Participant, false, nothing),
        standing(Role::Participant, false, Rules { add: Who::Nobody, moving: Who::Everyone, ..nothing }),
    );
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    let mut server = Server::new();
    // A note written over another one, and a move that brings a word along.
    let over = server.try_by_ada(&may_add, |roots, txn| roots.add_note(txn, &note("theirs", "focus")));
    assert_eq!(over, Some(Refusal::ForgedAuthor {}));
    let over = server.try_by_ada(&may_add, |roots, txn| roots.add_note(txn, &note("nobodys", "focus")));
    assert_eq!(over, against("nobodys"));
    for rules in [
        Rules { delete: Who::Everyone, moving: Who::Everyone, ..nothing },
        Rules { delete: Who::Everyone, edit: Who::Everyone, ..nothing },
        Rules { edit: Who::Everyone, moving: Who::Everyone, ..nothing },
    ] {
        let most = standing(Role::Participant, false, rules);
        let over = server.try_by_ada(&most, |roots, txn| roots.add_note(txn, &note("nobodys", "focus")));
        assert_eq!(over, against("nobodys"), "{rules:?}");
    }
    let both = server.try_by_ada(&may_move, |roots, txn| {
        assert!(roots.place_note(txn, "mates", &place("aside")));
        assert!(roots.edit_text(txn, "mates", 0, 0, "x"));
    });
    assert_eq!(both, against("mates"));
    assert_eq!(
        server.try_by_ada(&may_move, |roots, txn| roots.add_note(txn, &note("new", "focus"))),
        against("new")
    );
}

#[test]
fn f5_a_note_names_ones_own_group_or_none() {
    let (ours, others) = (Some("ours".to_owned()), Some("others".to_owned()));
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    let change: Act = |roots, txn, id| {
        let Some(Out::YMap(map)) = roots.notes.get(txn, id) else { panic!("{id}") };
        map.insert(txn, "group", "ours");
    };
    for (role, hosts) in [(Role::Participant, false), (Role::Participant, true), (Role::Facilitator, false)] {
        let standing = standing(role, hosts, Rules::default());
        let mut server = Server::new();
        let runs = role == Role::Facilitator;
        let mut add = |id: &str, group: &Option<String>| {
            let new = Note { group: group.clone(), ..note(id, "focus") };
            server.try_by_ada(&standing, |roots, txn| roots.add_note(txn, &new))
        };
        assert_eq!(add("n1", &None), None);
        assert_eq!(add("n2", &ours), None);
        assert_eq!(add("n3", &others), if runs { None } else { against("n3") });
        for id in ["theirs", "signed"] {
            let refusal = server.try_by_ada(&standing, |roots, txn| change(roots, txn, id));
            assert_eq!(refusal, if runs { None } else { against(id) }, "{role:?} {id}");
        }
    }
}

#[test]
fn f5_what_was_masked_and_brought_back_is_still_its_makers() {
    let own = standing(Role::Participant, false, only("edit", Who::Own));
    let mut server = Server::new();
    let editor = Editor { person: "cleo", ..Editor::of("cleo", Role::Participant) };
    let forbidden = Arc::new(Standing { rules: only("delete", Who::Own), ..Standing::of(Role::Participant) });
    let raw = {
        let hers = new_doc();
        let whole = server.doc.transact().encode_diff_v1(&StateVector::default());
        hers.transact_mut().apply_update(Update::decode_v1(&whole).expect("a state")).expect("applies");
        let roots = Roots::of(&hers);
        let mut txn = hers.transact_mut();
        assert!(roots.notes.remove(&mut txn, "masked").is_some());
        txn.encode_update_v1()
    };
    let update = Update::decode_v1(&raw).expect("an update");
    server.guard.apply(&raw, update, Editor { standing: forbidden, ..editor }).expect_err("not hers");
    assert_eq!(
        server.try_by_ada(&own, |roots, txn| assert!(roots.edit_text(txn, "masked", 0, 0, "x"))),
        None
    );
}

#[test]
fn f6_where_authors_are_masked_nobody_signs() {
    let masked = Rules { authors: Signing::Masked, ..Rules::default() };
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    let by = |author: &str, id: &str| Note { author: Some(author.into()), ..note(id, "focus") };
    for (role, hosts) in [(Role::Participant, false), (Role::Participant, true), (Role::Facilitator, false)] {
        let standing = standing(role, hosts, masked);
        let mut server = Server::new();
        let told = |id: &str| if role == Role::Facilitator { None } else { against(id) };
        let mut act = |act: &dyn Fn(&Roots, &mut TransactionMut<'_>)| server.try_by_ada(&standing, act);
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &by("ada", "n1"))), told("n1"));
        assert_eq!(
            act(&|roots, txn| assert!(roots.remove(txn, K::Note, "masked", &binned("ada")))),
            told("masked")
        );
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &note("n2", "focus"))), None);
        assert_eq!(act(&|roots, txn| assert!(roots.remove(txn, K::Note, "signed", &binned("")))), None);
        assert_eq!(act(&|roots, txn| assert!(roots.edit_text(txn, "mates", 0, 0, "x"))), None);
    }
}

#[test]
fn f7_notes_come_and_go_into_the_zones_of_the_phase() {
    let focused =
        Standing { zones: vec!["focus".into()], ..standing(Role::Participant, false, Rules::default()) };
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    let mut server = Server::new();
    for (zone, refusal) in
        [("focus", None), ("under", None), ("aside", against("new")), ("never", against("new"))]
    {
        let told = Server::new().try_by_ada(&focused, |roots, txn| roots.add_note(txn, &note("new", zone)));
        assert_eq!(told, refusal, "a note in {zone}");
    }
    let free = Place { zone: None, order: "a0".into(), x: 5.0, y: 5.0, ..Place::default() };
    let told = server.try_by_ada(&focused, |roots, txn| assert!(roots.place_note(txn, "signed", &free)));
    assert_eq!(told, against("signed"));
    let told =
        server.try_by_ada(&focused, |roots, txn| assert!(roots.place_note(txn, "signed", &place("aside"))));
    assert_eq!(told, against("signed"));
    let told =
        server.try_by_ada(&focused, |roots, txn| assert!(roots.place_note(txn, "signed", &place("under"))));
    assert_eq!(told, None);
    // Parents that go in a ring lead nowhere.
    let ring = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.add_zone(txn, &zone("a", Some("b")));
        roots.add_zone(txn, &zone("b", Some("a")));
        roots.add_note(txn, &note("lost", "a"));
    };
    assert_eq!(server.try_by_ada(&focused, ring), against("lost"));
}

#[test]
fn f3_what_is_stopped_is_undone_and_what_changes_nothing_is_no_offence() {
    let of = |closed: Option<Refusal>, over_at| Standing {
        closed,
        over_at,
        ..standing(Role::Participant, false, Rules::default())
    };
    let edit: Act = |roots, txn, id| assert!(roots.edit_text(txn, id, 0, 0, "x"));
    for (standing, refusal) in [
        (of(Some(Refusal::Frozen {}), None), Some(Refusal::Frozen {})),
        (of(None, Some(NOW)), Some(Refusal::PhaseOver {})),
        (of(None, Some(NOW + 1)), None),
        (of(None, None), None),
    ] {
        let mut server = Server::new();
        assert_eq!(server.try_by_ada(&standing, |roots, txn| edit(roots, txn, "signed")), refusal);
        // Everything that the server has, sent back to it.
        let whole = server.doc.transact().encode_diff_v1(&StateVector::default());
        let update = Update::decode_v1(&whole).expect("a state");
        let editor =
            Editor { standing: Arc::new(standing), now: NOW, ..Editor::of("ada", Role::Participant) };
        assert!(server.guard.apply(&whole, update, editor).is_ok());
    }
}

#[test]
fn f9_only_who_keeps_order_marks_an_idea_as_typed_for_the_table() {
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    let of_table = |id: &str| Note { entered: Some("table".into()), ..note(id, "focus") };
    for (role, enters) in [(Role::Participant, false), (Role::Participant, true), (Role::Facilitator, true)] {
        let standing = Standing { enters, ..standing(role, enters, Rules::default()) };
        let told = |id: &str| if enters { None } else { against(id) };
        let mut server = Server::new();
        let mut act = |act: &dyn Fn(&Roots, &mut TransactionMut<'_>)| server.try_by_ada(&standing, act);
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &of_table("n1"))), told("n1"));
        assert_eq!(act(&|roots, txn| assert!(roots.set_entered(txn, "signed"))), told("signed"));
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &note("n2", "focus"))), None);
    }
    // What is marked stays so for others, whatever else they may do with it.
    let mut server = Server::new();
    let host = Standing { enters: true, ..standing(Role::Participant, true, Rules::default()) };
    assert_eq!(server.try_by_ada(&host, |roots, txn| roots.add_note(txn, &of_table("n1"))), None);
    let everyone = standing(Role::Participant, false, Rules::default());
    let unmark = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let Some(Out::YMap(map)) = roots.notes.get(txn, "n1") else { panic!("n1") };
        map.remove(txn, "entered");
    };
    assert_eq!(server.try_by_ada(&everyone, unmark), against("n1"));
    assert_eq!(
        server.try_by_ada(&everyone, |roots, txn| assert!(roots.edit_text(txn, "n1", 0, 0, "x"))),
        None
    );
    let odd = Note { entered: Some("hall".into()), ..note("n3", "focus") };
    let shape = Some(Refusal::BadShape { path: "notes/n3/entered".into() });
    assert_eq!(server.try_by_ada(&host, |roots, txn| roots.add_note(txn, &odd)), shape);
}

#[test]
fn f10_a_zone_that_takes_so_many_takes_no_more_whoever_brings_it() {
    let full = |zone: &str| Some(Refusal::ZoneFull { zone: zone.into(), limit: 2 });
    for role in [Role::Participant, Role::Facilitator] {
        let standing = standing(role, false, Rules::default());
        let mut server = Server::new();
        let podium = Zone { max: Some(2), ..zone("podium", None) };
        let mut act = |act: &dyn Fn(&Roots, &mut TransactionMut<'_>)| server.try_by_ada(&standing, act);
        if role == Role::Participant {
            assert_eq!(act(&|roots, txn| roots.add_zone(txn, &podium)), None);
        } else {
            assert_eq!(
                act(&|roots, txn| roots.add_zone(txn, &Zone { locked: true, ..podium.clone() })),
                None
            );
        }
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &note("one", "podium"))), None);
        assert_eq!(act(&|roots, txn| assert!(roots.place_note(txn, "signed", &place("podium")))), None);
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &note("three", "podium"))), full("podium"));
        assert_eq!(
            act(&|roots, txn| assert!(roots.place_note(txn, "mates", &place("podium")))),
            full("podium")
        );
        // What is there moves inside, is edited, and makes room by going to the bin.
        let last = Place { order: "a9".into(), ..place("podium") };
        assert_eq!(act(&|roots, txn| assert!(roots.place_note(txn, "one", &last))), None);
        assert_eq!(act(&|roots, txn| assert!(roots.edit_text(txn, "one", 0, 0, "x"))), None);
        assert_eq!(act(&|roots, txn| assert!(roots.remove(txn, K::Note, "one", &binned("")))), None);
        assert_eq!(act(&|roots, txn| roots.add_note(txn, &note("three", "podium"))), None);
        assert_eq!(act(&|roots, txn| assert!(roots.restore(txn, K::Note, "one"))), full("podium"));
        // Two for one at once.
        let swap = |roots: &Roots, txn: &mut TransactionMut<'_>| {
            assert!(roots.place_note(txn, "three", &place("focus")));
            assert!(roots.place_note(txn, "mates", &place("podium")));
        };
        assert_eq!(act(&swap), None);
    }
}

#[test]
fn f11_where_the_phase_asks_a_new_idea_says_which_one_it_answers() {
    let asked = LinkAsked {
        link: RequireLink { kind: "answers".into(), zone: "focus".into() },
        zones: vec!["aside".into(), "focus".into()],
    };
    let standing =
        Standing { link_asked: Some(asked), ..standing(Role::Participant, false, Rules::default()) };
    let missing = Some(Refusal::LinkRequired { note: "new".into(), zone: "focus".into() });
    let linked = |to: &'static str, kind| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            roots.add_note(txn, &note("new", "aside"));
            roots.add_link(txn, &Link { from: "new".into(), to: to.into(), kind, ..link("l1") });
        }
    };
    let told = |act: &dyn Fn(&Roots, &mut TransactionMut<'_>)| Server::new().try_by_ada(&standing, act);
    assert_eq!(told(&|roots, txn| roots.add_note(txn, &note("new", "aside"))), missing, "no link");
    assert_eq!(told(&linked("signed", LinkKind::Answers)), None);
    assert_eq!(told(&linked("signed", LinkKind::Influence)), missing, "another kind");
    assert_eq!(told(&linked("bin-signed", LinkKind::Answers)), missing, "what is in the bin asks nothing");
    assert_eq!(told(&linked("new", LinkKind::Answers)), missing, "itself");
    // Not in the zone of the answers, nor where the phase does not look; nor of what is there already.
    for zone in ["focus", "under"] {
        assert_eq!(told(&|roots, txn| roots.add_note(txn, &note("new", zone))), None, "{zone}");
    }
    let moved = Some(Refusal::LinkRequired { note: "signed".into(), zone: "focus".into() });
    assert_eq!(told(&|roots, txn| assert!(roots.place_note(txn, "signed", &place("aside")))), moved);
    // With nothing to answer nothing is asked.
    let mut server = Server::new();
    let empty = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        for (id, ..) in WHOSE {
            assert!(roots.remove(txn, K::Note, id, &binned("")));
        }
        roots.add_note(txn, &note("new", "aside"));
    };
    assert_eq!(server.try_by_ada(&standing, empty), None);
}

#[test]
fn b27_f12_a_weather_a_term_and_a_perimeter_are_words_that_everyone_counts_alike() {
    let standing = standing(Role::Participant, false, only("edit", Who::Own));
    let mut server = Server::new();
    let mut act = |act: &dyn Fn(&Roots, &mut TransactionMut<'_>)| server.try_by_ada(&standing, act);
    let set = |id: &'static str, key: &'static str, word: &'static str| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, id) else { panic!("{id}") };
            map.insert(txn, key, word);
        }
    };
    for weather in ["sun", "clouds", "rain", "storm", "fog"] {
        assert_eq!(act(&set("signed", "weather", weather)), None, "{weather}");
    }
    assert_eq!(act(&set("signed", "term", "medium")), None);
    let bad = |key: &str| Some(Refusal::BadShape { path: format!("notes/signed/{key}") });
    assert_eq!(act(&set("signed", "weather", "snow")), bad("weather"));
    assert_eq!(act(&set("signed", "term", "long")), bad("term"));
    assert_eq!(act(&set("signed", "perimeter", "outside")), None);
    assert_eq!(act(&set("signed", "perimeter", "ailleurs")), bad("perimeter"));
    let against = Some(Refusal::AgainstRules { item: Some("mates".into()) });
    assert_eq!(act(&set("mates", "weather", "sun")), against, "how someone else feels");
}

#[test]
fn d6_where_an_idea_is_from_is_for_the_server_to_say() {
    let from = |board: &str, label: &str| Origin {
        board: board.into(),
        note: "theirs".into(),
        label: label.into(),
        ..Origin::default()
    };
    let poured = Origin { sum: Some("s".into()), at: Some(1), ..from(BOARD, "") };
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    for role in [Role::Participant, Role::Facilitator] {
        let standing = standing(role, false, Rules::default());
        let mut server = Server::new();
        let mut adds = |id: &str, origin: &Origin| {
            let note = Note { origin: Some(origin.clone()), ..note(id, "focus") };
            server.try_by_ada(&standing, |roots, txn| roots.add_note(txn, &note))
        };
        let copy = from(BOARD, "");
        assert_eq!(adds("copy", &copy), None, "one may copy what is here");
        let nothing = Origin { note: String::new(), ..copy.clone() };
        for made_up in
            [from("elsewhere", ""), from("", ""), from(BOARD, "La mairie"), poured.clone(), nothing]
        {
            assert_eq!(adds("n1", &made_up), against("n1"), "{role:?} {made_up:?}");
        }
        // Neither is it changed later, or told of what is there already.
        for (id, origin) in [("copy", Any::Null), ("copy", "a word".into()), ("signed", origin_of(&copy))] {
            let change = |roots: &Roots, txn: &mut TransactionMut<'_>| {
                let Some(Out::YMap(map)) = roots.notes.get(txn, id) else { panic!("{id} is there") };
                map.insert(txn, key::ORIGIN, origin);
            };
            let refusal = server.try_by_ada(&standing, change).expect("refused");
            assert!(
                matches!(refusal, Refusal::AgainstRules { .. } | Refusal::BadShape { .. }),
                "{refusal:?}"
            );
        }
    }
}

fn origin_of(origin: &Origin) -> Any {
    let fields = [(key::BOARD, &origin.board), (key::NOTE, &origin.note), (key::LABEL, &origin.label)];
    Any::from_json(&serde_json::to_string(&HashMap::from(fields)).expect("json")).expect("a value")
}
