//! The signature that somebody gave: 32 hex digits, or something else that a digest was made into.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::algorithm::Algorithm;

/// The longest signature that any digest is written as: 128 hex digits, in base64 once more.
const LONGEST: usize = 172;

/// The fewest digits that are looked for within a digest: fewer would be found by chance.
const FEWEST_DIGITS: usize = 14;

/// The fewest characters of base64 that are taken for a signature: fewer may be any word.
const FEWEST_OF_BASE64: usize = 20;

/// How many bytes an RSA signature has, by the length of its key.
const RSA_LENGTHS: [usize; 4] = [128, 256, 384, 512];

/// The fewest digits that an MD5 has left when it lost the leading zero of some bytes.
const FEWEST_OF_BYTES: usize = 20;

/// A given signature, decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// All 32 digits.
    Full([u8; 16]),
    /// The 16 digits that some libraries cut from the middle of the 32; never a match, but it
    /// can be explained.
    Middle([u8; 8]),
    /// Anything else that a digest may have become: other digits, or base64; never a match either.
    Other(Written),
    /// What no digest is written as, so that there is nothing to search for.
    NoDigest {
        /// How many bytes the hex digits or the base64 stand for.
        bytes: usize,
    },
}

/// A signature as it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Written {
    bytes: [u8; LONGEST],
    length: usize,
}

/// Text that cannot be a signature.
#[derive(Debug, PartialEq, Eq)]
pub enum BadGiven {
    /// Nothing there.
    Empty,
    /// A character that neither hex nor base64 has, and its place, counted from 1.
    NotHex {
        /// The character.
        found: char,
        /// Its place, counted in characters from 1.
        place: usize,
    },
}

/// What the digest became in the given signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Some of its hex digits: from this one, counted from 0, so many.
    Digits {
        /// The first of them.
        from: usize,
        /// How many.
        count: usize,
    },
    /// Its hex digits without leading zeros.
    WithoutZeros,
    /// The hex of each byte without a leading zero.
    BytesWithoutZeros,
    /// Base64 of its bytes.
    Base64,
    /// Base64 of its hex digits.
    Base64OfHex,
}

/// One way to read the signature: whose digest it is, and what was made of that.
pub(super) struct Reading {
    pub(super) algorithm: Algorithm,
    pub(super) wanted: Wanted,
    /// What base64 the digest was in.
    pub(super) base64: Option<Cut>,
}

/// What a digest is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All its bytes.
    Bytes(Vec<u8>),
    /// Hex digits, of which some may be missing.
    Digits(Vec<u8>),
}

impl std::fmt::Debug for Written {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Written").field(&self.text()).finish()
    }
}

impl Written {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl Given {
    /// Reads a signature in either case.
    pub fn parse(text: &str) -> Result<Self, BadGiven> {
        if text.is_empty() {
            return Err(BadGiven::Empty);
        }
        let (mut full, mut middle) = ([0; 16], [0; 8]);
        if hex::decode_to_slice(text, &mut full).is_ok() {
            return Ok(Self::Full(full));
        }
        if hex::decode_to_slice(text, &mut middle).is_ok() {
            return Ok(Self::Middle(middle));
        }
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let in_base64 = if is_hex { None } else { decoded(text) };
        let bytes = match &in_base64 {
            Some(bytes) => bytes.len(),
            None if is_hex => text.len() / 2,
            None => {
                let place = text.chars().position(|c| !c.is_ascii_hexdigit()).unwrap_or(0);
                let found = text.chars().nth(place).unwrap_or_default();
                return Err(BadGiven::NotHex { found, place: place + 1 });
            }
        };
        let mut written = Written { bytes: [0; LONGEST], length: text.len() };
        match written.bytes.get_mut(..text.len()) {
            Some(room) if in_base64.is_none_or(|bytes| is_digest(&bytes)) => room.copy_from_slice(text.as_bytes()),
            _ => return Ok(Self::NoDigest { bytes }),
        }
        Ok(Self::Other(written))
    }

    /// Every digest that it may be, the likeliest first.
    pub(super) fn readings(&self) -> Vec<Reading> {
        let md5 = |wanted| vec![Reading { algorithm: Algorithm::Md5, wanted, base64: None }];
        match self {
            Self::Full(bytes) => md5(Wanted::Bytes(bytes.to_vec())),
            Self::Middle(bytes) => md5(Wanted::Digits(hex::encode(bytes).into_bytes())),
            Self::Other(written) => other_readings(written.text()),
            Self::NoDigest { .. } => Vec::new(),
        }
    }

    /// Whether it is as long as an RSA signature.
    #[must_use]
    pub fn is_like_rsa(&self) -> bool {
        matches!(self, Self::NoDigest { bytes } if RSA_LENGTHS.contains(bytes))
    }
}

fn other_readings(text: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    if text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        readings.extend(whole(text, None));
        if (FEWEST_DIGITS..32).contains(&text.len()) {
            let wanted = Wanted::Digits(text.to_ascii_lowercase().into_bytes());
            readings.push(Reading { algorithm: Algorithm::Md5, wanted, base64: None });
        }
    }
    if !readings.is_empty() {
        return readings;
    }
    let bytes = decoded(text).unwrap_or_default();
    let of_hex = std::str::from_utf8(&bytes).map(|inner| whole(inner, Some(Cut::Base64OfHex))).unwrap_or_default();
    // Bytes that all happen to be hex digits are hex digits.
    readings.extend(if of_hex.is_empty() { of_bytes(&bytes, Some(Cut::Base64)) } else { of_hex });
    readings
}

/// All digests that are written with these hex digits.
fn whole(digits: &str, base64: Option<Cut>) -> Vec<Reading> {
    hex::decode(digits).map(|bytes| of_bytes(&bytes, base64)).unwrap_or_default()
}

fn of_bytes(bytes: &[u8], base64: Option<Cut>) -> Vec<Reading> {
    let algorithms = Algorithm::of_length(bytes.len()).iter();
    let reading =
        |algorithm: &Algorithm| Reading { algorithm: *algorithm, wanted: Wanted::Bytes(bytes.to_vec()), base64 };
    algorithms.map(reading).collect()
}

/// The bytes of what may be a signature in base64, of either alphabet, with padding or without. A form that
/// was not URL-encoded makes a blank of each `+`, and mail breaks long lines.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let text: String =
        text.chars().filter(|c| !matches!(c, '\r' | '\n')).map(|c| if c == ' ' { '+' } else { c }).collect();
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let mut alphabets = [&alphabet::STANDARD, &alphabet::URL_SAFE].into_iter();
    let decoded = alphabets.find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(&text).ok());
    decoded.filter(|_| text.len() >= FEWEST_OF_BASE64)
}

/// Whether these are the bytes or the hex digits of a digest, as far as their number tells.
fn is_digest(bytes: &[u8]) -> bool {
    let is_hex = bytes.len() >= 32 && bytes.iter().all(u8::is_ascii_hexdigit);
    is_hex || !Algorithm::of_length(bytes.len()).is_empty()
}

impl Wanted {
    /// Whether an MD5 is the one given, if need be in part.
    #[inline]
    pub(super) fn is(&self, digest: &[u8]) -> bool {
        match self {
            Self::Bytes(bytes) => digest == bytes,
            Self::Digits(digits) => cut(digest, digits).is_some(),
        }
    }

    /// What became of a digest that is the one given; `None` where it is whole.
    pub(super) fn cut(&self, digest: &[u8]) -> Option<Cut> {
        match self {
            Self::Bytes(_) => None,
            Self::Digits(digits) => cut(digest, digits),
        }
    }
}

/// What was cut off a digest to leave these digits.
fn cut(digest: &[u8], digits: &[u8]) -> Option<Cut> {
    let mut hex = [0; 128];
    let hex = &mut hex[..2 * digest.len()];
    hex::encode_to_slice(digest, hex).ok()?;
    let zeros = hex.iter().take_while(|digit| **digit == b'0').count();
    if zeros > 0 && hex[zeros..] == *digits {
        return Some(Cut::WithoutZeros);
    }
    // Sixteen digits are far more often the middle than anything else.
    let middle = (hex.len() - digits.len().min(hex.len())) / 2;
    let begins_at = |from: usize| hex.get(from..).is_some_and(|rest| rest.starts_with(digits));
    if let Some(from) = [middle].into_iter().chain(0..hex.len()).find(|from| begins_at(*from)) {
        return Some(Cut::Digits { from, count: digits.len() });
    }
    let shortened = digits.len() >= FEWEST_OF_BYTES
        && hex.chunks_exact(2).flat_map(|pair| if pair[0] == b'0' { &pair[1..] } else { pair }).eq(digits);
    shortened.then_some(Cut::BytesWithoutZeros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_length_and_base64_of_digests_are_taken() {
        assert_eq!(Given::parse(&"aB".repeat(16)), Ok(Given::Full([0xab; 16])));
        assert_eq!(Given::parse(&"Ab".repeat(8)), Ok(Given::Middle([0xab; 8])));
        assert_eq!(Given::parse(""), Err(BadGiven::Empty));
        assert_eq!(Given::parse("0单"), Err(BadGiven::NotHex { found: '单', place: 2 }));
        assert_eq!(Given::parse("zz"), Err(BadGiven::NotHex { found: 'z', place: 1 }));
        for length in [173, 256, 344, 1 << 16] {
            assert_eq!(Given::parse(&"0".repeat(length)), Ok(Given::NoDigest { bytes: length / 2 }));
        }
        for length in [1, 3, 31, 33, 40, 64, 172] {
            assert!(matches!(Given::parse(&"0".repeat(length)), Ok(Given::Other(_))), "{length}");
        }
        assert!(matches!(Given::parse("kAFQmDzST7DWlj99KOF/cg=="), Ok(Given::Other(_))));
    }

    #[test]
    fn what_no_digest_is_written_as_is_told_by_its_length() {
        for bytes in [128, 255, 256] {
            let base64 = base64::engine::general_purpose::STANDARD.encode(vec![0xff; bytes]);
            for text in [base64, "aB".repeat(bytes)] {
                let given = Given::parse(&text).expect("a signature");
                assert!(given == Given::NoDigest { bytes } && given.readings().is_empty(), "{text}");
                assert_eq!(given.is_like_rsa(), bytes != 255);
            }
        }
    }

    #[test]
    fn a_signature_is_read_as_every_digest_that_it_may_be() {
        let read = |text: &str| -> Vec<(Algorithm, Option<Cut>)> {
            let readings = Given::parse(text).map(|given| given.readings()).unwrap_or_default();
            readings.iter().map(|reading| (reading.algorithm, reading.base64)).collect()
        };
        assert_eq!(read("kAFQmDzST7DWlj99KOF_cg"), [(Algorithm::Md5, Some(Cut::Base64))]);
        assert_eq!(read(&"ab".repeat(20)), [(Algorithm::Sha1, None)]);
        assert_eq!(read(&"aB".repeat(32)), [(Algorithm::Sha256, None), (Algorithm::Sm3, None)]);
        assert_eq!(read(&"0".repeat(31)), [(Algorithm::Md5, None)]);
        assert!(read("abc").is_empty());
        let hex = base64::engine::general_purpose::STANDARD.encode("ab".repeat(16));
        assert_eq!(read(&hex), [(Algorithm::Md5, Some(Cut::Base64OfHex))]);
    }

    #[test]
    fn what_was_cut_off_is_told() {
        let digest: Vec<u8> = [0, 1, 2, 3, 0xab, 0xcd, 0xef, 7, 8, 9, 10, 11, 12, 13, 14, 15].into();
        let told = |digits: &str| cut(&digest, digits.as_bytes());
        assert_eq!(told("10203abcdef0708090a0b0c0d0e0f"), Some(Cut::WithoutZeros));
        assert_eq!(told("0123abcdef789abcdef"), None, "too few digits of bytes");
        assert_eq!(told("abcdef0708090a0b"), Some(Cut::Digits { from: 8, count: 16 }));
        assert_eq!(told("00010203abcdef07"), Some(Cut::Digits { from: 0, count: 16 }));
        assert_eq!(told("ffffffffffffffff"), None);
        let many: Vec<u8> = [1, 0xa2, 0xb3, 4, 0xab, 0xcd, 0xef, 0x77, 8, 0x99, 0x1a, 0x1b, 0x1c, 13, 0x1e, 15].into();
        assert_eq!(cut(&many, b"1a2b34abcdef778991a1b1cd1ef"), Some(Cut::BytesWithoutZeros));
    }
}
