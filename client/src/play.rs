//! The reference session on the command line: for a demonstration, to look at from the projector or as a participant.

use anyhow::{Context, bail};
use clap::Args;
use socle_client::{
    link::{Link, Origin},
    session::{
        Pace, Session,
        plan::{Opening, Plan, SEED},
    },
};

/// Fastest that people can still follow, and slowest: as it really was.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=1_000.0;

#[derive(Debug, Args)]
pub(crate) struct Play {
    /// The server's address, like http://127.0.0.1:8080
    #[arg(long)]
    url: String,
    /// How many times faster than 100 minutes; without it, as fast as the server goes.
    #[arg(long)]
    speed: Option<f64>,
    /// Another session than the reference: other people, other ideas.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
}

pub(crate) async fn run(play: &Play) -> anyhow::Result<()> {
    let pace = match play.speed {
        None => Pace::Free {},
        Some(speed) if SPEEDS.contains(&speed) => Pace::Times { speed },
        Some(_) => bail!("--speed: {} to {}", SPEEDS.start(), SPEEDS.end()),
    };
    let origin = origin(&play.url)?;
    let opened = Session::open(Plan::new(play.seed), origin.clone(), |_| origin.clone(), pace).await;
    let mut session = opened.context("the session cannot begin")?;
    let created = &session.created;
    println!("→ atelier {origin}/{}", created.code.as_str());
    println!("→ écran   {origin}/i#{}", created.invitations.projector);
    println!(
        "→ rejeu   {origin}/i#{}, puis /a/{}/rejeu",
        created.invitations.facilitator,
        created.workshop.as_str()
    );
    println!("→ 42 personnes, dont 5 sans téléphone, à 6 tables");
    while let Some(part) = session.next_part() {
        let (minute, acts) = (part.begins / 60, part.acts.len());
        let what = match part.opening {
            Opening::Phase { id } | Opening::RestartedPhase { id } => {
                let view = session.view();
                let phase = view.script.into_iter().find(|phase| phase.id.as_str() == id);
                phase.map_or_else(|| id.to_owned(), |phase| phase.label)
            }
            Opening::VotesClosed {} => "Les votes sont clos".to_owned(),
            Opening::Tallies {} => "Les résultats sont dits, l’hôte fixe le podium".to_owned(),
            Opening::End {} => "Fin de l’atelier".to_owned(),
        };
        println!("· {minute:>3} min  {what} ({acts} gestes)");
        session.play().await?;
    }
    println!("· empreinte : {}", session.ending().await?.hash);
    session.leave().await;
    Ok(())
}

/// A link says where; by which door does not matter here.
fn origin(url: &str) -> anyhow::Result<Origin> {
    let link: Link = format!("{}/KAYA-42", url.trim().trim_end_matches('/')).parse()?;
    Ok(link.origin)
}
