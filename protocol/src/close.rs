//! WebSocket close codes, shared by server, client and browser: 44xx stop, 45xx come back (SPEC W6).

use crate::refusal::Refusal;

/// The server goes away in good order (RFC 6455).
pub const GOING_AWAY: u16 = 1001;
/// The server restarts; come back (IANA registry).
pub const RESTARTING: u16 = 1012;
/// The client took nothing for too long; come back (IANA registry).
pub const TRY_AGAIN: u16 = 1013;

/// The close code that carries this refusal.
pub fn of(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::NotSignedIn {} | Refusal::BadToken {} | Refusal::ExpiredToken {} => 4401,
        Refusal::Removed {} => 4410,
        Refusal::DoorLocked {} | Refusal::NotAllowed {} | Refusal::ForeignOrigin {} => 4403,
        Refusal::ReadOnly {} | Refusal::WorkshopClosed {} => 4405,
        // Not here, but there: the workshop plane says where.
        Refusal::NotYourBoard { .. } => 4421,
        Refusal::WorkshopPurged { .. } => 4411,
        Refusal::BoardErased { .. } => 4412,
        // With a copy that has those words; without one, whoever was here may enter again.
        Refusal::BoardRewritten {} => 4422,
        Refusal::UnknownWorkshop {} | Refusal::UnknownBoard {} => 4404,
        Refusal::ForeignClient {} => 4409,
        Refusal::TooLarge { .. } | Refusal::BoardFull { .. } => 4413,
        Refusal::HeldOff { .. } => 4429,
        Refusal::TextFrame {} => 4415,
        Refusal::Stopping {} => RESTARTING,
        Refusal::TooSlow {} => TRY_AGAIN,
        Refusal::StorageUnavailable {} => 4500,
        Refusal::BoardUnavailable {} => 4503,
        // Closing tabs helps; coming back by itself would push another one out.
        Refusal::TooManySessions {} => 4429,
        Refusal::TooManyPeople { .. } | Refusal::TooManyConnections {} | Refusal::ServerFull {} => 4529,
        _ => 4400,
    }
}

/// Should a client that was closed with this code come back by itself?
pub fn may_retry(code: u16) -> bool {
    !(4400..4500).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w6_a_refusal_stops_and_a_fault_retries() {
        for refusal in [Refusal::BadToken {}, Refusal::Removed {}, Refusal::MalformedFrame {}] {
            assert!(!may_retry(of(&refusal)), "{refusal:?}");
        }
        assert!(!may_retry(of(&Refusal::TooManySessions {})), "another of one’s own tabs would have to go");
        for refusal in [Refusal::TooManyPeople { limit: 1 }, Refusal::ServerFull {}] {
            assert!(may_retry(of(&refusal)), "{refusal:?}");
        }
        for refusal in [Refusal::Stopping {}, Refusal::StorageUnavailable {}, Refusal::BoardUnavailable {}] {
            assert!(may_retry(of(&refusal)), "{refusal:?}");
        }
    }
}
