//! The reference session, played against a real server: 42 people, six tables, 100 minutes as fast as they go. Along the
//! way everything that the server sends to anyone is listened to; in the end the workshop is, byte for byte, what it is
//! every time.

use futures_util::future::join;
use memchr::memmem;
use socle_client::{
    board::{Board, Connection},
    live::Address,
    session::{
        Pace, Session, SessionError,
        normal::Ending,
        participant::ballot,
        plan::{Opening, Part, Plan, SEED, TABLES, What, member},
        plane::{Plane, Seen},
    },
};
use socle_protocol::{
    message::{Done, vote::Ballot},
    refusal::Refusal,
    workshop::group::table,
};
use socle_tests::{
    process::TestProcess,
    raw::{RawSession, Turned},
    server::{TestServer, ready},
    soon,
    wire::Wire,
};
use std::{collections::BTreeSet, path::Path};

/// SHA-256 of the normal form (`socle_client::session::normal`) in which the session of seed 2019 ends. It changes with
/// the template, the plan, or what a workshop means, and then on purpose.
const ENDING: &str = "492ae00809346948a3829c031345aaf55d6074536409437b5ce2be6340464a7e";

/// What one person was sent, on whatever connection.
struct Ear {
    wire: Wire,
    /// Number in the plan; none for the facilitation and the projector.
    who: Option<usize>,
}

impl Ear {
    async fn new(server: &TestServer, who: Option<usize>) -> Self {
        Self { wire: Wire::listening_to(server.address()).await, who }
    }

    fn heard(&self, text: &str) -> bool {
        let find = memmem::Finder::new(text);
        self.wire.heard(|connections| connections.iter().any(|bytes| find.find(bytes).is_some()))
    }

    /// What stands between `before` and the next `after`, wherever it was heard.
    fn all(&self, before: &str, after: &str) -> BTreeSet<String> {
        let cut = |bytes: &Vec<u8>, at: usize| {
            let rest = &bytes[at + before.len()..];
            let end = memmem::find(rest, after.as_bytes()).unwrap_or(rest.len());
            String::from_utf8_lossy(&rest[..end]).into_owned()
        };
        self.wire.heard(|connections| {
            let found = connections.iter().flat_map(|bytes| {
                memmem::find_iter(bytes, before).map(|at| cut(bytes, at)).collect::<Vec<_>>()
            });
            found.collect()
        })
    }
}

/// A session whose every wire is listened to.
struct Story {
    session: Session,
    ears: Vec<Ear>,
    /// Keeps the server and the screen for the room alive.
    _server: TestServer,
    projector: Plane,
}

impl Story {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let plan = Plan::new(SEED);
        let mut ears = Vec::new();
        for who in 0..plan.people.len() {
            ears.push(Ear::new(&server, Some(who)).await);
        }
        ears.push(Ear::new(&server, None).await);
        ears.push(Ear::new(&server, None).await);
        let (desk, screen) = (ears[42].wire.origin(), ears[43].wire.origin());
        let session = Session::open(plan, desk, |who| ears[who].wire.origin(), Pace::Free {});
        let session = session.await.expect("everyone comes in");
        let join = socle_protocol::api::Join {
            invitation: Some(session.created.invitations.projector.clone()),
            ..Default::default()
        };
        let joined =
            socle_client::api::Site::new(screen.clone()).join(&join, None).await.expect("the projector");
        let address = Address { origin: screen, workshop: joined.workshop, token: joined.token };
        let projector = Plane::open(address).await.expect("the projector’s plane");
        Self { session, ears, _server: server, projector }
    }

    fn plan(&self) -> &Plan {
        &self.session.plan
    }

    /// Everyone sits where group, round and the number of tables say, and nowhere else.
    async fn all_sit(&self, round: usize) {
        let view = self.session.view();
        assert_eq!(view.tables.round as usize, round);
        let mut groups_at = vec![BTreeSet::new(); TABLES];
        for one in self.session.people() {
            let seat = self.plan().seat(one.who, round);
            let own = if one.someone.host { one.someone.group } else { (one.someone.group + round) % TABLES };
            assert_eq!(seat, own, "{}", one.someone.name);
            if one.is_away() {
                continue;
            }
            let board = one.table().expect("a table");
            assert_eq!((board.id(), board.connection()), (&view.tables.boards[seat], Connection::Live));
            if !one.someone.host {
                groups_at[seat].insert(one.someone.group);
            }
            let next = one.ticket(view.tables.boards[(seat + 1) % TABLES].clone());
            let turned =
                soon("the next table’s door", RawSession::open(&next, "ext=1")).await.expect_err("shut");
            assert_eq!(turned, Turned { status: 403, code: Some("not_your_board".into()) });
        }
        assert!(groups_at.iter().all(|groups| groups.len() == 1), "one group a table: {groups_at:?}");
    }

    /// Nobody was sent a private idea of someone else, nor its id; a count at most.
    fn drafts_are_private(&self) {
        for ear in &self.ears {
            for (who, note, text) in self.plan().drafts().filter(|(who, ..)| ear.who != Some(*who)) {
                assert!(!ear.heard(text) && !ear.heard(note), "{:?} was sent {note} of {who}", ear.who);
            }
        }
    }

    /// Now those of one's own table are told, and the facilitation, who sits at none, has them on no wire yet.
    fn drafts_are_revealed(&self) {
        for (who, note, text) in self.plan().drafts() {
            for ear in &self.ears {
                let Some(hearer) = ear.who.filter(|n| self.plan().people[*n].phone) else { continue };
                let at_table = self.plan().people[hearer].group == self.plan().people[who].group;
                let away = self.session.people().iter().any(|one| one.who == hearer && one.is_away());
                assert!(
                    ear.heard(text) == (at_table || hearer == who) || away,
                    "{hearer} and {note} of {who}"
                );
            }
        }
        assert_eq!(
            self.session.facilitator().now(|seen| seen.done.clone()),
            [Done::Revealed { notes: 148, people: 37 }]
        );
    }

    /// Whoever was sent a ballot was sent their own.
    fn ballots_are_secret(&self) {
        let mut told = 0;
        for ear in &self.ears {
            let own: BTreeSet<String> = self
                .plan()
                .acts()
                .filter(|act| Some(act.who) == ear.who)
                .filter_map(|act| match &act.what {
                    What::Cast { picks } | What::CastBefore { picks } => Some(points(picks)),
                    _ => None,
                })
                .collect();
            let heard = ear.all("\"points\":[", "]");
            assert!(heard.is_subset(&own), "{:?} was sent {heard:?}", ear.who);
            told += heard.len();
        }
        assert!(told >= 37, "everyone with a phone was told their own ballot");
    }

    /// No tally on these wires, in whatever form.
    fn has_no_tally(&self, ears: &[Ear]) {
        for ear in ears {
            for sign in ["\"tally\":{", "\"tallies\":[{", "\"score\":"] {
                assert!(!ear.heard(sign), "{:?} was sent {sign}", ear.who);
            }
        }
    }

    fn tallies_add_up(&self) {
        let view = self.session.view();
        assert_eq!(view.votes.len(), TABLES);
        for (group, known) in view.groups.iter().enumerate() {
            let vote = view.votes.iter().find(|vote| vote.group.as_ref() == Some(&known.id)).expect("a vote");
            assert_eq!(vote.board.as_ref(), Some(&view.tables.boards[table(group, 2, TABLES)]));
            let tally = vote.tally.as_ref().expect("revealed");
            assert_eq!((tally.cast, tally.of, tally.proxies), (7, 7, u32::from(group > 0)));
            let points = self.plan().points(group);
            assert_eq!(tally.lines.len(), 25, "28 actions, three of them merged into others");
            for line in &tally.lines {
                let expected = points.get(&line.option).copied().unwrap_or_default();
                assert_eq!(
                    (line.score as usize, line.voters as usize),
                    (expected, expected),
                    "{}",
                    line.option
                );
            }
            assert_eq!(tally.lines.iter().map(|line| line.score).sum::<f64>(), 21.0);
        }
    }

    /// An edit of a note of an earlier round was undone, and its author told why.
    fn newcomers_only_read(&self) {
        for group in 0..TABLES {
            let one = &self.session.people()[member(group, 4)];
            let refusals = one.table().expect("a table").refusals();
            assert!(matches!(refusals[..], [Refusal::AgainstRules { .. }]), "{refusals:?}");
        }
    }

    async fn looks_at(&self, part: &Part) {
        match part.opening {
            Opening::Phase { id: "seating" } => self.all_sit(0).await,
            Opening::Phase { id: "round-1-1" } => {
                self.drafts_are_private();
                let told = |seen: &Seen| (seen.progress.drafts == 148).then_some(seen.progress.drafters);
                let drafters = self.projector.find("the count of what waits", told).await;
                assert_eq!(drafters.expect("told"), 37);
            }
            Opening::Phase { id: "round-1-2" } => self.drafts_are_revealed(),
            Opening::Phase { id: "rotate-1" } => self.all_sit(1).await,
            Opening::RestartedPhase { .. } => {
                self.newcomers_only_read();
                self.all_sit(1).await;
            }
            Opening::Phase { id: "rotate-2" } => self.all_sit(2).await,
            Opening::Phase { id: "round-3" } => {
                let all = |seen: &Seen| {
                    let votes = &seen.progress.votes;
                    (votes.len() == TABLES && votes.iter().all(|vote| (vote.cast, vote.of) == (7, 7)))
                        .then_some(())
                };
                self.projector.find("7 of 7 at each table", all).await.expect("told");
                self.ballots_are_secret();
                self.has_no_tally(&self.ears);
                self.all_sit(2).await;
            }
            Opening::VotesClosed {} => {
                let told = self.session.facilitator().now(|seen| seen.yours.tallies.len());
                assert_eq!(told, TABLES);
                let (others, desk) = (&self.ears[..42], &self.ears[42]);
                assert!(desk.heard("\"tallies\":[{"), "the facilitation knows first");
                self.has_no_tally(others);
                self.has_no_tally(&self.ears[43..]);
            }
            Opening::Tallies {} => {
                self.tallies_add_up();
                self.ballots_are_secret();
            }
            Opening::Phase { id: "debrief" } => {
                let done = self.session.facilitator().now(|seen| seen.done.clone());
                assert_eq!(done.last(), Some(&Done::Poured { notes: 28 }));
            }
            _ => {}
        }
    }
}

/// The points of a ballot as they travel.
fn points(picks: &[String]) -> String {
    let Ballot::Dots { points } = ballot(picks) else { panic!("points") };
    let json = serde_json::to_string(&points).expect("JSON");
    json.trim_matches(['[', ']']).to_owned()
}

/// The whole is there: how many notes of each kind, each with its group, each answer with what it answers.
fn is_whole(ending: &Ending) {
    let whole: serde_json::Value = serde_json::from_str(&ending.json).expect("JSON");
    let (mut count, mut poured, mut links) = (0, 0, 0);
    for board in whole["boards"].as_array().expect("boards") {
        let is_plenary = board["board"] == "plenary";
        links += board["links"].as_array().map_or(0, Vec::len)
            + board["bin"]["links"].as_array().map_or(0, Vec::len);
        let zones = board["zones"].as_array().expect("zones").iter().chain([&board["bin"]]);
        for note in zones.flat_map(|zone| zone["notes"].as_array().expect("notes")) {
            let group = note["group"].as_str().expect("a group");
            assert!(["A", "B", "C", "D", "E", "F"].contains(&group), "{note}");
            assert!(!note["text"].as_str().expect("a text").is_empty(), "{note}");
            let is_copy = note["id"].as_str().expect("an id").starts_with("copy of table-");
            assert_eq!(is_copy, is_plenary, "{note}");
            *if is_copy { &mut poured } else { &mut count } += 1;
        }
    }
    assert_eq!((count, poured, links), (168 + 126 + 18 + 6 + 4, 28, 126));
}

fn is_as_ever(ending: &Ending) {
    is_whole(ending);
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("session-{}.json", &ending.hash[..8]));
    std::fs::write(&kept, &ending.json).expect("a place for what is compared");
    assert_eq!(ending.hash, ENDING, "it ended otherwise: {}", kept.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_session_keeps_its_secrets_and_ends_as_ever() {
    let mut story = Story::new().await;
    while let Some(part) = story.session.play().await.unwrap_or_else(|error| panic!("failed to {error}")) {
        story.looks_at(&part).await;
    }
    is_as_ever(&story.session.ending().await.expect("the end"));
}

/// Plays a part; meanwhile, once `enough` was seen, the plug is pulled and put back.
async fn through_a_crash<T>(
    session: &mut Session,
    process: &mut TestProcess,
    enough: impl Future<Output = Result<T, SessionError>>,
) {
    let crash = async {
        assert!(enough.await.is_ok(), "work was under way");
        process.kill9().await;
        process.restart().await;
        ready(&process.site()).await;
    };
    let (played, ()) = join(session.play(), crash).await;
    played.unwrap_or_else(|error| panic!("failed to {error}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_session_ends_as_ever_when_the_server_is_killed_three_times() {
    let mut process = TestProcess::start().await;
    let origin = process.origin();
    let session = Session::open(Plan::new(SEED), origin.clone(), |_| origin.clone(), Pace::Free {});
    let mut session = session.await.expect("everyone comes in");
    let created = session.created.clone();
    let address = Address { origin, workshop: created.workshop, token: created.token };
    let watcher = Plane::open(address).await.expect("one more device of the facilitation");
    while let Some(part) = session.next_part() {
        match part.opening {
            Opening::Phase { id: "round-1-1" } => {
                let some = |seen: &Seen| (seen.progress.drafts > 10).then_some(());
                through_a_crash(&mut session, &mut process, watcher.find("drafts", some)).await;
            }
            Opening::RestartedPhase { .. } => {
                let board = Board::open(session.ticket(session.view().tables.boards[0].clone()));
                let answers =
                    |board: &Board| board.view().notes.keys().filter(|id| id.starts_with("t2-")).count();
                let some = async { Ok(board.until(|board| answers(board) > 5).await?) };
                through_a_crash(&mut session, &mut process, some).await;
            }
            Opening::Phase { id: "round-3" } => {
                let cast = |seen: &Seen| seen.progress.votes.iter().map(|vote| vote.cast).sum::<u32>();
                let some = watcher.find("ballots", |seen| (cast(seen) > 4).then_some(()));
                through_a_crash(&mut session, &mut process, some).await;
            }
            _ => drop(session.play().await.unwrap_or_else(|error| panic!("failed to {error}"))),
        }
    }
    is_as_ever(&session.ending().await.expect("the end"));
}
