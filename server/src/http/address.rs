//! Where a request comes from: the other end of its connection, or what the proxies in front say.

use super::listen::Came;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, Ipv4Addr};

/// What proxies add the address of their client to, at the right.
const FORWARDED_FOR: &str = "x-forwarded-for";

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

#[cfg(test)]
mod tests {
    use super::*;

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
