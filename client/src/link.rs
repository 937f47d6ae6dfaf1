//! Addresses that people hand to each other, as values: where the server is, and by which door to enter.

use socle_protocol::ids::JoinCode;
use std::{fmt, str::FromStr};

/// Host and port of a server, without a path: `127.0.0.1:8080`. Plain HTTP: a proxy in front does TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    host: String,
    port: u16,
}

impl Origin {
    /// As in a `Host` header: `127.0.0.1:8080`.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl From<std::net::SocketAddr> for Origin {
    fn from(address: std::net::SocketAddr) -> Self {
        let host = match address.ip() {
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
            std::net::IpAddr::V4(ip) => ip.to_string(),
        };
        Self { host, port: address.port() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

/// By which door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    Code { code: JoinCode },
    Invitation { invitation: String },
}

/// A link into a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub origin: Origin,
    pub door: Door,
}

/// Why a text cannot be used as a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    #[error("a link starts with http:// and a host, like http://127.0.0.1:8080/KAYA-42")]
    NoOrigin,
    #[error("https is for the proxy in front of Socle: give the http:// address that the server printed")]
    Secure,
    #[error(
        "this is the address of a board as seen by someone who is already in; give the workshop's link with its \
         code (http://host:port/KAYA-42) or an invitation link (http://host:port/i#…)"
    )]
    Inside,
    #[error("this link has no join code and no invitation; it should end like /KAYA-42 or /i#…")]
    NoDoor,
}

impl FromStr for Link {
    type Err = NotALink;

    fn from_str(text: &str) -> Result<Self, NotALink> {
        let text = text.trim();
        if text.starts_with("https://") {
            return Err(NotALink::Secure);
        }
        let rest = text.strip_prefix("http://").ok_or(NotALink::NoOrigin)?;
        let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let origin = read_authority(authority).ok_or(NotALink::NoOrigin)?;
        let (path, fragment) = tail.split_once('#').unwrap_or((tail, ""));
        let path = path.split('?').next().unwrap_or_default().trim_matches('/');
        if path.starts_with("w/") {
            return Err(NotALink::Inside);
        }
        let door = if path == "i" && !fragment.is_empty() {
            Door::Invitation { invitation: fragment.to_owned() }
        } else {
            let code = JoinCode::try_from(path.replace("%20", " ")).map_err(|_| NotALink::NoDoor)?;
            Door::Code { code }
        };
        Ok(Self { origin, door })
    }
}

fn read_authority(text: &str) -> Option<Origin> {
    let (host, port) = match text.rsplit_once(':') {
        // A colon inside brackets belongs to an IPv6 address.
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (text, 80),
    };
    (!host.is_empty()).then(|| Origin { host: host.to_owned(), port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_in_every_form_that_people_copy() {
        let code = Door::Code { code: JoinCode::try_from("KAYA42".to_owned()).expect("a code") };
        let invitation = Door::Invitation { invitation: "a.b-c".into() };
        let table = [
            ("http://127.0.0.1:8080/KAYA-42", "http://127.0.0.1:8080", &code),
            (" http://localhost:8080/kaya42/ ", "http://localhost:8080", &code),
            ("http://socle.lan/KAYA-42?x=1", "http://socle.lan:80", &code),
            ("http://[::1]:9/KAYA42", "http://[::1]:9", &code),
            ("http://10.0.0.7:8080/i#a.b-c", "http://10.0.0.7:8080", &invitation),
        ];
        for (text, origin, door) in table {
            let link: Link = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((link.origin.to_string().as_str(), &link.door), (origin, door), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let table = [
            ("KAYA-42", NotALink::NoOrigin),
            ("http:///KAYA-42", NotALink::NoOrigin),
            ("http://host:port/KAYA-42", NotALink::NoOrigin),
            ("https://socle.example/KAYA-42", NotALink::Secure),
            ("http://h:1/w/abc?espace=def", NotALink::Inside),
            ("http://h:1/", NotALink::NoDoor),
            ("http://h:1/i", NotALink::NoDoor),
        ];
        for (text, why) in table {
            assert_eq!(text.parse::<Link>(), Err(why), "{text}");
        }
    }
}
