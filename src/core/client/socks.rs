//! The handshake with a SOCKS proxy, versions 4, 4a and 5, over a connection of our own: ureq's
//! would open one that goes on sending after its deadline.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::SocketAddr;

use ureq::http::Uri;
use ureq::unversioned::transport::{ConnectionDetails, NextTimeout, TransportAdapter};
use ureq::{Error, Proxy, ProxyProtocol};

use super::error::ProxyRefusal;
use super::wire::{Clock, Wire};

/// Where the proxy is to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Address(SocketAddr),
    Name(String, u16),
}

impl Target {
    pub(super) fn of(details: &ConnectionDetails, proxy: &Proxy) -> Result<Self, Error> {
        if proxy.resolve_target() {
            return details.addrs.first().copied().map(Self::Address).ok_or(Error::HostNotFound);
        }
        Ok(Self::named(details.uri))
    }

    /// A name is left to the proxy; an address is passed on as one.
    fn named(uri: &Uri) -> Self {
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        match host.parse() {
            Ok(address) => Self::Address(SocketAddr::new(address, port)),
            Err(_) => Self::Name(host.to_owned(), port),
        }
    }
}

/// Has the proxy connect; the connection is the gateway's from then on.
pub(super) fn shake_hands(
    wire: Wire,
    proxy: &Proxy,
    target: Target,
    timeout: NextTimeout,
    clock: &Clock,
) -> Result<Wire, Error> {
    let mut stream = TransportAdapter::new(wire, Clock::clone(clock));
    stream.set_timeout(timeout);
    let done = match proxy.protocol() {
        ProxyProtocol::Socks4 | ProxyProtocol::Socks4A => socks4(&mut stream, target),
        _ => socks5(&mut stream, target, proxy.username(), proxy.password().unwrap_or_default()),
    };
    done?;
    Ok(stream.into_inner())
}

/// A refusal on its way through errors of the system and of ureq, which have to print themselves.
#[derive(Debug)]
struct Refused(ProxyRefusal);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Refused {}

fn refused(why: ProxyRefusal) -> io::Error {
    io::Error::other(Refused(why))
}

/// What the proxy has against the connection, where that is what an error is about.
pub(super) fn refusal(error: &io::Error) -> Option<&ProxyRefusal> {
    error.get_ref()?.downcast_ref().map(|Refused(why)| why)
}

fn socks4(stream: &mut (impl Read + Write), target: Target) -> io::Result<()> {
    let (port, address, name) = match target {
        Target::Address(SocketAddr::V4(address)) => (address.port(), address.ip().octets(), None),
        Target::Address(SocketAddr::V6(_)) => return Err(refused(ProxyRefusal::NoIpv6)),
        // An address that cannot be, and the name after the empty user.
        Target::Name(name, port) => (port, [0, 0, 0, 1], Some(name)),
    };
    let mut request = vec![4, 1];
    request.extend(port.to_be_bytes());
    request.extend(address);
    request.push(0);
    if let Some(name) = name {
        request.extend(name.bytes());
        request.push(0);
    }
    stream.write_all(&request)?;
    match read::<8>(stream)? {
        [0, 90, ..] => Ok(()),
        [0, ..] => Err(refused(ProxyRefusal::NotConnected)),
        _ => Err(refused(ProxyRefusal::NotSocks(4))),
    }
}

fn socks5(stream: &mut (impl Read + Write), target: Target, user: Option<&str>, password: &str) -> io::Result<()> {
    // Without a user there is but one way to log in.
    stream.write_all(if user.is_some() { &[5, 2, 2, 0] } else { &[5, 1, 0] })?;
    match (read::<2>(stream)?, user) {
        ([5, 0], _) => {}
        ([5, 2], Some(user)) => log_in(stream, user, password)?,
        ([5, _], _) => return Err(refused(ProxyRefusal::LoginMethod)),
        _ => return Err(refused(ProxyRefusal::NotSocks(5))),
    }
    let mut request = vec![5, 1, 0];
    let port = match target {
        Target::Address(SocketAddr::V4(address)) => {
            request.push(1);
            request.extend(address.ip().octets());
            address.port()
        }
        Target::Address(SocketAddr::V6(address)) => {
            request.push(4);
            request.extend(address.ip().octets());
            address.port()
        }
        Target::Name(name, port) => {
            request.push(3);
            counted(&mut request, &name)?;
            port
        }
    };
    request.extend(port.to_be_bytes());
    stream.write_all(&request)?;
    let kind = match read::<4>(stream)? {
        [5, 0, _, kind] => kind,
        [5, reason, ..] => return Err(refused(ProxyRefusal::Code(reason))),
        _ => return Err(refused(ProxyRefusal::NotSocks(5))),
    };
    // The address that the proxy uses, and its port: of no interest, but they stand in the way.
    let length = match kind {
        1 => 4,
        3 => usize::from(read::<1>(stream)?[0]),
        4 => 16,
        _ => return Err(refused(ProxyRefusal::NotSocks(5))),
    };
    io::copy(&mut stream.take(length as u64 + 2), &mut io::sink())
        .and_then(|read| if read == length as u64 + 2 { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) })
}

fn log_in(stream: &mut (impl Read + Write), user: &str, password: &str) -> io::Result<()> {
    let mut request = vec![1];
    counted(&mut request, user)?;
    counted(&mut request, password)?;
    stream.write_all(&request)?;
    match read::<2>(stream)? {
        [1, 0] => Ok(()),
        _ => Err(refused(ProxyRefusal::Login)),
    }
}

/// A text after its length, which is one byte.
fn counted(request: &mut Vec<u8>, text: &str) -> io::Result<()> {
    let length = u8::try_from(text.len()).map_err(|_| refused(ProxyRefusal::TooLong))?;
    request.push(length);
    request.extend(text.bytes());
    Ok(())
}

fn read<const COUNT: usize>(stream: &mut impl Read) -> io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A proxy that says what it is going to say, and notes what it hears.
    struct Script {
        says: io::Cursor<Vec<u8>>,
        hears: Vec<u8>,
    }

    impl Script {
        fn saying(bytes: &[u8]) -> Self {
            Self { says: io::Cursor::new(bytes.to_vec()), hears: Vec::new() }
        }
    }

    impl Read for Script {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.says.read(buffer)
        }
    }

    impl Write for Script {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.hears.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn target(url: &str) -> Target {
        Target::named(&url.parse().expect("a URL"))
    }

    #[test]
    fn socks4_passes_addresses_and_names() {
        let mut proxy = Script::saying(&[0, 90, 0, 0, 0, 0, 0, 0]);
        socks4(&mut proxy, target("http://192.0.2.7:9093/")).expect("connected");
        assert_eq!(proxy.hears, [4, 1, 0x23, 0x85, 192, 0, 2, 7, 0]);
        let mut proxy = Script::saying(&[0, 90, 0, 0, 0, 0, 0, 0]);
        socks4(&mut proxy, target("https://a.invalid/")).expect("connected");
        assert_eq!(proxy.hears, b"\x04\x01\x01\xbb\x00\x00\x00\x01\x00a.invalid\x00");
        assert!(socks4(&mut Script::saying(&[0, 91, 0, 0, 0, 0, 0, 0]), target("http://a/")).is_err());
        assert!(socks4(&mut Script::saying(&[]), target("http://[::1]/")).is_err());
    }

    #[test]
    fn socks5_passes_addresses_and_names() {
        let connected: &[u8] = &[5, 0, 5, 0, 0, 1, 1, 2, 3, 4, 5, 6, b'!'];
        for (url, told) in [
            ("http://192.0.2.7:9093/", &[1, 192, 0, 2, 7, 0x23, 0x85][..]),
            ("http://[::1]/", &[4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80]),
            ("https://a.invalid/", b"\x03\x09a.invalid\x01\xbb"),
        ] {
            let mut proxy = Script::saying(connected);
            socks5(&mut proxy, target(url), None, "").expect("connected");
            assert_eq!(proxy.hears, [&[5, 1, 0, 5, 1, 0], told].concat(), "{url}");
            assert_eq!(proxy.says.position(), 12, "what follows is the gateway's");
        }
    }

    #[test]
    fn socks5_logs_in_where_the_proxy_wants_it() {
        let mut proxy = Script::saying(&[5, 2, 1, 0, 5, 0, 0, 3, 1, b'x', 0, 0]);
        socks5(&mut proxy, target("http://a/"), Some("me"), "secret").expect("connected");
        assert_eq!(proxy.hears, b"\x05\x02\x02\x00\x01\x02me\x06secret\x05\x01\x00\x03\x01a\x00\x50");
        for says in [&[5, 2, 1, 1][..], &[5, 255], &[4, 0], &[5, 0, 5, 5, 0, 1], &[5, 0, 5, 0, 0, 9], &[5]] {
            let error = socks5(&mut Script::saying(says), target("http://a/"), Some("me"), "secret");
            assert!(!error.expect_err("it refuses").to_string().contains("secret"));
        }
        // Nobody has a password for a proxy that asks for one.
        assert!(socks5(&mut Script::saying(&[5, 2]), target("http://a/"), None, "").is_err());
    }

    proptest! {
        #[test]
        fn whatever_a_proxy_says_is_survived(says in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _refused = socks4(&mut Script::saying(&says), target("http://a/"));
            let _refused = socks5(&mut Script::saying(&says), target("http://a/"), Some("me"), "secret");
        }
    }
}
