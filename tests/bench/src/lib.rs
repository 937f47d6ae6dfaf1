//! Socle and its peers on the same work in the same run. `workloads` says what is done, `contestant` who does it,
//! `crowd` is the load (every delivery is counted in `ledger`), `table` what comes out. Server and load have a core
//! each; CPU time comes from the operating system.

pub mod contestant;
pub mod crowd;
pub mod disk;
pub mod edits;
pub mod history;
pub mod http;
pub mod ledger;
pub mod marker;
pub mod process;
pub mod relay;
pub mod stage;
pub mod table;
pub mod wire;
pub mod workloads;
