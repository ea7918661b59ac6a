//! One POST, and what it proved. The only user of ureq.
//!
//! What decides is not the name of an error but a fact: whether the form's body was ever asked
//! for. The body goes out through a reader that notes its first read, and ureq reads it only
//! after the connection stands, TLS included, and the headers are out. Not read means not
//! sent; read, and no parsed reply, means unknown.

use std::io::{self, Read};
use std::time::Duration;

use thiserror::Error;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::reply::{NoReply, Reply};

/// The most bytes of an answer that are read; a longer one is no reply.
pub const LARGEST_REPLY: u64 = 64 * 1024;

/// HTTP statuses that, without a business reply, mean "not accepted" for certain. A 403 does not:
/// a filter in front may have replaced the answer.
const DEFINITE_REFUSALS: [u16; 4] = [401, 404, 405, 413];

/// How to reach the gateway.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// A proxy to go through.
    pub proxy: Option<Proxy>,
    /// PEM certificates that are trusted instead of the built-in ones.
    pub ca_pem: Option<Vec<u8>>,
}

/// A proxy. Its URL may carry a password, so that it is never shown.
#[derive(Clone)]
pub struct Proxy {
    /// `http://`, `https://`, `socks4://` or `socks5://`, with user and password where needed.
    pub url: String,
    /// Hosts to reach directly, in the form of `NO_PROXY`.
    pub except: Vec<String>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proxy([hidden])")
    }
}

/// A route that cannot be taken; found before anything is sent.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BadRoute {
    /// The proxy's URL.
    #[error("the proxy is not a URL such as http://host:3128 or socks5://host:1080")]
    Proxy,
    /// The certificates.
    #[error("the CA file holds no PEM certificate")]
    Certificates,
}

/// What one POST proved.
#[derive(Debug)]
pub enum Exchange {
    /// A business reply came.
    Answered {
        /// The HTTP status it came with.
        http_status: u16,
        /// The reply.
        reply: Reply,
    },
    /// No business reply, but a status that means "not accepted" for certain.
    Refused {
        /// The HTTP status.
        http_status: u16,
    },
    /// The form never left.
    NotSent(String),
    /// The form may have arrived, and nothing proves what became of it.
    Unknown {
        /// What happened instead of a reply.
        why: String,
        /// The HTTP status, where one came.
        http_status: Option<u16>,
    },
}

/// A blocking client. Connections are never reused, redirects never followed, TLS always
/// verified.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
}

impl Client {
    /// Sets up a client for a route.
    pub fn new(route: &Route) -> Result<Self, BadRoute> {
        let roots = match &route.ca_pem {
            Some(pem) => trusted(pem)?,
            None => RootCerts::WebPki,
        };
        let proxy = route.proxy.as_ref().map(proxy).transpose()?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .proxy(proxy)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .user_agent(concat!("consign/", env!("CARGO_PKG_VERSION")))
            .accept("application/json;charset=UTF-8")
            .build();
        Ok(Self { agent: config.new_agent() })
    }

    /// Posts an encoded form once. `deadline` bounds the whole exchange, from resolving the
    /// name to the last byte of the answer.
    #[must_use]
    pub fn post(&self, url: &str, form: &str, deadline: Duration) -> Exchange {
        let mut body = NotingReader { rest: form.as_bytes(), asked: false };
        let answer = self
            .agent
            .post(url)
            .config()
            .timeout_global(Some(deadline))
            .build()
            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .header("Content-Length", form.len())
            .send(ureq::SendBody::from_reader(&mut body));
        match answer {
            Ok(mut response) => {
                let http_status = response.status().as_u16();
                let read = response.body_mut().with_config().limit(LARGEST_REPLY).read_to_vec();
                judge(http_status, read.map_err(|error| explain(&error, deadline)))
            }
            Err(error) if body.asked => Exchange::Unknown { why: explain(&error, deadline), http_status: None },
            Err(error) => Exchange::NotSent(explain(&error, deadline)),
        }
    }
}

/// Draws the line between an answer, a definite refusal, and doubt.
fn judge(http_status: u16, body: Result<Vec<u8>, String>) -> Exchange {
    let unknown = |why: String| Exchange::Unknown { why, http_status: Some(http_status) };
    let reply = body.map(|bytes| Reply::parse(&bytes));
    match reply {
        // A server error may come from in front of the gateway or behind it, and many programs
        // answer a form that they took with a redirect: whatever these say, it does not prove
        // what became of the form.
        _ if http_status >= 500 || (300..400).contains(&http_status) => {
            unknown(format!("the gateway answered with HTTP {http_status}"))
        }
        Ok(Ok(reply)) => Exchange::Answered { http_status, reply },
        _ if DEFINITE_REFUSALS.contains(&http_status) => Exchange::Refused { http_status },
        Ok(Err(no_reply)) => unknown(with_status(no_reply, http_status)),
        Err(why) => unknown(why),
    }
}

fn with_status(no_reply: NoReply, http_status: u16) -> String {
    if http_status == 200 { no_reply.to_string() } else { format!("{no_reply} (HTTP {http_status})") }
}

fn trusted(pem: &[u8]) -> Result<RootCerts, BadRoute> {
    let certificates = ureq::tls::parse_pem(pem)
        .filter_map(|item| match item {
            Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(Ok(certificate)),
            Ok(_) => None,
            Err(_) => Some(Err(BadRoute::Certificates)),
        })
        .collect::<Result<Vec<Certificate<'static>>, _>>()?;
    if certificates.is_empty() {
        return Err(BadRoute::Certificates);
    }
    Ok(RootCerts::new_with_certs(&certificates))
}

fn proxy(proxy: &Proxy) -> Result<ureq::Proxy, BadRoute> {
    let parsed = ureq::Proxy::new(&proxy.url).map_err(|_| BadRoute::Proxy)?;
    let mut builder = ureq::Proxy::builder(parsed.protocol())
        .host(parsed.host())
        .port(parsed.port())
        .resolve_target(parsed.resolve_target());
    if let Some(user) = parsed.username() {
        builder = builder.username(user);
    }
    if let Some(password) = parsed.password() {
        builder = builder.password(password);
    }
    for host in &proxy.except {
        builder = builder.no_proxy(host);
    }
    builder.build().map_err(|_| BadRoute::Proxy)
}

/// Hands out the form and notes that it was asked for.
struct NotingReader<'a> {
    rest: &'a [u8],
    asked: bool,
}

impl Read for NotingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.asked = true;
        self.rest.read(buffer)
    }
}

/// Words for an error. They never decide anything: an error without a case of its own is
/// shown as it is.
fn explain(error: &ureq::Error, deadline: Duration) -> String {
    match error {
        ureq::Error::Timeout(_) => format!("no answer within {deadline:?}"),
        ureq::Error::HostNotFound => "the host name cannot be resolved".into(),
        ureq::Error::BodyExceedsLimit(limit) => format!("the answer is longer than {} KiB", limit / 1024),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "the connection was refused".into(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                "the connection was cut".into()
            }
            _ => format!("network: {error}"),
        },
        ureq::Error::Rustls(error) => format!("TLS: {error}"),
        ureq::Error::ConnectProxyFailed(why) => format!("the proxy refused: {why}"),
        ureq::Error::Protocol(error) => format!("the answer is not HTTP: {error}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(http_status: u16, body: &str) -> Exchange {
        judge(http_status, Ok(body.as_bytes().to_vec()))
    }

    #[test]
    fn a_status_without_a_reply_refuses_only_where_that_is_certain() {
        for status in [401, 404, 405, 413] {
            assert!(matches!(judged(status, "<html>"), Exchange::Refused { .. }), "{status}");
            assert!(matches!(judge(status, Err("cut".into())), Exchange::Refused { .. }), "{status}");
        }
        for status in [100, 200, 204, 301, 302, 303, 307, 308, 400, 402, 403, 408, 409, 418, 429, 500, 502, 503, 504] {
            assert!(matches!(judged(status, "<html>"), Exchange::Unknown { .. }), "{status}");
        }
    }

    #[test]
    fn a_server_error_or_a_redirect_proves_nothing_whatever_it_says() {
        for status in [500, 302, 307] {
            assert!(matches!(judged(status, r#"{"code":1}"#), Exchange::Unknown { .. }));
            assert!(matches!(judged(status, r#"{"code":-1}"#), Exchange::Unknown { .. }));
        }
        assert!(matches!(judged(200, r#"{"code":1}"#), Exchange::Answered { .. }));
        assert!(matches!(judged(403, r#"{"code":-1}"#), Exchange::Answered { .. }));
    }

    #[test]
    fn a_bad_route_is_found_before_anything_is_sent() {
        let proxy = |url: &str| Route { proxy: Some(Proxy { url: url.into(), except: vec![] }), ca_pem: None };
        assert_eq!(Client::new(&proxy("::")).err(), Some(BadRoute::Proxy));
        assert!(Client::new(&proxy("socks5://user:secret@127.0.0.1:1080")).is_ok());
        let route = Route { proxy: None, ca_pem: Some(b"no certificate".to_vec()) };
        assert_eq!(Client::new(&route).err(), Some(BadRoute::Certificates));
    }
}
