//! What stands around the fields and what is made of the whole: the key, in all the places that
//! people put it, and the digest.
//!
//! Endings that begin alike share a head, so that the search digests the head and the fields once
//! and then each short tail.

use std::collections::HashMap;

use super::digest::Prefix;
use super::key::Key;
use super::kind::Kind;
use super::whole::slot;

/// Where the key is put.
pub(super) struct Place {
    /// `None` for `&key=` at the end.
    pub(super) kind: Option<Kind>,
    pub(super) label: Option<&'static str>,
    pub(super) words: &'static str,
    pub(super) slot: u32,
    pub(super) head: Affix,
    pub(super) tail: Affix,
}

/// Text before the key, whether it is there, and text after it.
#[derive(Clone, Copy)]
pub(super) struct Affix(pub(super) &'static str, pub(super) &'static str, pub(super) bool, pub(super) &'static str);

const NOTHING: Affix = Affix("", "", false, "");
const USUAL: Affix = Affix("&key", "=", true, "");

const fn place(kind: Kind, words: &'static str, head: Affix, tail: Affix) -> Place {
    Place { kind: Some(kind), label: None, words, slot: slot::KEY_PLACE, head, tail }
}

/// Names that others give to the key.
const LABELS: [(&str, &str); 36] = [
    ("apikey", "&apikey"),
    ("Apikey", "&Apikey"),
    ("secret", "&secret"),
    ("apiKey", "&apiKey"),
    ("ApiKey", "&ApiKey"),
    ("APIKEY", "&APIKEY"),
    ("api_key", "&api_key"),
    ("Key", "&Key"),
    ("KEY", "&KEY"),
    ("Secret", "&Secret"),
    ("SECRET", "&SECRET"),
    ("secretKey", "&secretKey"),
    ("secretkey", "&secretkey"),
    ("secret_key", "&secret_key"),
    ("SecretKey", "&SecretKey"),
    ("appKey", "&appKey"),
    ("appkey", "&appkey"),
    ("app_key", "&app_key"),
    ("AppKey", "&AppKey"),
    ("appSecret", "&appSecret"),
    ("appsecret", "&appsecret"),
    ("app_secret", "&app_secret"),
    ("AppSecret", "&AppSecret"),
    ("signKey", "&signKey"),
    ("signkey", "&signkey"),
    ("sign_key", "&sign_key"),
    ("md5Key", "&md5Key"),
    ("md5key", "&md5key"),
    ("accessKey", "&accessKey"),
    ("access_key", "&access_key"),
    ("privateKey", "&privateKey"),
    ("userKey", "&userKey"),
    ("userkey", "&userkey"),
    ("token", "&token"),
    ("pwd", "&pwd"),
    ("password", "&password"),
];

/// Lists the places, the right one first.
pub(super) fn places() -> Vec<Place> {
    let bare = Affix("", "", true, "");
    let before = |after: &'static str| Affix("", "", true, after);
    let no_separator = Place {
        slot: slot::KEY_PLACE | slot::SEPARATORS,
        ..place(Kind::SeparatorsMissing, "the `&` before `key=` was missing", NOTHING, Affix("key", "=", true, ""))
    };
    let mut places = vec![
        Place { kind: None, ..place(Kind::KeyBare, "", NOTHING, USUAL) },
        place(Kind::KeyBare, "the key was appended bare, without `&key=`", NOTHING, bare),
        place(Kind::KeyBare, "the key was appended with `&` but without `key=`", NOTHING, Affix("&", "", true, "")),
        place(Kind::KeyMissing, "the key was not signed at all", NOTHING, NOTHING),
        place(Kind::KeyMissing, "`&key=` was appended without the key", NOTHING, Affix("&key", "=", false, "")),
        no_separator,
        place(Kind::KeyPrepended, "the key was put in front of the fields", before(""), NOTHING),
        place(
            Kind::KeyPrepended,
            "`key=` and the key were put in front of the fields",
            Affix("key", "=", true, "&"),
            NOTHING,
        ),
        place(Kind::KeyPrepended, "the key and `&` were put in front of the fields", before("&"), NOTHING),
        place(Kind::KeyPrepended, "the key was put both in front of the fields and behind them", before(""), bare),
        place(
            Kind::KeyPrepended,
            "the key was put in front of the fields, `&key=` and the key behind them",
            before(""),
            USUAL,
        ),
    ];
    places.extend(LABELS.iter().map(|(label, joined)| Place {
        label: Some(label),
        ..place(Kind::KeyLabel, "", NOTHING, Affix(joined, "=", true, ""))
    }));
    places
}

impl Place {
    fn has_key(&self) -> bool {
        self.head.2 || self.tail.2
    }
}

impl Affix {
    pub(super) fn write(self, key: &[u8], text: &mut Vec<u8>) {
        text.extend_from_slice(self.0.as_bytes());
        text.extend_from_slice(self.1.as_bytes());
        text.extend_from_slice(if self.2 { key } else { b"" });
        text.extend_from_slice(self.3.as_bytes());
    }
}

/// What is made of the digest.
pub(super) struct Way {
    /// `None` for the plain MD5.
    pub(super) kind: Option<Kind>,
    pub(super) words: &'static str,
    slot: u32,
    pub(super) step: Step,
    /// Whether the key is left out of the string.
    pub(super) is_keyless: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Once,
    TwiceLower,
    TwiceUpper,
    TwiceBytes,
    /// MD5 of the fields alone, in hex, and the key signed again.
    ThenKey,
    ThenLabelledKey,
    Hmac,
}

/// Lists what may be made of the digest, the right thing first.
pub(super) fn ways() -> [Way; 8] {
    let way = |kind, words, step| Way { kind: Some(kind), words, slot: slot::DIGEST, step, is_keyless: false };
    let keyless =
        |kind, words, step| Way { slot: slot::DIGEST | slot::KEY_PLACE, is_keyless: true, ..way(kind, words, step) };
    [
        Way { kind: None, slot: 0, ..way(Kind::Md5Twice, "", Step::Once) },
        way(Kind::Md5Twice, "the digest's hex was digested again", Step::TwiceLower),
        way(Kind::Md5Twice, "the digest's upper-case hex was digested again", Step::TwiceUpper),
        way(Kind::Md5Twice, "the digest's 16 bytes were digested again", Step::TwiceBytes),
        keyless(
            Kind::Md5Twice,
            "the fields alone were digested, and that digest with the key appended again",
            Step::ThenKey,
        ),
        keyless(
            Kind::Md5Twice,
            "the fields alone were digested, and that digest with `&key=` and the key again",
            Step::ThenLabelledKey,
        ),
        way(Kind::HmacMd5, "HMAC-MD5 under the key was taken of the string with the key at its end", Step::Hmac),
        keyless(Kind::HmacMd5, "HMAC-MD5 under the key was taken of the fields alone", Step::Hmac),
    ]
}

impl Way {
    fn has_key(&self) -> bool {
        matches!(self.step, Step::Hmac | Step::ThenKey | Step::ThenLabelledKey)
    }
}

/// One way to end, by the indices of what it is made of.
pub(super) struct Ending {
    pub(super) tail: Vec<u8>,
    /// Whether the tail begins with the `&` that separates it from the fields.
    pub(super) has_ampersand: bool,
    pub(super) slots: u32,
    pub(super) finish: Finish,
    pub(super) place: usize,
    pub(super) key: usize,
    pub(super) way: usize,
    pub(super) has_bom: bool,
}

/// How the digest of the string becomes the signature.
pub(super) enum Finish {
    Plain,
    Hex {
        is_upper: bool,
        after: Vec<u8>,
    },
    Bytes,
    /// The state after the outer pad.
    Hmac(Box<Prefix>),
}

/// Endings that begin alike, by how many mistakes they take.
pub(super) struct Head {
    pub(super) bytes: Vec<u8>,
    pub(super) endings: [Vec<Ending>; 4],
}

/// Lists every way to end that takes at most `most` mistakes.
pub(super) fn heads(places: &[Place], keys: &[Key], ways: &[Way], most: usize) -> Vec<Head> {
    let mut heads = Heads { list: Vec::new(), by_bytes: HashMap::new() };
    for (way_index, way) in ways.iter().enumerate() {
        for (place_index, place) in places.iter().enumerate() {
            let allowed = place.kind.is_none() || way.slot & slot::KEY_PLACE == 0;
            for (key_index, key) in keys.iter().enumerate().filter(|_| allowed) {
                let matters = way.has_key() || (place.has_key() && !way.is_keyless);
                let size = usize::from(place.kind.is_some()) + key.size() + usize::from(way.kind.is_some());
                for has_bom in [false, true] {
                    if size + usize::from(has_bom) <= most && (matters || key_index == 0) {
                        let (head, ending) = build((place_index, place), (key_index, key), (way_index, way), has_bom);
                        heads.add(head, size + usize::from(has_bom), ending);
                    }
                }
            }
        }
    }
    heads.list
}

struct Heads {
    list: Vec<Head>,
    by_bytes: HashMap<Vec<u8>, usize>,
}

impl Heads {
    fn add(&mut self, bytes: Vec<u8>, size: usize, ending: Ending) {
        let next = self.list.len();
        let index = *self.by_bytes.entry(bytes).or_insert_with_key(|bytes| {
            self.list.push(Head { bytes: bytes.clone(), endings: Default::default() });
            next
        });
        self.list[index].endings[size].push(ending);
    }
}

fn build(place: (usize, &Place), key: (usize, &Key), way: (usize, &Way), has_bom: bool) -> (Vec<u8>, Ending) {
    let ((place_index, place), (key_index, key), (way_index, way)) = (place, key, way);
    let mut head = Vec::new();
    let mut tail = Vec::new();
    let finish = finish(way.step, &key.bytes, &mut head);
    head.extend_from_slice(if has_bom { "\u{feff}".as_bytes() } else { b"" });
    if !way.is_keyless {
        place.head.write(&key.bytes, &mut head);
        place.tail.write(&key.bytes, &mut tail);
    }
    let ending = Ending {
        has_ampersand: tail.starts_with(b"&") && place.tail.0.starts_with('&'),
        tail,
        slots: place_slots(place) | way.slot | if has_bom { slot::BOM } else { 0 },
        finish,
        place: place_index,
        key: key_index,
        way: way_index,
        has_bom,
    };
    (head, ending)
}

fn place_slots(place: &Place) -> u32 {
    if place.kind.is_some() { place.slot } else { 0 }
}

/// The last step; an HMAC's inner pad goes in front of everything.
fn finish(step: Step, key: &[u8], head: &mut Vec<u8>) -> Finish {
    let hex = |is_upper: bool, after: Vec<u8>| Finish::Hex { is_upper, after };
    match step {
        Step::Once => Finish::Plain,
        Step::TwiceLower => hex(false, Vec::new()),
        Step::TwiceUpper => hex(true, Vec::new()),
        Step::TwiceBytes => Finish::Bytes,
        Step::ThenKey => hex(false, key.to_vec()),
        Step::ThenLabelledKey => hex(false, [b"&key=", key].concat()),
        Step::Hmac => {
            let mut block = [0; 64];
            if key.len() > block.len() {
                block[..16].copy_from_slice(&Prefix::new(&[]).digest(key));
            } else {
                block[..key.len()].copy_from_slice(key);
            }
            head.extend(block.iter().map(|byte| byte ^ 0x36));
            Finish::Hmac(Box::new(Prefix::new(&block.map(|byte| byte ^ 0x5c))))
        }
    }
}

impl Finish {
    /// The signature that the digest of the string leads to.
    #[inline]
    pub(super) fn apply(&self, digest: [u8; 16]) -> [u8; 16] {
        match self {
            Self::Plain => digest,
            Self::Bytes => Prefix::new(&[]).digest(&digest),
            Self::Hex { is_upper, after } => {
                let mut text = [0; 32];
                let digits = if *is_upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
                for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
                    pair[0] = digits[usize::from(byte >> 4)];
                    pair[1] = digits[usize::from(byte & 15)];
                }
                Prefix::new(&text).digest(after)
            }
            Self::Hmac(outer) => outer.digest(&digest),
        }
    }
}
