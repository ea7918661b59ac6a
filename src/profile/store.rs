//! Keys in the system's own store. There is no other place to look for one: whoever has it kept there wants
//! it nowhere else.

use secrecy::{ExposeSecret as _, SecretString};

use crate::core::lang::{Words, say};
use crate::error::Failure;
use crate::platform::key_store::key_stores;
use crate::platform::keyring::{self, Keyring, Refused};
use crate::platform::shell;

/// The key of that name, which counts as it is.
pub(super) fn fetch(name: &str) -> Result<SecretString, Failure> {
    let key = keyring::read(name).map_err(|refused| not_fetched(name, &refused))?;
    if key.expose_secret().is_empty() {
        return Err(Failure::config(say!(
            "the key `{name}` in {store} is empty",
            "{store}里的密钥 `{name}` 是空的",
            [store = own()]
        )));
    }
    Ok(key)
}

/// What people call a store.
#[must_use]
pub fn store_name(keyring: Keyring) -> Words {
    match keyring {
        Keyring::CredentialManager => say!("Windows Credential Manager", "Windows 凭据管理器"),
        Keyring::Keychain => say!("the macOS Keychain", "钥匙串"),
    }
}

/// Why a store does not give a key, or does not take it.
#[must_use]
pub fn store_refusal(name: &str, refused: &Refused) -> Words {
    let store = own();
    match refused {
        Refused::NoStore => say!(
            "this system has no key store that consign uses, to have the key `{name}` in",
            "consign 在这个系统上不使用密钥库，密钥 `{name}` 无处存取"
        ),
        Refused::NoKey => say!("there is no key `{name}` in {store}", "{store}里没有密钥 `{name}`", [store]),
        Refused::Taken => {
            say!("{store} has a key `{name}`, which is not replaced", "{store}里已有密钥 `{name}`，不会被替换", [store])
        }
        Refused::NotText => {
            say!("what {store} has as `{name}` is no key", "{store}里的 `{name}` 不是密钥", [store])
        }
        Refused::TooLong => say!("{store} takes no key that long", "{store}存不下这么长的密钥", [store]),
        Refused::Closed(told) => say!("{store} is closed: {told}", "{store}无法打开：{told}", [store]),
    }
}

fn own() -> Words {
    keyring::HERE.map(store_name).unwrap_or_default()
}

fn not_fetched(name: &str, refused: &Refused) -> Failure {
    let line = |words: &[String]| words.iter().map(shell::quoted).collect::<Vec<_>>().join(" ");
    let hint = match (refused, keyring::HERE) {
        (Refused::NoStore, _) | (_, None) => {
            let command = key_stores(name).first().map(|store| line(&store.print)).unwrap_or_default();
            say!(
                "name a command that prints it, such as `{command}`, with api_key_command or aes_key_command",
                "请用 api_key_command 或 aes_key_command 写明能输出它的命令，例如 `{command}`"
            )
        }
        (Refused::Closed(_), _) => say!(
            "run this as the user who put it there, logged in; or name a file or a command for the key",
            "请以存入密钥的用户登录后运行；或改用密钥文件或命令"
        ),
        (_, Some(keyring)) => say!(
            "put it there, with a line that asks for it: {}",
            "存入密钥（会提示输入）：{}",
            line(&keyring.line(name))
        ),
    };
    Failure::config(store_refusal(name, refused)).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;

    #[test]
    fn a_refusal_names_the_key_and_what_to_do() {
        for refused in [Refused::NoStore, Refused::NoKey, Refused::NotText, Refused::Closed("locked".into())] {
            let failure = not_fetched("shop.api-key", &refused);
            assert!(failure.exit == Exit::Config && failure.hint.is_some(), "{refused:?}");
            let says_which = failure.message.contains("shop.api-key") || failure.message.contains("locked");
            assert!(says_which, "{}", failure.message);
        }
    }
}
