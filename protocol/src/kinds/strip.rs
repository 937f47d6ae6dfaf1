//! `strip`: cards with a weather («météo»). What they say stays with those who were there: `export/record.rs` leaves
//! nothing of it but the count.

use super::Contract;

pub(super) struct Strip;

impl Contract for Strip {}
