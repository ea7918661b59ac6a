//! Windows Credential Manager, of which the user's generic credentials are used.

use std::collections::HashMap;

use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Entry, Error};
use windows_native_keyring_store::Store;

use super::super::keyring::store::{Keyring, SERVICE};

/// The store of this system.
pub const HERE: Option<Keyring> = Some(Keyring::CredentialManager);

/// A key's entry. What is kept there stays on this machine: it goes to no other that the user logs in to.
pub(in crate::platform) fn open(name: &str) -> keyring_core::Result<Entry> {
    // A name would end there, and be that of another key.
    if name.contains('\0') {
        return Err(Error::NoEntry);
    }
    let target = format!("{SERVICE}/{name}");
    let modifiers = HashMap::from([("target", target.as_str()), ("persistence", "Local")]);
    Store::new()?.build(SERVICE, name, Some(&modifiers))
}
