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

#[cfg(test)]
mod tests {
    use super::*;

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
