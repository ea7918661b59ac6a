//! How far an exchange came, for whoever looks where a connection fails. It decides nothing.

use super::Exchange;
use super::error::{Remote, TransportErrorKind};

/// Where an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The host's name has no address.
    Host,
    /// No connection came to stand, be it to the proxy or through it.
    Connection,
    /// The connection stands, and TLS does not.
    Tls,
    /// All of these stood.
    Through,
}

impl Exchange {
    /// How far it came, to an address that is reached by TLS or not.
    #[must_use]
    pub fn reach(&self, is_secure: bool) -> Reach {
        let Self::NotSent(error) = self else { return Reach::Through };
        match &error.kind {
            TransportErrorKind::HostNotFound if error.remote != Remote::Proxy => Reach::Host,
            TransportErrorKind::HostNotFound
            | TransportErrorKind::TimedOut { is_connected: false, .. }
            | TransportErrorKind::TooLate
            | TransportErrorKind::Refused
            | TransportErrorKind::Unreachable(_)
            | TransportErrorKind::ProxyRefused(_) => Reach::Connection,
            _ if error.remote == Remote::Proxy => Reach::Connection,
            TransportErrorKind::NoTls | TransportErrorKind::Tls(_) => Reach::Tls,
            _ if is_secure => Reach::Tls,
            _ => Reach::Through,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::error::TransportError;
    use super::*;

    #[test]
    fn an_exchange_ends_where_its_error_does() {
        let gateway = || Remote::Gateway(None);
        let timed_out = |is_connected| TransportErrorKind::TimedOut { limit: Duration::from_secs(1), is_connected };
        for (remote, kind, is_secure, reach) in [
            (gateway(), TransportErrorKind::HostNotFound, false, Reach::Host),
            (Remote::Proxy, TransportErrorKind::HostNotFound, false, Reach::Connection),
            (gateway(), TransportErrorKind::Refused, true, Reach::Connection),
            (gateway(), timed_out(false), true, Reach::Connection),
            (gateway(), timed_out(true), true, Reach::Tls),
            (gateway(), TransportErrorKind::NoTls, true, Reach::Tls),
            (gateway(), TransportErrorKind::Cut, true, Reach::Tls),
            (gateway(), TransportErrorKind::Cut, false, Reach::Through),
            (Remote::Proxy, TransportErrorKind::Cut, true, Reach::Connection),
        ] {
            let exchange = Exchange::NotSent(TransportError { remote, kind });
            assert_eq!(exchange.reach(is_secure), reach, "{exchange:?}");
        }
        assert_eq!(Exchange::Refused { http_status: 404 }.reach(true), Reach::Through);
    }
}
