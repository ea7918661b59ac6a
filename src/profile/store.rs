//! Keys in the system's own store. There is no other place to look for one: whoever has it kept there wants
//! it nowhere else.

use secrecy::{ExposeSecret as _, SecretString};

use super::draft::KeyKind;
use super::toml_text::quoted;
use crate::core::lang::{Words, say};
use crate::error::Failure;
use crate::platform::keyring::{self, Keyring, Refused};
use crate::platform::password_store::password_stores;

/// A key that is to be in the system's own store.
#[derive(Debug)]
pub(super) struct StoredKey {
    kind: KeyKind,
    /// What it is called there.
    pub(super) name: String,
}

impl StoredKey {
    pub(super) fn of(kind: KeyKind, profile: &str) -> Self {
        Self { kind, name: kind.file_name(profile) }
    }

    /// The key, which counts as it is.
    pub(super) fn fetch(&self) -> Result<SecretString, Failure> {
        let name = &self.name;
        let key = keyring::read(name).map_err(|refused| self.not_fetched(&refused))?;
        if key.expose_secret().is_empty() {
            let empty =
                say!("the key `{name}` in {store} is empty", "{store}里的密钥 `{name}` 是空的", [store = own()]);
            return Err(Failure::config(empty).hint(self.hint(&Refused::NoKey)));
        }
        Ok(key)
    }

    fn not_fetched(&self, refused: &Refused) -> Failure {
        Failure::config(store_refusal(&self.name, refused)).hint(self.hint(refused))
    }

    fn hint(&self, refused: &Refused) -> Words {
        let (name, setting) = (&self.name, self.kind.setting());
        match (refused, keyring::HERE) {
            (Refused::NoStore, _) | (_, None) => {
                let words = password_stores(name).into_iter().next().map(|store| store.print).unwrap_or_default();
                let words = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
                say!(
                    "in place of {setting}_store write {setting}_file = \"FILE\", closed to others, \
                     or such as {setting}_command = [{words}]",
                    "把 {setting}_store 换成 {setting}_file = \"文件\"（不对他人开放），或例如 {setting}_command = [{words}]"
                )
            }
            (Refused::Closed(_), _) => say!(
                "run this as the user who put it there, logged in; or write {setting}_file or {setting}_command",
                "请以存入密钥的用户登录后运行；或改用 {setting}_file 或 {setting}_command"
            ),
            (_, Some(keyring)) => say!(
                "put it there, with a line that asks for it: {}",
                "存入密钥（会提示输入）：{}",
                keyring.line_to_keep(name)
            ),
        }
    }
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
            "the key `{name}` is to be in a key store, and on this system consign uses none",
            "密钥 `{name}` 应在密钥库里，而本系统不支持密钥库"
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;

    #[test]
    fn a_refusal_names_the_key_and_what_to_do() {
        for refused in [Refused::NoStore, Refused::NoKey, Refused::NotText, Refused::Closed("locked".into())] {
            let failure = StoredKey::of(KeyKind::Api, "shop").not_fetched(&refused);
            assert!(failure.exit == Exit::Config && failure.hint.is_some(), "{refused:?}");
            let says_which = failure.message.contains("shop.api-key") || failure.message.contains("locked");
            assert!(says_which, "{}", failure.message);
        }
    }
}
