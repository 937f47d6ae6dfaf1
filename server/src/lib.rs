//! The Socle server. Read the modules in this order: [`http`] and [`socket`] let people in, `session` takes their
//! frames, [`rooms`] opens boards, `room` is the whole truth of an edit, [`workshops`] decides what a workshop is,
//! [`journal`] keeps it all.
//!
//! One task owns one open board or workshop, fed by a bounded channel; one writer, so journal order is broadcast
//! order. What anyone receives is on disk.

pub mod admission;
mod aside;
pub mod capacity;
pub mod clock;
pub mod config;
mod export;
pub mod http;
mod images;
mod inbox;
pub mod journal;
mod live;
pub mod metrics;
mod pace;
pub mod playback;
mod retention;
mod room;
pub mod rooms;
mod session;
pub mod share;
mod socket;
pub mod storage;
pub mod telemetry;
pub mod tools;
mod traces;
mod turnover;
pub mod workshops;

pub use config::Config;

use admission::Admission;
use anyhow::Context;
use axum::serve::{Listener, ListenerExt};
use config::{Limits, MetricsToken};
use journal::{Journal, sqlite::Sqlite};
use metrics::Metrics;
use room::quarantine::Quarantine;
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use traces::Traces;
use tracing::{info, warn};

/// A stop takes no longer than this, whatever a client or a disk does (SPEC X1 allows 5 s).
const LONGEST_STOP: Duration = Duration::from_secs(4);

/// Stack of a worker thread, reserved and not touched until it is needed: deleting a chain of
/// 50,000 nested types, [`Limits::types`], takes ≈ 15 MB of it.
pub const STACK: usize = 64 * 1024 * 1024;

/// Where the data folder keeps the bytes of updates that were quarantined.
const QUARANTINE: &str = "quarantine";

/// Where it keeps the replays of closed workshops.
const REPLAY: &str = "replay";

/// What a server stands on: opened before the first connection, so that what is wrong is said at once.
pub struct Ground {
    pub journal: Arc<dyn Journal>,
    pub admission: Admission,
    /// Where phones in the room reach this server; absent on loopback.
    pub share: Option<String>,
    pub limits: Limits,
    /// Proxies in front whose `X-Forwarded-…` headers are believed.
    pub proxies: usize,
    /// What the journal counts already.
    pub metrics: Arc<Metrics>,
    pub metrics_token: Option<MetricsToken>,
    /// Folder for the bytes of quarantined updates; without one only their hashes are known.
    pub quarantine: Option<PathBuf>,
    /// Folder for the replays of closed workshops; without one they are made again after a restart.
    pub replay: Option<PathBuf>,
}

impl Ground {
    /// Opens the data folder. `listen` is the address that the listener really got.
    pub fn open(config: &Config, listen: SocketAddr) -> anyhow::Result<Self> {
        let folder = config.data.display();
        let metrics = Metrics::new();
        let journal = Sqlite::open_counted(&config.data, Arc::clone(&metrics))
            .with_context(|| format!("cannot use the data folder {folder}"))?;
        let admission =
            Admission::open(&config.data).with_context(|| format!("cannot use the secret in {folder}"))?;
        let share = share::origin(listen, config.public_url.as_deref());
        let (limits, proxies) = (config.limits.clone(), config.behind_proxy);
        let metrics_token = config.metrics_token.clone();
        let journal: Arc<dyn Journal> = Arc::new(journal);
        let quarantine = Some(config.data.join(QUARANTINE));
        let replay = Some(config.data.join(REPLAY));
        Ok(Self { journal, admission, share, limits, proxies, metrics, metrics_token, quarantine, replay })
    }
}

/// Opens the data folder and serves until `shutdown` resolves and everything accepted is on disk.
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let ground = Ground::open(&config, listener.local_addr()?)?;
    serve(listener, ground, shutdown).await
}

/// Serves on this ground until `shutdown` resolves and everything accepted is on disk.
pub async fn serve(
    listener: TcpListener,
    ground: Ground,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    // Two Rust peers show p99 = 40 ms at low rates without this: Nagle waits for a delayed acknowledgement.
    let prompt = listener.tap_io(|tcp| {
        let _unsupported = tcp.set_nodelay(true);
    });
    serve_on(prompt, ground, shutdown).await
}

/// [`serve`] on any listener: the simulation has one in memory, so that no real socket and no real clock decides what
/// happens when.
pub async fn serve_on(
    listener: impl Listener<Addr = SocketAddr>,
    ground: Ground,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let Ground { journal, admission, share, limits, proxies, metrics, metrics_token, quarantine, replay } =
        ground;
    let limits = Arc::new(limits);
    let stopping = CancellationToken::new();
    let storage = storage::Storage::counted(journal, Arc::clone(&metrics));
    tokio::spawn(Arc::clone(&storage).keep_asking(stopping.clone()));
    let quarantine = Arc::new(quarantine.map(Quarantine::in_folder).unwrap_or_default());
    let rooms = rooms::Rooms::with_quarantine(
        Arc::clone(&storage),
        Arc::clone(&limits),
        Arc::clone(&quarantine),
        stopping.clone(),
    );
    let journal: Arc<dyn Journal> = storage;
    let playback = playback::Playback::new(Arc::clone(&journal), replay);
    let traces = Arc::new(Traces::new(Arc::clone(&playback), quarantine));
    let workshops = workshops::Workshops::with_traces(
        Arc::clone(&journal),
        Arc::clone(&rooms),
        Arc::clone(&limits),
        traces,
        stopping.clone(),
    );
    let retention =
        retention::Retention::of(Arc::clone(&workshops), Arc::clone(&rooms), Arc::clone(&journal));
    tokio::spawn(retention.keep_looking(stopping.clone()));
    let capacity = capacity::Capacity::new(Arc::clone(&limits));
    let gate = http::listen::Gate {
        capacity: Arc::clone(&capacity),
        patience: limits.request(),
        proxies,
        metrics: Arc::clone(&metrics),
        stopping: stopping.clone(),
    };
    let shared = http::Shared {
        playback,
        workshops: Arc::clone(&workshops),
        rooms: Arc::clone(&rooms),
        journal: Arc::clone(&journal),
        admission: Arc::new(admission),
        share,
        attempts: Arc::new(capacity::Attempts::new(Arc::clone(&limits))),
        papers: Arc::default(),
        easel: Arc::default(),
        reading: Arc::default(),
        capacity,
        limits,
        proxies,
        metrics,
        metrics_token,
        stopping: stopping.clone(),
    };
    let mut server = tokio::spawn(http::listen::listen(listener, http::router(shared), gate));
    tokio::select! {
        // It accepts until it is told to stop: only a panic ends it before.
        ended = &mut server => ended?,
        () = shutdown => {}
    }
    info!("stopping");
    stopping.cancel();
    let last = async {
        // Everything accepted is committed before the last socket closes.
        rooms.ended().await;
        workshops.ended().await;
        if let Err(error) = journal.close().await {
            warn!(%error, "failed to close the journal");
        }
        let _ended = server.await;
    };
    if tokio::time::timeout(LONGEST_STOP, last).await.is_err() {
        warn!("stopped without waiting for every connection");
    }
    Ok(())
}
