//! The store of this system.

use secrecy::SecretString;

use super::super::system::keyring::open;
use super::entry;
use super::store::Refused;

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
