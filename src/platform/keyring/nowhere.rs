//! A system without a store.

use secrecy::SecretString;

use super::store::Refused;

/// There is no key.
pub fn read(_name: &str) -> Result<SecretString, Refused> {
    Err(Refused::NoStore)
}

/// No key is put anywhere.
pub fn keep_new(_name: &str, _key: &str) -> Result<(), Refused> {
    Err(Refused::NoStore)
}

/// There is nothing to take out.
pub fn forget(_name: &str) -> Result<(), Refused> {
    Err(Refused::NoStore)
}
