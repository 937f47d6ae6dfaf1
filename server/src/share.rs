//! Where phones in the room find this server.

use std::net::{IpAddr, SocketAddr};

/// Scheme, host and port that other devices can reach: the public URL when there is one; the listening address
/// when it is a real one; this machine's address in the local network when it listens on all; nothing on loopback.
pub fn origin(listen: SocketAddr, public_url: Option<&str>) -> Option<String> {
    if let Some(url) = public_url {
        return Some(url.trim_end_matches('/').to_owned());
    }
    if listen.ip().is_loopback() {
        return None;
    }
    let ip = if listen.ip().is_unspecified() { local_network()? } else { listen.ip() };
    Some(format!("http://{}", SocketAddr::new(ip, listen.port())))
}

/// The address to print: a browser cannot open `0.0.0.0`.
pub fn shown(listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        SocketAddr::new(IpAddr::from([127, 0, 0, 1]), listen.port())
    } else {
        listen
    }
}

/// This machine's address in the local network: private IPv4 first, as phones on the same Wi-Fi have it.
fn local_network() -> Option<IpAddr> {
    let mut addresses: Vec<IpAddr> =
        if_addrs::get_if_addrs().ok()?.into_iter().map(|i| i.ip()).filter(|ip| !ip.is_loopback()).collect();
    addresses.sort_by_key(|ip| match ip {
        IpAddr::V4(v4) if v4.is_private() && !v4.octets().starts_with(&[172]) => 0,
        IpAddr::V4(v4) if v4.is_private() => 1, // 172.16/12 is often a container bridge
        IpAddr::V4(v4) if !v4.is_link_local() => 2,
        _ => 3,
    });
    addresses.into_iter().find(IpAddr::is_ipv4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_qr_code_never_points_at_loopback() {
        let at = |text: &str| text.parse::<SocketAddr>().expect("an address");
        assert_eq!(origin(at("127.0.0.1:8080"), None), None);
        assert_eq!(origin(at("192.168.1.7:8080"), None).as_deref(), Some("http://192.168.1.7:8080"));
        assert_eq!(origin(at("127.0.0.1:1"), Some("https://a.fr/")).as_deref(), Some("https://a.fr"));
        assert_eq!(shown(at("0.0.0.0:80")), at("127.0.0.1:80"));
    }
}
