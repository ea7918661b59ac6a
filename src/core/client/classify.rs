//! What went wrong on the way, and what that says against the gateway's address. None of it decides
//! what an exchange proved: an error without a case of its own keeps the text that it came with.

use std::io;

use super::error::{ProxyRefusal, TransportError, TransportErrorKind};
use super::line::{Line, Peer, Stage};
use super::socks;

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

/// What happened, and with whom.
pub(super) fn classify(error: &ureq::Error, line: &Line) -> TransportError {
    TransportError { remote: line.remote(), kind: kind(error, line) }
}

fn kind(error: &ureq::Error, line: &Line) -> TransportErrorKind {
    if line.stage() == Stage::TooLate {
        return TransportErrorKind::TooLate;
    }
    match error {
        ureq::Error::Timeout(_) => {
            TransportErrorKind::TimedOut { limit: line.limit.total(), is_connected: line.is_connected() }
        }
        ureq::Error::HostNotFound => TransportErrorKind::HostNotFound,
        ureq::Error::BodyExceedsLimit(limit) => TransportErrorKind::TooLong { limit: *limit },
        _ if speaks_no_tls(line) => TransportErrorKind::NoTls,
        ureq::Error::Io(error) => of_io(error),
        ureq::Error::Rustls(error) => TransportErrorKind::Tls(error.to_string()),
        ureq::Error::ConnectProxyFailed(why) => TransportErrorKind::ProxyRefused(ProxyRefusal::Http(why.clone())),
        ureq::Error::Protocol(error) => TransportErrorKind::NotHttp(error.to_string()),
        other => TransportErrorKind::Other(other.to_string()),
    }
}

fn of_io(error: &io::Error) -> TransportErrorKind {
    if let Some(refusal) = socks::refusal(error) {
        return TransportErrorKind::ProxyRefused(refusal.clone());
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => TransportErrorKind::Refused,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            TransportErrorKind::Cut
        }
        io::ErrorKind::TimedOut => TransportErrorKind::Silent,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            TransportErrorKind::Unreachable(error.to_string())
        }
        _ => TransportErrorKind::Network(error.to_string()),
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
