//! The client's side of a WebSocket, as cheap as it can be: the load generator receives millions of frames a second
//! on one core. Masked frames out, unmasked frames in; no extensions, no fragments (no server here sends any).

use anyhow::{Context, bail, ensure};
use nix::sys::socket::{
    AddressFamily, SockFlag, SockType, SockaddrIn, connect, setsockopt, socket, sockopt::RcvBuf,
};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::fd::AsRawFd,
    time::Duration,
};

pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// Any constant: the mask protects proxies from scripts, and servers undo it whatever it is.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
/// Receive buffer of a narrow connection, in bytes: that of a phone, not of a workstation.
const NARROW: usize = 128 * 1024;
/// A server that does not upgrade in this time does not.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connects and upgrades; answers the stream (blocking) and what came behind the upgrade.
///
/// # Errors
/// Where the server is not there or refuses.
pub fn open(server: SocketAddr, path: &str, narrow: bool) -> anyhow::Result<(TcpStream, Vec<u8>)> {
    let mut stream =
        if narrow { connect_narrow(server) } else { Ok(TcpStream::connect(server)?) }.context("connect")?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )?;
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).context("upgrade")?;
        ensure!(read > 0, "the server closed instead of upgrading");
        bytes.extend_from_slice(&piece[..read]);
        if let Some(end) = memchr::memmem::find(&bytes, b"\r\n\r\n") {
            if !bytes.starts_with(b"HTTP/1.1 101") {
                bail!("the server refused: {}", String::from_utf8_lossy(&bytes));
            }
            return Ok((stream, bytes.split_off(end + 4)));
        }
    }
}

/// The buffer must be small before the first window is announced: shrunk later, the system drops what comes, and the
/// sender waits longer and longer.
fn connect_narrow(server: SocketAddr) -> anyhow::Result<TcpStream> {
    let SocketAddr::V4(server) = server else { bail!("only over IPv4") };
    let own = socket(AddressFamily::Inet, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    setsockopt(&own, RcvBuf, &NARROW)?;
    connect(own.as_raw_fd(), &SockaddrIn::from(server))?;
    Ok(own.into())
}

/// A masked frame.
pub fn frame(opcode: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 14);
    out.push(0x80 | opcode);
    match length {
        0..126 => out.push(0x80 | length as u8),
        126..0x1_0000 => {
            out.push(0x80 | 126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            out.push(0x80 | 127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&MASK);
    let start = out.len();
    for part in parts {
        out.extend_from_slice(part);
    }
    for (n, byte) in out[start..].iter_mut().enumerate() {
        *byte ^= MASK[n & 3];
    }
    out
}

/// One frame of a server.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    pub opcode: u8,
    pub payload: &'a [u8],
    /// Bytes of the whole frame.
    pub length: usize,
}

/// What stands at the start of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<'a> {
    Whole(Frame<'a>),
    /// Not all of it is there.
    Part,
    /// A masked, fragmented or compressed frame.
    Strange,
}

/// Reads the first frame of `bytes`.
#[inline]
pub fn next(bytes: &[u8]) -> Next<'_> {
    let &[first, second, ..] = bytes else { return Next::Part };
    if first & 0xf0 != 0x80 || second & 0x80 != 0 {
        return Next::Strange;
    }
    let (length, head) = match second {
        126 => match bytes.get(2..4) {
            Some(&[a, b]) => (usize::from(u16::from_be_bytes([a, b])), 4),
            _ => return Next::Part,
        },
        127 => match bytes.get(2..10).and_then(|eight| eight.first_chunk::<8>()) {
            Some(eight) => (u64::from_be_bytes(*eight) as usize, 10),
            None => return Next::Part,
        },
        length => (usize::from(length), 2),
    };
    match bytes.get(head..head + length) {
        Some(payload) => Next::Whole(Frame { opcode: first & 0x0f, payload, length: head + length }),
        None => Next::Part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_every_length_are_read_and_masked() {
        for length in [0, 1, 125, 126, 65_535, 65_536, 70_000] {
            let payload = vec![7; length];
            let masked = frame(BINARY, &[&payload[..length / 2], &payload[length / 2..]]);
            let head = masked.len() - length;
            assert_eq!(masked[1] & 0x80, 0x80);
            let undone: Vec<u8> =
                masked[head..].iter().enumerate().map(|(n, byte)| byte ^ MASK[n & 3]).collect();
            assert_eq!(undone, payload);
            // The same without the mask is what a server sends.
            let mut plain = masked[..head - 4].to_vec();
            plain[1] &= 0x7f;
            plain.extend_from_slice(&payload);
            for cut in [1, plain.len() - 1] {
                assert_eq!(next(&plain[..cut]), Next::Part, "{length} cut at {cut}");
            }
            let whole = Frame { opcode: BINARY, payload: &payload, length: plain.len() };
            assert_eq!(next(&plain), Next::Whole(whole));
        }
        assert_eq!(next(&frame(BINARY, &[b"masked"])), Next::Strange);
    }
}
