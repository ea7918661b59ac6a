//! The fields that a `curl` command line would send: its data options, else its URL's query
//! string.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::PasteError;
use super::pasted::{Pasted, Shape};
use super::{http, json, pairs, shell};

/// Options of one letter that take a value which is no data.
const VALUED_LETTERS: &str = "ABbCcDEeHhKmoPQrTtUuwXxYyZz";

/// Long options that take a value which could be mistaken for the URL.
const VALUED_OPTIONS: [&str; 17] = [
    "--header",
    "--request",
    "--user-agent",
    "--cookie",
    "--cookie-jar",
    "--referer",
    "--output",
    "--user",
    "--proxy",
    "--max-time",
    "--connect-timeout",
    "--cacert",
    "--cert",
    "--key",
    "--resolve",
    "--retry",
    "--write-out",
];

/// Whether text begins with the command's name, perhaps after a prompt.
pub(super) fn looks_like(text: &str) -> bool {
    let text = text.strip_prefix("$ ").unwrap_or(text);
    ["curl ", "curl.exe ", "curl\t", "curl\\\n", "curl\\\r\n"].iter().any(|start| text.starts_with(start))
}

/// Reads the fields that the command sends.
pub(super) fn read(text: &str) -> Result<Pasted, PasteError> {
    let text = text.strip_prefix("$ ").unwrap_or(text);
    let command = Command::parse(shell::words(text)?)?;
    let path = command.url.as_deref().map(|url| http::path(url).to_owned());
    if command.data.is_empty() {
        let url = command.url.filter(|url| url.contains('?')).ok_or(PasteError::NoCurlData)?;
        return Ok(Pasted { shape: Shape::Curl, path, ..pairs::url(&url)? });
    }
    let body = command.data.join("&");
    let pasted = if body.trim_start().starts_with('{') { json::read(body.trim()) } else { pairs::body(&body) };
    Ok(Pasted { shape: Shape::Curl, path, ..pasted? })
}

/// What matters of the command: the pieces of its body, and its URL.
#[derive(Default)]
struct Command {
    data: Vec<String>,
    url: Option<String>,
}

impl Command {
    fn parse(words: Vec<String>) -> Result<Self, PasteError> {
        let mut command = Self::default();
        let mut words = words.into_iter().skip(1);
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                command.long(long, &mut words)?;
            } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                command.letters(letters, &mut words)?;
            } else {
                command.url.get_or_insert(word);
            }
        }
        Ok(command)
    }

    fn long(&mut self, option: &str, words: &mut impl Iterator<Item = String>) -> Result<(), PasteError> {
        let (name, inline) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option, None),
        };
        let mut value = || inline.clone().or_else(|| words.next()).unwrap_or_default();
        match name {
            "data" | "data-ascii" | "data-binary" | "json" => self.data.push(from_here(value())?),
            "data-raw" => self.data.push(value()),
            "data-urlencode" => self.data.push(url_encoded(&value())?),
            "form" | "form-string" => self.data.push(form_part(&value())?),
            "url" => self.url = Some(value()),
            _ if inline.is_none() && VALUED_OPTIONS.iter().any(|known| known[2..] == *name) => {
                words.next();
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads a cluster such as `-sSd`, whose last letter may take a value.
    fn letters(&mut self, letters: &str, words: &mut impl Iterator<Item = String>) -> Result<(), PasteError> {
        for (at, letter) in letters.char_indices() {
            let takes_value = letter == 'd' || letter == 'F' || VALUED_LETTERS.contains(letter);
            if !takes_value {
                continue;
            }
            let rest = &letters[at + letter.len_utf8()..];
            let value = if rest.is_empty() { words.next().unwrap_or_default() } else { rest.to_owned() };
            match letter {
                'd' => self.data.push(from_here(value)?),
                'F' => self.data.push(form_part(&value)?),
                _ => {}
            }
            break;
        }
        Ok(())
    }
}

/// Refuses data that stands in a file.
fn from_here(value: String) -> Result<String, PasteError> {
    if value.starts_with('@') { Err(PasteError::CurlFile) } else { Ok(value) }
}

/// `content`, `=content` or `name=content`: curl encodes the content, not the name.
fn url_encoded(value: &str) -> Result<String, PasteError> {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    match value.split_once('=') {
        Some(("", content)) => Ok(encode(content)),
        Some((name, content)) => Ok(format!("{name}={}", encode(content))),
        None if value.contains('@') => Err(PasteError::CurlFile),
        None => Ok(encode(value)),
    }
}

/// `name=content` of a multipart form, whose content is sent raw.
fn form_part(value: &str) -> Result<String, PasteError> {
    let (name, content) = value.split_once('=').unwrap_or((value, ""));
    if content.starts_with(['@', '<']) {
        return Err(PasteError::CurlFile);
    }
    url_encoded(&format!("{}={content}", utf8_percent_encode(name, NON_ALPHANUMERIC)))
}
