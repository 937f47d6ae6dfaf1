//! The secret that opens `/metrics` to a machine elsewhere.

use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// Fewest characters: what is shorter is guessed, as nobody counts the tries.
const SHORTEST: usize = 16;

/// Known by its digest only, so that it is neither shown nor compared letter by letter.
#[derive(Clone, PartialEq, Eq)]
pub struct MetricsToken([u8; 32]);

/// What no token may be. A sentence, for whoever starts the server.
#[derive(Debug, thiserror::Error)]
#[error("a token has {SHORTEST} characters or more: leave it out, or make one with `openssl rand -hex 16`")]
pub struct TooShort;

impl MetricsToken {
    /// Is this the token?
    pub fn is(&self, said: &str) -> bool {
        digest(said) == self.0
    }
}

impl FromStr for MetricsToken {
    type Err = TooShort;

    fn from_str(text: &str) -> Result<Self, TooShort> {
        if text.trim().chars().count() < SHORTEST { Err(TooShort) } else { Ok(Self(digest(text))) }
    }
}

impl fmt::Debug for MetricsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token")
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.trim()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w16_a_token_is_known_again_never_shown_and_not_short() {
        let token: MetricsToken = "0123456789abcdef".parse().expect("long enough");
        assert!(token.is("0123456789abcdef") && !token.is("0123456789abcdeF") && !token.is(""));
        assert!(!format!("{token:?}").contains("0123"));
        for short in ["", "secret", "                  "] {
            assert!(short.parse::<MetricsToken>().is_err(), "{short:?}");
        }
    }
}
