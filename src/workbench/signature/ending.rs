//! What stands around the fields and what is made of the whole: the key, in all the places that
//! people put it, and the digest.
//!
//! Endings that begin alike share a head, so that the search digests the head and the fields once
//! and then each short tail.

use std::collections::HashMap;

use md5::{Digest as _, Md5};

use super::digest::Prefix;
use super::key::Key;
use super::kind::Kind;
use super::labels::{BEHIND, IN_FRONT, LABELS};
use super::whole::slot;

/// Of a longer key, only single mistakes are thought of.
const LONGEST_KEY: usize = 1 << 10;

/// And fewer of those when they would take more memory than this together.
const MOST_BYTES: usize = 8 << 20;

/// Where the key was put, or under which name, where not as `&key=` at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// At the end, with nothing in front of it.
    Bare,
    /// At the end, with `&` in front of it.
    BareAfterAmpersand,
    /// Nowhere.
    Missing,
    /// Nowhere, but `&key=` stands at the end.
    MissingAfterLabel,
    /// At the end as `key=`, without the `&`.
    WithoutAmpersand,
    /// In front of the fields.
    InFront,
    /// In front of the fields, as `key=`.
    InFrontLabelled,
    /// In front of the fields, with `&` behind it.
    InFrontWithAmpersand,
    /// In front of the fields and behind them.
    OnBothSides,
    /// In front of the fields, and as `&key=` behind them.
    InFrontAndLabelledBehind,
    /// At the end under another name.
    Label(&'static str),
    /// At the end, behind this instead of `&key=`.
    Behind(&'static str),
    /// In front of the fields, with this behind it.
    InFrontBefore(&'static str),
}

/// Where the key is put.
pub(super) struct Place {
    /// `None` for `&key=` at the end.
    mistake: Option<(Kind, KeyPlace)>,
    slot: u32,
    pub(super) head: Affix,
    pub(super) tail: Affix,
}

/// What stands at one end of the string.
#[derive(Clone, Copy)]
pub(super) enum Affix {
    /// Nothing.
    Nothing,
    /// The key alone.
    Key,
    /// The key behind this sign.
    KeyAfter(&'static str),
    /// The key in front of this sign.
    KeyBefore(&'static str),
    /// A label, `=`, and the key.
    Labelled(&'static str),
    /// The same in front of a sign.
    LabelledBefore(&'static str, &'static str),
    /// A label and `=`, and no key behind them.
    LabelAlone(&'static str),
}

const fn place(kind: Kind, name: KeyPlace, head: Affix, tail: Affix) -> Place {
    Place { mistake: Some((kind, name)), slot: slot::KEY_PLACE, head, tail }
}

/// Lists the places, the right one first.
pub(super) fn places() -> Vec<Place> {
    let without_ampersand =
        place(Kind::SeparatorsMissing, KeyPlace::WithoutAmpersand, Affix::Nothing, Affix::Labelled("key"));
    let mut places = vec![
        Place { mistake: None, slot: 0, head: Affix::Nothing, tail: Affix::Labelled("&key") },
        place(Kind::KeyBare, KeyPlace::Bare, Affix::Nothing, Affix::Key),
        place(Kind::KeyBare, KeyPlace::BareAfterAmpersand, Affix::Nothing, Affix::KeyAfter("&")),
        place(Kind::KeyMissing, KeyPlace::Missing, Affix::Nothing, Affix::Nothing),
        place(Kind::KeyMissing, KeyPlace::MissingAfterLabel, Affix::Nothing, Affix::LabelAlone("&key")),
        Place { slot: slot::KEY_PLACE | slot::SEPARATORS, ..without_ampersand },
        place(Kind::KeyPrepended, KeyPlace::InFront, Affix::Key, Affix::Nothing),
        place(Kind::KeyPrepended, KeyPlace::InFrontLabelled, Affix::LabelledBefore("key", "&"), Affix::Nothing),
        place(Kind::KeyPrepended, KeyPlace::InFrontWithAmpersand, Affix::KeyBefore("&"), Affix::Nothing),
        place(Kind::KeyPrepended, KeyPlace::OnBothSides, Affix::Key, Affix::Key),
        place(Kind::KeyPrepended, KeyPlace::InFrontAndLabelledBehind, Affix::Key, Affix::Labelled("&key")),
    ];
    let labelled = LABELS
        .iter()
        .map(|(name, joined)| place(Kind::KeyLabel, KeyPlace::Label(name), Affix::Nothing, Affix::Labelled(joined)));
    places.extend(labelled);
    places.extend(
        BEHIND.map(|sign| place(Kind::KeyJoined, KeyPlace::Behind(sign), Affix::Nothing, Affix::KeyAfter(sign))),
    );
    places.extend(
        IN_FRONT.map(|sign| {
            place(Kind::KeyPrepended, KeyPlace::InFrontBefore(sign), Affix::KeyBefore(sign), Affix::Nothing)
        }),
    );
    places
}

impl Place {
    /// What is wrong with it; `None` for the right one.
    pub(super) fn mistake(&self) -> Option<(Kind, KeyPlace)> {
        self.mistake
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.mistake.map(|(kind, _)| kind)
    }

    fn has_key(&self) -> bool {
        self.head.has_key() || self.tail.has_key()
    }
}

impl Affix {
    /// The text before the key, the text behind it, and between them the key, where it is there.
    fn parts(self) -> ([&'static str; 2], bool, &'static str) {
        match self {
            Affix::Nothing => (["", ""], false, ""),
            Affix::Key => (["", ""], true, ""),
            Affix::KeyAfter(sign) => ([sign, ""], true, ""),
            Affix::KeyBefore(sign) => (["", ""], true, sign),
            Affix::Labelled(label) => ([label, "="], true, ""),
            Affix::LabelledBefore(label, sign) => ([label, "="], true, sign),
            Affix::LabelAlone(label) => ([label, "="], false, ""),
        }
    }

    fn has_key(self) -> bool {
        self.parts().1
    }

    /// Whether what separates it from the fields is an `&`.
    pub(super) fn begins_with_ampersand(self) -> bool {
        self.parts().0[0].starts_with('&')
    }

    pub(super) fn write(self, key: &[u8], text: &mut Vec<u8>) {
        let (before, has_key, behind) = self.parts();
        for part in before {
            text.extend_from_slice(part.as_bytes());
        }
        text.extend_from_slice(if has_key { key } else { b"" });
        text.extend_from_slice(behind.as_bytes());
    }
}

/// What was made of the digest, where not the plain MD5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digested {
    /// MD5 of its hex.
    HexAgain,
    /// MD5 of its upper-case hex.
    UpperHexAgain,
    /// MD5 of its 16 bytes.
    BytesAgain,
    /// MD5 of the fields alone, in hex, and the key signed again.
    FieldsThenKey,
    /// The same with `&key=` in front of the key.
    FieldsThenLabelledKey,
    /// HMAC-MD5 of the string.
    Hmac,
    /// HMAC-MD5 of the fields alone.
    HmacOfFields,
}

/// A way to digest, and its kind; `None` for the plain MD5.
#[derive(Clone, Copy)]
pub(super) struct Way(pub(super) Option<(Kind, Digested)>);

const fn way(kind: Kind, digested: Digested) -> Way {
    Way(Some((kind, digested)))
}

/// What may be made of the digest, the right thing first.
pub(super) const WAYS: [Way; 8] = [
    Way(None),
    way(Kind::Md5Twice, Digested::HexAgain),
    way(Kind::Md5Twice, Digested::UpperHexAgain),
    way(Kind::Md5Twice, Digested::BytesAgain),
    way(Kind::Md5Twice, Digested::FieldsThenKey),
    way(Kind::Md5Twice, Digested::FieldsThenLabelledKey),
    way(Kind::HmacMd5, Digested::Hmac),
    way(Kind::HmacMd5, Digested::HmacOfFields),
];

impl Way {
    pub(super) fn kind(self) -> Option<Kind> {
        self.0.map(|(kind, _)| kind)
    }

    pub(super) fn digested(self) -> Option<Digested> {
        self.0.map(|(_, digested)| digested)
    }

    /// Whether the key is left out of the string.
    pub(super) fn is_keyless(self) -> bool {
        match self.digested() {
            Some(Digested::FieldsThenKey | Digested::FieldsThenLabelledKey | Digested::HmacOfFields) => true,
            Some(Digested::HexAgain | Digested::UpperHexAgain | Digested::BytesAgain | Digested::Hmac) | None => false,
        }
    }

    fn has_key(self) -> bool {
        self.is_keyless() || self.digested() == Some(Digested::Hmac)
    }

    fn slot(self) -> u32 {
        match self.digested() {
            None => 0,
            Some(_) if self.is_keyless() => slot::DIGEST | slot::KEY_PLACE,
            Some(_) => slot::DIGEST,
        }
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

/// Lists every way to end that takes at most `most` mistakes, and tells whether all found room.
pub(super) fn heads(places: &[Place], keys: &[Key], ways: &[Way], most: usize) -> (Vec<Head>, bool) {
    let mut heads = Heads { list: Vec::new(), by_bytes: HashMap::new(), of_long_keys: 0, is_complete: true };
    for (way_index, way) in ways.iter().enumerate() {
        for (place_index, place) in places.iter().enumerate() {
            let allowed = place.kind().is_none() || !way.is_keyless();
            for (key_index, key) in keys.iter().enumerate().filter(|_| allowed) {
                let matters = way.has_key() || (place.has_key() && !way.is_keyless());
                let size = usize::from(place.kind().is_some()) + key.size() + usize::from(way.kind().is_some());
                for has_bom in [false, true] {
                    let size = size + usize::from(has_bom);
                    if size <= most && (matters || key_index == 0) && heads.has_room(key, size) {
                        let (head, ending) = build((place_index, place), (key_index, key), (way_index, way), has_bom);
                        heads.add(head, size, ending);
                    }
                }
            }
        }
    }
    (heads.list, heads.is_complete)
}

struct Heads {
    list: Vec<Head>,
    by_bytes: HashMap<Vec<u8>, usize>,
    /// How many bytes the endings with a long key have.
    of_long_keys: usize,
    is_complete: bool,
}

impl Heads {
    /// Whether there is room for an ending of so many mistakes with a key.
    fn has_room(&mut self, key: &Key, size: usize) -> bool {
        if key.bytes.len() <= LONGEST_KEY {
            return true;
        }
        self.of_long_keys += key.bytes.len();
        let has_room = size <= 1 && self.of_long_keys <= MOST_BYTES;
        self.is_complete &= has_room;
        has_room
    }

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
    let finish = finish(way.digested(), &key.bytes, &mut head);
    head.extend_from_slice(if has_bom { "\u{feff}".as_bytes() } else { b"" });
    if !way.is_keyless() {
        place.head.write(&key.bytes, &mut head);
        place.tail.write(&key.bytes, &mut tail);
    }
    let ending = Ending {
        has_ampersand: place.tail.begins_with_ampersand() && tail.starts_with(b"&"),
        tail,
        slots: place.slot | way.slot() | if has_bom { slot::BOM } else { 0 },
        finish,
        place: place_index,
        key: key_index,
        way: way_index,
        has_bom,
    };
    (head, ending)
}

/// The last step; an HMAC's inner pad goes in front of everything.
fn finish(digested: Option<Digested>, key: &[u8], head: &mut Vec<u8>) -> Finish {
    let hex = |is_upper: bool, after: Vec<u8>| Finish::Hex { is_upper, after };
    let Some(digested) = digested else { return Finish::Plain };
    match digested {
        Digested::HexAgain => hex(false, Vec::new()),
        Digested::UpperHexAgain => hex(true, Vec::new()),
        Digested::BytesAgain => Finish::Bytes,
        Digested::FieldsThenKey => hex(false, key.to_vec()),
        Digested::FieldsThenLabelledKey => hex(false, [b"&key=", key].concat()),
        Digested::Hmac | Digested::HmacOfFields => {
            let mut block = [0; 64];
            if key.len() > block.len() {
                block[..16].copy_from_slice(&Md5::digest(key));
            } else {
                block[..key.len()].copy_from_slice(key);
            }
            head.extend(block.iter().map(|byte| byte ^ 0x36));
            Finish::Hmac(Box::new(Prefix::new(&block.map(|byte| byte ^ 0x5c))))
        }
    }
}

impl Finish {
    /// What is digested once the string is, to get the signature: a beginning and two pieces, the
    /// first of which is written to `text`. `None` where the digest of the string is the signature.
    #[inline]
    pub(super) fn then<'a>(
        &'a self,
        digest: [u8; 16],
        text: &'a mut [u8; 32],
    ) -> Option<(&'a Prefix, &'a [u8], &'a [u8])> {
        match self {
            Self::Plain => None,
            Self::Hex { is_upper, after } => {
                let digits = if *is_upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
                for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
                    pair[0] = digits[usize::from(byte >> 4)];
                    pair[1] = digits[usize::from(byte & 15)];
                }
                Some((&Prefix::EMPTY, text, after))
            }
            Self::Bytes => Some((&Prefix::EMPTY, written(digest, text), &[])),
            Self::Hmac(outer) => Some((outer, written(digest, text), &[])),
        }
    }
}

fn written(digest: [u8; 16], text: &mut [u8; 32]) -> &[u8] {
    text[..16].copy_from_slice(&digest);
    &text[..16]
}

#[cfg(test)]
mod tests;
