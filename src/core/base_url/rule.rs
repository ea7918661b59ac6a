//! What an address may break. Its words are not made here.

/// What a URL breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenRule {
    /// It is no full `http://` or `https://` URL.
    NoUrl,
    /// It contains blanks.
    Blanks,
    /// It has no host.
    NoHost,
    /// It carries a user or a password.
    User,
    /// It goes on behind its path, with `?` or `#`.
    BehindPath,
    /// Its port is written in full width.
    WidePort,
    /// Its host is written in other characters than those of ASCII.
    WideHost,
    /// Host, brackets or port make no URL.
    Unreachable,
    /// Its host is no name.
    Host,
    /// Its host ends in a number, and is no IPv4 address.
    Ipv4,
    /// Its host is in brackets, and no IPv6 address.
    Ipv6,
    /// Its port is none.
    Port,
    /// Its path has characters that are to be percent-encoded.
    Path,
    /// The path of an endpoint is not one below a base URL.
    NotBelow,
    /// The path of an endpoint has the segments `.` or `..`.
    Dots,
}
