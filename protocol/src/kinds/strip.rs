//! `strip`: cards with a weather («météo»). What they say stays with those who were there: `export/record.rs` leaves
//! nothing of it but how many there are of
//! each weather, and the cards that their authors share.

use super::Contract;

pub(super) struct Strip;

impl Contract for Strip {}
