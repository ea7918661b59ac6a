//! Words for what comes of an exchange in place of a reply, and for what to check then. They decide
//! nothing.

use crate::core::client::{BadRoute, ProxyRefusal, Remote, Suspicion, TransportError, TransportErrorKind, Unanswered};

use super::reply::no_reply;

/// Why nothing proves what became of a form.
#[must_use]
pub fn unanswered(why: &Unanswered) -> String {
    match why {
        Unanswered::Transport { error, .. } => transport_error(error),
        Unanswered::Status(http_status) => format!("the gateway answered with HTTP {http_status}"),
        Unanswered::NoReply { why, http_status: 200 } => no_reply(*why).into(),
        Unanswered::NoReply { why, http_status } => format!("{} (HTTP {http_status})", no_reply(*why)),
    }
}

/// What happened on the way, and with whom.
#[must_use]
pub fn transport_error(error: &TransportError) -> String {
    let peer = match &error.remote {
        Remote::Gateway(name) => name.as_deref().unwrap_or("the gateway"),
        Remote::Proxy => "the proxy",
    };
    match &error.kind {
        TransportErrorKind::TooLate => "its time was over before it could leave (this process was stopped, or the \
                                        machine asleep); the form was not sent"
            .into(),
        TransportErrorKind::TimedOut { limit, is_connected: true } => format!("no answer within {limit:?} from {peer}"),
        TransportErrorKind::TimedOut { limit, is_connected: false } => {
            format!("no answer within {limit:?} from {peer}: no connection was made")
        }
        TransportErrorKind::HostNotFound if error.remote == Remote::Proxy => {
            "the proxy's host name cannot be resolved".into()
        }
        TransportErrorKind::HostNotFound => format!("the host name of {peer} cannot be resolved"),
        TransportErrorKind::TooLong { limit } => format!("the answer of {peer} is longer than {} KiB", limit / 1024),
        TransportErrorKind::NoTls => format!("{peer} does not speak TLS"),
        TransportErrorKind::Refused => format!("the connection to {peer} was refused"),
        TransportErrorKind::Cut => format!("the connection to {peer} was cut"),
        TransportErrorKind::Silent => format!("no answer from {peer}, which acknowledges nothing any more"),
        TransportErrorKind::Unreachable(error) => format!("{peer} cannot be reached: {error}"),
        TransportErrorKind::Network(error) => format!("network, {peer}: {error}"),
        TransportErrorKind::Tls(error) => format!("TLS with {peer}: {error}"),
        TransportErrorKind::ProxyRefused(refusal) => format!("the proxy refused: {}", proxy_refusal(refusal)),
        TransportErrorKind::NotHttp(error) => format!("the answer of {peer} is not HTTP: {error}"),
        TransportErrorKind::Other(error) => error.clone(),
    }
}

/// Why a route cannot be taken.
#[must_use]
pub fn bad_route(bad: BadRoute) -> &'static str {
    match bad {
        BadRoute::Proxy => "the proxy is not a URL such as http://host:3128 or socks5://host:1080",
        BadRoute::Certificates => "the CA file holds no PEM certificate",
    }
}

/// What to check in a profile whose address an exchange makes look wrong.
#[must_use]
pub fn address_advice(suspicion: Suspicion) -> &'static str {
    match suspicion {
        Suspicion::NoSuchHost => "check the host in base_url",
        Suspicion::NobodyListens => "nobody listens there: check the host and the port in base_url",
        Suspicion::NoTls => "base_url says https://, and that port does not speak TLS: check its scheme and its port",
        Suspicion::OnlyTls => "that port speaks TLS, and base_url says http://: check its scheme and its port",
        Suspicion::NotHttp => "what listens there does not speak HTTP: check the port in base_url",
        Suspicion::NoSuchPath => {
            "the server takes no POST at that path: check the path in base_url, and `path` of the endpoint"
        }
    }
}

fn proxy_refusal(refusal: &ProxyRefusal) -> String {
    match refusal {
        ProxyRefusal::NotSocks(version) => return format!("it does not speak SOCKS{version}"),
        ProxyRefusal::Http(why) => return why.clone(),
        ProxyRefusal::NoIpv6 => "SOCKS4 knows no IPv6 addresses",
        ProxyRefusal::NotConnected => "it does not connect to the gateway",
        ProxyRefusal::LoginMethod => "it wants another way of logging in",
        ProxyRefusal::Login => "it does not take the user and password",
        ProxyRefusal::TooLong => "a name, user or password is too long for SOCKS5",
        ProxyRefusal::Code(2) => "its rules forbid this connection",
        ProxyRefusal::Code(3) => "it finds the network unreachable",
        ProxyRefusal::Code(4) => "it finds the gateway's host unreachable",
        ProxyRefusal::Code(5) => "the gateway's port refuses its connection",
        ProxyRefusal::Code(6) => "its packets are lost on the way",
        ProxyRefusal::Code(7 | 8) => "it does not know this kind of address",
        ProxyRefusal::Code(_) => "it failed",
    }
    .into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::core::reply::NoReply;

    fn told(remote: Remote, kind: TransportErrorKind) -> String {
        transport_error(&TransportError { remote, kind })
    }

    #[test]
    fn whoever_is_at_the_other_end_is_named() {
        let gateway = || Remote::Gateway(Some("h:1".into()));
        let limit = Duration::from_secs(8);
        for (remote, kind, words) in [
            (gateway(), TransportErrorKind::Refused, "the connection to h:1 was refused"),
            (Remote::Gateway(None), TransportErrorKind::Cut, "the connection to the gateway was cut"),
            (Remote::Proxy, TransportErrorKind::Cut, "the connection to the proxy was cut"),
            (gateway(), TransportErrorKind::HostNotFound, "the host name of h:1 cannot be resolved"),
            (Remote::Proxy, TransportErrorKind::HostNotFound, "the proxy's host name cannot be resolved"),
            (
                gateway(),
                TransportErrorKind::TimedOut { limit, is_connected: false },
                "no answer within 8s from h:1: no connection was made",
            ),
            (
                Remote::Proxy,
                TransportErrorKind::ProxyRefused(ProxyRefusal::NotSocks(5)),
                "the proxy refused: it does not speak SOCKS5",
            ),
            (gateway(), TransportErrorKind::TooLong { limit: 65536 }, "the answer of h:1 is longer than 64 KiB"),
        ] {
            assert_eq!(told(remote, kind), words);
        }
    }

    #[test]
    fn a_status_is_told_where_it_is_not_the_usual_one() {
        let no_reply = |http_status| unanswered(&Unanswered::NoReply { why: NoReply::Html, http_status });
        assert_eq!(no_reply(200), "the answer is an HTML page, not JSON");
        assert_eq!(no_reply(418), "the answer is an HTML page, not JSON (HTTP 418)");
    }
}
