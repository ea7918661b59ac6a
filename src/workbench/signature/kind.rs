//! The mistakes that people make with this signature: one stable name each, and how likely.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $id:literal, $cost:literal;)*) => {
        /// One kind of mistake. Scripts rely on [`Kind::id`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The stable identifier in JSON.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$kind => $id,)* }
            }

            /// How far-fetched the mistake is: of explanations with equally many changes, the one
            /// with the smallest sum comes first.
            pub(super) fn cost(self) -> u32 {
                match self { $(Self::$kind => $cost,)* }
            }
        }
    };
}

kinds! {
    /// A signed field stayed out.
    FieldLeftOut = "field_left_out", 20;
    /// A field that is unsigned here was signed.
    UnsignedSigned = "unsigned_signed", 10;
    /// Empty values were signed as `name=`.
    EmptyKept = "empty_kept", 20;
    /// Fields of a notification that have no value were signed as `name=`, and not sent.
    NullSigned = "null_signed", 10;
    /// The router's `s` was signed.
    SKept = "s_kept", 25;
    /// The card's plaintext was signed instead of its ciphertext, or the other way round.
    PlaintextCard = "plaintext_card", 20;
    /// Ciphertext was signed in the other case.
    UppercaseCipher = "uppercase_cipher", 25;
    /// Fields in the order given.
    OrderAsGiven = "order_as_given", 20;
    /// Fields sorted by value.
    OrderByValue = "order_by_value", 40;
    /// Fields sorted without regard to case.
    OrderCaseInsensitive = "order_case_insensitive", 25;
    /// Fields sorted the wrong way round.
    OrderDescending = "order_descending", 35;
    /// Names that look like numbers, or hold some, sorted as numbers.
    OrderNumeric = "order_numeric", 30;
    /// The key appended without `key=`.
    KeyBare = "key_bare", 25;
    /// The key in front of the fields.
    KeyPrepended = "key_prepended", 35;
    /// The key appended under another name.
    KeyLabel = "key_label", 25;
    /// No key at all.
    KeyMissing = "key_missing", 25;
    /// Values only.
    NamesLeftOut = "names_left_out", 35;
    /// No `&`, or no `=`.
    SeparatorsMissing = "separators_missing", 35;
    /// Blanks or a line's end around the key, or none where there should be.
    KeyBlank = "key_blank", 20;
    /// The key in other case.
    KeyCase = "key_case", 30;
    /// The AES key signed.
    KeyIsAesKey = "key_is_aes_key", 15;
    /// Another profile's key signed.
    KeyOfProfile = "key_of_profile", 15;
    /// The key decoded from hex, or encoded to it.
    KeyHex = "key_hex", 40;
    /// The key decoded from base64, or encoded to it.
    KeyBase64 = "key_base64", 40;
    /// The MD5 of the key.
    KeyMd5 = "key_md5", 40;
    /// Values URL-encoded before signing.
    UrlEncoded = "url_encoded", 25;
    /// Values URL-decoded once too often.
    UrlDecoded = "url_decoded", 30;
    /// A `+` read as a blank.
    PlusAsBlank = "plus_as_blank", 25;
    /// HTML entities.
    HtmlEscaped = "html_escaped", 30;
    /// JSON escapes.
    JsonEscaped = "json_escaped", 30;
    /// Text in GBK instead of UTF-8.
    Gbk = "gbk", 30;
    /// A byte-order mark.
    Bom = "bom", 40;
    /// Line ends of another kind, or at a value's end.
    LineEnding = "line_ending", 35;
    /// Blanks at a value's end or beginning, or trimmed ones.
    BlankAtEnd = "blank_at_end", 30;
    /// Full-width characters.
    FullWidth = "full_width", 45;
    /// A number written otherwise.
    NumberFormat = "number_format", 25;
    /// A truth value written otherwise.
    BooleanFormat = "boolean_format", 30;
    /// Nothing written as `null`, or `null` as nothing.
    NullFormat = "null_format", 30;
    /// The middle 16 of the 32 digits.
    DigestMiddle16 = "digest_middle_16", 20;
    /// MD5 of the MD5.
    Md5Twice = "md5_twice", 40;
    /// HMAC-MD5.
    HmacMd5 = "hmac_md5", 35;
    /// A character transposed, missing, doubled or replaced.
    Character = "character", 80;
}
