//! A workshop with a plenary, tables, groups and a board for some only, and what a facilitator does with it.

use crate::{
    people::{Newcomer, Workshop},
    raw::{Came, RawSession},
    server::TestServer,
    soon,
};
use socle_client::live::Live;
use socle_protocol::{
    board::{self, Board, Roots},
    ids::{BoardId, GroupId, PersonId, Seq},
    message::{
        BoardView, Command, Happening, Visible,
        group::{GroupView, Tables},
        script::{Focus, Phase, Rules},
    },
    role::Role,
    sync::{self, Message},
};
use socle_server::journal::{Append, Entry, Journal, Loaded, NewEntry, Pending, Snapshot, Stream};
use std::sync::Arc;
use yrs::{Doc, Transact, Update, updates::decoder::Decode};

/// Groups A and B, tables `t1` and `t2`, a board `north` for group A alone, a board `staff` for the facilitation.
pub struct Stage {
    pub server: TestServer,
    pub workshop: Workshop,
    live: Live,
    script: Vec<Phase>,
}

impl Stage {
    pub async fn new() -> Self {
        Self::on(|journal| journal).await
    }

    /// One whose journal is wrapped by `wrap`.
    pub async fn on(wrap: impl FnOnce(Arc<dyn Journal>) -> Arc<dyn Journal>) -> Self {
        let server = TestServer::start_on(|journal| Arc::new(Furnished(wrap(journal))) as _).await;
        let workshop = server.workshop("empty").await;
        let live = workshop.creator().live().await;
        Self { server, workshop, live, script: Vec::new() }
    }

    /// The facilitator gives a command; answers when it is on disk.
    pub async fn orders(&mut self, command: Command) {
        let told = format!("{command:?}");
        let done = soon("the command", self.live.command(command)).await;
        done.unwrap_or_else(|why| panic!("{told}: {why}"));
    }

    /// A further phase begins, with these rules.
    pub async fn runs(&mut self, rules: Rules) {
        self.runs_in(rules, Focus::default()).await;
    }

    /// A further phase begins, with these rules, which looks there.
    pub async fn runs_in(&mut self, rules: Rules, focus: Focus) {
        let phase: socle_protocol::ids::PhaseId = id(&format!("p{}", self.script.len()));
        self.script.push(Phase {
            id: phase.clone(),
            label: "Temps".into(),
            prompt: String::new(),
            seconds: Some(3600),
            focus,
            rules,
            enter: Vec::new(),
            exit: Default::default(),
            round: None,
            skipped: false,
            off_the_record: false,
        });
        self.orders(Command::SetScript { phases: self.script.clone() }).await;
        self.orders(Command::StartPhase { phase }).await;
    }

    /// Someone joins, and is put into this group.
    pub async fn comes(&mut self, name: &str, group: &str) -> Newcomer {
        let newcomer = self.workshop.joined(name, Role::Participant).await;
        self.moves(newcomer.person(), group).await;
        newcomer
    }

    /// Someone is put into this group.
    pub async fn moves(&mut self, person: &PersonId, group: &str) {
        self.orders(Command::MoveToGroup { person: person.clone(), group: Some(id(group)) }).await;
    }
}

impl Newcomer {
    /// The same person, about to open another board.
    pub fn towards(&self, board: &str) -> Newcomer {
        let mut other = self.clone();
        other.ticket.board = id(board);
        other
    }
}

fn id<T: TryFrom<String>>(text: &str) -> T {
    T::try_from(text.to_owned()).ok().expect("an id")
}

/// Looks at the board after every single frame that it gets.
pub struct Witness {
    pub wire: RawSession,
    doc: Doc,
    roots: Roots,
}

impl Witness {
    /// Someone at a board, with all that is there.
    pub async fn of(newcomer: &Newcomer) -> Self {
        let mut wire = newcomer.raw().await;
        let doc = board::new_doc();
        let roots = Roots::of(&doc);
        let whole = soon("the step 2", wire.whole()).await;
        let mut witness = Self { wire, doc, roots };
        witness.take(&whole);
        witness
    }

    fn take(&mut self, update: &[u8]) {
        let update = Update::decode_v1(update).expect("an update");
        self.doc.transact_mut().apply_update(update).expect("it applies");
    }

    pub fn board(&self) -> Board {
        self.roots.read(&self.doc.transact())
    }

    /// Reads frames until `last` is shown; none of them may show what is `forbidden`.
    pub async fn sees(&mut self, last: impl Fn(&Board) -> bool, forbidden: impl Fn(&Board) -> bool) {
        soon("what comes last", async {
            while !last(&self.board()) {
                let bytes = match self.wire.next().await {
                    Came::Frame { bytes } => bytes,
                    closed @ Came::Closed { .. } => panic!("{closed:?}"),
                };
                for message in sync::messages(&bytes) {
                    if let Message::Update { update } | Message::Step2 { update } =
                        message.expect("well formed")
                    {
                        self.take(update);
                    }
                }
                assert!(!forbidden(&self.board()), "a frame showed what is not allowed");
            }
        })
        .await;
    }
}

/// A journal in which each new workshop finds tables and groups.
struct Furnished(Arc<dyn Journal>);

impl Furnished {
    fn furnish(entries: &mut Vec<NewEntry>) {
        let first = entries.first().expect("a new workshop has a first entry").clone();
        let mut created: Happening = serde_json::from_slice(&first.body).expect("a happening");
        if let Happening::Created { boards, tables, .. } = &mut created {
            let board = |name: &str, visible: Visible| BoardView {
                visible,
                ..BoardView::of(id::<BoardId>(name), name)
            };
            boards.push(board("t1", Visible::Everyone {}));
            boards.push(board("t2", Visible::Everyone {}));
            boards.push(board("north", Visible::Group { group: id("a") }));
            boards.push(board("staff", Visible::Facilitation {}));
            *tables = Tables { boards: vec![id("t1"), id("t2")], round: 0, rounds: 2 };
        }
        let group = |name: &str| GroupView {
            id: id::<GroupId>(name),
            name: String::new(),
            color: "rose".into(),
            letter: name.to_uppercase(),
            members: Vec::new(),
            host: None,
        };
        let made = Happening::GroupsMade { groups: vec![group("a"), group("b")] };
        let entry = |happening: &Happening| NewEntry {
            body: serde_json::to_vec(happening).expect("a happening is JSON").into(),
            ..first.clone()
        };
        entries[0] = entry(&created);
        entries.push(entry(&made));
    }
}

impl Journal for Furnished {
    fn append(&self, mut batch: Append) -> Pending<'_, Seq> {
        if matches!(batch.stream, Stream::Workshop(_)) && batch.after == 0 {
            Self::furnish(&mut batch.entries);
        }
        self.0.append(batch)
    }

    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        self.0.load(stream)
    }

    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        self.0.slice(stream, after, limit)
    }

    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        self.0.keep(stream, snapshot)
    }

    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        self.0.destroy(stream)
    }

    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        self.0.find(name)
    }

    fn probe(&self) -> Pending<'_, ()> {
        self.0.probe()
    }

    fn close(&self) -> Pending<'_, ()> {
        self.0.close()
    }
}
