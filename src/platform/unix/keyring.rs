//! The Keychain of macOS, and no store elsewhere.

use super::super::keyring::store::Keyring;

/// The store of this system.
pub const HERE: Option<Keyring> = if cfg!(target_os = "macos") { Some(Keyring::Keychain) } else { None };

/// A key's entry in the keychain that the user's log-on opens.
#[cfg(target_os = "macos")]
pub(in crate::platform) fn open(name: &str) -> keyring_core::Result<keyring_core::Entry> {
    use apple_native_keyring_store::keychain::Store;
    use keyring_core::api::CredentialStoreApi as _;

    Store::new()?.build(super::super::keyring::store::SERVICE, name, None)
}
