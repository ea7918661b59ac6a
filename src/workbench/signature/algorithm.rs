//! The digests that others take where this protocol takes MD5.

use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use sm3::Sm3;

/// A digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// MD5, as it should be.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SM3.
    Sm3,
}

/// What stands for the digest: of a string, or keyed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keyed {
    /// The digest of the string, the key in it.
    #[default]
    No,
    /// HMAC of the string, the key in it as well.
    Hmac,
    /// HMAC of the fields alone.
    HmacOfFields,
}

impl Algorithm {
    /// All whose digests have this many bytes, the usual one first.
    pub(super) fn of_length(bytes: usize) -> &'static [Self] {
        match bytes {
            16 => &[Self::Md5],
            20 => &[Self::Sha1],
            28 => &[Self::Sha224],
            32 => &[Self::Sha256, Self::Sm3],
            48 => &[Self::Sha384],
            64 => &[Self::Sha512],
            _ => &[],
        }
    }

    /// The digest of a text.
    pub(super) fn digest(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(text).to_vec(),
            Self::Sha1 => Sha1::digest(text).to_vec(),
            Self::Sha224 => Sha224::digest(text).to_vec(),
            Self::Sha256 => Sha256::digest(text).to_vec(),
            Self::Sha384 => Sha384::digest(text).to_vec(),
            Self::Sha512 => Sha512::digest(text).to_vec(),
            Self::Sm3 => Sm3::digest(text).to_vec(),
        }
    }

    /// The HMAC of a text under a key of any length.
    pub(super) fn hmac(self, key: &[u8], text: &[u8]) -> Vec<u8> {
        macro_rules! hmac {
            ($digest:ty) => {
                Hmac::<$digest>::new_from_slice(key)
                    .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
                    .unwrap_or_default()
            };
        }
        match self {
            Self::Md5 => hmac!(Md5),
            Self::Sha1 => hmac!(Sha1),
            Self::Sha224 => hmac!(Sha224),
            Self::Sha256 => hmac!(Sha256),
            Self::Sha384 => hmac!(Sha384),
            Self::Sha512 => hmac!(Sha512),
            Self::Sm3 => hmac!(Sm3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_their_standards() {
        let hex = |algorithm: Algorithm| hex::encode(algorithm.digest(b"abc"));
        assert_eq!(hex(Algorithm::Md5), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex(Algorithm::Sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(Algorithm::Sha224), "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
        assert!(hex(Algorithm::Sha256).starts_with("ba7816bf8f01cfea414140de5dae2223"));
        assert!(hex(Algorithm::Sha384).starts_with("cb00753f45a35e8bb5a03d699ac65007"));
        assert!(hex(Algorithm::Sha512).starts_with("ddaf35a193617abacc417349ae204131"));
        assert_eq!(hex(Algorithm::Sm3), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        let mac = Algorithm::Sha256.hmac(&[0x0b; 20], b"Hi There");
        assert!(hex::encode(mac).starts_with("b0344c61d8db38535ca8afceaf0bf12b"));
    }

    #[test]
    fn a_length_belongs_to_the_digests_that_have_it() {
        for length in 0..=64 {
            for algorithm in Algorithm::of_length(length) {
                assert_eq!(algorithm.digest(b"").len(), length, "{algorithm:?}");
            }
        }
    }
}
