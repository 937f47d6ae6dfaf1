//! What is counted of connections: who is here on which plane, why sessions end, what is refused where.

use super::{Counters, Labels, kept};
use prometheus_client::{
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};

/// Which of the two sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plane {
    Board,
    Workshop,
}

impl Plane {
    fn name(self) -> &'static str {
        match self {
            Plane::Board => "board",
            Plane::Workshop => "workshop",
        }
    }
}

/// Where something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// Before anything was read.
    Connection,
    /// A request, upgrades among them.
    Http,
    /// A frame or an edit.
    Board,
    /// A command or a message.
    Workshop,
}

impl At {
    fn name(self) -> &'static str {
        match self {
            At::Connection => "connection",
            At::Http => "http",
            At::Board => "board",
            At::Workshop => "workshop",
        }
    }
}

/// What says that the house is full.
const FULL: [(At, &str); 5] = [
    (At::Connection, "server_full"),
    (At::Connection, "too_many_connections"),
    (At::Http, "server_full"),
    (At::Http, "too_many_connections"),
    (At::Http, "too_many_people"),
];

/// What is counted of sessions.
pub(crate) struct Sessions {
    here: Family<Labels<1>, Gauge>,
    closes: Counters<2>,
    refusals: Counters<2>,
}

impl Sessions {
    pub(super) fn on(all: &mut Registry) -> Self {
        let sessions = Self {
            here: kept(all, "sessions", "Open sessions, by plane"),
            closes: kept(
                all,
                "closes",
                "Sessions that ended, by plane and cause: the client, the line, or the refusal that ended it",
            ),
            refusals: kept(all, "refusals", "What was refused, by place and code of the refusal"),
        };
        // Shown from the start, at zero: an alert sees a count rise only from a count that was there.
        for (at, code) in FULL {
            let _begun = sessions.refusals.get_or_create_owned(&[("at", at.name()), ("code", code)]);
        }
        for plane in [Plane::Board, Plane::Workshop] {
            let _begun = sessions.here.get_or_create_owned(&[("plane", plane.name())]);
        }
        sessions
    }

    /// A session begins.
    pub(crate) fn enter(&self, plane: Plane) -> Here {
        let here = self.here.get_or_create_owned(&[("plane", plane.name())]);
        here.inc();
        Here { here, closes: self.closes.clone(), plane }
    }

    pub(crate) fn refused(&self, at: At, code: &'static str) {
        self.refusals.get_or_create(&[("at", at.name()), ("code", code)]).inc();
    }
}

/// An open session; counted as one until it is dropped.
pub(crate) struct Here {
    here: Gauge,
    closes: Counters<2>,
    plane: Plane,
}

impl Here {
    /// It ends, and why.
    pub(crate) fn ends(self, cause: &'static str) {
        self.closes.get_or_create(&[("plane", self.plane.name()), ("cause", cause)]).inc();
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.here.dec();
    }
}
