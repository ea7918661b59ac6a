//! Words for what addresses break.

use crate::core::base_url::{BaseUrl, BrokenRule};

/// What a URL breaks, to be read after its name.
#[must_use]
pub fn broken_rule(rule: BrokenRule) -> &'static str {
    match rule {
        BrokenRule::NoUrl => "must be a full URL that begins with http:// or https://",
        BrokenRule::Blanks => "must be a URL without blanks",
        BrokenRule::NoHost => "must be a URL with a host",
        BrokenRule::User => "must not carry a user or password",
        BrokenRule::BehindPath => "must end with host, port or path, without `?` and `#`",
        BrokenRule::WidePort => "must write its port as `:` and digits in ASCII, not in full width",
        BrokenRule::WideHost => "must write its host in ASCII: an international name in its xn-- form",
        BrokenRule::Unreachable => "is no URL that can be reached: check host, brackets and port",
        BrokenRule::Host => "must have a host of letters, digits, `-`, `_` and single dots",
        BrokenRule::Ipv4 => "has a host that is no IPv4 address, although it ends in a number",
        BrokenRule::Ipv6 => "has a host in brackets that is no IPv6 address",
        BrokenRule::Port => "must have a port from 1 to 65535, or none",
        BrokenRule::Path => "must have a path of letters, digits and the signs of URLs, all else percent-encoded",
        BrokenRule::NotBelow => "must be a path below base_url such as /v2_tocard.html, without scheme and host",
        BrokenRule::Dots => "must not contain the segments `.` and `..`",
    }
}

/// What there is to say against a gateway that is reached without TLS.
#[must_use]
pub fn plain_http(base_url: &BaseUrl) -> String {
    format!("{base_url} is plain http: cards cross the network under AES-ECB only, and answers can be forged")
}
