//! Where a request comes from, and which address it was sent to: what its connection and its `Host` say, or what the
//! proxies in front say, as far as there are any.

use super::listen::Came;
use axum::http::{Extensions, HeaderMap, header};
use std::net::{IpAddr, Ipv4Addr};

/// What proxies add the address of their client to, at the right.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// What proxies say of the address that their client has typed.
const FORWARDED_HOST: &str = "x-forwarded-host";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The address of whoever asks. Of what `X-Forwarded-For` says only what our own proxies have added is believed.
pub(super) fn of(extensions: &Extensions, headers: &HeaderMap, proxies: usize) -> IpAddr {
    forwarded(headers, proxies).unwrap_or_else(|| {
        let came = extensions.get::<Came>().map(|came| came.from.ip());
        // A router that is asked without a connection, by a test.
        came.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
    })
}

/// What our outermost proxy says of its client, when there are proxies and they say it.
pub(super) fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let place = named.len().checked_sub(proxies)?;
    // With no proxy this is past the end.
    let text = named.get(place)?;
    let without_port = || text.rsplit_once(':').map(|(address, _port)| address.trim_matches(['[', ']']));
    text.parse().ok().or_else(|| without_port()?.parse().ok())
}

/// The host and port of the server as whoever asks has typed them.
pub(super) fn host(headers: &HeaderMap, proxies: usize) -> Option<&str> {
    named(headers, FORWARDED_HOST, proxies).or_else(|| headers.get(header::HOST)?.to_str().ok())
}

/// Did whoever asks send it over TLS? The server itself has none.
pub(super) fn is_https(headers: &HeaderMap, proxies: usize) -> bool {
    named(headers, FORWARDED_PROTO, proxies).is_some_and(|proto| proto.eq_ignore_ascii_case("https"))
}

/// What our outermost proxy says under this name. Most proxies write it anew, some add to it at the right.
fn named<'a>(headers: &'a HeaderMap, name: &str, proxies: usize) -> Option<&'a str> {
    if proxies == 0 {
        return None;
    }
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    said.get(said.len().saturating_sub(proxies)).copied().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (name.parse().expect("a name"), value.parse().expect("a value"))
        };
        pairs.iter().map(pair).collect()
    }

    /// Headers, proxies; the host that was typed, and whether over TLS.
    type Case<'a> = (&'a [(&'static str, &'a str)], usize, Option<&'a str>, bool);

    #[test]
    fn w12_the_address_that_a_proxy_names_is_believed_only_behind_one() {
        let inner = [("host", "inner:8080"), (FORWARDED_HOST, "a.fr"), (FORWARDED_PROTO, "https")];
        let forged = [(FORWARDED_HOST, "evil.example, a.fr"), (FORWARDED_PROTO, "http, HTTPS")];
        let table: [Case<'_>; 8] = [
            (&inner, 0, Some("inner:8080"), false),
            (&inner, 1, Some("a.fr"), true),
            // The second proxy passes on what the first has written.
            (&inner, 2, Some("a.fr"), true),
            (&forged, 0, None, false),
            (&forged, 1, Some("a.fr"), true),
            (&[("host", "a.fr")], 1, Some("a.fr"), false),
            (&[("host", "a.fr"), (FORWARDED_HOST, "")], 1, Some("a.fr"), false),
            (&[(FORWARDED_PROTO, "http")], 1, None, false),
        ];
        for (said, proxies, sent_to, https) in table {
            let said = headers(said);
            assert_eq!(
                (host(&said, proxies), is_https(&said, proxies)),
                (sent_to, https),
                "{said:?} behind {proxies}"
            );
        }
    }

    #[test]
    fn w12_only_what_our_own_proxies_say_of_an_address_is_believed() {
        let lines = |lines: &[&str]| -> HeaderMap {
            let line = |text: &&str| (FORWARDED_FOR.parse().expect("a name"), text.parse().expect("a value"));
            lines.iter().map(line).collect()
        };
        let table: [(&[&str], usize, Option<&str>); 9] = [
            (&["203.0.113.7"], 0, None),
            (&["203.0.113.7"], 1, Some("203.0.113.7")),
            (&["10.9.9.9, 203.0.113.7"], 1, Some("203.0.113.7")),
            (&["10.9.9.9", "203.0.113.7, 192.0.2.1"], 2, Some("203.0.113.7")),
            (&["203.0.113.7"], 2, None),
            (&["203.0.113.7:51234"], 1, Some("203.0.113.7")),
            (&["[2001:db8::7]:51234"], 1, Some("2001:db8::7")),
            (&["2001:db8::7"], 1, Some("2001:db8::7")),
            (&["unknown"], 1, None),
        ];
        for (said, proxies, believed) in table {
            let believed = believed.map(|text| text.parse().expect("an address"));
            assert_eq!(forwarded(&lines(said), proxies), believed, "{said:?} behind {proxies}");
        }
    }
}
