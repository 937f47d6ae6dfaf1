//! One device's view of the workshop, kept up to date in a task of its own: it reads what is told, gives commands, and
//! comes back after every loss, as the browser does.

use super::{PATIENCE, SessionError};
use crate::live::{Address, Live, LiveError};
use socle_protocol::{
    ids::Seq,
    message::{Command, Done, Happening, PersonView, Progress, ServerMessage, WorkshopView, Yours},
    refusal::Refusal,
};
use std::time::Duration;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

/// Between two tries to come back.
const PAUSE: Duration = Duration::from_millis(100);
/// Commands that wait; more make who gives them wait.
const QUEUE: usize = 16;

/// What a device knows.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub view: Option<WorkshopView>,
    pub yours: Yours,
    pub progress: Progress,
    /// How errands ended, as told to this device since it was opened.
    pub done: Vec<Done>,
    pub seq: Seq,
    /// Where the workshop was when this device came back.
    since: Seq,
    is_in: bool,
}

impl Seen {
    fn take(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Welcome { seq, workshop, .. } => {
                (self.view, self.seq, self.since) = (Some(*workshop), seq, seq);
                self.is_in = true;
            }
            ServerMessage::Resumed { seq, .. } => {
                self.since = seq;
                self.is_in = true;
            }
            ServerMessage::Happening { seq, happening, changes, .. } => {
                self.seq = seq;
                match (happening, &mut self.view) {
                    (Happening::ErrandDone { done, .. }, _) => self.done.push(done),
                    (Happening::Joined { person, name, role }, Some(view)) => {
                        let (removed, category) = (false, None);
                        view.people.push(PersonView { id: person, name, role, removed, category });
                    }
                    _ => {}
                }
                if let Some(view) = &mut self.view {
                    changes.apply(view);
                }
            }
            ServerMessage::Yours { yours } => {
                if let Some(view) = self.view.as_mut().filter(|_| !yours.boards.is_empty()) {
                    view.boards.clone_from(&yours.boards);
                }
                self.yours = yours;
            }
            ServerMessage::Progress { progress } => self.progress = progress,
            _ => {}
        }
    }
}

type Asked = (Command, oneshot::Sender<Result<Seq, Refusal>>);

/// A device at the workshop plane. Dropping it is losing it.
#[derive(Debug)]
pub struct Plane {
    commands: mpsc::Sender<Asked>,
    online: watch::Sender<bool>,
    seen: watch::Receiver<Seen>,
    task: JoinHandle<()>,
}

impl Drop for Plane {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Plane {
    /// Opens the plane, and waits for the welcome.
    pub async fn open(address: Address) -> Result<Self, SessionError> {
        let (commands, asked) = mpsc::channel(QUEUE);
        let (online, wish) = watch::channel(true);
        let (tell, seen) = watch::channel(Seen::default());
        let task = tokio::spawn(keep_up(address, asked, wish, tell));
        let plane = Self { commands, online, seen, task };
        plane.find("the welcome", |seen| seen.view.as_ref().map(drop)).await?;
        Ok(plane)
    }

    /// Gives a command until it is answered, also over a restart of the server. A refusal is an error.
    pub async fn command(&self, command: Command) -> Result<Seq, SessionError> {
        let what = format!("{command:?}");
        let (answer, answered) = oneshot::channel();
        let asked = async {
            self.commands.send((command, answer)).await.ok()?;
            answered.await.ok()
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Some(Ok(seq))) => Ok(seq),
            Ok(Some(Err(refusal))) => Err(SessionError::Refused { what, refusal }),
            _ => Err(SessionError::Waited { what: format!("the answer to {what}") }),
        }
    }

    /// Waits until something is there to be found.
    pub async fn find<T>(&self, what: &str, wanted: impl Fn(&Seen) -> Option<T>) -> Result<T, SessionError> {
        let mut seen = self.seen.clone();
        let mut found = None;
        let look = seen.wait_for(|seen| {
            found = wanted(seen);
            found.is_some()
        });
        let in_time = tokio::time::timeout(PATIENCE, look).await.is_ok();
        found.filter(|_| in_time).ok_or_else(|| SessionError::Waited { what: what.to_owned() })
    }

    /// What is known now.
    pub fn now<T>(&self, read: impl FnOnce(&Seen) -> T) -> T {
        read(&self.seen.borrow())
    }

    /// Loses the network: no goodbye. Answers when it is gone.
    pub async fn cut(&self) -> Result<(), SessionError> {
        self.online.send_replace(false);
        self.find("the network gone", |seen| (!seen.is_in).then_some(())).await
    }

    /// Has it again; answers when everything that was missed is known.
    pub async fn back(&self) -> Result<(), SessionError> {
        self.online.send_replace(true);
        let caught_up = |seen: &Seen| (seen.is_in && seen.seq >= seen.since).then_some(());
        self.find("what was missed", caught_up).await
    }
}

async fn keep_up(
    address: Address,
    mut asked: mpsc::Receiver<Asked>,
    mut online: watch::Receiver<bool>,
    seen: watch::Sender<Seen>,
) {
    let mut waiting = None;
    loop {
        if online.wait_for(|online| *online).await.is_err() {
            return;
        }
        let after = { seen.borrow().view.as_ref().map(|_| seen.borrow().seq) };
        if let Ok(live) = Live::open(address.clone(), after).await {
            converse(live, &mut waiting, &mut asked, &mut online, &seen).await;
        }
        seen.send_modify(|seen| seen.is_in = false);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Until the connection or the wish for it is gone.
async fn converse(
    mut live: Live,
    waiting: &mut Option<Asked>,
    asked: &mut mpsc::Receiver<Asked>,
    online: &mut watch::Receiver<bool>,
    seen: &watch::Sender<Seen>,
) {
    loop {
        if let Some((command, answer)) = waiting.take() {
            let told = match live.command(command.clone()).await {
                Ok(seq) => Ok(seq),
                Err(LiveError::Refused { refusal }) => Err(refusal),
                Err(_) => {
                    *waiting = Some((command, answer));
                    return;
                }
            };
            // Whoever asked may have lost patience.
            let _ = answer.send(told);
        }
        tokio::select! {
            next = asked.recv() => match next {
                Some(next) => *waiting = Some(next),
                None => return,
            },
            message = live.next() => match message {
                Ok(message) => seen.send_modify(|seen| seen.take(message)),
                Err(_) => return,
            },
            wish = online.wait_for(|online| !*online) => {
                drop(wish);
                return;
            }
        }
    }
}
