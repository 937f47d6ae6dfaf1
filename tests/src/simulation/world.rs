//! The stage of one story: a disk, a port, a server that comes and goes, and the cast.

use super::{
    BOARD, WORKSHOP,
    actor::{Actor, Wish},
    disk::{Disk, Grasp},
    edit, hostile, leading,
    line::{Line, Port},
    live::Live,
    plan::{Ill, Order, Part, Plan, Plane, Step},
    ruling::Ruling,
    talk,
    truth::{Shared, Witness},
    visit::{Seen, Stay, visit},
};
use socle_protocol::{
    api::Join,
    ids::{BoardId, JoinCode, Millis, PersonId, WorkshopId},
    message::{BoardView, Command, Happening, group::Tables},
    replay::ReplayView,
    role::Role,
};
use socle_server::{
    Ground,
    admission::Admission,
    clock,
    config::Limits,
    journal::{Kind, NewEntry, Stream},
    metrics::Metrics,
    serve_on,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::oneshot,
    task::{JoinHandle, yield_now},
    time::{Instant, sleep, timeout},
};

/// What signs the tokens of every story.
const SECRET: [u8; 32] = [7; 32];
/// Longest orderly stop (SPEC X1).
const STOP: Duration = Duration::from_secs(5);

pub struct World {
    pub plan: Plan,
    pub truth: Shared,
    pub disk: Arc<Disk>,
    pub cast: Vec<Arc<Actor>>,
    pub lives: Vec<Arc<Live>>,
    port: Arc<Port>,
    server: Option<Serving>,
    /// How often somebody went to a table.
    pub visits: u64,
}

struct Serving {
    grasp: Arc<Grasp>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

pub fn board() -> Stream {
    Stream::Board(BOARD.parse().expect("an id"))
}

pub fn workshop() -> WorkshopId {
    WORKSHOP.parse().expect("an id")
}

/// One of the tables of a led story.
fn table_at(n: usize) -> BoardId {
    leading::TABLES[n % leading::TABLES.len()].parse().expect("an id")
}

fn person(index: usize) -> PersonId {
    format!("p{index}").parse().expect("an id")
}

fn role(part: Part) -> Role {
    match part {
        Part::Facilitator => Role::Facilitator,
        Part::Observer | Part::HostileObserver => Role::Observer,
        Part::Editor | Part::Stock | Part::Phone | Part::Hostile => Role::Participant,
    }
}

/// A token of this person, good for the whole story.
fn token(person: &PersonId) -> String {
    Admission::with_secret(&SECRET).token(&workshop(), person, clock::now())
}

impl World {
    /// Founds the workshop, starts a server, and everyone comes.
    pub async fn of(plan: &Plan) -> Self {
        let truth = Witness::new(plan.raw, workshop());
        let disk = Disk::new(plan.raw, Arc::clone(&truth));
        let port = Port::new();
        if plan.led {
            truth.open().ruling = Some(Ruling::new(lateness(plan)));
        }
        found(&disk, plan).await;
        let cast: Vec<Arc<Actor>> = (0..plan.cast.len())
            .map(|index| newcomer(index, plan.cast[index], person(index), plan.raw, &port, &truth))
            .collect();
        let lives = cast.iter().filter(|actor| actor.index % 2 == 0 && !actor.part.is_hostile());
        let lives: Vec<Arc<Live>> = lives.map(Live::new).collect();
        let mut world = Self { plan: plan.clone(), truth, disk, cast, lives, port, server: None, visits: 0 };
        world.start();
        for actor in &world.cast {
            tokio::spawn(talk::run(Arc::clone(actor)));
        }
        for live in &world.lives {
            tokio::spawn(Arc::clone(live).run());
        }
        world
    }

    /// Someone who has nothing yet.
    pub fn witness(&self, nth: usize) -> Arc<Actor> {
        let index = 50 + nth;
        let actor = newcomer(index, Part::Editor, person(0), self.plan.raw, &self.port, &self.truth);
        tokio::spawn(talk::run(Arc::clone(&actor)));
        actor
    }

    pub fn start(&mut self) {
        if self.server.is_some() {
            return;
        }
        let grasp = self.disk.grasp();
        let (stop, stopped) = oneshot::channel::<()>();
        let ground = Ground {
            replay: None,
            journal: grasp.clone(),
            admission: Admission::with_secret(&SECRET),
            share: None,
            limits: Limits::default(),
            proxies: 0,
            metrics: Metrics::new(),
            metrics_token: None,
            quarantine: None,
        };
        let serving = serve_on(self.port.listen(), ground, async move {
            let _ = stopped.await;
        });
        self.server = Some(Serving { grasp, stop, task: tokio::spawn(serving) });
    }

    /// As on SIGTERM.
    pub async fn stop(&mut self) {
        let Some(Serving { grasp, stop, task }) = self.server.take() else { return };
        let (began, _) = (Instant::now(), stop.send(()));
        match timeout(STOP * 4, task).await {
            Ok(Ok(Ok(()))) => {}
            other => self.truth.open().broken(format!("x1: the server did not stop well: {other:?}")),
        }
        if began.elapsed() > STOP {
            self.truth.open().broken(format!("x1: a stop took {:?}", began.elapsed()));
        }
        grasp.pull();
        self.port.close();
        self.port.sever();
    }

    /// As by kill -9.
    fn kill(&mut self) {
        let Some(Serving { grasp, stop, .. }) = self.server.take() else { return };
        grasp.pull();
        self.port.close();
        self.port.sever();
        // What is left of it ends by itself; nothing that it does reaches anyone.
        drop(stop);
    }

    pub async fn play(&mut self, step: &Step) {
        let who = |n: usize| &self.cast[n % self.cast.len()];
        match *step {
            Step::Edit { who: n, choice } => {
                if who(n).part.may_edit() && !who(n).part.is_hostile() {
                    who(n).edit(choice);
                }
            }
            Step::Burst { who: n, count, gap, choice } => {
                let actor = Arc::clone(who(n));
                if actor.part.may_edit() && !actor.part.is_hostile() {
                    for nth in 0..count {
                        actor.keystroke(nth.wrapping_add(choice as u32));
                        if gap > 0 {
                            sleep(Duration::from_millis(gap)).await;
                        }
                    }
                }
            }
            Step::Paste { who: n, count, kib } => {
                let actor = Arc::clone(who(n));
                if self.plan.raw && actor.part.may_edit() && !actor.part.is_hostile() {
                    for nth in 0..count {
                        actor.paste(nth, kib as usize * 1024);
                        sleep(Duration::from_millis(5)).await;
                    }
                }
            }
            Step::Show { who: n } => who(n).show(),
            Step::Cut { who: n, after: 0, .. } => who(n).line.cut(),
            Step::Cut { who: n, up, after } => who(n).line.cut_after(up, after),
            Step::Exodus {} => self.cast.iter().for_each(|actor| actor.wants(Wish::Away)),
            Step::Return { who: n } => self.welcome_back(who(n)),
            Step::Delay { who: n, up, down } => {
                who(n).line.delay(Duration::from_millis(up), Duration::from_millis(down));
            }
            Step::Stall { who: n, up, down } => who(n).line.stall(up, down),
            Step::Leave { who: n } => who(n).wants(Wish::Gone),
            Step::Reload { who: n } => {
                who(n).reload();
                self.welcome_back(who(n));
            }
            Step::Pass { ms } => sleep(Duration::from_millis(ms)).await,
            Step::Disk { plane, ill } => self.disk.fall_ill(plane, ill),
            Step::Restart {} => {
                self.stop().await;
                self.start();
            }
            Step::Kill { ms } => {
                self.kill();
                sleep(Duration::from_millis(ms)).await;
                self.start();
            }
            Step::Command { order, who: n } => self.command(order, who(n)),
            Step::Lead { lead, who: n, n: nth } => {
                let workshop = self.truth.open().workshop.clone();
                let command =
                    workshop.and_then(|workshop| leading::command(lead, &workshop, &who(n).person, nth));
                command.into_iter().for_each(|command| self.lives[0].command(command));
            }
            Step::Sit { who: n, table, edits, gap, stay } if self.plan.led => {
                self.visits += 1;
                let (gap, long) = (Duration::from_millis(gap), Duration::from_millis(stay));
                let stay = Stay { nth: self.visits, edits, gap, long };
                let (actor, table) = (Arc::clone(&self.cast[n % self.cast.len()]), table_at(table));
                let truth = Arc::clone(&self.truth);
                tokio::spawn(async move {
                    let seen = visit(actor, table, stay).await;
                    let visits = &mut truth.open().visits;
                    match seen {
                        Seen::Board { .. } => visits.stayed += 1,
                        Seen::SentAway(403) => visits.refused += 1,
                        Seen::SentAway(4421) => visits.put_out += 1,
                        Seen::SentAway(_) | Seen::Nothing => {}
                    }
                });
            }
            Step::Sit { .. } => {}
            Step::Hostile { who: n, act, choice } => {
                if who(n).part.is_hostile() {
                    hostile::act(who(n), &self.cast, self.plan.raw, act, choice);
                }
            }
        }
        yield_now().await;
    }

    /// Lets someone come back, unless the workshop has put them out.
    pub fn welcome_back(&self, actor: &Arc<Actor>) {
        actor.line.clear();
        let welcome = self.truth.open().workshop.as_ref().is_some_and(|w| w.role_of(&actor.person).is_some());
        if welcome {
            actor.forgive();
            self.lives.iter().filter(|live| live.actor().index == actor.index).for_each(|l| l.forgive());
        }
        actor.wants(Wish::Here);
    }

    fn command(&self, order: Order, whom: &Arc<Actor>) {
        let person = whom.person.clone();
        let command = match order {
            // The facilitator stays: somebody has to let the others back in.
            Order::Remove if whom.index == 0 => return,
            Order::Remove => Command::Remove { person },
            Order::Readmit => Command::Readmit { person },
            Order::Rename => Command::Rename { person, name: format!("Nom {}", super::elapsed_ms()) },
            Order::Retitle => Command::Retitle { title: format!("Titre {}", super::elapsed_ms()) },
            Order::LockDoor => Command::LockDoor {},
            Order::UnlockDoor => Command::UnlockDoor {},
            Order::Promote => return self.promote(whom),
        };
        self.lives[0].command(command);
    }

    fn promote(&self, whom: &Arc<Actor>) {
        let invitation = Admission::with_secret(&SECRET).invitation(&workshop(), Role::Participant);
        let wish = Join { invitation: Some(invitation), ..Join::default() };
        let body = serde_json::to_string(&wish).expect("JSON");
        let (line, token) = (Arc::clone(&whom.line), whom.token.clone());
        tokio::spawn(async move { ask(&line, "POST", "/api/join", &token, &body).await });
    }

    /// The board as the server exports it.
    pub async fn export(&self) -> Option<String> {
        let path = format!("/api/workshops/{WORKSHOP}/boards/{BOARD}");
        let (status, body) = ask(&self.cast[0].line, "GET", &path, &self.cast[0].token, "").await?;
        (status == 200).then_some(body)
    }

    /// The board as its replay ends, when there is a facilitator to ask for it.
    pub async fn replay_end(&self) -> Option<Option<String>> {
        let lead = self.cast.iter().find(|actor| actor.part == Part::Facilitator && !actor.is_stopped())?;
        Some(self.end_of_replay(lead).await)
    }

    async fn end_of_replay(&self, lead: &Actor) -> Option<String> {
        let get = async |rest: &str| {
            let path = format!("/api/workshops/{WORKSHOP}/replay{rest}");
            let (status, body) = ask(&lead.line, "GET", &path, &lead.token, "").await?;
            (status == 200).then_some(body)
        };
        let view: ReplayView = serde_json::from_str(&get("").await?).ok()?;
        get(&format!("/boards/{BOARD}?after={}&names=1", view.steps)).await
    }

    /// Every trouble ends, and everyone who may comes back.
    pub fn calm(&mut self) {
        for plane in [Plane::Boards, Plane::Workshop] {
            self.disk.fall_ill(plane, Ill::Well {});
        }
        self.start();
        for actor in self.cast.clone() {
            self.welcome_back(&actor);
        }
    }
}

/// How late the clock's happenings may be in this story, in ms; any time where trouble may hold them up.
fn lateness(plan: &Plan) -> Option<Millis> {
    let mut late = 100;
    for step in &plan.steps {
        match step {
            Step::Disk { .. }
            | Step::Exodus {}
            | Step::Cut { .. }
            | Step::Leave { .. }
            | Step::Stall { .. } => {
                return None;
            }
            // Down for a while; then someone has to come back, and to come once more if that was too soon.
            Step::Restart {} | Step::Kill { .. } => late = 15_000,
            _ => {}
        }
    }
    Some(late)
}

fn newcomer(
    index: usize,
    part: Part,
    person: PersonId,
    raw: bool,
    port: &Arc<Port>,
    truth: &Shared,
) -> Arc<Actor> {
    let token = token(&person);
    Actor::new(index, part, person, token, Line::new(port), Arc::clone(truth), raw)
}

/// The workshop and its board, as if they had been made before.
async fn found(disk: &Disk, plan: &Plan) {
    let id: BoardId = BOARD.parse().expect("an id");
    let update = NewEntry { kind: Kind::Update, author: None, at: 1, body: edit::founding(plan.raw).into() };
    disk.found(board(), None, vec![update]).await;
    let mut boards = vec![BoardView { raw: plan.raw, ..BoardView::of(id, "Une halle") }];
    if plan.led {
        boards.extend(leading::boards());
        for table in leading::tables().boards {
            let body = edit::founding(false).into();
            let update = NewEntry { kind: Kind::Update, author: None, at: 1, body };
            disk.found(Stream::Board(table), None, vec![update]).await;
        }
    }
    let code = JoinCode::try_from("KAYA42".to_owned()).expect("a code");
    let created = Happening::Created {
        title: "Une halle".into(),
        template: "empty".into(),
        code,
        boards,
        script: if plan.led { leading::script() } else { Vec::new() },
        tables: if plan.led { leading::tables() } else { Tables::default() },
        retention: None,
    };
    let joined = plan.cast.iter().enumerate().map(|(index, part)| Happening::Joined {
        person: person(index),
        name: format!("Personne {index}"),
        role: role(*part),
    });
    let entries = std::iter::once(created).chain(joined).map(|happening| NewEntry {
        kind: Kind::Happening,
        author: Some(person(0)),
        at: 1,
        body: serde_json::to_vec(&happening).expect("JSON").into(),
    });
    disk.found(Stream::Workshop(workshop()), Some("code:KAYA42".into()), entries.collect()).await;
}

/// One request, by hand: its status and its body, unless the line or the server is gone.
async fn ask(line: &Arc<Line>, method: &str, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = line.dial()?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: salle.example\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let mut answer = Vec::new();
    let exchange = async {
        stream.write_all(request.as_bytes()).await.ok()?;
        stream.read_to_end(&mut answer).await.ok()
    };
    timeout(Duration::from_secs(10), exchange).await.ok()??;
    let text = String::from_utf8(answer).ok()?;
    let status = text.get(9..12)?.parse().ok()?;
    let (_, body) = text.split_once("\r\n\r\n")?;
    Some((status, body.to_owned()))
}
