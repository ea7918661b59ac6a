//! The host of a URL: a name or an address, each in one spelling.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::rule::BrokenRule;

/// A host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    /// A name in lower case, without the dot at its end.
    Name(String),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

impl Host {
    pub(super) fn parse(text: &str) -> Result<Self, BrokenRule> {
        if let Some(address) = text.strip_prefix('[') {
            let address = address.strip_suffix(']').and_then(|address| address.parse::<Ipv6Addr>().ok());
            return address.map(|address| IpAddr::V6(address).into()).ok_or(BrokenRule::Ipv6);
        }
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let label = |label: &str| {
            let known = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            (1..=63).contains(&label.len()) && label.bytes().all(known)
        };
        if text.is_empty() {
            return Err(BrokenRule::NoHost);
        }
        if name.len() > 253 || !name.split('.').all(label) {
            return Err(BrokenRule::Host);
        }
        if ends_in_a_number(&name) {
            return ipv4(&name).map(Self::V4).ok_or(BrokenRule::Ipv4);
        }
        Ok(Self::Name(name))
    }

    pub(super) fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::V4(address) => address.is_loopback(),
            Self::V6(address) => address.is_loopback(),
        }
    }
}

/// An IPv4 address that is written as an IPv6 one is reached over IPv4: it is that address.
impl From<IpAddr> for Host {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => Self::V6(address),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::V4(address) => address.fmt(f),
            Self::V6(address) => write!(f, "[{address}]"),
        }
    }
}

/// Whether resolvers take a name for an IPv4 address, or for a mistyped one.
fn ends_in_a_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    last.bytes().all(|b| b.is_ascii_digit()) || last.strip_prefix("0x").is_some_and(hex)
}

/// An IPv4 address as the system's resolver reads it (`inet_aton`): one to four numbers, decimal,
/// octal or hexadecimal, the last of which fills all bytes that are left.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let numbers: Vec<u32> = text.split('.').map(number).collect::<Option<_>>()?;
    let (last, bytes) = numbers.split_last()?;
    if bytes.len() > 3 || bytes.iter().any(|byte| *byte > 0xff) {
        return None;
    }
    let left = 32 - 8 * u32::try_from(bytes.len()).ok()?;
    if u64::from(*last) >> left > 0 {
        return None;
    }
    let high = bytes.iter().fold(0, |address, byte| address << 8 | u64::from(*byte));
    u32::try_from(high << left | u64::from(*last)).ok().map(Ipv4Addr::from)
}

fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None if text.starts_with('0') && text.len() > 1 => u32::from_str_radix(text, 8).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::ToSocketAddrs as _;

    use super::*;

    #[test]
    fn addresses_are_those_that_the_resolver_reaches() {
        for text in ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.257", "0x7f000001", "10.0x10.07"] {
            let Ok(Host::V4(address)) = Host::parse(text) else { panic!("{text}") };
            let resolved = (text, 1).to_socket_addrs().unwrap_or_else(|error| panic!("{text}: {error}")).next();
            assert_eq!(resolved.map(|addr| addr.ip()), Some(IpAddr::V4(address)), "{text}");
        }
    }
}
