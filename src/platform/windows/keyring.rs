//! Windows Credential Manager, of which the user's generic credentials are used.

use std::collections::HashMap;

use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi as _;
use secrecy::SecretString;
use windows_native_keyring_store::Store;

use super::super::keyring::entry;
use super::super::keyring::store::{Keyring, Refused, SERVICE};

/// The store of this system.
pub const HERE: Option<Keyring> = Some(Keyring::CredentialManager);

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

/// What is kept stays on this machine: it goes to no other that the user logs in to.
fn open(name: &str) -> keyring_core::Result<Entry> {
    let target = format!("{SERVICE}/{name}");
    let modifiers = HashMap::from([("target", target.as_str()), ("persistence", "Local")]);
    Store::new()?.build(SERVICE, name, Some(&modifiers))
}
