//! Boards that come while the workshop goes on (SPEC F41), and what they are called (F44). How many there may be is the server's to say.

use super::{Audience, Workshop, label, lot::Lot, script::errand};
use crate::{
    board::ground::MOST_ROOMS,
    ids::{BoardId, PersonId},
    message::{BoardView, Happening, Task, Visible, ZoneRef, script::Stage},
    refusal::Refusal,
    role::Role,
};

/// Who is told of a new board: whom it is for, and the facilitation that made it.
pub(super) fn audience(board: &BoardView) -> Audience {
    match &board.visible {
        Visible::Everyone {} => Audience::Everyone,
        Visible::Group { group } => Audience::Group(group.clone()),
        // A table is one from the start; who sits at these is told by their `yours` (SPEC L8).
        Visible::Seated {} | Visible::Tables { .. } | Visible::Facilitation {} => Audience::Facilitation,
    }
}

/// Who is told that a board is called otherwise: whom it is for. Where that is some groups alone these are told by their
/// `yours` (SPEC L8), which knows who is there.
pub(super) fn audience_of_title(board: &BoardView) -> Audience {
    match &board.visible {
        Visible::Seated {} | Visible::Tables { .. } | Visible::Group { .. } => Audience::Nobody,
        _ => audience(board),
    }
}

impl Workshop {
    /// ESPACES of plans that this person sees go to another plan.
    pub(super) fn pour_rooms(
        &self,
        by: &PersonId,
        rooms: Vec<ZoneRef>,
        board: BoardId,
        lot: &mut Lot,
    ) -> Result<Happening, Refusal> {
        self.may_see(by, &board)?;
        if rooms.is_empty() || rooms.len() > MOST_ROOMS {
            return Err(Refusal::BadField { field: "rooms".into() });
        }
        for room in &rooms {
            self.may_see(by, &room.board)?;
        }
        Ok(errand(Task::PourRooms { rooms, board }, lot))
    }

    pub(super) fn add_board(
        &self,
        title: &str,
        visible: Visible,
        lot: &mut Lot,
    ) -> Result<Happening, Refusal> {
        let id = lot.id().parse().expect("hexadecimal digits are an id");
        self.board_added(BoardView { visible, ..BoardView::of(id, label::title(title)?) })
    }

    /// The same for a board whose id and content are the server's.
    pub fn found(&self, by: &PersonId, board: BoardView) -> Result<Happening, Refusal> {
        if !self.role_of(by).is_some_and(Role::may_run) {
            return Err(Refusal::NotAllowed {});
        }
        let title = label::title(&board.title)?;
        self.board_added(BoardView { title, ..board })
    }

    /// A board is called otherwise from now on («thème»): in the workshop, and on the board itself, which an errand does.
    pub(super) fn retitle_board(
        &self,
        by: &PersonId,
        board: &BoardId,
        title: &str,
        lot: &mut Lot,
    ) -> Result<Vec<Happening>, Refusal> {
        self.may_see(by, board)?;
        let known = self.board(board)?;
        let title = label::title(title)?;
        let task = Task::Title { board: board.clone(), title: title.clone() };
        let mut happenings = vec![Happening::BoardRetitled { board: BoardView { title, ..known.clone() } }];
        // What another app's document is called there is its own.
        happenings.extend((!known.raw).then(|| errand(task, lot)));
        Ok(happenings)
    }

    pub(super) fn fold_title(&mut self, board: &BoardView) {
        if let Some(known) = self.view.boards.iter_mut().find(|known| known.id == board.id) {
            known.title.clone_from(&board.title);
        }
    }

    fn board_added(&self, board: BoardView) -> Result<Happening, Refusal> {
        if matches!(self.view.stage, Stage::Closed | Stage::Archived) {
            return Err(Refusal::WorkshopClosed {});
        }
        match &board.visible {
            Visible::Group { group } => drop(self.group(group)?),
            Visible::Tables { tables }
                if tables.iter().all(|table| self.view.tables.boards.contains(table)) => {}
            Visible::Seated {} | Visible::Tables { .. } => {
                return Err(Refusal::BadField { field: "visible".into() });
            }
            Visible::Everyone {} | Visible::Facilitation {} => {}
        }
        Ok(Happening::BoardAdded { board })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        message::Command,
        workshop::sample::{MOMENT, id, room},
    };

    #[test]
    fn f44_a_theme_is_called_otherwise_by_who_runs_it_and_sees_it() {
        let mut workshop = room();
        let board: BoardId = "b1".parse().expect("an id");
        let titled = |title: &str| Command::RetitleBoard { board: board.clone(), title: title.into() };
        let refused =
            |workshop: &Workshop, who: &str, command| workshop.decide(&id(who), command, MOMENT).err();
        for who in ["paul", "odile", "screen"] {
            assert_eq!(refused(&workshop, who, titled("La mobilité")), Some(Refusal::NotAllowed {}), "{who}");
        }
        let bad = Refusal::BadField { field: "title".into() };
        assert_eq!(refused(&workshop, "fanny", titled(" \n ")), Some(bad));
        let long = Refusal::TooLong { field: "title".into(), limit: crate::TITLE_GRAPHEMES };
        assert_eq!(refused(&workshop, "fanny", titled(&"t".repeat(121))), Some(long));
        for nowhere in ["nowhere", "drafts-fanny", "inbox-paul"] {
            let nowhere =
                Command::RetitleBoard { board: nowhere.parse().expect("an id"), title: "Ici".into() };
            assert_eq!(refused(&workshop, "fanny", nowhere), Some(Refusal::UnknownBoard {}));
        }
        let before = workshop.view().boards.clone();
        let decided = workshop.ask("fanny", titled(" La  mobilité ")).expect("it is allowed");
        let [told, Happening::ErrandGiven { task, .. }] = &decided.happenings[..] else {
            panic!("{decided:?}")
        };
        assert_eq!(*task, Task::Title { board: board.clone(), title: "La mobilité".into() });
        assert_eq!(told.audience(), Audience::Everyone);
        let mut expected = before;
        expected[0].title = "La mobilité".into();
        assert_eq!(workshop.view().boards, expected, "and nothing else of it");

        // What is one group's alone is nobody else's to name, nor to hear of.
        workshop.view.boards[0].visible = Visible::Seated {};
        let shut = refused(&workshop, "fanny", titled("Autre"));
        assert!(matches!(shut, Some(Refusal::NotYourBoard { .. })), "{shut:?}");
        let Happening::BoardRetitled { board: told } = told.clone() else { panic!("{told:?}") };
        for visible in [Visible::Seated {}, Visible::Group { group: "g1".parse().expect("an id") }] {
            let told = Happening::BoardRetitled { board: BoardView { visible, ..told.clone() } };
            assert_eq!(told.audience(), Audience::Nobody);
        }
        workshop.view.boards[0].visible = Visible::Everyone {};
        for (stage, code) in [
            (Happening::WorkshopClosed {}, "workshop_closed"),
            (Happening::WorkshopArchived {}, "workshop_closed"),
        ] {
            workshop.then(&stage);
            assert_eq!(
                refused(&workshop, "fanny", titled("Après")).map(|refusal| refusal.code()),
                Some(code)
            );
        }
    }

    fn add(title: &str, visible: Visible) -> Command {
        Command::AddBoard { title: title.into(), visible }
    }

    #[test]
    fn f41_only_the_facilitation_adds_a_board_and_only_who_sees_it_is_told() {
        let mut workshop = room();
        let refused =
            |workshop: &Workshop, who: &str, command| workshop.decide(&id(who), command, MOMENT).err();
        for who in ["paul", "odile", "screen"] {
            assert_eq!(
                refused(&workshop, who, add("Suite", Visible::Everyone {})),
                Some(Refusal::NotAllowed {})
            );
            let board = BoardView::of("b9".parse().expect("an id"), "Suite");
            assert_eq!(workshop.found(&id(who), board).err(), Some(Refusal::NotAllowed {}));
        }
        assert_eq!(
            refused(&workshop, "fanny", add("  ", Visible::Everyone {})),
            Some(Refusal::BadField { field: "title".into() })
        );
        let nowhere = Visible::Group { group: "nowhere".parse().expect("an id") };
        assert!(matches!(
            refused(&workshop, "fanny", add("Suite", nowhere)),
            Some(Refusal::UnknownGroup { .. })
        ));
        let table = |name: &str| Visible::Tables { tables: vec![name.parse().expect("an id")] };
        let refusal = refused(&workshop, "fanny", add("Suite", table("nowhere")));
        assert_eq!(refusal, Some(Refusal::BadField { field: "visible".into() }));
        let group = Visible::Group { group: "g1".parse().expect("an id") };
        let whoms = [
            (Visible::Everyone {}, [true, true, true]),
            (group, [true, true, false]),
            (Visible::Facilitation {}, [true, false, false]),
        ];
        for (visible, hear) in whoms {
            let before = workshop.view().boards.len();
            let decided = workshop.ask("fanny", add(" La  suite ", visible.clone())).expect("it is allowed");
            let [happening] = &decided.happenings[..] else { panic!("{decided:?}") };
            let audience = happening.audience();
            assert_eq!(["gil", "paul", "zoe"].map(|who| workshop.tells(&audience, &id(who))), hear);
            let added = workshop.view().boards.last().expect("a board").clone();
            assert_eq!((workshop.view().boards.len(), added.title.as_str()), (before + 1, "La suite"));
            assert_eq!((added.visible, added.raw), (visible, false));
            // And with the happening comes no list of the boards of others.
            let mut again = room();
            assert_eq!(again.fold_and_tell(99, happening).boards, None);
        }
        assert_eq!(workshop.boards_for(&id("zoe")).len(), 3);
        workshop.then(&Happening::WorkshopClosed {});
        let closed = refused(&workshop, "fanny", add("Après", Visible::Everyone {}));
        assert_eq!(closed, Some(Refusal::WorkshopClosed {}));
    }
}
