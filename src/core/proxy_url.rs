//! The URL of a proxy in its parts, whole or broken: it may lack its scheme, and a password may
//! hold any sign, so that no reader of good URLs finds the secret in every bad one.

/// The parts of such a URL, as they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyUrl<'a> {
    /// The user in front of the host.
    pub user: Option<&'a str>,
    /// What follows the user and a colon.
    pub password: Option<&'a str>,
    /// Host and port.
    pub place: &'a str,
}

impl<'a> ProxyUrl<'a> {
    /// Takes a URL apart; every text has a place, which may be empty.
    #[must_use]
    pub fn split(url: &'a str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
        let place = place.split(['/', '?', '#']).next().unwrap_or_default();
        match login.map(|login| login.split_once(':').ok_or(login)) {
            None => Self { user: None, password: None, place },
            Some(Err(user)) => Self { user: Some(user), password: None, place },
            Some(Ok((user, password))) => Self { user: Some(user), password: Some(password), place },
        }
    }
}

/// What may be shown of the URL of a proxy or a gateway: scheme, host and port. A user may be a secret as
/// well as a password, and so may what stands where a scheme should.
#[must_use]
pub fn shown(url: &str) -> String {
    const SCHEMES: [&str; 7] = ["http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"];
    let written = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let scheme = match &written {
        None => String::new(),
        Some(scheme) if SCHEMES.contains(&&**scheme) => format!("{scheme}://"),
        Some(_) => "?://".to_owned(),
    };
    let parts = ProxyUrl::split(url);
    let login = if parts.user.is_some() { "[hidden]@" } else { "" };
    format!("{scheme}{login}{}", parts.place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_user_nor_password_is_shown() {
        for (url, expected) in [
            ("http://h:1", "http://h:1"),
            ("h:3128", "h:3128"),
            ("http://token@h:1/path?key=secret", "http://[hidden]@h:1"),
            ("SOCKS5://u:p@h:1080/", "socks5://[hidden]@h:1080"),
            ("u:p@h", "[hidden]@h"),
            ("u:p://q@h", "?://[hidden]@h"),
            ("http://u:p/@@h:1", "http://[hidden]@h:1"),
        ] {
            assert_eq!(shown(url), expected, "{url}");
        }
    }

    #[test]
    fn a_password_is_found_whatever_it_holds() {
        for (url, user, password, place) in [
            ("http://h:1", None, None, "h:1"),
            ("h:3128", None, None, "h:3128"),
            ("socks5://u@h:1080/", Some("u"), None, "h:1080"),
            ("http://u:p@h:1?x#y", Some("u"), Some("p"), "h:1"),
            ("u:p@h", Some("u"), Some("p"), "h"),
            ("socks5://:p@h", Some(""), Some("p"), "h"),
            ("http://u:a:b@[::1]:1", Some("u"), Some("a:b"), "[::1]:1"),
            ("http://u:p/@@h:1", Some("u"), Some("p/@"), "h:1"),
            ("ht!p://u:p#?@", Some("u"), Some("p#?"), ""),
            ("", None, None, ""),
        ] {
            assert_eq!(ProxyUrl::split(url), ProxyUrl { user, password, place }, "{url}");
        }
    }
}
