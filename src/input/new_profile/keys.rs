//! The keys of a new profile: typed at a hidden prompt, piped in, in a file, or with a command that
//! prints them. No flag takes one.

use std::io::Read as _;
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use crate::cli::ProfileInit;
use crate::error::Failure;
use crate::input::hidden::Hidden;
use crate::input::{ask, is_at_terminal};
use crate::order::checkup::Looks;
use crate::output::words;
use crate::platform::key_store::key_stores;
use crate::profile::{self, DraftKey, KeyKind};
use crate::run::context::{Context, at_home};

/// The most bytes of keys that are read from stdin.
const LARGEST: u64 = 64 * 1024;

/// What the flags say of the keys.
pub(super) struct Keys<'a> {
    args: &'a ProfileInit,
    name: &'a str,
    context: &'a Context,
    /// What came from stdin, in its order.
    piped: std::vec::IntoIter<SecretString>,
}

impl<'a> Keys<'a> {
    /// Reads stdin where a flag says so, and somebody is not typing there.
    pub(super) fn of(args: &'a ProfileInit, name: &'a str, context: &'a Context) -> Result<Self, Failure> {
        let wanted = usize::from(args.api_key_stdin) + usize::from(args.aes_key_stdin);
        let piped = if wanted > 0 && !ask::is_possible(context) { from_stdin(wanted)? } else { Vec::new() };
        Ok(Self { args, name, context, piped: piped.into_iter() })
    }

    /// One of the keys.
    pub(super) fn get(&mut self, kind: KeyKind) -> Result<DraftKey, Failure> {
        let args = self.args;
        let (stdin, file, command) = match kind {
            KeyKind::Api => (args.api_key_stdin, &args.api_key_file, &args.api_key_command),
            KeyKind::Aes => (args.aes_key_stdin, &args.aes_key_file, &args.aes_key_command),
        };
        if let Some(path) = file {
            return self.of_file(kind, path);
        }
        if let Some(line) = command {
            let flag = format!("--{}-command", kind.setting().replace('_', "-"));
            let refuse = |why| Failure::usage(format!("{flag}: {why}; nothing was written"));
            return command_words(line).map(DraftKey::Command).map_err(refuse);
        }
        if let Some(key) = stdin.then(|| self.piped.next()).flatten() {
            self.refuse_accidents(kind, &key, "on stdin")?;
            return Ok(DraftKey::Inline(key));
        }
        if stdin { self.typed(kind).map(DraftKey::Inline) } else { self.asked(kind) }
    }

    /// Asks where the key is to be, and for the key.
    fn asked(&self, kind: KeyKind) -> Result<DraftKey, Failure> {
        let (what, own) = (words::key_name(kind), kind.file_name(self.name));
        let question = format!(
            "{what} is to be kept: 1 in the profile file, closed to others; 2 in a file of its own beside it, {own}; \
             3 in a password store, with a command that prints it; 4 in a key file that is there"
        );
        let way = ask::line(&question, Some("1"), self.context, |answer| match answer.trim() {
            way @ ("1" | "2" | "3" | "4") => Ok(way.to_owned()),
            _ => Err("type 1, 2, 3 or 4".to_owned()),
        })?;
        match way.as_str() {
            "1" => self.typed(kind).map(DraftKey::Inline),
            "2" => self.typed(kind).map(DraftKey::Beside),
            "3" => self.command(&own),
            _ => {
                let path = ask::line("path of the key file", None, self.context, |path| match path {
                    "" => Err("type a path".to_owned()),
                    path => Ok(path.to_owned()),
                })?;
                self.of_file(kind, Path::new(&path))
            }
        }
    }

    /// Shows what to type, and asks for the command.
    fn command(&self, own: &str) -> Result<DraftKey, Failure> {
        let stores = key_stores(own);
        self.context.printer.show(&words::key_store_lines(&stores));
        let proposal = words::command_line(&stores[0].print);
        let words = ask::line("command that prints the key", Some(&proposal), self.context, command_words)?;
        Ok(DraftKey::Command(words))
    }

    /// Asks for a key until it looks like one, or is said to be one all the same.
    fn typed(&self, kind: KeyKind) -> Result<SecretString, Failure> {
        let hidden = match kind {
            KeyKind::Api => Hidden {
                what: "API key (签名密钥)",
                undone: "nothing was written",
                otherwise: "use --api-key-stdin or --api-key-file FILE",
            },
            KeyKind::Aes => Hidden {
                what: "AES key (加密密钥)",
                undone: "nothing was written",
                otherwise: "use --aes-key-stdin or --aes-key-file FILE",
            },
        };
        loop {
            let key = SecretString::from(hidden.ask()?);
            let found: Vec<&str> = Looks::of(key.expose_secret(), kind).all().collect();
            for what in &found {
                self.context.printer.caution(&format!("{} {what}", words::key_name(kind)));
            }
            if found.is_empty() || ask::yes_or_no("is it meant so? (y/n)", "n", self.context)? {
                return Ok(key);
            }
        }
    }

    /// A key file that is there, with the care that it will be read with.
    fn of_file(&self, kind: KeyKind, path: &Path) -> Result<DraftKey, Failure> {
        let flag = format!("--{}-file", kind.setting().replace('_', "-"));
        let path = std::path::absolute(at_home(&flag, path)?)
            .map_err(|error| Failure::usage(format!("{flag}: {error}; nothing was written")))?;
        if path.to_str().is_none() {
            return Err(Failure::usage(format!("{flag}: {} is not UTF-8; nothing was written", path.display())));
        }
        let key = profile::key_file(&path)?;
        self.refuse_accidents(kind, &key, &format!("in {}", path.display()))?;
        Ok(DraftKey::File(path))
    }

    fn refuse_accidents(&self, kind: KeyKind, key: &SecretString, place: &str) -> Result<(), Failure> {
        let (what, looks) = (words::key_name(kind), Looks::of(key.expose_secret(), kind));
        if let Some(accident) = looks.accidents.first().filter(|_| !self.args.as_typed) {
            return Err(Failure::usage(format!("{what} {place} {accident}; nothing was written"))
                .hint("take it out; or, if it belongs to the key, add --as-typed"));
        }
        looks.all().for_each(|found| self.context.printer.warn(&format!("{what} {place} {found}")));
        Ok(())
    }
}

/// The words of a command line, as a shell would split it.
fn command_words(line: &str) -> Result<Vec<String>, String> {
    match shlex::split(line) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => Err("the command is empty".to_owned()),
        None => Err("the command has a quote that is not closed".to_owned()),
    }
}

/// Keys on stdin, one a line where there are two; the last loses one final newline, and nothing else
/// is taken off.
fn from_stdin(wanted: usize) -> Result<Vec<SecretString>, Failure> {
    let refuse = |why: &str| Failure::usage(format!("stdin {why}; nothing was written"));
    if is_at_terminal() {
        return Err(refuse("is a terminal, which would show the key").hint("pipe it in, or leave --no-input out"));
    }
    let mut bytes = Zeroizing::new(Vec::new());
    let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| refuse(&format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(refuse("is longer than 64 KiB, which is no key"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| refuse("is not UTF-8"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let keys: Vec<SecretString> = text.splitn(wanted, '\n').map(SecretString::from).collect();
    if keys.len() < wanted {
        return Err(refuse("has one line: the API key is to be the first, and the AES key the second"));
    }
    if keys.iter().any(|key| key.expose_secret().is_empty()) {
        return Err(refuse("has an empty key"));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_split_as_a_shell_would() {
        assert_eq!(command_words("pass show 'my shop'").expect("words"), ["pass", "show", "my shop"]);
        assert!(command_words(" ").is_err() && command_words("pass 'x").is_err());
    }
}
