//! Whose word it is that a card's words may be told (SPEC B17).

use super::*;
use crate::board::key;

fn shares(shared: bool) -> impl Fn(&Roots, &mut TransactionMut<'_>, &str) {
    move |roots, txn, id| assert!(roots.set_shared(txn, id, shared))
}

/// A board whose notes are all shared, as if their authors had said so.
fn all_shared() -> Server {
    let Server { doc, roots, .. } = Server::new();
    {
        let mut txn = doc.transact_mut();
        WHOSE.iter().for_each(|(id, ..)| assert!(roots.set_shared(&mut txn, id, true)));
    }
    let guard = Guard::new(&doc);
    Server { doc, roots, guard }
}

fn nothing() -> Rules {
    let nobody = Who::Nobody;
    Rules {
        add: nobody,
        moving: nobody,
        edit: nobody,
        delete: nobody,
        link: nobody,
        zones: nobody,
        ..Rules::default()
    }
}

fn everything() -> Rules {
    let everyone = Who::Everyone;
    Rules { add: everyone, moving: everyone, edit: everyone, delete: everyone, ..Rules::default() }
}

fn not_hers(note: &str) -> Option<Refusal> {
    Some(Refusal::NotYourWords { note: note.into() })
}

#[test]
fn b17_a_card_is_shared_by_who_wrote_it_alone_whatever_the_phase_says() {
    for (role, hosts) in [(Role::Participant, false), (Role::Participant, true), (Role::Facilitator, false)] {
        for rules in [nothing(), everything()] {
            let standing = standing(role, hosts, rules);
            for (id, ..) in WHOSE {
                let hers = is_hers(id, Who::Own);
                let refusal = Server::new().try_by_ada(&standing, |roots, txn| shares(true)(roots, txn, id));
                assert_eq!(refusal, if hers { None } else { not_hers(id) }, "{id}: {role:?}");
                // Taking it back can't hurt who wrote it.
                let refusal = all_shared().try_by_ada(&standing, |roots, txn| shares(false)(roots, txn, id));
                let may = hers || role == Role::Facilitator;
                assert_eq!(refusal, if may { None } else { not_hers(id) }, "{id} taken back: {role:?}");
            }
        }
    }
}

#[test]
fn b17_no_other_way_shares_somebody_elses_card() {
    let facilitator = standing(Role::Facilitator, false, everything());
    let shared =
        |id: &str, author: &str| Note { shared: true, author: Some(author.into()), ..note(id, "focus") };
    let over = |roots: &Roots, txn: &mut TransactionMut<'_>| roots.add_note(txn, &shared("mates", "ben"));
    assert_eq!(Server::new().try_by_ada(&facilitator, over), not_hers("mates"), "written over as it was");
    let mut server = Server::new();
    let gone =
        server.try_by_ada(&facilitator, |roots, txn| assert!(roots.notes.remove(txn, "mates").is_some()));
    assert_eq!(
        (gone, server.try_by_ada(&facilitator, over)),
        (None, not_hers("mates")),
        "taken out, and put back"
    );
    let signed = |roots: &Roots, txn: &mut TransactionMut<'_>| roots.add_note(txn, &shared("new", "ben"));
    assert_eq!(Server::new().try_by_ada(&facilitator, signed), Some(Refusal::ForgedAuthor {}));
    let own = |roots: &Roots, txn: &mut TransactionMut<'_>| roots.add_note(txn, &shared("new", "ada"));
    assert_eq!(Server::new().try_by_ada(&facilitator, own), None);
    let shape = Server::new().try_by_ada(&facilitator, |roots, txn| {
        let Some(Out::YMap(map)) = roots.notes.get(txn, "signed") else { panic!("a note") };
        map.insert(txn, key::SHARED, "oui");
    });
    assert_eq!(shape, Some(Refusal::BadShape { path: "notes/signed/shared".into() }));
}

#[test]
fn b17_it_is_taken_back_until_the_workshop_is_closed() {
    let stands = |closed| Standing { closed: Some(closed), ..standing(Role::Participant, false, nothing()) };
    for closed in [Refusal::PhaseOver {}, Refusal::Frozen {}] {
        let stopped = stands(closed.clone());
        let mut server = all_shared();
        assert_eq!(server.try_by_ada(&stopped, |roots, txn| shares(false)(roots, txn, "signed")), None);
        assert_eq!(
            server.try_by_ada(&stopped, |roots, txn| shares(false)(roots, txn, "theirs")),
            not_hers("theirs")
        );
        let along = server.try_by_ada(&stopped, |roots, txn| {
            shares(false)(roots, txn, "masked");
            assert!(roots.edit_text(txn, "masked", 0, 2, "à"));
        });
        assert_eq!(along, Some(closed), "and nothing along with it");
    }
    let over = stands(Refusal::WorkshopClosed {});
    let refusal = all_shared().try_by_ada(&over, |roots, txn| shares(false)(roots, txn, "signed"));
    assert_eq!(refusal, Some(Refusal::WorkshopClosed {}));
}
