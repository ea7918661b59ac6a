//! The Keychain of macOS, and no store elsewhere.

#[cfg(target_os = "macos")]
pub use keychain::{forget, keep_new, read};
#[cfg(not(target_os = "macos"))]
pub use nowhere::{forget, keep_new, read};

use super::super::keyring::store::Keyring;

/// The store of this system.
pub const HERE: Option<Keyring> = if cfg!(target_os = "macos") { Some(Keyring::Keychain) } else { None };

#[cfg(target_os = "macos")]
mod keychain {
    use apple_native_keyring_store::keychain::Store;
    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi as _;
    use secrecy::SecretString;

    use super::super::super::keyring::entry;
    use super::super::super::keyring::store::{Refused, SERVICE};

    /// The key of that name.
    pub fn read(name: &str) -> Result<SecretString, Refused> {
        entry::read(open(name))
    }

    /// Puts a key there, under a name that nothing has.
    pub fn keep_new(name: &str, key: &str) -> Result<(), Refused> {
        entry::keep_new(open(name), key)
    }

    /// Takes a key out again.
    pub fn forget(name: &str) -> Result<(), Refused> {
        entry::forget(open(name))
    }

    fn open(name: &str) -> keyring_core::Result<Entry> {
        Store::new()?.build(SERVICE, name, None)
    }
}

#[cfg(not(target_os = "macos"))]
mod nowhere {
    use secrecy::SecretString;

    use super::super::super::keyring::store::Refused;

    /// The key of that name.
    pub fn read(_name: &str) -> Result<SecretString, Refused> {
        Err(Refused::NoStore)
    }

    /// Puts a key there, under a name that nothing has.
    pub fn keep_new(_name: &str, _key: &str) -> Result<(), Refused> {
        Err(Refused::NoStore)
    }

    /// Takes a key out again.
    pub fn forget(_name: &str) -> Result<(), Refused> {
        Err(Refused::NoStore)
    }
}
