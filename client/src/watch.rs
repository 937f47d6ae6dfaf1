//! `watch`: one line for everything that happens in a workshop and on its first board.

use anyhow::Context;
use socle_client::{
    api::Site,
    board::Board,
    link::Link,
    live::{Address, Live},
};
use socle_protocol::{
    board,
    message::{Happening, ServerMessage, WorkshopView},
};
use std::collections::BTreeMap;

/// What `watch` remembers to tell what is new: names, and the texts of live notes.
#[derive(Default)]
struct Seen {
    names: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
}

pub(crate) async fn run(link: &Link) -> anyhow::Result<()> {
    let entered = Site::new(link.origin.clone()).enter(link, None).await;
    let (ticket, joined) =
        entered.with_context(|| format!("cannot enter the workshop at {}", link.origin))?;
    println!("entré comme {} ({:?})", joined.name, joined.role);
    let address = Address { origin: link.origin.clone(), workshop: joined.workshop, token: joined.token };
    let mut live = Live::open(address, None).await?;
    let board = Board::open(ticket);
    board.synced().await?;
    let mut seen = Seen { notes: texts(&board.view()), ..Seen::default() };
    println!("{} idées", seen.notes.len());
    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(interrupted);
    loop {
        let message = tokio::select! {
            message = live.next() => message,
            changed = board.until(|board| texts(&board.view()) != seen.notes) => {
                changed?;
                seen.tell_notes(texts(&board.view()));
                continue;
            }
            _ = &mut interrupted => {
                live.leave().await;
                board.leave().await;
                return Ok(());
            }
        };
        match message {
            Ok(message) => seen.tell_message(&message),
            Err(error) => {
                println!("… {error} ; nouvelle tentative");
                live = again(live).await?;
            }
        }
    }
}

/// Comes back to the workshop plane; gives up when the server says no.
async fn again(live: Live) -> anyhow::Result<Live> {
    let (address, seq) = live.whereabouts();
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        match Live::open(address.clone(), Some(seq)).await {
            Err(socle_client::live::LiveError::Unreachable(_)) => {}
            Err(socle_client::live::LiveError::Shut { status: 503, .. }) => {}
            other => return Ok(other?),
        }
    }
}

fn texts(board: &board::Board) -> BTreeMap<String, String> {
    let live = board.notes.values().filter(|note| note.deleted.is_none());
    live.map(|note| (note.id.clone(), note.text.clone())).collect()
}

impl Seen {
    fn name<'a>(&'a self, person: &'a str) -> &'a str {
        self.names.get(person).map_or(person, String::as_str)
    }

    fn tell_notes(&mut self, now: BTreeMap<String, String>) {
        for (id, text) in &now {
            match self.notes.get(id) {
                None => println!("+ « {text} »"),
                Some(old) if old != text => println!("~ « {text} »"),
                Some(_) => {}
            }
        }
        for (id, text) in &self.notes {
            if !now.contains_key(id) {
                println!("- « {text} »");
            }
        }
        self.notes = now;
    }

    fn tell_message(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Welcome { workshop, .. } => self.tell_workshop(workshop),
            ServerMessage::Happening { happening, by, .. } => {
                let by = by.as_ref().map_or("le serveur", |by| self.name(by.as_str())).to_owned();
                self.tell_happening(happening, &by);
            }
            ServerMessage::Present { people } => {
                let names: Vec<&str> = people.iter().map(|person| self.name(person.as_str())).collect();
                println!("présents : {}", names.join(", "));
            }
            _ => {}
        }
    }

    fn tell_workshop(&mut self, workshop: &WorkshopView) {
        for person in &workshop.people {
            self.names.insert(person.id.to_string(), person.name.clone());
        }
        println!("« {} », code {}", workshop.title, workshop.code.shown());
    }

    fn tell_happening(&mut self, happening: &Happening, by: &str) {
        match happening {
            Happening::Joined { person, name, role } => {
                self.names.insert(person.to_string(), name.clone());
                println!("{name} entre ({role:?})");
            }
            Happening::Renamed { person, name } => {
                println!("{} s’appelle maintenant {name}", self.name(person.as_str()));
                self.names.insert(person.to_string(), name.clone());
            }
            Happening::Removed { person } => println!("{by} retire {}", self.name(person.as_str())),
            Happening::Readmitted { person } => println!("{by} reprend {}", self.name(person.as_str())),
            Happening::RoleChanged { person, role } => println!("{} : {role:?}", self.name(person.as_str())),
            Happening::DoorLocked {} => println!("{by} ferme la porte"),
            Happening::DoorUnlocked {} => println!("{by} ouvre la porte"),
            Happening::Retitled { title } => println!("{by} : nouveau titre « {title} »"),
            Happening::Created { title, .. } => println!("{by} crée « {title} »"),
            // What only a screen shows well: as it came, for whoever looks for it.
            other => println!("{by} : {}", serde_json::to_string(other).unwrap_or_default()),
        }
    }
}
