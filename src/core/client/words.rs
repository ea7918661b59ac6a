//! Words for what went wrong on the way, and what that says against the gateway's address. They
//! never decide anything: an error without a case of its own is shown as it is.

use std::io;

use super::line::{Line, Peer, Stage};

/// What looks wrong with the address that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// The host has no address.
    NoSuchHost,
    /// Nobody listens at the port.
    NobodyListens,
    /// TLS was spoken to a port that does not speak it.
    NoTls,
    /// Plain HTTP was spoken to a port that wants TLS.
    OnlyTls,
    /// Something else than HTTP came from the port.
    NotHttp,
    /// The gateway's server knows no such path, or does not take a POST there.
    NoSuchPath,
}

/// Why a form was kept back.
pub(super) fn too_late() -> String {
    "its time was over before it could leave (this process was stopped, or the machine asleep); the form was not sent"
        .into()
}

/// Says what happened, and at which address.
pub(super) fn explain(error: &ureq::Error, line: &Line) -> String {
    if line.stage() == Stage::TooLate {
        return too_late();
    }
    let peer = match line.peer() {
        Peer::Gateway => line.name(),
        Peer::Proxy => "the proxy".into(),
    };
    let kept = |happened: &str| format!("the connection to {peer} {happened}");
    match error {
        ureq::Error::Timeout(_) if line.is_connected() => {
            format!("no answer within {:?} from {peer}", line.limit.total())
        }
        ureq::Error::Timeout(_) => {
            format!("no answer within {:?} from {peer}: no connection was made", line.limit.total())
        }
        ureq::Error::HostNotFound if line.peer() == Peer::Proxy => "the proxy's host name cannot be resolved".into(),
        ureq::Error::HostNotFound => format!("the host name of {peer} cannot be resolved"),
        ureq::Error::BodyExceedsLimit(limit) => format!("the answer of {peer} is longer than {} KiB", limit / 1024),
        _ if speaks_no_tls(line) => format!("{peer} does not speak TLS"),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => kept("was refused"),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                kept("was cut")
            }
            io::ErrorKind::TimedOut => format!("no answer from {peer}, which acknowledges nothing any more"),
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                format!("{peer} cannot be reached: {error}")
            }
            _ => format!("network, {peer}: {error}"),
        },
        ureq::Error::Rustls(error) => format!("TLS with {peer}: {error}"),
        ureq::Error::ConnectProxyFailed(why) => format!("the proxy refused: {why}"),
        ureq::Error::Protocol(error) => format!("the answer of {peer} is not HTTP: {error}"),
        other => other.to_string(),
    }
}

/// What an error says against the address. Where a proxy failed, nothing.
pub(super) fn suspect(error: &ureq::Error, line: &Line) -> Option<Suspicion> {
    if line.peer() == Peer::Proxy {
        return None;
    }
    let heard = line.heard();
    match error {
        ureq::Error::HostNotFound => Some(Suspicion::NoSuchHost),
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => Some(Suspicion::NobodyListens),
        _ if speaks_no_tls(line) => Some(Suspicion::NoTls),
        _ if !line.is_tls() && is_tls_record(&heard) => Some(Suspicion::OnlyTls),
        ureq::Error::Protocol(_) if !heard.is_empty() => Some(Suspicion::NotHttp),
        _ => None,
    }
}

/// What an answer that is no business reply says against the address.
pub(super) fn suspect_answer(http_status: u16, body: &[u8]) -> Option<Suspicion> {
    let says = |words: &str| body.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words.as_bytes()));
    match http_status {
        // So say nginx, Go and Apache.
        400 if ["HTTPS port", "HTTPS server", "SSL-enabled server"].into_iter().any(says) => Some(Suspicion::OnlyTls),
        404 | 405 => Some(Suspicion::NoSuchPath),
        _ => None,
    }
}

fn speaks_no_tls(line: &Line) -> bool {
    let heard = line.heard();
    line.is_tls() && line.peer() == Peer::Gateway && !heard.is_empty() && !is_tls_record(&heard)
}

/// Whether bytes may begin a TLS record: its kind, then the version's first half, always 3.
fn is_tls_record(bytes: &[u8]) -> bool {
    matches!(bytes, [20..=24, 3, ..] | [20..=24])
}
