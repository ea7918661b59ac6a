//! One POST, and what it proved. The only user of ureq.
//!
//! What decides is not the name of an error but a fact: whether the form's body was ever asked for. The body
//! goes out through a reader that notes its first read, and ureq reads it only after the connection stands,
//! TLS included, and the headers are out. Not read means not sent; read, and no parsed reply, means unknown,
//! unless the connection itself kept back every byte of it because its time was over.
//!
//! And the form never arrives after its deadline: the connection is of our own making, so that the kernel
//! drops what it holds however the exchange ends. What a proxy holds is its own affair.
//!
//! ```
//! use std::time::{Duration, Instant};
//!
//! use consign::core::client::{Client, Exchange, Limit, Route};
//! use consign::core::protocol::Verdict;
//! # use consign::server::sandbox::{Heard, Options, RETRY_STEP, Sandbox};
//! # let options = Options { settle_after: Duration::ZERO, retry_step: RETRY_STEP };
//! # let sandbox = Sandbox::bind(([127, 0, 0, 1], 0).into(), options)?;
//! # let url = format!("http://{}/v2_queryBalance", sandbox.addr());
//! # std::thread::spawn(move || sandbox.serve(|_, _| Heard::Taken, |_| {}));
//!
//! let deadline = Duration::from_secs(8);
//! let end = Instant::now() + deadline;
//! let limit = Limit::new(deadline, move || end.checked_duration_since(Instant::now()));
//! let client = Client::new(&Route::default()).expect("a route");
//! match client.post(&url, "customerId=10001&sign=00000000000000000000000000000000", &limit).exchange {
//!     Exchange::Answered { reply, .. } => assert_eq!(reply.verdict(), Verdict::No),
//!     Exchange::Refused { .. } => panic!("definitely not accepted"),
//!     Exchange::NotSent(error) => panic!("safe to send again: {error:?}"),
//!     Exchange::Unknown { .. } => panic!("it may have been accepted: ask, and do not send again"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod classify;
mod connect;
mod date;
mod error;
#[cfg(test)]
mod exchanges;
mod limit;
mod line;
mod reach;
mod socks;
mod wire;

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector};

pub use self::classify::Suspicion;
use self::connect::{Dial, Names, Standing};
pub use self::error::{ProxyRefusal, Remote, TransportError, TransportErrorKind, Unanswered};
pub use self::limit::{AwaitInput, Kernel, Limit};
use self::line::{Line, Stage};
pub use self::reach::Reach;
use super::reply::Reply;
use super::scrub::Scrubber;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRoute {
    /// The proxy's URL is none.
    Proxy,
    /// The CA file holds no PEM certificate.
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
        reply: Box<Reply>,
    },
    /// No business reply, but a status that means "not accepted" for certain.
    Refused {
        /// The HTTP status.
        http_status: u16,
    },
    /// The form never left.
    NotSent(TransportError),
    /// The form may have arrived, and nothing proves what became of it.
    Unknown(Unanswered),
}

impl Exchange {
    /// Hides the secrets that somebody on the way, or the gateway, may repeat. A reply's signatures
    /// are over what was sent, so that it is to be authenticated before.
    pub fn scrub(&mut self, scrubber: &Scrubber) {
        match self {
            Self::Answered { reply, .. } => reply.scrub(scrubber),
            Self::Refused { .. } => {}
            Self::NotSent(error) => error.scrub(scrubber),
            Self::Unknown(why) => why.scrub(scrubber),
        }
    }
}

/// What a server answered to which a body was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The HTTP status.
    pub status: u16,
    /// Where it sends the caller, where it does.
    pub location: Option<String>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// Why there is no answer to a delivery. The body may have arrived all the same.
pub type Undelivered = TransportError;

/// What one POST proved, and what else it showed.
#[derive(Debug)]
pub struct Posted {
    /// What it proved.
    pub exchange: Exchange,
    /// What looks wrong with the address.
    pub suspicion: Option<Suspicion>,
    /// What came instead of a reply, as it came; it may echo secrets.
    pub unreadable: Vec<u8>,
    /// The server's clock when it answered, in Unix seconds, as its `Date` says.
    pub server_time: Option<i64>,
}

impl Posted {
    fn silent(exchange: Exchange) -> Self {
        Self { exchange, suspicion: None, unreadable: Vec::new(), server_time: None }
    }
}

/// A blocking client. Connections are never reused, redirects never followed, TLS always
/// verified.
#[derive(Debug)]
pub struct Client {
    config: Config,
    name: Option<String>,
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
        Ok(Self { config, name: None })
    }

    /// Gives the gateway a name, which stands for its address in what is told of an exchange.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// Posts an encoded form once. The limit bounds the whole exchange, from resolving the
    /// name to the last byte of the answer; when it is over before the form's first byte left,
    /// none does.
    #[must_use]
    pub fn post(&self, url: &str, form: &str, limit: &Limit) -> Posted {
        let line = Arc::new(Line::new(url, limit, self.name.as_deref()));
        let Some(left) = limit.left() else {
            let error = TransportError { remote: line.remote(), kind: TransportErrorKind::TooLate };
            return Posted::silent(Exchange::NotSent(error));
        };
        match self.send(url, "application/x-www-form-urlencoded; charset=UTF-8", form.as_bytes(), left, &line) {
            Ok(response) => answered(response, &line),
            Err(error) => failed(&error, &line),
        }
    }

    /// Posts a body once to a server that is no gateway, such as a notification to its receiver. What
    /// its answer means is for the caller to say; redirects are not followed.
    pub fn deliver(&self, url: &str, content_type: &str, body: &[u8], limit: &Limit) -> Result<Delivered, Undelivered> {
        let line = Arc::new(Line::new(url, limit, self.name.as_deref()));
        let Some(left) = limit.left() else {
            return Err(Undelivered { remote: line.remote(), kind: TransportErrorKind::TooLate });
        };
        let sent = self.send(url, content_type, body, left, &line);
        let mut response = sent.map_err(|error| classify::classify(&error, &line))?;
        let mut bytes = Vec::new();
        let read = response.body_mut().with_config().limit(LARGEST_REPLY).reader().read_to_end(&mut bytes);
        read.map_err(|error| classify::classify(&error.into(), &line))?;
        line.close_in_order();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Delivered { status: response.status().as_u16(), location: header("location"), body: bytes })
    }

    fn send(
        &self,
        url: &str,
        content_type: &str,
        body: &[u8],
        left: Duration,
        line: &Arc<Line>,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let mut reader = NotingReader { rest: body, line };
        self.agent(line)
            .post(url)
            .config()
            .timeout_global(Some(left))
            .build()
            .header("Content-Type", content_type)
            .header("Content-Length", body.len())
            .send(ureq::SendBody::from_reader(&mut reader))
    }

    /// ureq's parts around the connection of one exchange.
    fn agent(&self, line: &Arc<Line>) -> Agent {
        let connector =
            ().chain(Dial(Arc::clone(line)))
                .chain(ConnectProxyConnector::default())
                .chain(Standing(Arc::clone(line)))
                .chain(RustlsConnector::default());
        Agent::with_parts(self.config.clone(), connector, Names::new(line))
    }
}

fn answered(mut response: ureq::http::Response<ureq::Body>, line: &Line) -> Posted {
    let http_status = response.status().as_u16();
    let server_time = response.headers().get("date").and_then(|date| date::seconds(date.to_str().ok()?));
    let mut bytes = Vec::new();
    let read = response.body_mut().with_config().limit(LARGEST_REPLY).reader().read_to_end(&mut bytes);
    if read.is_ok() {
        line.close_in_order();
    }
    let body = read.map(|_| bytes.as_slice()).map_err(|error| classify::classify(&error.into(), line));
    let exchange = judge(http_status, body);
    if matches!(exchange, Exchange::Answered { .. }) {
        return Posted { server_time, ..Posted::silent(exchange) };
    }
    Posted { exchange, suspicion: classify::suspect_answer(http_status, &bytes), unreadable: bytes, server_time }
}

fn failed(error: &ureq::Error, line: &Line) -> Posted {
    let happened = classify::classify(error, line);
    let exchange = match line.stage() {
        Stage::Kept | Stage::TooLate => Exchange::NotSent(happened),
        Stage::Asked | Stage::Leaving => {
            Exchange::Unknown(Unanswered::Transport { error: happened, http_status: None })
        }
    };
    // Under TLS it would be ciphertext.
    let unreadable = if line.is_tls() { Vec::new() } else { line.heard() };
    Posted { exchange, suspicion: classify::suspect(error, line), unreadable, server_time: None }
}

/// Draws the line between an answer, a definite refusal, and doubt.
fn judge(http_status: u16, body: Result<&[u8], TransportError>) -> Exchange {
    let reply = body.map(Reply::parse);
    match reply {
        // A server error may come from in front of the gateway or behind it, and many programs
        // answer a form that they took with a redirect: whatever these say, it does not prove
        // what became of the form.
        _ if http_status >= 500 || (300..400).contains(&http_status) => {
            Exchange::Unknown(Unanswered::Status(http_status))
        }
        Ok(Ok(reply)) => Exchange::Answered { http_status, reply: Box::new(reply) },
        _ if DEFINITE_REFUSALS.contains(&http_status) => Exchange::Refused { http_status },
        Ok(Err(why)) => Exchange::Unknown(Unanswered::NoReply { why, http_status }),
        Err(error) => Exchange::Unknown(Unanswered::Transport { error, http_status: Some(http_status) }),
    }
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

/// Hands out the form and notes that it was asked for; when its time is over, nothing.
struct NotingReader<'a> {
    rest: &'a [u8],
    line: &'a Line,
}

impl Read for NotingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.line.may_hand_out() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.rest.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(http_status: u16, body: &str) -> Exchange {
        judge(http_status, Ok(body.as_bytes()))
    }

    #[test]
    fn a_status_without_a_reply_refuses_only_where_that_is_certain() {
        for status in [401, 404, 405, 413] {
            assert!(matches!(judged(status, "<html>"), Exchange::Refused { .. }), "{status}");
            let cut = TransportError { remote: Remote::Gateway(None), kind: TransportErrorKind::Cut };
            assert!(matches!(judge(status, Err(cut)), Exchange::Refused { .. }), "{status}");
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
