//! The workshop of a story that is led: its phases, its tables, and what the facilitation asks for. Drawn from a stream of
//! its own, so that what is led means the same whatever else a story is made of.

use super::{
    BOARD,
    plan::{Ill, Plan, Plane, Step},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};
use socle_protocol::{
    ids::{BoardId, PersonId},
    message::{
        BoardView, Command,
        group::{Spread, Tables},
        script::{Exit, Focus, Phase, Rules, See, Who},
    },
    workshop::Workshop,
};

/// Boards where groups sit.
pub const TABLES: [&str; 3] = ["b1", "b2", "b3"];

/// The phase in which each group sees its own table alone.
const AT_TABLES: &str = "tables";

/// Apart from the stream of [`Plan::of`].
const STREAM: u64 = 0x1ead;

/// What the facilitator does with the workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// The next phase, or the first one anew after the last.
    Next,
    /// The phase that runs begins anew.
    Anew,
    Freeze,
    Thaw,
    Pause,
    Resume,
    AddTime,
    EndTime,
    /// Half a minute more, for one person.
    ExtraTime,
    Close,
    Reopen,
    Groups,
    /// One person, to one of the groups.
    Move,
    Tables,
    Rotate,
    /// The next phase, unless the groups sit at their tables.
    Seat,
}

/// Each as often as it stands here.
const LEADS: [Lead; 22] = [
    Lead::Next,
    Lead::Next,
    Lead::Next,
    Lead::Next,
    Lead::Next,
    Lead::Anew,
    Lead::Freeze,
    Lead::Freeze,
    Lead::Thaw,
    Lead::Thaw,
    Lead::Pause,
    Lead::Resume,
    Lead::AddTime,
    Lead::EndTime,
    Lead::ExtraTime,
    Lead::Close,
    Lead::Reopen,
    Lead::Reopen,
    Lead::Groups,
    Lead::Move,
    Lead::Tables,
    Lead::Rotate,
];

impl Plan {
    /// The plan of a seed, led: the same people and troubles, and a facilitator who runs a workshop meanwhile.
    pub fn led(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed ^ (STREAM << 32));
        let mut plan = Self { raw: false, led: true, ..Self::of(seed) };
        for _ in 0..rng.random_range(6..24) {
            let at = rng.random_range(0..=plan.steps.len());
            let lead = LEADS[rng.random_range(0..LEADS.len())];
            let (who, n) = (rng.random_range(0..plan.cast.len()), rng.random_range(0..3));
            plan.steps.insert(at, Step::Lead { lead, who, n });
        }
        for _ in 0..rng.random_range(0..8) {
            let at = rng.random_range(0..=plan.steps.len());
            let sit = sit(&mut rng, plan.cast.len());
            plan.steps.insert(at, sit);
        }
        if rng.random_ratio(1, 2) {
            let at = rng.random_range(0..=plan.steps.len());
            let scene = rounds(&mut rng, plan.cast.len());
            plan.steps.splice(at..at, scene);
        }
        plan
    }
}

fn sit(rng: &mut StdRng, people: usize) -> Step {
    let stay = [30, 400, 20_000][rng.random_range(0..3)];
    let (who, table) = (rng.random_range(0..people), rng.random_range(0..TABLES.len()));
    Step::Sit { who, table, edits: rng.random_range(0..8), gap: rng.random_range(0..30), stay }
}

/// Groups are made and sit down, and move on while people write, here and where they no longer belong.
fn rounds(rng: &mut StdRng, people: usize) -> Vec<Step> {
    let lead = |lead, who, n| Step::Lead { lead, who, n };
    let mut steps = vec![lead(Lead::Reopen, 0, 0), lead(Lead::Thaw, 0, 0), lead(Lead::Groups, 0, 0)];
    steps.push(Step::Pass { ms: 20 });
    steps.extend((1..people).map(|who| lead(Lead::Move, who, who % 3)));
    // Up to the phase of the tables, from wherever it is: once round at most.
    for _ in 0..script().len() {
        steps.push(Step::Pass { ms: 20 });
        steps.push(lead(Lead::Seat, 0, 0));
    }
    for round in [0, 1, 2] {
        // What people write waits for the disk while their groups move.
        let ill = Ill::Slow { before: rng.random_range(0..40), after: rng.random_range(0..40) };
        steps.push(Step::Disk { plane: Plane::Boards, ill });
        for _ in 0..rng.random_range(1..4) {
            // At their own table, and anywhere.
            let (who, stay) = (rng.random_range(1..people), rng.random_range(100..2000));
            let (edits, gap) = (rng.random_range(1..20), rng.random_range(0..30));
            steps.push(Step::Sit { who, table: (who + round) % TABLES.len(), edits, gap, stay });
            steps.push(sit(rng, people));
        }
        steps.push(Step::Pass { ms: rng.random_range(0..60) });
        match rng.random_range(0..5) {
            0 => steps.push(Step::Cut { who: rng.random_range(1..people), up: false, after: 0 }),
            1 => steps.push(lead(Lead::Move, rng.random_range(1..people), rng.random_range(0..3))),
            2 => steps.push(Step::Kill { ms: 0 }),
            _ => {}
        }
        steps.push(lead(Lead::Rotate, 0, (round + 1) % 3));
        for _ in 0..rng.random_range(0..3) {
            steps.push(sit(rng, people));
        }
        steps.push(Step::Pass { ms: rng.random_range(0..300) });
    }
    steps
}

/// What a lead asks for, as the workshop stands; nothing where there is nothing to ask.
pub fn command(lead: Lead, workshop: &Workshop, person: &PersonId, n: usize) -> Option<Command> {
    let view = workshop.view();
    let person = person.clone();
    Some(match lead {
        Lead::Seat if view.clock.phase.as_ref().is_some_and(|phase| phase.as_str() == AT_TABLES) => {
            return None;
        }
        Lead::Next | Lead::Seat => match workshop.next_phase() {
            Some(next) => Command::StartPhase { phase: next.id.clone() },
            None => Command::GoBack { phase: view.script.first()?.id.clone(), restore: false },
        },
        Lead::Anew => Command::GoBack { phase: view.clock.phase.clone()?, restore: false },
        Lead::Freeze => Command::Freeze {},
        Lead::Thaw => Command::Thaw {},
        Lead::Pause => Command::Pause {},
        Lead::Resume => Command::Resume {},
        Lead::AddTime => Command::AddTime { seconds: 20 },
        Lead::EndTime => Command::EndTime {},
        Lead::ExtraTime => Command::ExtraTime { person, seconds: 30 },
        Lead::Close => Command::CloseWorkshop {},
        Lead::Reopen => Command::ReopenWorkshop {},
        // By hand: a lot would be another one in every play.
        Lead::Groups => Command::MakeGroups { count: 3, spread: Spread::ByHand {} },
        Lead::Move => Command::MoveToGroup { person, group: Some(view.groups.get(n)?.id.clone()) },
        Lead::Tables => Command::SetTables { boards: tables().boards, rounds: 3 },
        Lead::Rotate => Command::Rotate { round: u32::try_from(n).unwrap_or(0) },
    })
}

/// The boards beside the first.
pub fn boards() -> impl Iterator<Item = BoardView> {
    TABLES.iter().enumerate().map(|(n, id)| BoardView::of(id.parse().expect("an id"), format!("Table {n}")))
}

pub fn tables() -> Tables {
    let boards = TABLES.iter().map(|id| id.parse().expect("an id")).collect();
    Tables { boards, round: 0, rounds: 3 }
}

/// Its phases: everyone may everything; nobody anything, by timer; nobody adds; a minute in all, by timer; at tables.
pub fn script() -> Vec<Phase> {
    let open = Rules::default();
    let nobody = Who::Nobody;
    let mute = Rules {
        add: nobody,
        moving: nobody,
        edit: nobody,
        delete: nobody,
        link: nobody,
        zones: nobody,
        ..open
    };
    let (hand, timer) = (Exit::ByHand, Exit::ByTimer);
    vec![
        phase("open", None, open, hand),
        phase("mute", Some(3), mute, timer),
        phase("sort", None, Rules { add: nobody, ..open }, hand),
        phase("own", Some(2), Rules { edit: Who::Own, delete: Who::Facilitation, ..open }, timer),
        phase(AT_TABLES, None, Rules { see: See::Group, ..open }, hand),
        phase("end", Some(5), open, hand),
    ]
}

fn phase(id: &str, seconds: Option<u32>, rules: Rules, exit: Exit) -> Phase {
    let board: BoardId = BOARD.parse().expect("an id");
    Phase {
        id: id.parse().expect("an id"),
        label: id.to_owned(),
        prompt: String::new(),
        seconds,
        focus: Focus { board: (id != AT_TABLES).then_some(board), zones: Vec::new() },
        rules,
        enter: Vec::new(),
        exit,
        round: None,
        skipped: false,
        off_the_record: false,
        require_link: None,
        spotlight: None,
    }
}
