//! Admission: who is at the door. Signed tokens say which person of which workshop someone is; invitations say in
//! which role someone may enter. Neither is stored: both are recognised by a keyed digest (HMAC-SHA256) of what
//! they claim. What a person may do is the workshop's to say (SPEC W5).

mod secret;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use socle_protocol::{
    api::Invitations,
    ids::{Millis, PersonId, WorkshopId},
    refusal::Refusal,
    role::Role,
};
use std::path::Path;

pub use secret::SecretError;

/// How long a token is good: 180 days, so that a workshop in spring can be read again in autumn.
pub const TOKEN_LIFE: Millis = 180 * 24 * 3600 * 1000;

/// First part of a token; raised when what is signed changes.
const TOKEN_VERSION: &str = "s1";

/// 16 bytes of digest in an invitation: 2^128 guesses, and a link short enough for a QR code that a room can scan.
const INVITATION_BYTES: usize = 16;

/// Longest text that is looked at: three ids of 64, a time, a digest.
const MAX_TEXT: usize = 320;

/// Is the secret of this folder there, and whole?
pub fn check_secret(folder: &Path) -> Result<(), SecretError> {
    secret::read(folder).map(drop)
}

/// Gives a folder the secret of another one. What was there, if it is not the same, is kept in `aside`.
pub fn put_secret(from: &Path, to: &Path, aside: &Path) -> Result<(), SecretError> {
    secret::put(from, to, aside)
}

/// Recognises people. Cheap to share; holds the server's secret.
pub struct Admission {
    keyed: Hmac<Sha256>,
}

impl std::fmt::Debug for Admission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Admission(secret)")
    }
}

impl Admission {
    /// With a secret that lives as long as this value.
    pub fn with_secret(secret: &[u8; 32]) -> Self {
        let keyed = Hmac::new_from_slice(secret).expect("HMAC takes a key of any length");
        Self { keyed }
    }

    /// With the secret of this data folder, made on the first start.
    pub fn open(folder: &Path) -> Result<Self, SecretError> {
        Ok(Self::with_secret(&secret::read_or_create(folder)?))
    }

    /// A token of this person in this workshop, good from `now` for [`TOKEN_LIFE`].
    pub fn token(&self, workshop: &WorkshopId, person: &PersonId, now: Millis) -> String {
        let claims = format!("{TOKEN_VERSION}.{workshop}.{person}.{}", now + TOKEN_LIFE);
        let digest = self.digest(Purpose::Token, &claims).finalize().into_bytes();
        format!("{claims}.{}", URL_SAFE_NO_PAD.encode(digest))
    }

    /// The person whom this token names in this workshop.
    pub fn person(&self, workshop: &WorkshopId, token: &str, now: Millis) -> Result<PersonId, Refusal> {
        let forged = || Refusal::BadToken {};
        let (claims, digest) = split_digest(token).ok_or_else(forged)?;
        self.digest(Purpose::Token, claims).verify_slice(&digest).map_err(|_| forged())?;
        // Whatever follows was signed by us.
        let mut parts = claims.split('.');
        let (Some(TOKEN_VERSION), Some(named), Some(person), Some(expires), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(forged());
        };
        if named != workshop.as_str() {
            return Err(forged());
        }
        let person = person.parse().map_err(|_| forged())?;
        let expires: Millis = expires.parse().map_err(|_| forged())?;
        if now < expires { Ok(person) } else { Err(Refusal::ExpiredToken {}) }
    }

    /// The four invitations of a workshop: always the same ones.
    pub fn invitations(&self, workshop: &WorkshopId) -> Invitations {
        Invitations {
            facilitator: self.invitation(workshop, Role::Facilitator),
            participant: self.invitation(workshop, Role::Participant),
            observer: self.invitation(workshop, Role::Observer),
            projector: self.invitation(workshop, Role::Projector),
        }
    }

    /// The invitation into this role: `{workshop}.{letter}.{digest}`.
    pub fn invitation(&self, workshop: &WorkshopId, role: Role) -> String {
        let claims = format!("{workshop}.{}", letter(role));
        let digest = self.digest(Purpose::Invitation, &claims).finalize().into_bytes();
        let short = digest.get(..INVITATION_BYTES).expect("SHA-256 gives 32 bytes");
        format!("{claims}.{}", URL_SAFE_NO_PAD.encode(short))
    }

    /// The workshop and the role that this invitation opens.
    pub fn invited(&self, invitation: &str) -> Result<(WorkshopId, Role), Refusal> {
        let altered = || Refusal::UnknownInvitation {};
        let (claims, digest) = split_digest(invitation.trim()).ok_or_else(altered)?;
        if digest.len() != INVITATION_BYTES {
            return Err(altered());
        }
        self.digest(Purpose::Invitation, claims).verify_truncated_left(&digest).map_err(|_| altered())?;
        let (workshop, named) = claims.split_once('.').ok_or_else(altered)?;
        let role = Role::ALL.into_iter().find(|role| letter(*role) == named).ok_or_else(altered)?;
        Ok((workshop.parse().map_err(|_| altered())?, role))
    }

    fn digest(&self, purpose: Purpose, claims: &str) -> Hmac<Sha256> {
        let mut keyed = self.keyed.clone();
        keyed.update(match purpose {
            Purpose::Token => b"socle token\0",
            Purpose::Invitation => b"socle guest\0",
        });
        keyed.update(claims.as_bytes());
        keyed
    }
}

/// Keeps the digests of tokens and invitations apart: neither can be passed off as the other.
#[derive(Clone, Copy)]
enum Purpose {
    Token,
    Invitation,
}

/// The claims, and the digest after the last dot.
fn split_digest(text: &str) -> Option<(&str, Vec<u8>)> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let (claims, digest) = text.rsplit_once('.')?;
    Some((claims, URL_SAFE_NO_PAD.decode(digest).ok()?))
}

fn letter(role: Role) -> &'static str {
    match role {
        Role::Facilitator => "f",
        Role::Participant => "p",
        Role::Observer => "o",
        Role::Projector => "s",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_800_000_000_000;

    fn admission() -> Admission {
        Admission::with_secret(&[7; 32])
    }

    fn workshop(id: &str) -> WorkshopId {
        id.parse().expect("an id")
    }

    fn ada() -> PersonId {
        "ada".parse().expect("an id")
    }

    #[test]
    fn w5_a_token_names_its_person_for_180_days() {
        let token = admission().token(&workshop("w1"), &ada(), NOW);
        let read = |now| admission().person(&workshop("w1"), &token, now);
        assert_eq!(read(NOW), Ok(ada()));
        assert_eq!(read(NOW + TOKEN_LIFE - 1), Ok(ada()));
        assert_eq!(read(NOW + TOKEN_LIFE), Err(Refusal::ExpiredToken {}));
        assert_eq!(TOKEN_LIFE, 15_552_000_000);
    }

    #[test]
    fn w5_an_altered_token_is_refused_whichever_character_was_changed() {
        let token = admission().token(&workshop("w1"), &ada(), NOW);
        let read = |text: &str| admission().person(&workshop("w1"), text, NOW);
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).expect("ascii");
            assert_eq!(read(&altered), Err(Refusal::BadToken {}), "{altered}");
            assert_eq!(read(&token[..at]), Err(Refusal::BadToken {}), "cut at {at}");
        }
        for text in ["", ".", "....", "é", &token.replace("ada", "bob"), &format!("{token}A")] {
            assert_eq!(read(text), Err(Refusal::BadToken {}), "{text}");
        }
        assert_eq!(read(&format!("{}{token}", "x".repeat(1 << 16))), Err(Refusal::BadToken {}));
    }

    #[test]
    fn w5_a_token_opens_its_own_workshop_only_and_its_own_server() {
        let token = admission().token(&workshop("w1"), &ada(), NOW);
        assert_eq!(admission().person(&workshop("w2"), &token, NOW), Err(Refusal::BadToken {}));
        let elsewhere = Admission::with_secret(&[8; 32]);
        assert_eq!(elsewhere.person(&workshop("w1"), &token, NOW), Err(Refusal::BadToken {}));
    }

    #[test]
    fn w3_an_invitation_opens_its_role_and_no_other() {
        let invitations = admission().invitations(&workshop("w1"));
        let table = [
            (&invitations.facilitator, Role::Facilitator),
            (&invitations.participant, Role::Participant),
            (&invitations.observer, Role::Observer),
            (&invitations.projector, Role::Projector),
        ];
        for (invitation, role) in table {
            assert_eq!(admission().invited(invitation), Ok((workshop("w1"), role)));
            assert_eq!(
                admission().invited(&format!(" {invitation}\n")),
                Ok((workshop("w1"), role)),
                "pasted"
            );
        }
        assert_eq!(invitations, admission().invitations(&workshop("w1")), "the same ones after a restart");
    }

    #[test]
    fn w3_an_altered_invitation_is_refused() {
        let invitation = admission().invitation(&workshop("w1"), Role::Participant);
        let raised = invitation.replace(".p.", ".f.");
        let moved = invitation.replace("w1", "w2");
        let token = admission().token(&workshop("w1"), &ada(), NOW);
        for text in ["", "..", "w1.p.", raised.as_str(), moved.as_str(), &token, &format!("{invitation}AA")] {
            assert_eq!(admission().invited(text), Err(Refusal::UnknownInvitation {}), "{text}");
        }
        // A digest of one byte would be guessed within 256 tries.
        let (claims, digest) = split_digest(&invitation).expect("claims and a digest");
        for length in 0..INVITATION_BYTES {
            let short = format!("{claims}.{}", URL_SAFE_NO_PAD.encode(&digest[..length]));
            assert_eq!(admission().invited(&short), Err(Refusal::UnknownInvitation {}), "{length} bytes");
        }
    }

    #[test]
    fn w5_an_invitation_is_not_a_token() {
        let invitation = admission().invitation(&workshop("w1"), Role::Facilitator);
        assert_eq!(admission().person(&workshop("w1"), &invitation, NOW), Err(Refusal::BadToken {}));
        // Nor would its whole digest make one: the two are keyed apart.
        let digest = |purpose| admission().digest(purpose, "w1.f").finalize().into_bytes();
        assert_ne!(digest(Purpose::Token), digest(Purpose::Invitation));
    }
}
