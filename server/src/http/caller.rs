//! Who is asking: the token of a request, the cookie that keeps it, and the page it was sent from.

use super::{Shared, address};
use crate::{admission::TOKEN_LIFE, clock};
use axum::http::{HeaderMap, HeaderValue, header};
use socle_protocol::{
    ids::{PersonId, WorkshopId},
    refusal::Refusal,
};

/// How a token came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Query,
    Bearer,
    /// The browser added it by itself, whichever page asked.
    Cookie,
}

/// The person who asks, in this workshop (SPEC W5, W9). Whether they may is the workshop's to say.
pub(super) fn person(
    shared: &Shared,
    headers: &HeaderMap,
    query: Option<&str>,
    workshop: &WorkshopId,
) -> Result<PersonId, Refusal> {
    let (way, token) = token(headers, query, workshop).ok_or(Refusal::NotSignedIn {})?;
    if way == Way::Cookie {
        same_origin(headers, shared.proxies)?;
    }
    shared.admission.person(workshop, token, clock::now())
}

/// What was said on purpose comes before what the browser adds.
fn token<'a>(
    headers: &'a HeaderMap,
    query: Option<&'a str>,
    workshop: &WorkshopId,
) -> Option<(Way, &'a str)> {
    let query = query.filter(|token| !token.is_empty()).map(|token| (Way::Query, token));
    query
        .or_else(|| bearer(headers).map(|token| (Way::Bearer, token)))
        .or_else(|| cookie(headers, workshop).map(|token| (Way::Cookie, token)))
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie<'a>(headers: &'a HeaderMap, workshop: &WorkshopId) -> Option<&'a str> {
    let name = cookie_name(workshop);
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn cookie_name(workshop: &WorkshopId) -> String {
    format!("socle_{workshop}")
}

/// Keeps a token in the browser, out of reach of scripts and of other sites.
pub(super) fn set_cookie(
    headers: &HeaderMap,
    proxies: usize,
    workshop: &WorkshopId,
    token: &str,
) -> HeaderValue {
    let secure = if address::is_https(headers, proxies) { "; Secure" } else { "" };
    let name = cookie_name(workshop);
    let seconds = TOKEN_LIFE / 1000;
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).expect("ids and base64url are header text")
}

/// A request that changes something, from a page: it must be one of ours. A program that brings its token on
/// purpose may come from anywhere.
pub(super) fn may_change(headers: &HeaderMap, proxies: usize) -> Result<(), Refusal> {
    if bearer(headers).is_some() { Ok(()) } else { same_origin(headers, proxies) }
}

/// Refuses a page of another origin (SPEC W9). Programs send no `Origin`.
fn same_origin(headers: &HeaderMap, proxies: usize) -> Result<(), Refusal> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let foreign = || Refusal::ForeignOrigin {};
    let (scheme, page) =
        origin.to_str().ok().and_then(|origin| origin.split_once("://")).ok_or_else(foreign)?;
    let page = authority(scheme, page);
    let sent_to = address::host(headers, proxies).map(|host| authority(scheme, host));
    if sent_to.is_some_and(|host| host == page) { Ok(()) } else { Err(foreign()) }
}

/// Host and port, comparable: lower case, without the port that the scheme implies.
fn authority(scheme: &str, host: &str) -> String {
    let host = host.trim().to_ascii_lowercase();
    let implied = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    host.strip_suffix(implied).map_or_else(|| host.clone(), str::to_owned)
}

/// Where others can reach this server: the address this request was sent to, unless only this machine has it.
pub(super) fn share_origin(shared: &Shared, headers: &HeaderMap) -> String {
    let host = address::host(headers, shared.proxies).unwrap_or("localhost");
    match &shared.share {
        Some(share) if is_loopback(host) => share.clone(),
        _ => {
            format!("{}://{host}", if address::is_https(headers, shared.proxies) { "https" } else { "http" })
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name).trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost")
        || name.ends_with(".localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    fn w1() -> WorkshopId {
        "w1".parse().expect("an id")
    }

    #[test]
    fn w5_a_token_is_read_from_query_bearer_or_its_cookie() {
        let all = headers(&[("authorization", "bearer b"), ("cookie", "a=1; socle_w1=c; socle_w2=d")]);
        assert_eq!(token(&all, Some("q"), &w1()), Some((Way::Query, "q")));
        assert_eq!(token(&all, Some(""), &w1()), Some((Way::Bearer, "b")));
        let cookies = headers(&[("cookie", "socle_w11=x; socle_w1=c")]);
        assert_eq!(token(&cookies, None, &w1()), Some((Way::Cookie, "c")));
        assert_eq!(token(&headers(&[("cookie", "socle_w2=d")]), None, &w1()), None);
        assert_eq!(token(&headers(&[("authorization", "Basic b")]), None, &w1()), None);
    }

    #[test]
    fn w9_only_a_page_of_the_host_it_was_sent_to() {
        let table = [
            (&[("host", "a.fr")][..], true),
            (&[("host", "a.fr"), ("origin", "https://a.fr")], true),
            (&[("host", "a.fr:443"), ("origin", "https://A.fr")], true),
            (&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")], true),
            (&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:5173")], false),
            (&[("host", "a.fr"), ("origin", "https://a.fr.evil.example")], false),
            (&[("host", "a.fr"), ("origin", "https://evil.example")], false),
            (&[("host", "a.fr"), ("origin", "null")], false),
            (&[("origin", "https://a.fr")], false),
        ];
        for (pairs, allowed) in table {
            assert_eq!(same_origin(&headers(pairs), 0).is_ok(), allowed, "{pairs:?}");
        }
        let behind =
            headers(&[("host", "inner:80"), ("x-forwarded-host", "a.fr"), ("origin", "https://a.fr")]);
        assert_eq!([0, 1].map(|proxies| same_origin(&behind, proxies).is_ok()), [false, true]);
        // A proxy that passes the host on is as good.
        let passed = headers(&[("host", "a.fr"), ("x-forwarded-host", "a.fr"), ("origin", "https://a.fr")]);
        assert_eq!([0, 1].map(|proxies| same_origin(&passed, proxies).is_ok()), [true, true]);
        let program = headers(&[("host", "a.fr"), ("origin", "https://b.fr"), ("authorization", "Bearer t")]);
        assert!(may_change(&program, 0).is_ok(), "a token brought on purpose");
    }

    #[test]
    fn w3_the_cookie_is_out_of_reach_and_secure_over_https() {
        let plain = set_cookie(&headers(&[]), 1, &w1(), "t");
        assert_eq!(plain, "socle_w1=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=15552000");
        let says_https = headers(&[("x-forwarded-proto", "https")]);
        let is_secure = |proxies| {
            set_cookie(&says_https, proxies, &w1(), "t").to_str().expect("text").ends_with("; Secure")
        };
        assert_eq!([0, 1].map(is_secure), [false, true], "believed behind a proxy only");
    }

    #[test]
    fn the_room_is_given_an_address_that_phones_can_reach() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "app.localhost:1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["192.168.1.7:8080", "a.fr", "localhost.evil.example"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
