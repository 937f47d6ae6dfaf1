//! A network that can be cut, stalled and delayed: a TCP proxy in front of a server. It remembers, when asked to,
//! every byte that the server sent over it.

use socle_client::link::Origin;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::{JoinHandle, JoinSet},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weather {
    /// Bytes pass, each piece this much later.
    Clear { delay: Duration },
    /// Connections stay, nothing passes.
    Stalled,
    /// Connections break; new ones break at once.
    Cut,
}

/// A proxy on a free port; gone when dropped.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    heard: Option<Heard>,
    task: JoinHandle<()>,
}

/// What the server sent, connection by connection: planes and requests alike.
type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Wire {
    /// A clear wire to this server.
    pub async fn to(server: SocketAddr) -> Self {
        Self::new(server, None).await
    }

    /// One that remembers what the server sends.
    pub async fn listening_to(server: SocketAddr) -> Self {
        Self::new(server, Some(Heard::default())).await
    }

    async fn new(server: SocketAddr, heard: Option<Heard>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (weather, seen) = watch::channel(Weather::Clear { delay: Duration::ZERO });
        let task = tokio::spawn(accept(listener, server, seen, heard.clone()));
        Self { address, weather, heard, task }
    }

    /// Looks at what the server has sent so far, connection by connection.
    pub fn heard<T>(&self, look: impl FnOnce(&[Vec<u8>]) -> T) -> T {
        let heard = self.heard.as_ref().expect("a wire that listens");
        look(&heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where clients connect instead of the server.
    pub fn origin(&self) -> Origin {
        self.address.into()
    }

    /// Breaks every connection, and every new one.
    pub fn cut(&self) {
        self.weather.send_replace(Weather::Cut);
    }

    /// Holds every byte back.
    pub fn stall(&self) {
        self.weather.send_replace(Weather::Stalled);
    }

    /// Lets everything pass again.
    pub fn clear(&self) {
        self.weather.send_replace(Weather::Clear { delay: Duration::ZERO });
    }

    /// Lets everything pass, later.
    pub fn delay(&self, delay: Duration) {
        self.weather.send_replace(Weather::Clear { delay });
    }
}

async fn accept(
    listener: TcpListener,
    server: SocketAddr,
    weather: watch::Receiver<Weather>,
    heard: Option<Heard>,
) {
    let mut carried = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((near, _)) = accepted else { return };
                carried.spawn(carry(near, server, weather.clone(), heard.clone()));
            }
            Some(_) = carried.join_next() => {}
        }
    }
}

async fn carry(
    near: TcpStream,
    server: SocketAddr,
    mut weather: watch::Receiver<Weather>,
    heard: Option<Heard>,
) {
    if *weather.borrow() == Weather::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(server).await else { return };
    let _ = (near.set_nodelay(true), far.set_nodelay(true));
    let memory = heard.map(|heard| {
        let mut connections = heard.lock().unwrap_or_else(PoisonError::into_inner);
        connections.push(Vec::new());
        (Arc::clone(&heard), connections.len() - 1)
    });
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
    tokio::select! {
        () = pump(near_read, far_write, weather.clone(), None) => {}
        () = pump(far_read, near_write, weather.clone(), memory) => {}
        _ = weather.wait_for(|now| *now == Weather::Cut) => {}
    }
}

/// Carries one direction; ends with either side.
async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut weather: watch::Receiver<Weather>,
    memory: Option<(Heard, usize)>,
) {
    // Small, so that a stall is felt by the sender after few bytes.
    let mut piece = vec![0; 16 * 1024];
    loop {
        let passing = weather.wait_for(|now| *now != Weather::Stalled).await.map(|now| *now);
        let Ok(Weather::Clear { delay }) = passing else { return };
        let Ok(read) = from.read(&mut piece).await else { return };
        if read == 0 {
            // Both directions end: nobody here half-closes.
            return;
        }
        // A stall that began meanwhile holds this piece too.
        if weather.wait_for(|now| *now != Weather::Stalled).await.is_err() {
            return;
        }
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if let Some((heard, connection)) = &memory {
            let mut connections = heard.lock().unwrap_or_else(PoisonError::into_inner);
            let bytes =
                connections.get_mut(*connection).expect("a connection is remembered from its beginning");
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
        }
        if to.write_all(piece.get(..read).unwrap_or_default()).await.is_err() {
            return;
        }
    }
}
