//! A server in this process: on a free port, in a folder of its own, gone when dropped.

use crate::{people::Workshop, soon, wire::Wire};
use bytes::Bytes;
use hyper::Method;
use socle_client::{api::Site, link::Origin};
use socle_protocol::api::CreateWorkshop;
use socle_server::{
    Config, Ground,
    admission::Admission,
    journal::{Journal, sqlite::Sqlite},
};
use std::{
    fs::File,
    io::ErrorKind,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{JoinHandle, spawn_blocking},
};

/// A running server, or one between two runs.
#[derive(Debug)]
pub struct TestServer {
    data: TempDir,
    config: Config,
    address: SocketAddr,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.task.abort();
        }
    }
}

/// A port below those that the system gives to outgoing connections: between two runs of a server no client of another
/// test can come by it.
async fn listener_of_its_own() -> TcpListener {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 10_000 + (std::process::id() % 200) as u16 * 100;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 2_000;
        match TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return listener,
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => panic!("no port can be had: {error}"),
        }
    }
}

impl TestServer {
    /// A server with the real journal.
    pub async fn start() -> Self {
        Self::start_on(|journal| journal).await
    }

    /// A server with other settings than those of the command line.
    pub async fn start_with(settle: impl FnOnce(&mut Config)) -> Self {
        Self::start_as(settle, |journal| journal).await
    }

    /// A server whose journal is wrapped by `wrap`.
    pub async fn start_on(wrap: impl FnOnce(Arc<dyn Journal>) -> Arc<dyn Journal>) -> Self {
        Self::start_as(|_defaults| {}, wrap).await
    }

    async fn start_as(
        settle: impl FnOnce(&mut Config),
        wrap: impl FnOnce(Arc<dyn Journal>) -> Arc<dyn Journal>,
    ) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::local(data.path());
        settle(&mut config);
        let listener = listener_of_its_own().await;
        let address = listener.local_addr().expect("a bound socket has an address");
        let mut server = Self { data, config, address, running: None };
        server.run(listener, wrap).await;
        server
    }

    /// Opens the data folder. Another test that starts a process at this moment holds a copy of every open file until
    /// its child has become that program, and with it the lock of the run before: so this waits for the lock first.
    async fn ground(&self, config: &Config) -> Ground {
        soon("the folder’s lock", async {
            loop {
                let lock = self.data.path().join("socle.lock");
                let waited = spawn_blocking(move || File::create(lock)?.lock()).await;
                waited.expect("the wait does not panic").expect("the folder is ours");
                // Between that and this a process may have been started again.
                match Ground::open(config, self.address) {
                    Ok(ground) => return ground,
                    Err(error) if format!("{error:#}").contains("another server has it open") => {}
                    Err(error) => panic!("the folder cannot be used: {error:#}"),
                }
            }
        })
        .await
    }

    async fn run(&mut self, listener: TcpListener, wrap: impl FnOnce(Arc<dyn Journal>) -> Arc<dyn Journal>) {
        let mut ground = self.ground(&self.config).await;
        ground.journal = wrap(ground.journal);
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(socle_server::serve(listener, ground, async move {
            // A sender that is gone stops the server too.
            let _ = stopped.await;
        }));
        self.running = Some(Running { stop, task });
    }

    /// Stops as on SIGTERM and waits until it is done.
    pub async fn stop(&mut self) {
        let Some(Running { stop, task }) = self.running.take() else { return };
        let _ = stop.send(());
        soon("the server to stop", task)
            .await
            .expect("the server does not panic")
            .expect("the server stops well");
    }

    /// Stops and starts again: same port, same data.
    pub async fn restart(&mut self) {
        self.stop().await;
        // As with the folder's lock: a process that is being started holds a copy of the old listener for a moment.
        let listener = soon("the port to be free again", async {
            loop {
                match TcpListener::bind(self.address).await {
                    Ok(listener) => return listener,
                    Err(error) if error.kind() == ErrorKind::AddrInUse => tokio::task::yield_now().await,
                    Err(error) => panic!("the port cannot be had again: {error}"),
                }
            }
        })
        .await;
        self.run(listener, |journal| journal).await;
    }

    /// What signs the tokens of this server.
    pub fn admission(&self) -> Admission {
        Admission::open(self.data.path()).expect("the server made its secret")
    }

    /// The stopped server's journal, read from its disk.
    pub fn journal(&self) -> Sqlite {
        assert!(self.running.is_none(), "the journal belongs to the running server");
        Sqlite::open(self.data.path()).expect("a journal")
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn origin(&self) -> Origin {
        self.address.into()
    }

    pub fn site(&self) -> Site {
        Site::new(self.origin())
    }

    /// A network of its own in front of the server.
    pub async fn wire(&self) -> Wire {
        Wire::to(self.address).await
    }

    /// A new workshop of this template, at its facilitator's hands.
    pub async fn workshop(&self, template: &str) -> Workshop {
        new_workshop(self.site(), template).await
    }
}

/// Creates a workshop at this site.
pub async fn new_workshop(site: Site, template: &str) -> Workshop {
    let wish = CreateWorkshop {
        title: "Une halle pour tous".into(),
        template: template.into(),
        method: None,
        name: Some("Fanny".into()),
        retention: None,
        themes: None,
        // What the method shows of itself: most stories work on it. Tables of a café they fill themselves.
        sample: template != "world-cafe",
    };
    let created = soon("a workshop", site.create(&wish)).await.expect("a workshop");
    Workshop::new(site, created)
}

/// Waits until a server can save (SPEC W8).
pub async fn ready(site: &Site) {
    let asked = async {
        let mut pace = tokio::time::interval(Duration::from_millis(20));
        loop {
            pace.tick().await;
            let answer = site.request(Method::GET, "/readyz", None, Bytes::new()).await;
            if answer.is_ok_and(|answer| answer.status == 200) {
                return;
            }
        }
    };
    soon("a server that can save", asked).await;
}
