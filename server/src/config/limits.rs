//! What one server takes on, and from whom: every limit that an operator may want to change, with the reason for its
//! default. Limits of the protocol itself (graphemes of a note, clocks of a CRDT) are not here.
//!
//! `0` takes a count or a rate away; sizes and times have no such value.

use super::Size;
use clap::Args;
use std::time::Duration;

/// The limits of one server.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits (0 = none, for counts and rates)")]
pub struct Limits {
    /// Largest frame on a board's socket. The whole of a large board after a long time offline fits: a note with 500
    /// emoji has 4 KB, a board of 2,000 notes 2 MB.
    #[arg(id = "limit_frame", long = "limit-frame", env = "SOCLE_LIMIT_FRAME", default_value_t = Size::mib(8))]
    pub frame: Size,
    /// Largest state of one board. 10,000 full notes with a long history take about 20 MB; a newcomer loads all of
    /// it.
    #[arg(id = "limit_board", long = "limit-board", env = "SOCLE_LIMIT_BOARD", default_value_t = Size::mib(32))]
    pub board: Size,
    /// Shared types (a note has two) in one board. A chain of them is deleted by recursion, 300 bytes of stack each:
    /// 150,000 fit the stack of a worker.
    #[arg(
        id = "limit_types",
        long = "limit-types",
        env = "SOCLE_LIMIT_TYPES",
        default_value_t = 50_000,
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=150_000)
    )]
    pub types: usize,
    /// Notes on one board, those in the bin included. Nobody reads 10,000; a browser still shows them.
    #[arg(id = "limit_notes", long = "limit-notes", env = "SOCLE_LIMIT_NOTES", default_value_t = 10_000)]
    pub notes: usize,
    /// People at one board at a time. A thousand cursors stay within 20 kB/s each; twice as many would not.
    #[arg(
        id = "limit_people",
        long = "limit-people-per-board",
        env = "SOCLE_LIMIT_PEOPLE_PER_BOARD",
        default_value_t = 1_000
    )]
    pub people_per_board: usize,
    /// People who ever joined one workshop. Its list goes to everyone who comes in: 5,000 people are 500 KB.
    #[arg(
        id = "limit_roster",
        long = "limit-people-per-workshop",
        env = "SOCLE_LIMIT_PEOPLE_PER_WORKSHOP",
        default_value_t = 5_000
    )]
    pub people_per_workshop: usize,
    /// Boards in one workshop: a world café of twenty tables and five rounds.
    #[arg(
        id = "limit_boards",
        long = "limit-boards-per-workshop",
        env = "SOCLE_LIMIT_BOARDS_PER_WORKSHOP",
        default_value_t = 100
    )]
    pub boards_per_workshop: usize,
    /// Open connections of one person. A tab has two, and a phone on a bad network leaves cut ones behind for a
    /// minute; beyond this the one that was silent for longest gives way.
    #[arg(
        id = "limit_sessions",
        long = "limit-sessions-per-person",
        env = "SOCLE_LIMIT_SESSIONS_PER_PERSON",
        default_value_t = 24
    )]
    pub sessions_per_person: usize,
    /// Edits a second of one session, in the long run; each begun 4 KiB counts as one. A person makes ten, a drag
    /// sixty; a script that pours a board in only waits. Above it the session is read more slowly: nothing is lost.
    #[arg(
        id = "limit_edits",
        long = "limit-edits-per-second",
        env = "SOCLE_LIMIT_EDITS_PER_SECOND",
        default_value_t = 2_000
    )]
    pub edits_per_second: u32,
    /// Edits at once before that counts: pasting a list of 1,000 ideas, or a day's offline work, goes through at
    /// full speed.
    #[arg(
        id = "limit_edits_burst",
        long = "limit-edits-burst",
        env = "SOCLE_LIMIT_EDITS_BURST",
        default_value_t = 10_000
    )]
    pub edits_burst: u32,
    /// Presence messages a second of one session: a fast mouse sends 60, a bridge between apps a few times that.
    /// Above it the older ones are dropped.
    #[arg(
        id = "limit_presence_rate",
        long = "limit-presence-per-second",
        env = "SOCLE_LIMIT_PRESENCE_PER_SECOND",
        default_value_t = 200
    )]
    pub presence_per_second: u32,
    /// Largest presence message. Ours have 200 bytes; a stock client that answers a query sends everyone's, 500 of
    /// them.
    #[arg(id = "limit_presence", long = "limit-presence", env = "SOCLE_LIMIT_PRESENCE", default_value_t = Size::kib(256))]
    pub presence: Size,
    /// Commands a second of one session on the workshop plane. A facilitator gives one or two; above it the session
    /// is read more slowly.
    #[arg(
        id = "limit_commands",
        long = "limit-commands-per-second",
        env = "SOCLE_LIMIT_COMMANDS_PER_SECOND",
        default_value_t = 20
    )]
    pub commands_per_second: u32,
    /// Renames a minute of one person. A workshop's log keeps each for ever.
    #[arg(
        id = "limit_renames",
        long = "limit-renames-per-minute",
        env = "SOCLE_LIMIT_RENAMES_PER_MINUTE",
        default_value_t = 12
    )]
    pub renames_per_minute: u32,
    /// Edits that wait for one room's disk, in bytes of what they cost in memory. Above it the sessions that sent
    /// them wait. No smaller than four of the largest frames.
    #[arg(id = "limit_waiting", long = "limit-waiting-per-board", env = "SOCLE_LIMIT_WAITING_PER_BOARD", default_value_t = Size::mib(64))]
    pub waiting_per_board: Size,
    /// The same for the whole server: eight boards that are flooded at once.
    #[arg(id = "limit_waiting_all", long = "limit-waiting", env = "SOCLE_LIMIT_WAITING", default_value_t = Size::mib(512))]
    pub waiting: Size,
    /// Open connections. An idle one costs about 40 KiB where it is alone at its board, and one file descriptor; fewer
    /// are taken where the system grants fewer descriptors.
    #[arg(
        id = "limit_connections",
        long = "limit-connections",
        env = "SOCLE_LIMIT_CONNECTIONS",
        default_value_t = 10_000
    )]
    pub connections: usize,
    /// Open connections from one address. A whole building shares one: 500 people with a phone and a laptop.
    #[arg(
        id = "limit_per_address",
        long = "limit-connections-per-address",
        env = "SOCLE_LIMIT_CONNECTIONS_PER_ADDRESS",
        default_value_t = 2_000
    )]
    pub connections_per_address: usize,
    /// Memory of the process beyond which nobody new is let in. By default three quarters of what the machine, or
    /// its container, has.
    #[arg(id = "limit_memory", long = "limit-memory", env = "SOCLE_LIMIT_MEMORY")]
    pub memory: Option<Size>,
    /// New workshops a minute from one address; thirty times as many at once, for a training day.
    #[arg(
        id = "limit_creations",
        long = "limit-creations-per-minute",
        env = "SOCLE_LIMIT_CREATIONS_PER_MINUTE",
        default_value_t = 10
    )]
    pub creations_per_minute: u32,
    /// Wrong join codes a minute from one address, and eight times as many at once: a room full of people who mistype.
    /// Only misses count. Ten million codes at this rate take most of a year.
    #[arg(
        id = "limit_misses",
        long = "limit-misses-per-minute",
        env = "SOCLE_LIMIT_MISSES_PER_MINUTE",
        default_value_t = 30
    )]
    pub misses_per_minute: u32,
    /// Largest body of a request. The longest honest one, a creation with its title, has about 1 KB; a method's file has a
    /// limit of its own (SPEC W18).
    #[arg(id = "limit_body", long = "limit-body", env = "SOCLE_LIMIT_BODY", default_value_t = Size::kib(64))]
    pub body: Size,
    /// Largest image that is brought in. A photo of a plan has 4 to 8 MB, a scan of A3 at 300 dpi as PNG 10.
    #[arg(id = "limit_image", long = "limit-image", env = "SOCLE_LIMIT_IMAGE", default_value_t = Size::mib(16))]
    pub image: Size,
    /// Million pixels of an image that is brought in: A3 at 400 dpi has 31. Each takes four bytes of memory while it is
    /// drawn anew, one image at a time.
    #[arg(
        id = "limit_megapixels",
        long = "limit-image-megapixels",
        env = "SOCLE_LIMIT_IMAGE_MEGAPIXELS",
        default_value_t = 40,
        value_parser = clap::value_parser!(u32).range(1..=200)
    )]
    pub image_megapixels: u32,
    /// Images of one workshop: eight levels, drawn and replaced a few times.
    #[arg(
        id = "limit_images",
        long = "limit-images-per-workshop",
        env = "SOCLE_LIMIT_IMAGES_PER_WORKSHOP",
        default_value_t = 40
    )]
    pub images_per_workshop: usize,
    /// What these may have together. Backups carry them.
    #[arg(id = "limit_images_together", long = "limit-images", env = "SOCLE_LIMIT_IMAGES", default_value_t = Size::mib(60))]
    pub images_together: Size,
    /// Largest photo that is brought for a note. The browser makes it smaller before: those have 0.3 to 0.8 MB.
    #[arg(id = "limit_photo", long = "limit-photo", env = "SOCLE_LIMIT_PHOTO", default_value_t = Size::mib(4))]
    pub photo: Size,
    /// Photos on notes of one workshop: forty people, a dozen each. As they are kept, each has 200 kB at most.
    #[arg(
        id = "limit_photos",
        long = "limit-photos-per-workshop",
        env = "SOCLE_LIMIT_PHOTOS_PER_WORKSHOP",
        default_value_t = 500
    )]
    pub photos_per_workshop: usize,
    /// What these may have together. Backups carry them.
    #[arg(id = "limit_photos_together", long = "limit-photos", env = "SOCLE_LIMIT_PHOTOS", default_value_t = Size::mib(100))]
    pub photos_together: Size,
    /// Photos that one person brings to a workshop; taken off their notes again or not.
    #[arg(
        id = "limit_photos_of_one",
        long = "limit-photos-per-person",
        env = "SOCLE_LIMIT_PHOTOS_PER_PERSON",
        default_value_t = 60
    )]
    pub photos_per_person: usize,
    /// Photos that one person brings a minute, twice as many at once. Drawing one anew takes a core a tenth of a second.
    #[arg(
        id = "limit_photos_a_minute",
        long = "limit-photos-per-minute",
        env = "SOCLE_LIMIT_PHOTOS_PER_MINUTE",
        default_value_t = 12
    )]
    pub photos_per_minute: u32,
    /// Seconds in which a request's head, and then its body, must have come; also how long a connection may stay
    /// open between two requests. A phone on a bad network takes two.
    #[arg(
        id = "limit_request_seconds",
        long = "limit-request-seconds",
        env = "SOCLE_LIMIT_REQUEST_SECONDS",
        default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub request_seconds: u32,
}

/// What is left when a limit of zero is taken as none.
pub fn most(limit: usize) -> usize {
    if limit == 0 { usize::MAX } else { limit }
}

impl Limits {
    /// How long a request's head, and then its body, may take.
    pub fn request(&self) -> Duration {
        Duration::from_secs(self.request_seconds.into())
    }
}

/// The defaults of the command line, without its environment.
impl Default for Limits {
    fn default() -> Self {
        Self {
            frame: Size::mib(8),
            board: Size::mib(32),
            types: 50_000,
            notes: 10_000,
            people_per_board: 1_000,
            people_per_workshop: 5_000,
            boards_per_workshop: 100,
            sessions_per_person: 24,
            edits_per_second: 2_000,
            edits_burst: 10_000,
            presence_per_second: 200,
            presence: Size::kib(256),
            commands_per_second: 20,
            renames_per_minute: 12,
            waiting_per_board: Size::mib(64),
            waiting: Size::mib(512),
            connections: 10_000,
            connections_per_address: 2_000,
            memory: None,
            creations_per_minute: 10,
            misses_per_minute: 30,
            body: Size::kib(64),
            image: Size::mib(16),
            image_megapixels: 40,
            images_per_workshop: 40,
            images_together: Size::mib(60),
            photo: Size::mib(4),
            photos_per_workshop: 500,
            photos_together: Size::mib(100),
            photos_per_person: 60,
            photos_per_minute: 12,
            request_seconds: 20,
        }
    }
}
