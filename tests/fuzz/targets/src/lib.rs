//! What must hold whatever bytes come: one function a fuzz target, each a claim about parsers that strangers reach.
//!
//! A function returns when its claim holds and panics when it does not. The libFuzzer binaries in `../fuzz_targets`
//! are one line each; `tests/smoke.rs` runs the kept seeds and their mutations on stable Rust.

pub mod applying;
pub mod cost;
pub mod frames;
pub mod ground;
pub mod guarded;
pub mod importing;
pub mod keys;
pub mod merging;
pub mod mutator;
pub mod seeds;
pub mod texts;
pub mod traffic;
pub mod walking;
pub mod workshops;

/// A fuzz target: its name in `fuzz_targets/` and `seeds/`, and its claim.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    pub claim: fn(&[u8]),
    /// Mutations of each seed that the smoke run tries: as many as fit its few seconds in a debug build.
    pub mutations: u32,
}

/// Every target.
pub const TARGETS: [Target; 14] = [
    Target { name: "update", claim: walking::update, mutations: 800 },
    Target { name: "state_vector", claim: walking::state_vector, mutations: 3000 },
    Target { name: "awareness", claim: walking::awareness, mutations: 3000 },
    Target { name: "apply", claim: applying::apply, mutations: 120 },
    Target { name: "frame", claim: frames::frame, mutations: 600 },
    Target { name: "workshop", claim: workshops::workshop, mutations: 400 },
    Target { name: "template", claim: texts::template, mutations: 600 },
    Target { name: "method", claim: texts::method, mutations: 200 },
    Target { name: "import", claim: importing::import, mutations: 600 },
    Target { name: "text", claim: texts::text, mutations: 800 },
    Target { name: "guard", claim: guarded::guard, mutations: 80 },
    Target { name: "merge", claim: merging::merge, mutations: 80 },
    Target { name: "pieces", claim: merging::pieces, mutations: 120 },
    Target { name: "order", claim: keys::order, mutations: 800 },
];
