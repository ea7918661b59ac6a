//! What comes of an exchange in place of a business reply. Its words are not made here.

use std::time::Duration;

use super::super::reply::NoReply;
use super::super::scrub::Scrubber;

/// Why nothing proves what became of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// No whole answer came.
    Transport {
        /// What happened instead.
        error: TransportError,
        /// The HTTP status, where one came.
        http_status: Option<u16>,
    },
    /// A status that proves nothing, whatever is said beside it.
    Status(u16),
    /// The answer is no business reply.
    NoReply {
        /// What it is instead.
        why: NoReply,
        /// The HTTP status that it came with.
        http_status: u16,
    },
}

/// What went wrong on the way, and with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// Who was at the other end, or was to be.
    pub remote: Remote,
    /// What happened.
    pub kind: TransportErrorKind,
}

/// The other end of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remote {
    /// The gateway's name, else its host and port; `None` where its URL has none.
    Gateway(Option<String>),
    /// The proxy, whose address is never told.
    Proxy,
}

/// What can go wrong on the way. Texts are the system's, a library's or the proxy's own, and may
/// repeat secrets as long as they are not scrubbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// The time was over before the form's first byte left, and none did.
    TooLate,
    /// The time was over before the answer was there.
    TimedOut {
        /// The whole deadline.
        limit: Duration,
        /// Whether a connection had been made, be it to the proxy.
        is_connected: bool,
    },
    /// The host has no address.
    HostNotFound,
    /// The answer is longer than so many bytes.
    TooLong {
        /// The most bytes that are read.
        limit: u64,
    },
    /// TLS was spoken to somebody who answered with something else.
    NoTls,
    /// Nobody listens.
    Refused,
    /// The connection was cut.
    Cut,
    /// Nothing is acknowledged any more.
    Silent,
    /// There is no way to it.
    Unreachable(String),
    /// Another fault of the network.
    Network(String),
    /// TLS failed.
    Tls(String),
    /// The proxy does not let the connection through.
    ProxyRefused(ProxyRefusal),
    /// What came is not HTTP.
    NotHttp(String),
    /// Anything else.
    Other(String),
}

/// What a proxy has against a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyRefusal {
    /// It does not speak this version of SOCKS.
    NotSocks(u8),
    /// SOCKS4 passes no IPv6 addresses on.
    NoIpv6,
    /// It does not connect, and SOCKS4 has no word for why.
    NotConnected,
    /// It knows none of the ways of logging in.
    LoginMethod,
    /// It does not take the user and password.
    Login,
    /// A name, user or password is too long for SOCKS5.
    TooLong,
    /// SOCKS5's code for why it does not connect.
    Code(u8),
    /// What became of `CONNECT`, in the library's words.
    Http(String),
}

impl Unanswered {
    /// The HTTP status, where one came.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        match self {
            Self::Transport { http_status, .. } => *http_status,
            Self::Status(http_status) | Self::NoReply { http_status, .. } => Some(*http_status),
        }
    }

    pub(super) fn scrub(&mut self, scrubber: &Scrubber) {
        if let Self::Transport { error, .. } = self {
            error.scrub(scrubber);
        }
    }
}

impl TransportError {
    /// Hides secrets in whatever is not of this program's making.
    pub(super) fn scrub(&mut self, scrubber: &Scrubber) {
        if let Remote::Gateway(Some(name)) = &mut self.remote {
            *name = scrubber.text(name);
        }
        match &mut self.kind {
            TransportErrorKind::Unreachable(text)
            | TransportErrorKind::Network(text)
            | TransportErrorKind::Tls(text)
            | TransportErrorKind::NotHttp(text)
            | TransportErrorKind::Other(text)
            | TransportErrorKind::ProxyRefused(ProxyRefusal::Http(text)) => *text = scrubber.text(text),
            TransportErrorKind::TooLate
            | TransportErrorKind::TimedOut { .. }
            | TransportErrorKind::HostNotFound
            | TransportErrorKind::TooLong { .. }
            | TransportErrorKind::NoTls
            | TransportErrorKind::Refused
            | TransportErrorKind::Cut
            | TransportErrorKind::Silent
            | TransportErrorKind::ProxyRefused(
                ProxyRefusal::NotSocks(_)
                | ProxyRefusal::NoIpv6
                | ProxyRefusal::NotConnected
                | ProxyRefusal::LoginMethod
                | ProxyRefusal::Login
                | ProxyRefusal::TooLong
                | ProxyRefusal::Code(_),
            ) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_of_our_making_is_scrubbed() {
        let scrubber = Scrubber::new(["canary-secret"], []);
        let text = || "it says Canary-Secret".to_owned();
        for kind in [
            TransportErrorKind::Unreachable,
            TransportErrorKind::Network,
            TransportErrorKind::Tls,
            TransportErrorKind::NotHttp,
            TransportErrorKind::Other,
            |text| TransportErrorKind::ProxyRefused(ProxyRefusal::Http(text)),
        ] {
            let error = |text: String, name: &str| TransportError {
                remote: Remote::Gateway(Some(name.to_owned())),
                kind: kind(text),
            };
            let mut told = Unanswered::Transport { error: error(text(), "canary-secret.invalid"), http_status: None };
            told.scrub(&scrubber);
            let hidden = error("it says [hidden]".into(), "[hidden].invalid");
            assert_eq!(told, Unanswered::Transport { error: hidden, http_status: None });
        }
    }
}
