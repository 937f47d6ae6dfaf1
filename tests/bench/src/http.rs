//! Just enough HTTP to make boards and to join them: one request a connection, JSON both ways.

use anyhow::{Context, ensure};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// A server that does not answer in this time does not.
const PATIENCE: Duration = Duration::from_secs(30);

/// Posts `body` as JSON; answers the JSON that came back.
///
/// # Errors
/// Where there is no answer, or another than 2xx.
pub fn post<T: DeserializeOwned>(server: SocketAddr, path: &str, body: &impl Serialize) -> anyhow::Result<T> {
    let body = serde_json::to_string(body)?;
    let head =
        format!("POST {path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
    let answer = exchange(server, &head, &body)?;
    serde_json::from_slice(&answer).with_context(|| format!("read the answer of {path}"))
}

fn exchange(server: SocketAddr, head: &str, body: &str) -> anyhow::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("{head}\r\nHost: {server}\r\nConnection: close\r\n\r\n{body}").as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).context("no answer")?;
    let end = memchr::memmem::find(&answer, b"\r\n\r\n").context("no answer")?;
    ensure!(
        answer.starts_with(b"HTTP/1.1 2"),
        "{head}: {}",
        String::from_utf8_lossy(&answer[..answer.len().min(400)])
    );
    Ok(answer.split_off(end + 4))
}
