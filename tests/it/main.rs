//! Stories over real sockets, with named people. A test's name is a claim and the number of its rule in
//! protocol/SPEC.md.

mod bad_input;
mod build;
mod crash;
mod disk;
mod door;
mod durable;
mod hostile;
mod interop;
mod join;
mod limits;
mod live;
mod metrics;
mod presence;
mod random;
mod reconnect;
mod roles;
mod rules;
mod session;
mod shape;
mod shutdown;
mod simulation;
mod sync;
mod tidy;
mod tools;
mod workshop;
