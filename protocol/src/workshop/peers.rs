//! What is said between peers stays between them: who sits at a confidential table, or in a group that has a board of its
//! own, is settled before the first phase begins (SPEC F42; methods M12).

use super::Workshop;
use crate::{
    message::{BoardView, Happening, Visible, script::Stage},
    refusal::Refusal,
    role::Role,
};

impl Workshop {
    /// Refuses what would show someone what others wrote in confidence.
    pub(super) fn confided(&self, happening: Happening) -> Result<Happening, Refusal> {
        self.in_confidence(std::slice::from_ref(&happening)).map(|()| happening)
    }

    /// The same of several that come together.
    pub(super) fn in_confidence(&self, then: &[Happening]) -> Result<(), Refusal> {
        let apart: Vec<&BoardView> =
            self.view.boards.iter().filter(|board| self.is_apart(&board.id)).collect();
        if apart.is_empty() || self.view.stage == Stage::Preparing {
            return Ok(());
        }
        let mut after = self.clone();
        then.iter().for_each(|happening| after.regroup(happening));
        for someone in self.view.people.iter().filter(|someone| !someone.removed) {
            for board in &apart {
                let sees = |workshop: &Self| workshop.is_shown(board, &someone.id, someone.role);
                if sees(self) || !sees(&after) {
                    continue;
                }
                // A facilitator comes to a group as everyone sees (F1), on no turn of the tables.
                if someone.role.may_run() && self.group_of(&someone.id).is_none() {
                    continue;
                }
                // Whoever comes late is placed; who has heard one table hears no other.
                let sat = self.sat.get(&someone.id);
                let elsewhere =
                    board.visible == (Visible::Seated {}) && sat.is_some_and(|sat| *sat != board.id);
                if elsewhere || someone.role != Role::Participant {
                    return Err(Refusal::ConfidentialTable {});
                }
            }
        }
        Ok(())
    }

    /// Keeps who has sat at which confidential table, from the first phase on.
    pub(super) fn keep_seats(&mut self) {
        if self.view.stage == Stage::Preparing || !self.has_peers() {
            return;
        }
        let members: Vec<_> = self.view.groups.iter().flat_map(|group| group.members.clone()).collect();
        for person in members {
            let Some(table) = self.table_of(&person).cloned() else { continue };
            let seated = |board: &&BoardView| board.id == table && board.visible == (Visible::Seated {});
            if self.view.boards.iter().any(|board| seated(&board)) {
                self.sat.entry(person).or_insert(table);
            }
        }
    }

    /// Is any table confidential?
    pub(super) fn has_peers(&self) -> bool {
        self.view.boards.iter().any(|board| board.visible == (Visible::Seated {}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{BoardId, GroupId, PersonId},
        message::{
            Command,
            group::{Spread, Tables},
            script::Phase,
        },
        workshop::{
            Arrival,
            sample::{id, room},
        },
    };

    fn board(text: &str) -> BoardId {
        text.parse().expect("an id")
    }
    fn group(text: &str) -> GroupId {
        text.parse().expect("an id")
    }

    /// Group 1 (Paul, Gil) and group 2 (Ada, Bob) each at a confidential table, while it is prepared.
    fn between_peers() -> Workshop {
        let mut workshop = room();
        workshop.then(&Happening::Grouped { person: id("gil"), group: None });
        for known in &mut workshop.view.boards {
            known.visible = Visible::Seated {};
        }
        let tables = Tables { boards: vec![board("b1"), board("b2")], rounds: 2, round: 0 };
        workshop.then(&Happening::TablesSet { tables });
        workshop
    }

    fn opened() -> Workshop {
        let mut workshop = between_peers();
        let phase = serde_json::json!({
            "id": "p1", "label": "Cadre", "prompt": "", "seconds": null,
            "focus": {"board": null, "zones": []}, "rules": {}, "enter": [], "exit": "by_hand"
        });
        let phase: Phase = serde_json::from_value(phase).expect("a phase");
        workshop.ask("fanny", Command::SetScript { phases: vec![phase] }).expect("a script");
        workshop.ask("fanny", Command::StartPhase { phase: "p1".parse().expect("an id") }).expect("begins");
        workshop
    }

    fn move_to(person: &str, to: Option<&str>) -> Command {
        Command::MoveToGroup { person: id(person), group: to.map(group) }
    }

    fn readers(workshop: &Workshop, of: &str) -> Vec<PersonId> {
        let people = workshop.view().people.iter().map(|someone| someone.id.clone());
        people.filter(|person| workshop.may_see(person, &board(of)).is_ok()).collect()
    }

    #[test]
    fn f42_nobody_comes_to_a_confidential_table_where_others_have_spoken() {
        let tables = |boards: [&str; 2]| Command::SetTables { boards: boards.map(board).to_vec(), rounds: 2 };
        let host = |of: &str, who: &str| Command::SetHost { group: group(of), person: Some(id(who)) };
        let confided = || Err(Refusal::ConfidentialTable {});
        let table = [
            (Command::Rotate { round: 1 }, confided()),
            (Command::Rotate { round: 0 }, Ok(())),
            (tables(["b2", "b1"]), confided()),
            (tables(["b1", "b2"]), Ok(())),
            (Command::MakeGroups { count: 2, spread: Spread::ByHand {} }, Ok(())),
            // The second group would sit where the first one did.
            (Command::RemoveGroup { group: group("g1") }, confided()),
            (Command::RemoveGroup { group: group("g2") }, Ok(())),
            (move_to("paul", Some("g2")), confided()),
            (move_to("paul", None), Ok(())),
            (host("g2", "paul"), confided()),
            (host("g2", "bob"), Ok(())),
            // Who observes or shows the workshop comes to none.
            (move_to("odile", Some("g1")), confided()),
            (move_to("screen", Some("g1")), confided()),
            (host("g1", "screen"), confided()),
            // Who comes late is placed.
            (move_to("zoe", Some("g1")), Ok(())),
        ];
        for (command, expected) in table {
            let mut workshop = opened();
            let said = format!("{command:?}");
            assert_eq!(workshop.ask("fanny", command).map(|_| ()), expected, "{said}");
            for (of, peers) in [("b1", ["paul", "zoe"]), ("b2", ["ada", "bob"])] {
                let strangers: Vec<_> =
                    readers(&workshop, of).into_iter().filter(|who| !peers.contains(&who.as_str())).collect();
                assert_eq!(strangers, Vec::<PersonId>::new(), "{said}: {of}");
            }
        }
    }

    #[test]
    fn f42_not_by_a_way_round_either_nor_by_coming_late() {
        let mut workshop = opened();
        workshop.ask("fanny", move_to("paul", None)).expect("out of all");
        assert_eq!(
            workshop.ask("fanny", move_to("paul", Some("g2"))).err(),
            Some(Refusal::ConfidentialTable {})
        );
        workshop.ask("fanny", move_to("paul", Some("g1"))).expect("back to their own");
        // A facilitator is let in as everyone sees, and is on no list but the group's; from there to no other.
        workshop.ask("fanny", move_to("fanny", Some("g1"))).expect("F1");
        assert!(workshop.group_of(&id("fanny")).is_some());
        let turned = workshop.ask("fanny", move_to("fanny", Some("g2"))).err();
        assert_eq!(turned, Some(Refusal::ConfidentialTable {}));
        workshop.ask("fanny", move_to("fanny", None)).expect("and leaves");
        // New groups seat nobody whom chance would bring to another table.
        let mut refused = 0;
        for seed in 0..20 {
            let moment = crate::workshop::Moment { seed, ..crate::workshop::sample::MOMENT };
            let command = Command::MakeGroups { count: 2, spread: Spread::Random {} };
            let Ok(decided) = workshop.decide(&id("fanny"), command, moment) else {
                refused += 1;
                continue;
            };
            let mut after = workshop.clone();
            decided.happenings.iter().for_each(|happening| after.then(happening));
            assert_eq!(after.table_of(&id("paul")), Some(&board("b1")), "seed {seed}");
            assert_eq!(after.table_of(&id("ada")), Some(&board("b2")), "seed {seed}");
        }
        assert!(refused > 0 && refused < 20, "{refused} of 20 lots");
        let late =
            Arrival { person: id("noe"), role: Role::Participant, name: None, seed: 3, by_operator: false };
        let joined = workshop.join(&late).expect("welcome");
        assert!(!joined.iter().any(|happening| matches!(happening, Happening::Grouped { .. })), "{joined:?}");
    }

    #[test]
    fn f42_while_it_is_prepared_everything_is_arranged_as_before() {
        let mut workshop = between_peers();
        for command in [
            move_to("paul", Some("g2")),
            move_to("paul", Some("g1")),
            Command::Rotate { round: 1 },
            Command::MakeGroups { count: 2, spread: Spread::Random {} },
        ] {
            workshop.ask("fanny", command).expect("nobody has spoken yet");
        }
        let mut open = opened();
        for known in &mut open.view.boards {
            known.visible = Visible::Everyone {};
        }
        open.ask("fanny", Command::Rotate { round: 1 }).expect("no table is confidential");
    }
}
