//! The keys of a new profile: typed at a hidden prompt, piped in, in a file, or with a command that
//! prints them. No flag takes one.

use std::io::Read as _;
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use crate::cli::ProfileInit;
use crate::core::lang::{Words, say};
use crate::core::system;
use crate::error::Failure;
use crate::input::hidden::Hidden;
use crate::input::{ask, is_at_terminal};
use crate::order::checkup::Looks;
use crate::output::words;
use crate::platform::keyring;
use crate::platform::password_store::password_stores;
use crate::platform::{newline, shell};
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
            let refuse = |why: Words| {
                Failure::usage(say!("{flag}: {why}; nothing was written", "{flag}：{why}；没有写入任何内容", [why]))
            };
            return command_words(line).map(DraftKey::Command).map_err(refuse);
        }
        if let Some(key) = stdin.then(|| self.piped.next()).flatten() {
            self.refuse_accidents(kind, &key, &say!("on stdin", "（来自标准输入）"))?;
            return Ok(self.kept(key));
        }
        if stdin || args.key_store { self.typed(kind).map(|key| self.kept(key)) } else { self.asked(kind) }
    }

    /// Where a key is to be that came from stdin or a prompt.
    fn kept(&self, key: SecretString) -> DraftKey {
        if self.args.key_store { DraftKey::Store(key) } else { DraftKey::Inline(key) }
    }

    /// Asks where the key is to be, and for the key.
    fn asked(&self, kind: KeyKind) -> Result<DraftKey, Failure> {
        let (what, own) = (words::key_name(kind), kind.file_name(self.name));
        let store = keyring::HERE.map(profile::store_name);
        let fifth = store.as_ref().map(|store| say!("; 5 in {store}", "；5 {store}", [store])).unwrap_or_default();
        let question = say!(
            "{what} is to be kept: 1 in the profile file, closed to others; 2 in a file of its own beside it, {own}; \
             3 in a password store, with a command that prints it; 4 in a key file that is there{fifth}",
            "{what}存放在：1 配置文件里（不对他人开放）；2 旁边单独的文件 {own}；3 密码管理程序（用命令取出）；\
             4 现有的密钥文件{fifth}。请选择",
            [what, fifth]
        );
        let way = ask::line(&question, Some("1"), self.context, |answer| match answer.trim() {
            way @ ("1" | "2" | "3" | "4") => Ok(way.to_owned()),
            way @ "5" if store.is_some() => Ok(way.to_owned()),
            _ if store.is_some() => Err(say!("type 1, 2, 3, 4 or 5", "请输入 1、2、3、4 或 5")),
            _ => Err(say!("type 1, 2, 3 or 4", "请输入 1、2、3 或 4")),
        })?;
        match way.as_str() {
            "1" => self.typed(kind).map(DraftKey::Inline),
            "2" => self.typed(kind).map(DraftKey::Beside),
            "3" => self.command(&own),
            "5" => self.typed(kind).map(DraftKey::Store),
            _ => {
                let path =
                    ask::line(&say!("path of the key file", "密钥文件的路径"), None, self.context, |path| {
                        match path {
                            "" => Err(say!("type a path", "请输入路径")),
                            path => Ok(path.to_owned()),
                        }
                    })?;
                self.of_file(kind, Path::new(&path))
            }
        }
    }

    /// Shows what to type, and asks for the command.
    fn command(&self, own: &str) -> Result<DraftKey, Failure> {
        let stores = password_stores(own);
        self.context.printer.show(&words::password_store_lines(&stores));
        let proposal = words::command_line(&stores[0].print);
        let question = say!("command that prints the key", "取出密钥的命令");
        let words = ask::line(&question, Some(&proposal), self.context, command_words)?;
        Ok(DraftKey::Command(words))
    }

    /// Asks for a key until it looks like one, or is said to be one all the same.
    fn typed(&self, kind: KeyKind) -> Result<SecretString, Failure> {
        let undone = say!("nothing was written", "没有写入任何内容");
        let hidden = match kind {
            KeyKind::Api => Hidden {
                what: say!("API key (签名密钥)", "签名密钥 API key"),
                undone,
                otherwise: say!(
                    "use --api-key-stdin or --api-key-file FILE",
                    "使用 --api-key-stdin 或 --api-key-file FILE"
                ),
            },
            KeyKind::Aes => Hidden {
                what: say!("AES key (加密密钥)", "加密密钥 AES key"),
                undone,
                otherwise: say!(
                    "use --aes-key-stdin or --aes-key-file FILE",
                    "使用 --aes-key-stdin 或 --aes-key-file FILE"
                ),
            },
        };
        loop {
            let key = SecretString::from(hidden.ask(self.context.printer.style.lang)?);
            let found: Vec<Words> = Looks::of(key.expose_secret(), kind).all().cloned().collect();
            for what in &found {
                let key = words::key_name(kind);
                self.context.printer.caution(say!("{key} {what}", "{key}{what}", [key, what]));
            }
            let question = say!("is it meant so? (y/n)", "确实如此吗？(y/n)");
            if found.is_empty() || ask::yes_or_no(&question, "n", self.context)? {
                return Ok(key);
            }
        }
    }

    /// A key file that is there, with the care that it will be read with.
    fn of_file(&self, kind: KeyKind, path: &Path) -> Result<DraftKey, Failure> {
        let flag = format!("--{}-file", kind.setting().replace('_', "-"));
        let path = std::path::absolute(at_home(&flag, path)?).map_err(|error| {
            Failure::usage(say!(
                "{flag}: {error}; nothing was written",
                "{flag}：{error}；没有写入任何内容",
                [error = system::told(&error)]
            ))
        })?;
        if path.to_str().is_none() {
            return Err(Failure::usage(say!(
                "{flag}: {} is not UTF-8; nothing was written",
                "{flag}：{} 不是 UTF-8；没有写入任何内容",
                path.display()
            )));
        }
        let key = profile::key_file(&path)?;
        self.refuse_accidents(kind, &key, &say!("in {}", "（{}）", path.display()))?;
        Ok(DraftKey::File(path))
    }

    fn refuse_accidents(&self, kind: KeyKind, key: &SecretString, place: &Words) -> Result<(), Failure> {
        let (what, looks) = (words::key_name(kind), Looks::of(key.expose_secret(), kind));
        if let Some(accident) = looks.accidents.first().filter(|_| !self.args.as_typed) {
            return Err(Failure::usage(say!(
                "{what} {place} {accident}; nothing was written",
                "{what}{place}{accident}；没有写入任何内容",
                [what, place, accident]
            ))
            .hint(say!(
                "take it out; or, if it belongs to the key, add --as-typed",
                "请去掉；如果它确实是密钥的一部分，加上 --as-typed"
            )));
        }
        let warn = |found: &Words| {
            self.context.printer.warn(say!(
                "{what} {place} {found}",
                "{what}{place}{found}",
                [what = &what, place, found]
            ));
        };
        looks.all().for_each(warn);
        Ok(())
    }
}

/// Refuses `--key-store` where there is no store, and where no key would go there.
pub(super) fn refuse_store(args: &ProfileInit) -> Result<(), Failure> {
    if !args.key_store {
        return Ok(());
    }
    if keyring::HERE.is_none() {
        return Err(Failure::usage(say!(
            "--key-store: this system has no key store that consign uses; nothing was written",
            "--key-store：本系统不支持密钥库；没有写入任何内容"
        ))
        .hint(say!(
            "leave it out; keys may be in files, or with a command: --api-key-file, --api-key-command, and --aes-…",
            "去掉它；密钥可以放在文件里，或用命令取出：--api-key-file、--api-key-command，以及 --aes-…"
        )));
    }
    let is_elsewhere = [(&args.api_key_file, &args.api_key_command), (&args.aes_key_file, &args.aes_key_command)]
        .iter()
        .all(|(file, command)| file.is_some() || command.is_some());
    if is_elsewhere {
        return Err(Failure::usage(say!(
            "--key-store has nothing to do: both keys come from files or commands; nothing was written",
            "--key-store 没有用处：两个密钥都来自文件或命令；没有写入任何内容"
        ))
        .hint(say!("leave it out; or type the keys, or pipe them in", "去掉它；或键入密钥，或用管道输入")));
    }
    Ok(())
}

/// The words of a command line, as a shell would split it.
fn command_words(line: &str) -> Result<Vec<String>, Words> {
    match shell::split(line) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => Err(say!("the command is empty", "命令为空")),
        None => Err(say!("the command has a quote that is not closed", "命令里的引号没有闭合")),
    }
}

/// Keys on stdin, one a line where there are two; the last loses one final newline, and nothing else
/// is taken off.
fn from_stdin(wanted: usize) -> Result<Vec<SecretString>, Failure> {
    let refuse =
        |why: Words| Failure::usage(say!("stdin {why}; nothing was written", "标准输入{why}；没有写入任何内容", [why]));
    if is_at_terminal() {
        return Err(refuse(say!("is a terminal, which would show the key", "是终端，会显示出密钥"))
            .hint(say!("pipe it in, or leave --no-input out", "用管道输入，或去掉 --no-input")));
    }
    let mut bytes = Zeroizing::new(Vec::new());
    let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| refuse(say!("cannot be read: {error}", "无法读取：{error}", [error = system::told(&error)])))?;
    if bytes.len() as u64 > LARGEST {
        return Err(refuse(say!("is longer than 64 KiB, which is no key", "超过 64 KiB，不会是密钥")));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| refuse(say!("is not UTF-8", "不是 UTF-8")))?;
    let mut rest = newline::without_last(text);
    let mut keys: Vec<SecretString> = Vec::new();
    while keys.len() + 1 < wanted
        && let Some(end) = rest.find('\n')
    {
        let (line, behind) = rest.split_at(end + 1);
        keys.push(newline::without_last(line).into());
        rest = behind;
    }
    keys.push(rest.into());
    if keys.len() < wanted {
        return Err(refuse(say!(
            "has one line: the API key is to be the first, and the AES key the second",
            "只有一行：第一行应是签名密钥，第二行是加密密钥"
        )));
    }
    if keys.iter().any(|key| key.expose_secret().is_empty()) {
        return Err(refuse(say!("has an empty key", "里有空的密钥")));
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
