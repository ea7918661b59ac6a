//! The address of a gateway in its one spelling.
//!
//! The ledger knows a merchant by customer id and address. One gateway that is written in two
//! ways would be two merchants, and a card could be sold once to each: so what reaches the same
//! place is the same text here, and that text is what is sent to.

mod host;
mod rule;

use std::fmt;
use std::net::SocketAddr;

use http::Uri;
use http::uri::Scheme;

use self::host::Host;
pub use self::rule::BrokenRule;
use super::proxy_url::ProxyUrl;

/// A checked base URL: scheme, host, port and path, in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    secure: bool,
    host: Host,
    port: u16,
    text: String,
}

impl BaseUrl {
    /// Reads a base URL. Nothing is trimmed or guessed: what is no URL of a gateway breaks a rule.
    pub fn parse(text: &str) -> Result<Self, BrokenRule> {
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BrokenRule::Blanks);
        }
        let (scheme, rest) = text.split_once("://").ok_or(BrokenRule::NoUrl)?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return Err(BrokenRule::NoUrl);
        }
        if rest.contains(['?', '#']) {
            return Err(BrokenRule::BehindPath);
        }
        let authority = rest.split('/').next().unwrap_or_default();
        if authority.contains('@') {
            return Err(BrokenRule::User);
        }
        let (before, digits) = authority.rsplit_once([':', '：']).unwrap_or((authority, ""));
        if before.is_ascii() && !authority.is_ascii() && digits.chars().all(char::is_numeric) {
            return Err(BrokenRule::WidePort);
        }
        if !authority.is_ascii() {
            return Err(BrokenRule::WideHost);
        }
        if !rest.is_ascii() {
            return Err(BrokenRule::Path);
        }
        let uri: Uri = text.parse().map_err(|_| BrokenRule::Unreachable)?;
        let authority = uri.authority().ok_or(BrokenRule::NoHost)?;
        let host = Host::parse(authority.host())?;
        let port = authority.as_str().strip_prefix(authority.host()).map(port).ok_or(BrokenRule::Port)??;
        Ok(Self::of(secure, host, port, &canonical_path(uri.path())?))
    }

    /// The canonical spelling of a text; `None` for one that is no base URL.
    #[must_use]
    pub fn canonical_text(text: &str) -> Option<String> {
        Self::parse(text).ok().map(|url| url.text)
    }

    /// The canonical spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the way to the gateway is encrypted.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.host.is_loopback()
    }

    /// The port of the host, where none is written that of the scheme.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    fn of(secure: bool, host: Host, port: Option<u16>, path: &str) -> Self {
        let scheme = if secure { Scheme::HTTPS } else { Scheme::HTTP };
        let default = if secure { 443 } else { 80 };
        let written = port.filter(|port| *port != default).map(|port| format!(":{port}")).unwrap_or_default();
        let text = format!("{scheme}://{host}{written}{path}");
        Self { secure, host, port: port.unwrap_or(default), text }
    }
}

/// The plain address of a server on this machine or near it.
impl From<SocketAddr> for BaseUrl {
    fn from(addr: SocketAddr) -> Self {
        Self::of(false, addr.ip().into(), Some(addr.port()), "")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Checks the path of an endpoint, which is appended to a base URL as it stands: it must make a
/// URL, and one below that base.
pub fn check_endpoint_path(path: &str) -> Result<(), BrokenRule> {
    if !path.starts_with('/') || path.starts_with("//") || path.contains("://") {
        return Err(BrokenRule::NotBelow);
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    for part in query.split(['/', '?']) {
        canonical_segment(part)?;
    }
    for segment in path.split('/') {
        if [".", ".."].contains(&canonical_segment(segment)?.as_str()) {
            return Err(BrokenRule::Dots);
        }
    }
    Ok(())
}

/// Whether the URL of a proxy, which may lack its scheme and carry a user and a password, has a host
/// and a port that can be reached at all.
#[must_use]
pub fn reaches_a_proxy(url: &str) -> bool {
    let place = ProxyUrl::split(url).place;
    let end = if place.starts_with('[') { place.find(']').map(|end| end + 1) } else { place.find(':') };
    let (host, after) = place.split_at(end.unwrap_or(place.len()));
    Host::parse(host).is_ok() && port(after).is_ok()
}

/// What follows the host: nothing, or a colon and a port.
fn port(text: &str) -> Result<Option<u16>, BrokenRule> {
    let Some(digits) = text.strip_prefix(':') else {
        return if text.is_empty() { Ok(None) } else { Err(BrokenRule::Port) };
    };
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|port| plain && *port > 0).map(Some).ok_or(BrokenRule::Port)
}

/// The path without dot segments, empty segments and a slash at its end.
fn canonical_path(path: &str) -> Result<String, BrokenRule> {
    let mut segments: Vec<String> = Vec::new();
    for segment in path.split('/').skip(1) {
        match canonical_segment(segment)?.as_str() {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment.to_owned()),
        }
    }
    Ok(segments.iter().filter(|segment| !segment.is_empty()).flat_map(|segment| ["/", segment]).collect())
}

/// A segment with nothing percent-encoded that need not be, and the rest in upper-case hex.
fn canonical_segment(segment: &str) -> Result<String, BrokenRule> {
    let mut canonical = String::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (Some(high), Some(low)) = (digit(), digit()) else { return Err(BrokenRule::Path) };
                let byte = high * 16 + low;
                if is_unreserved(byte) {
                    canonical.push(byte.into());
                } else {
                    canonical.push('%');
                    canonical.push_str(&hex::encode_upper([byte]));
                }
            }
            byte if is_unreserved(byte) || b"!$&'()*+,;=:@".contains(&byte) => canonical.push(byte.into()),
            _ => return Err(BrokenRule::Path),
        }
    }
    Ok(canonical)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn canonical(text: &str) -> String {
        BaseUrl::parse(text).unwrap_or_else(|rule| panic!("{text} {rule:?}")).text
    }

    #[test]
    fn one_gateway_has_one_spelling() {
        let table: [(&str, &[&str]); 12] = [
            ("http://host", &["HTTP://Host:80/", "http://host./", "http://host/.", "http://HOST:080", "hTTp://host//"]),
            ("https://host", &["https://host:443", "HTTPS://HOST./", "https://host/a/.."]),
            ("http://host:443", &["http://host:443/", "http://host.:0443/./"]),
            ("http://127.0.0.1:9093", &["http://127.1:9093", "http://0x7f.1:9093/", "http://2130706433:9093"]),
            ("http://127.0.0.1", &["http://0177.0.0.1", "http://127.0.1", "http://127.0.0.1.", "http://0x7F000001/"]),
            ("http://127.0.0.1", &["http://[::ffff:127.0.0.1]", "http://[::FFFF:7f00:1]/"]),
            ("http://[::1]:1", &["http://[0:0:0:0:0:0:0:1]:1/", "http://[0::0001]:1"]),
            ("http://[2001:db8::a]", &["http://[2001:DB8:0:0::A]:80/"]),
            ("http://h/a/b", &["http://h/a/b/", "http://h//a///b//", "http://h/a/./c/../b", "http://h/../a/b"]),
            ("http://h/~a-b", &["http://h/%7ea%2Db", "http://h/%7Ea-b/"]),
            ("http://h/%2F%E5%8D%A1", &["http://h/%2f%e5%8d%a1"]),
            ("http://h", &["http://h/a/%2E%2e/", "http://h/%2e"]),
        ];
        for (expected, spellings) in table {
            assert_eq!(canonical(expected), expected);
            for spelling in spellings {
                assert_eq!(canonical(spelling), expected, "{spelling}");
            }
        }
    }

    #[test]
    fn other_gateways_stay_others() {
        let different = [
            "http://h",
            "https://h",
            "http://h:8080",
            "http://h/a",
            "http://h/A",
            "http://h/a%2Fb",
            "http://h/a/b",
            "http://www.h",
            "http://127.0.0.1",
            "http://127.0.0.2",
            "http://[::1]",
            "http://localhost",
        ];
        let mut seen: Vec<String> = different.into_iter().map(canonical).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), different.len());
    }

    #[test]
    fn what_is_no_base_url_breaks_a_rule() {
        for (text, rule) in [
            ("host", BrokenRule::NoUrl),
            ("ftp://host", BrokenRule::NoUrl),
            ("http:/host", BrokenRule::NoUrl),
            ("http://", BrokenRule::Unreachable),
            ("http:///path", BrokenRule::Unreachable),
            ("http://:80", BrokenRule::NoHost),
            ("http://h:", BrokenRule::Port),
            ("http://h:0", BrokenRule::Port),
            ("http://h:99999", BrokenRule::Port),
            ("http://h:65536", BrokenRule::Port),
            ("http://h:+80", BrokenRule::Port),
            ("http://h:8o", BrokenRule::Port),
            ("http://h:９０９３", BrokenRule::WidePort),
            ("http://h：9093", BrokenRule::WidePort),
            ("http://卡:9093", BrokenRule::WideHost),
            ("http://卡:９", BrokenRule::WideHost),
            ("http://[::1", BrokenRule::Unreachable),
            ("http://[::1]x", BrokenRule::Port),
            ("http://::1", BrokenRule::Unreachable),
            ("http://[fe80::1%25eth0]", BrokenRule::Ipv6),
            ("http://[v1.x]", BrokenRule::Ipv6),
            ("http://u@h", BrokenRule::User),
            ("http://u:p@h/", BrokenRule::User),
            ("http://h?a=1", BrokenRule::BehindPath),
            ("http://h/#a", BrokenRule::BehindPath),
            (" http://h", BrokenRule::Blanks),
            ("http://h/a b", BrokenRule::Blanks),
            ("http://h\n", BrokenRule::Blanks),
            ("http://h\u{a0}", BrokenRule::Blanks),
            ("http://卡.example", BrokenRule::WideHost),
            ("http://h/卡", BrokenRule::Path),
            ("http://h/%zz", BrokenRule::Path),
            ("http://h/%4", BrokenRule::Path),
            ("http://h/a\\b", BrokenRule::Path),
            ("http://h..", BrokenRule::Host),
            ("http://.", BrokenRule::Host),
            ("http://a..b", BrokenRule::Host),
            ("http://a%41", BrokenRule::Unreachable),
            ("http://256.1.1.1", BrokenRule::Ipv4),
            ("http://1.2.3.4.5", BrokenRule::Ipv4),
            ("http://0x", BrokenRule::Ipv4),
            ("http://08.1", BrokenRule::Ipv4),
            ("http://4294967296", BrokenRule::Ipv4),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(rule), "{text}");
            assert_eq!(BaseUrl::canonical_text(text), None);
        }
    }

    #[test]
    fn loopback_is_recognised_by_its_host() {
        let loopback = |text: &str| BaseUrl::parse(text).expect(text).is_loopback();
        for text in [
            "http://127.0.0.1:9093",
            "http://127.1",
            "http://2130706433",
            "http://[::ffff:127.0.0.1]",
            "http://LOCALHOST.",
            "https://[::1]:1/x",
            "http://a.localhost:1",
        ] {
            assert!(loopback(text), "{text}");
        }
        for text in ["http://47.92.108.245:9093", "http://127.0.0.1.evil.example", "http://localhost.example"] {
            assert!(!loopback(text), "{text}");
        }
    }

    #[test]
    fn an_endpoint_stays_below_its_base() {
        for path in ["/", "/v2_tocard.html", "/index.php?s=/v2_tocard&a=1", "/a%2Fb", "/a:b@c"] {
            assert_eq!(check_endpoint_path(path), Ok(()), "{path}");
        }
        for path in [
            "",
            "x",
            "//evil.example/x",
            "/http://evil.example/",
            "/../x",
            "/a/%2e%2E/x",
            "/./x",
            "/a b",
            "/a#b",
            "/卡",
            "/a\\b",
            "/%z",
            "/?a b",
        ] {
            assert!(check_endpoint_path(path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_proxy_has_a_host_and_a_port() {
        for url in ["http://h:3128", "h", "socks5://u:p@127.0.0.1:1080/", "u:p/@@h:1", "http://[::1]:1", "https://h."] {
            assert!(reaches_a_proxy(url), "{url}");
        }
        for url in ["", "::", "http://", "http://u:p@:x", "http://h:99999", "h:", "http://[::1", "h:0", "a b:1"] {
            assert!(!reaches_a_proxy(url), "{url}");
        }
    }

    proptest! {
        #[test]
        fn the_canonical_spelling_is_its_own(
            scheme in "(?i)https?",
            host in "(?i)[a-z0-9.-]{1,12}|[0-9]{1,10}|0x[0-9a-f]{1,8}|(0?[0-9]{1,3}\\.){1,3}[0-9]{1,3}|\\[[0-9a-f:.]{2,20}\\]",
            port in "(:[0-9]{1,5})?",
            path in "(/([a-zA-Z.~@:-]|%[0-9a-fA-F]{2}|%2e){0,4}){0,5}",
        ) {
            let text = format!("{scheme}://{host}{port}{path}");
            if let Ok(url) = BaseUrl::parse(&text) {
                prop_assert_eq!(BaseUrl::parse(&url.text), Ok(url.clone()), "{}", text);
                prop_assert!(url.text.parse::<Uri>().is_ok());
                prop_assert!(!url.text.ends_with('/'));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in "(http://)?\\PC{0,40}") {
            if let Some(canonical) = BaseUrl::canonical_text(&text) {
                prop_assert_eq!(BaseUrl::canonical_text(&canonical), Some(canonical));
            }
        }
    }
}
