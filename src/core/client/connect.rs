//! How the connection of an exchange comes to stand: straight, or through a proxy.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport};
use ureq::{Error, Proxy, ProxyProtocol};

use super::line::{Line, Peer};
use super::socks;
use super::wire::{Wire, connecting_took_too_long, since};

/// The least time that an address gets.
const LEAST_TIME: Duration = Duration::from_millis(10);

/// Opens the TCP connection, and leads it through a SOCKS proxy where there is one. An HTTP proxy
/// is left to ureq, which comes back here for the way to the proxy itself.
#[derive(Debug)]
pub(super) struct Dial(pub(super) Arc<Line>);

impl Connector<()> for Dial {
    type Out = Wire;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Wire>, Error> {
        match details.config.proxy().filter(|proxy| !proxy.is_no_proxy(details.uri)) {
            None => self.open(&details.addrs, details, details.timeout).map(Some),
            Some(proxy) if is_socks(proxy) => self.through(proxy, details).map(Some),
            Some(_) => Ok(None),
        }
    }
}

impl Dial {
    fn through(&self, proxy: &Proxy, details: &ConnectionDetails) -> Result<Wire, Error> {
        let target = socks::Target::of(details, proxy)?;
        let left = left_of(details)?;
        let addrs = details.resolver.resolve(proxy.uri(), details.config, left)?;
        let wire = self.open(&addrs, details, left_of(details)?)?;
        socks::shake_hands(wire, proxy, target, left_of(details)?, &details.current_time)
    }

    /// Tries one address after the other: each gets half of the time that is left, the last all.
    fn open(&self, addrs: &[SocketAddr], details: &ConnectionDetails, timeout: NextTimeout) -> Result<Wire, Error> {
        let begin = (details.current_time)();
        let mut failure = Error::HostNotFound;
        for (index, addr) in addrs.iter().enumerate() {
            let now = (details.current_time)();
            let left = timeout.after.saturating_sub(since(begin, now));
            if left.is_zero() {
                return Err(Error::Timeout(timeout.reason));
            }
            let share = if index + 1 == addrs.len() { left } else { (left / 2).max(LEAST_TIME) };
            match TcpStream::connect_timeout(addr, share).and_then(with_another_end) {
                Ok(stream) => return self.wire(stream, details, since(now, (details.current_time)())),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => failure = connecting_took_too_long(),
                Err(error) if concerns_one_address(&error) => failure = error.into(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(failure)
    }

    fn wire(&self, stream: TcpStream, details: &ConnectionDetails, round_trip: Duration) -> Result<Wire, Error> {
        let stream = Arc::new(stream);
        self.0.hold(&stream)?;
        if details.config.no_delay() {
            stream.set_nodelay(true)?;
        }
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        let clock = Arc::clone(&details.current_time);
        let wire = Wire::new(stream, Arc::clone(&self.0), buffers, clock, round_trip);
        (details.register_shutdown)(wire.shutdown_handle())?;
        Ok(wire)
    }
}

/// A port that nobody listens at can be the very one that the system picks for this end, which is then
/// connected to itself, and would read its own form as the answer.
fn with_another_end(stream: TcpStream) -> io::Result<TcpStream> {
    if stream.local_addr()? == stream.peer_addr()? {
        return Err(io::ErrorKind::ConnectionRefused.into());
    }
    Ok(stream)
}

/// Whether another address of the same host may do better.
fn concerns_one_address(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable
    )
}

fn is_socks(proxy: &Proxy) -> bool {
    !matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https)
}

/// What is left of the time for connecting.
fn left_of(details: &ConnectionDetails) -> Result<NextTimeout, Error> {
    let after = details.timeout.after.saturating_sub(since(details.now, (details.current_time)()));
    if after.is_zero() {
        return Err(Error::Timeout(details.timeout.reason));
    }
    Ok(NextTimeout { after: after.into(), ..details.timeout })
}

/// Notes that from here on the gateway itself is at the other end.
#[derive(Debug)]
pub(super) struct Standing(pub(super) Arc<Line>);

impl<In: Transport> Connector<In> for Standing {
    type Out = In;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<In>, Error> {
        if self.0.leads_to_gateway(details.uri) {
            self.0.talk_to(Peer::Gateway);
        }
        // TLS is wrapped around what stands, and there must be something.
        chained.ok_or(Error::ConnectionFailed).map(Some)
    }
}

/// Resolves names, and notes whose.
#[derive(Debug)]
pub(super) struct Names {
    line: Arc<Line>,
    inner: DefaultResolver,
}

impl Names {
    pub(super) fn new(line: &Arc<Line>) -> Self {
        Self { line: Arc::clone(line), inner: DefaultResolver::default() }
    }
}

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        self.line.talk_to(if self.line.leads_to_gateway(uri) { Peer::Gateway } else { Peer::Proxy });
        self.inner.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Io(_) => Error::HostNotFound,
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::{AddressFamily, SocketType, bind, connect, getsockname, socket};
    use std::net::TcpListener;

    #[test]
    fn a_connection_with_itself_is_none() {
        let socket = socket(AddressFamily::INET, SocketType::STREAM, None).expect("a socket");
        bind(&socket, &SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let own = SocketAddr::try_from(getsockname(&socket).expect("bound")).expect("an address");
        connect(&socket, &own).expect("itself");
        let refused = with_another_end(socket.into()).expect_err("no other end");
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        let far = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let stream = TcpStream::connect(far.local_addr().expect("an address")).expect("a connection");
        assert!(with_another_end(stream).is_ok());
    }
}
