//! A Rust client of Socle.
