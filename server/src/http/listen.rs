//! Accepting connections: who fits, and how long a request's head may take. axum's own loop bounds neither.
//!
//! A connection that does not fit is answered over HTTP all the same, so that people read why; a flood of such ones
//! is dropped without a word.

use super::{error, error::Denial};
use crate::{
    capacity::{Capacity, Connection},
    metrics::{At, Metrics},
};
use axum::{Router, body::Body, extract::Request, middleware, serve::Listener};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use socle_protocol::refusal::Refusal;
use std::{
    io::{self, IoSlice},
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;
use tracing::debug;

/// Largest head of a request: a browser with the cookies of a hundred workshops sends 20 KB.
const LARGEST_HEAD: usize = 64 * 1024;
/// Connections that are told at a time why they do not fit.
const TURNED_AWAY: usize = 64;
/// How long that may take.
const FAREWELL: Duration = Duration::from_secs(5);

/// Where a request came from; the connection counts while this lives.
#[derive(Clone)]
pub(super) struct Came {
    pub(super) from: SocketAddr,
    pub(super) connection: Option<Arc<Connection>>,
}

/// What accepting needs.
pub(crate) struct Gate {
    pub(crate) capacity: Arc<Capacity>,
    /// How long a request's head may take, and a connection be without a request.
    pub(crate) patience: Duration,
    /// Proxies in front: all connections are theirs, so no address of one counts.
    pub(crate) proxies: usize,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) stopping: CancellationToken,
}

/// Accepts until the server stops, and resolves when the last connection that is still HTTP has ended.
pub(crate) async fn listen(mut listener: impl Listener<Addr = SocketAddr>, router: Router, gate: Gate) {
    let (tasks, refusing) = (TaskTracker::new(), Arc::new(Semaphore::new(TURNED_AWAY)));
    loop {
        // An error of accepting (no descriptor is left, say) is logged and waited for in there.
        let (io, from) = tokio::select! {
            biased;
            () = gate.stopping.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let address = (gate.proxies == 0).then_some(from.ip());
        match gate.capacity.connect(address) {
            Ok(connection) => {
                let came = Came { from, connection: Some(Arc::new(connection)) };
                tasks.spawn(serve(io, router.clone(), came, gate.patience, gate.stopping.clone()));
            }
            Err(refusal) => {
                debug!(%from, code = refusal.code(), "turned away");
                gate.metrics.sessions.refused(At::Connection, refusal.code());
                if let Ok(permit) = Arc::clone(&refusing).try_acquire_owned() {
                    let stopping = gate.stopping.clone();
                    tasks.spawn(async move {
                        let came = Came { from, connection: None };
                        let farewell = serve(io, turning_away(refusal), came, FAREWELL, stopping);
                        let _too_slow = timeout(FAREWELL, farewell).await;
                        drop(permit);
                    });
                }
            }
        }
    }
    drop(listener);
    tasks.close();
    tasks.wait().await;
}

/// Answers everything with this refusal.
fn turning_away(refusal: Refusal) -> Router {
    let no = move || std::future::ready(Denial(refusal.clone()));
    Router::new().fallback(no).layer(middleware::from_fn(error::say))
}

/// Serves one connection until it ends or becomes a socket.
async fn serve<Io>(io: Io, router: Router, came: Came, patience: Duration, stopping: CancellationToken)
where
    Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let is_refused = came.connection.is_none();
    let io = Metered { io, connection: came.connection.clone() };
    let service = service_fn(move |request: Request<Incoming>| {
        if let Some(connection) = &came.connection {
            connection.came_whole();
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(came.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(LARGEST_HEAD)
        .keep_alive(!is_refused)
        .serve_connection(TokioIo::new(io), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "a connection ends");
    }
}

/// Counts what is read, and ends a connection that there is no place for.
struct Metered<Io> {
    io: Io,
    connection: Option<Arc<Connection>>,
}

impl<Io: AsyncRead + Unpin> AsyncRead for Metered<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(context, into))?;
        let bytes = into.filled().len() - before;
        match &self.connection {
            Some(connection) if !connection.read(bytes) => {
                debug!("no place for a frame that has not come whole");
                Poll::Ready(Err(io::ErrorKind::OutOfMemory.into()))
            }
            _ => Poll::Ready(Ok(())),
        }
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Metered<Io> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}
