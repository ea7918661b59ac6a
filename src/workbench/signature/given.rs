//! The signature that somebody gave: 32 hex digits, or the 16 in their middle.

/// A given signature, decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// All 32 digits.
    Full([u8; 16]),
    /// The 16 digits that some libraries cut from the middle of the 32; never a match, but it
    /// can be explained.
    Middle([u8; 8]),
}

/// Text that cannot be a signature.
#[derive(Debug, PartialEq, Eq)]
pub enum BadGiven {
    /// Nothing there.
    Empty,
    /// A character that is no hex digit, and its place, counted from 1.
    NotHex {
        /// The character.
        found: char,
        /// Its place, counted in characters from 1.
        place: usize,
    },
    /// Neither 32 nor 16 digits.
    Length(usize),
}

impl Given {
    /// Reads a signature in either case.
    pub fn parse(text: &str) -> Result<Self, BadGiven> {
        if text.is_empty() {
            return Err(BadGiven::Empty);
        }
        if let Some((before, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_hexdigit()) {
            return Err(BadGiven::NotHex { found, place: before + 1 });
        }
        let (mut full, mut middle) = ([0; 16], [0; 8]);
        if hex::decode_to_slice(text, &mut full).is_ok() {
            return Ok(Self::Full(full));
        }
        if hex::decode_to_slice(text, &mut middle).is_ok() {
            return Ok(Self::Middle(middle));
        }
        Err(BadGiven::Length(text.len()))
    }

    /// Whether a digest is the one given.
    #[inline]
    pub(super) fn is(&self, digest: &[u8; 16]) -> bool {
        match self {
            Self::Full(bytes) => digest == bytes,
            Self::Middle(bytes) => digest[4..12] == *bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sixteen_or_thirty_two_hex_digits_are_taken() {
        assert_eq!(Given::parse(&"aB".repeat(16)), Ok(Given::Full([0xab; 16])));
        assert_eq!(Given::parse(&"Ab".repeat(8)), Ok(Given::Middle([0xab; 8])));
        assert_eq!(Given::parse(""), Err(BadGiven::Empty));
        assert_eq!(Given::parse("abc"), Err(BadGiven::Length(3)));
        assert_eq!(Given::parse(&"0".repeat(33)), Err(BadGiven::Length(33)));
        assert_eq!(Given::parse("0单"), Err(BadGiven::NotHex { found: '单', place: 2 }));
    }
}
