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
    /// Another digest of the same string: SHA-1, SHA-2 or SM3.
    DigestOther = "digest_other", 30;
    /// HMAC with another digest than MD5.
    HmacOther = "hmac_other", 30;
    /// The digest in base64.
    DigestBase64 = "digest_base64", 25;
    /// Another part of the digest than its middle.
    DigestPart = "digest_part", 30;
    /// Leading zeros of the digest lost.
    DigestZerosLost = "digest_zeros_lost", 15;
    /// Names in another case.
    NameCase = "name_case", 25;
    /// Names in another style.
    NameStyle = "name_style", 25;
    /// A name with a character wrong.
    NameMisspelt = "name_misspelt", 35;
    /// The beginning of a name read as an HTML entity.
    NameEaten = "name_eaten", 25;
    /// The time in milliseconds, or in seconds instead of them.
    TimeUnit = "time_unit", 20;
    /// Another second.
    TimeOther = "time_other", 25;
    /// Eight hours off.
    TimeZone = "time_zone", 20;
    /// The time as a date, or a date as the time.
    TimeFormat = "time_format", 25;
    /// Text in another character set than UTF-8 or GBK.
    Charset = "charset", 32;
    /// The whole string URL-encoded.
    StringEncoded = "string_encoded", 35;
    /// A literal instead of the key.
    KeyLiteral = "key_literal", 30;
    /// The key within quotes, or without its own.
    KeyQuoted = "key_quoted", 30;
    /// A character of the key lost at an end.
    KeyCut = "key_cut", 30;
    /// Something that cannot be seen in the key.
    KeyInvisible = "key_invisible", 30;
    /// The key filled to a length.
    KeyFilled = "key_filled", 35;
    /// The key joined by another sign.
    KeyJoined = "key_joined", 30;
    /// A literal instead of a value.
    ValueLiteral = "value_literal", 35;
    /// The whole string in another case.
    StringCase = "string_case", 35;
    /// Base64 of the card's ciphertext.
    CardBase64 = "card_base64", 30;
    /// The card's number and PIN changed places.
    CardsSwapped = "cards_swapped", 30;
    /// Two amounts changed places.
    AmountsSwapped = "amounts_swapped", 25;
    /// Other separators than `=` and `&`.
    SeparatorsOther = "separators_other", 35;
    /// JSON text signed.
    JsonSigned = "json_signed", 30;
    /// Fields sorted by the length of their names.
    OrderByLength = "order_by_length", 40;
    /// Fields sorted as a language does.
    OrderLocale = "order_locale", 35;
    /// Fields sorted by one of PHP's other sorts.
    OrderPhp = "order_php", 38;
    /// Fields in the order of a hash table.
    OrderHash = "order_hash", 35;
    /// A map signed as a program prints it.
    MapSigned = "map_signed", 35;
    /// Names only.
    ValuesLeftOut = "values_left_out", 40;
    /// A value within quotes.
    ValueQuoted = "value_quoted", 35;
    /// Only some fields signed.
    FieldsSubset = "fields_subset", 45;
    /// A character of the key transposed, missing, doubled or replaced.
    KeyCharacter = "key_character", 60;
    /// A character of a value transposed, missing, doubled or replaced.
    Character = "character", 80;
}
