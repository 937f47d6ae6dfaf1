//! A Rust client of Socle: for bots, tests and the command line.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use socle_client::{api::Site, board::Board, link::Link};
//!
//! let link: Link = "http://127.0.0.1:8080/KAYA-42".parse()?;
//! let (ticket, _) = Site::new(link.origin.clone()).enter(&link, Some("Ada")).await?;
//! let board = Board::open(ticket);
//! board.synced().await?;
//! println!("{}", board.json());
//! # Ok(()) }
//! ```
//!
//! A [`board::Board`] is a local replica: edits apply at once, also without a network, and reach the server when it
//! can be reached. A [`live::Live`] is a session of the workshop plane.

pub mod api;
pub mod board;
mod connection;
pub mod link;
pub mod live;
pub mod presence;
pub mod session;

use socle_protocol::ids::{BoardId, PersonId, WorkshopId};

/// What it takes to open a board: where it is, and who asks.
#[derive(Debug, Clone)]
pub struct Ticket {
    pub origin: link::Origin,
    pub workshop: WorkshopId,
    pub board: BoardId,
    pub person: PersonId,
    pub token: String,
}
