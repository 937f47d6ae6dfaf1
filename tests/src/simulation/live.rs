//! One person's session of the workshop plane: everyone hears the same, in the journal's order, nothing twice, also
//! after coming back (SPEC L).

use super::{
    WORKSHOP,
    actor::{Actor, Wish},
    talk::{End, Socket, dial, pause},
};
use futures_util::{SinkExt, StreamExt};
use socle_protocol::{
    ids::Seq,
    message::{ClientMessage, Command, Happening, ServerMessage, WorkshopView, changes::Changes},
    workshop::Workshop,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tokio_tungstenite::tungstenite::Message;

const SILENCE: Duration = Duration::from_secs(45);

/// A person's ears in the workshop.
pub struct Live {
    actor: Arc<Actor>,
    ring: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The newest happening heard.
    seq: Option<Seq>,
    /// The workshop, as this device was told of it.
    view: Option<WorkshopView>,
    open: bool,
    stopped: bool,
    next_id: u32,
    outbox: VecDeque<String>,
    /// Commands that were sent on this connection and not answered.
    asked: Vec<u32>,
}

impl Live {
    pub fn new(actor: &Arc<Actor>) -> Arc<Self> {
        Arc::new(Self { actor: Arc::clone(actor), ring: Notify::new(), state: Mutex::default() })
    }

    #[track_caller]
    fn state(&self) -> MutexGuard<'_, State> {
        super::only(&self.state)
    }

    pub fn actor(&self) -> &Arc<Actor> {
        &self.actor
    }

    /// Gives a command, when there is a connection.
    pub fn command(&self, command: Command) {
        let mut state = self.state();
        if !state.open {
            return;
        }
        state.next_id += 1;
        let id = state.next_id;
        state.asked.push(id);
        let text = serde_json::to_string(&ClientMessage::Command { id, command }).expect("JSON");
        state.outbox.push_back(text);
        self.ring.notify_one();
    }

    pub fn seq(&self) -> Option<Seq> {
        let state = self.state();
        state.seq.filter(|_| state.open)
    }

    /// How this device's workshop differs from what it is, people aside: they are folded one by one.
    pub fn strays(&self, workshop: &Workshop) -> Option<String> {
        let state = self.state();
        let lacks = Changes::between(state.view.as_ref()?, &workshop.view_for(&self.actor.person));
        (lacks != Changes::default()).then(|| format!("{lacks:?}"))
    }

    pub fn forgive(&self) {
        self.state().stopped = false;
    }

    pub fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    fn broken(&self, what: &str) {
        self.actor.truth.open().broken(format!("{what} (p{} live)", self.actor.index));
    }

    /// Runs until the story ends.
    pub async fn run(self: Arc<Self>) {
        let mut attempt = 0;
        loop {
            if self.actor.wish.get() != Wish::Here || self.state().stopped {
                attempt = 0;
                self.actor.wish.again().await;
                continue;
            }
            let after = self.state().seq;
            let resume = after.map_or_else(String::new, |seq| format!("&after={seq}"));
            let path = format!("/live/{WORKSHOP}?token={}{resume}", self.actor.token);
            let end = match dial(&self.actor, &path).await {
                Ok(socket) => {
                    self.state().open = true;
                    let end = self.converse(socket, after).await;
                    attempt = 0;
                    let mut state = self.state();
                    state.open = false;
                    state.outbox.clear();
                    state.asked.clear();
                    end
                }
                Err(end) => end,
            };
            if let End::Told { code } = end {
                self.told(code);
            }
            tokio::select! {
                biased;
                () = sleep(pause(attempt, self.actor.index)) => {}
                () = self.actor.wish.again() => {}
            }
            attempt += 1;
        }
    }

    fn told(&self, code: u16) {
        match code {
            403 | 4410 => self.state().stopped = true,
            408 | 429 | 500.. if !(4400..4500).contains(&code) => {}
            _ => {
                self.state().stopped = true;
                self.broken(&format!("w6: sent away with {code}"));
            }
        }
    }

    async fn converse(&self, socket: Socket, after: Option<Seq>) -> End {
        let (mut sink, mut stream) = socket.split();
        let mut first = true;
        let reading = async {
            loop {
                match timeout(SILENCE, stream.next()).await {
                    Ok(Some(Ok(Message::Text(text)))) => {
                        let message = serde_json::from_str(&text).expect("the server speaks JSON");
                        self.take(message, after.filter(|_| first), first);
                        first = false;
                    }
                    Ok(Some(Ok(Message::Close(Some(frame))))) => {
                        return End::Told { code: frame.code.into() };
                    }
                    Ok(Some(Ok(Message::Close(None)) | Err(_)) | None) | Err(_) => return End::Lost,
                    Ok(Some(Ok(_))) => {}
                }
            }
        };
        let writing = async {
            loop {
                let next = self.state().outbox.pop_front();
                let Some(text) = next else {
                    self.ring.notified().await;
                    continue;
                };
                if sink.send(Message::text(text)).await.is_err() {
                    return End::Lost;
                }
            }
        };
        tokio::select! {
            biased;
            end = reading => end,
            end = writing => end,
            _ = self.actor.wish.until(|wish| wish != Wish::Here) => End::Lost,
        }
    }

    fn take(&self, message: ServerMessage, after: Option<Seq>, first: bool) {
        self.actor.truth.open().note((self.actor.index, "live"));
        let opens = matches!(message, ServerMessage::Welcome { .. } | ServerMessage::Resumed { .. });
        if opens != first {
            return self.broken(&format!("l2: {message:?} is not the first message, or not once"));
        }
        match message {
            ServerMessage::Welcome { seq, workshop, .. } => {
                let mut truth = self.actor.truth.open();
                truth.told_up_to(seq);
                let known = truth.happenings.get(..seq as usize).unwrap_or_default();
                let mut then: Option<Workshop> = None;
                for ((seq, happening), at) in (1..).zip(known).zip(&truth.times) {
                    match &mut then {
                        Some(then) => {
                            then.clock_is(*at);
                            then.fold(seq, happening);
                        }
                        None => then = Workshop::begin(WORKSHOP.parse().expect("an id"), happening),
                    }
                }
                let right = then.is_some_and(|then| *then.view() == *workshop && then.seq() == seq);
                drop(truth);
                if !right {
                    self.broken(&format!("l2: a welcome at {seq} that the journal does not have"));
                }
                let mut state = self.state();
                (state.seq, state.view) = (Some(seq), Some(*workshop));
            }
            ServerMessage::Resumed { .. } => {
                if after.is_none() {
                    self.broken("l2: resumed someone who had nothing");
                }
            }
            ServerMessage::Happening { seq, happening, changes, .. } => {
                let mut state = self.state();
                let heard = state.seq.replace(seq);
                if let Some(view) = &mut state.view {
                    changes.apply(view);
                }
                drop(state);
                let mut truth = self.actor.truth.open();
                let kept = truth.happenings.get(seq as usize - 1).cloned();
                truth.told_of(seq, &happening);
                drop(truth);
                if heard.is_none_or(|heard| heard >= seq || !self.is_all_told(heard, seq - 1)) {
                    self.broken(&format!("l2: heard {seq} after {heard:?}"));
                }
                if kept.as_ref() != Some(&happening) {
                    self.broken(&format!("l3: heard {happening:?} as {seq}, the journal has {kept:?}"));
                }
            }
            ServerMessage::Done { id, seq } => {
                self.answered(id);
                let heard = self.state().seq;
                if heard.is_none_or(|heard| !self.is_all_told(heard, seq)) {
                    self.broken(&format!("l3: {seq} is done and was not told"));
                }
            }
            ServerMessage::Refused { id: Some(id), .. } => self.answered(id),
            ServerMessage::Refused { .. }
            | ServerMessage::Present { .. }
            | ServerMessage::Lines { .. }
            | ServerMessage::Pong { .. }
            | ServerMessage::Yours { .. }
            | ServerMessage::Progress { .. } => {}
        }
    }

    /// Is nothing after `heard`, up to `seq`, this person's to hear?
    pub fn is_all_told(&self, heard: Seq, seq: Seq) -> bool {
        let truth = self.actor.truth.open();
        let between =
            truth.happenings.get(heard as usize..(seq as usize).max(heard as usize)).unwrap_or_default();
        let tells = |happening: &Happening| {
            let person = &self.actor.person;
            truth.workshop.as_ref().is_none_or(|workshop| workshop.tells(&happening.audience(), person))
        };
        !between.iter().any(tells)
    }

    fn answered(&self, id: u32) {
        let mut state = self.state();
        let asked = state.asked.iter().position(|asked| *asked == id);
        if let Some(at) = asked {
            state.asked.remove(at);
        } else {
            drop(state);
            self.broken(&format!("l3: an answer to {id}, which was not asked or is answered"));
        }
    }
}
