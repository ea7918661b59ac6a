//! A request as it goes over the wire, or as tools show it: method line, headers, blank line, body.

/// The methods that carry fields.
const METHODS: [&str; 5] = ["POST ", "GET ", "PUT ", "PATCH ", "HEAD "];

/// What of a request says which fields it sends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request<'a> {
    /// The path, without host and query.
    pub path: &'a str,
    /// The path and query, or the URL.
    pub target: &'a str,
    /// What follows the headers; blank where there is nothing.
    pub body: &'a str,
}

/// Takes a text apart that is a request by its first line.
pub(super) fn parts(text: &str) -> Option<Request<'_>> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let target = METHODS.iter().find_map(|method| first.strip_prefix(method))?.trim();
    let target = target.split_once(" HTTP/").map_or(target, |(target, _)| target.trim_end());
    let is_target = target.starts_with('/') || target.starts_with("http://") || target.starts_with("https://");
    (is_target && !target.contains(char::is_whitespace)).then(|| Request {
        path: path(target),
        target,
        body: body(rest),
    })
}

/// The path of a URL or of a request's target.
pub(super) fn path(target: &str) -> &str {
    let target = target.split(['?', '#']).next().unwrap_or_default();
    match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => target,
    }
}

/// What follows the blank line; where that got lost, what follows the last line that is a header.
fn body(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            return &text[at + line.len()..];
        }
        if !is_header(line) {
            break;
        }
        at += line.len();
    }
    &text[at..]
}

fn is_header(line: &str) -> bool {
    let is_token = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    // Pseudo-headers have a colon in front.
    let line = line.strip_prefix(':').unwrap_or(line);
    line.split_once(':').is_some_and(|(name, value)| is_token(name) && (value.starts_with([' ', '\r', '\n'])))
}
