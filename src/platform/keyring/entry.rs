//! A key's entry in a store, whichever store it is.

use keyring_core::{Entry, Error};
use secrecy::SecretString;

use super::store::Refused;

pub(super) fn read(entry: keyring_core::Result<Entry>) -> Result<SecretString, Refused> {
    entry.and_then(|entry| entry.get_password()).map(SecretString::from).map_err(refused)
}

pub(super) fn keep_new(entry: keyring_core::Result<Entry>, key: &str) -> Result<(), Refused> {
    let entry = entry.map_err(refused)?;
    match entry.get_password().map(SecretString::from) {
        Err(Error::NoEntry) => entry.set_password(key).map_err(refused),
        Ok(_) | Err(Error::BadEncoding(_) | Error::Ambiguous(_)) => Err(Refused::Taken),
        Err(error) => Err(refused(error)),
    }
}

pub(super) fn forget(entry: keyring_core::Result<Entry>) -> Result<(), Refused> {
    entry.and_then(|entry| entry.delete_credential()).map_err(refused)
}

/// Some of the errors carry what was found, which may be a key: none of that is kept.
fn refused(error: Error) -> Refused {
    match error {
        Error::NoEntry => Refused::NoKey,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_) => Refused::NotText,
        Error::TooLong(..) => Refused::TooLong,
        Error::NoStorageAccess(error) | Error::PlatformFailure(error) => Refused::Closed(error.to_string()),
        error => Refused::Closed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use keyring_core::api::CredentialStoreApi as _;
    use keyring_core::mock;
    use secrecy::ExposeSecret as _;

    use super::*;

    const NAME: &str = "shop.api-key";

    /// An entry of a store that says this of it once.
    fn saying(error: Error) -> keyring_core::Result<Entry> {
        let entry = mock::Store::new()?.build("consign", NAME, None)?;
        entry.as_any().downcast_ref::<mock::Cred>().expect("an entry of this store").set_error(error);
        Ok(entry)
    }

    #[test]
    fn a_key_is_kept_once_read_and_forgotten() {
        let store = mock::Store::new().expect("a store");
        let again = || store.build("consign", NAME, None);
        assert_eq!(read(again()).map(drop), Err(Refused::NoKey));
        assert_eq!(keep_new(again(), " k 钥\n"), Ok(()));
        assert_eq!(read(again()).expect("a key").expose_secret(), " k 钥\n");
        assert_eq!(keep_new(again(), "other"), Err(Refused::Taken));
        assert_eq!(read(again()).expect("a key").expose_secret(), " k 钥\n");
        assert_eq!(forget(again()), Ok(()));
        assert_eq!(read(again()).map(drop), Err(Refused::NoKey));
    }

    #[test]
    fn what_a_store_refuses_is_told_without_what_it_keeps() {
        let locked = || Error::NoStorageAccess("locked".into());
        assert_eq!(read(saying(locked())).map(drop), Err(Refused::Closed("locked".into())));
        assert_eq!(keep_new(saying(locked()), "k"), Err(Refused::Closed("locked".into())));
        let secret = || Error::BadEncoding(b"secret\xff".to_vec());
        assert_eq!(read(saying(secret())).map(drop), Err(Refused::NotText));
        assert_eq!(keep_new(saying(secret()), "k"), Err(Refused::Taken));
        assert_eq!(read(Err(Error::TooLong("user".into(), 512))).map(drop), Err(Refused::TooLong));
    }
}
