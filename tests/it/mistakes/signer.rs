//! A signer of its own, which shares no code with the program and can be led astray at every step.

use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use sha2::Sha256;

use super::digest;

pub(super) const KEY: &str = "6f70656E2d7365736131";
pub(super) const AES_KEY: &str = "sandbox-aes-key!";
pub(super) const OTHER_KEY: &str = "the-other-shop's-key";

pub(super) type Field = (String, Vec<u8>);
pub(super) type Text = fn(&[u8]) -> Vec<u8>;

/// A text of sorted fields.
pub(super) type Strung = fn(&[Field]) -> Vec<u8>;

/// A text and the key, put together.
pub(super) type Framed = Arc<dyn Fn(&[u8], &[u8]) -> Vec<u8>>;

/// From the fields to the signature, a member for each step.
#[derive(Clone)]
pub(super) struct Signer {
    pub(super) fields: Vec<Field>,
    pub(super) unsigned: Vec<&'static str>,
    /// What no request signs.
    pub(super) never_signed: Vec<&'static str>,
    pub(super) keeps_empty: bool,
    pub(super) values: Vec<Text>,
    pub(super) sort: fn(&mut Vec<Field>),
    pub(super) pair: fn(&str, &[u8]) -> Vec<u8>,
    pub(super) between: &'static str,
    /// Another text of the sorted fields than pairs.
    pub(super) text: Option<Strung>,
    /// The whole text before the key is put to it.
    pub(super) before_key: Vec<Text>,
    pub(super) key: Vec<u8>,
    pub(super) frame: Framed,
    /// The whole string, the key included.
    pub(super) whole: Vec<Text>,
    /// Of the string, the text without the key, and the key.
    pub(super) digest: fn(&[u8], &[u8], &[u8]) -> String,
    pub(super) sent: Vec<fn(String) -> String>,
}

impl Signer {
    pub(super) fn right(fields: &[(&'static str, String)], unsigned: &[&'static str]) -> Self {
        Self {
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into_bytes())).collect(),
            unsigned: unsigned.to_vec(),
            never_signed: vec!["s", "sign", "Sign"],
            keeps_empty: false,
            values: Vec::new(),
            sort: |fields| fields.sort(),
            pair: |name, value| [name.as_bytes(), b"=", value].concat(),
            between: "&",
            text: None,
            before_key: Vec::new(),
            key: KEY.into(),
            frame: Arc::new(|text, key| [text, b"&key=", key].concat()),
            whole: Vec::new(),
            digest: |string, _, _| md5_hex(string),
            sent: Vec::new(),
        }
    }

    /// The string that is signed, and the signature.
    pub(super) fn sign(&self) -> (Vec<u8>, String) {
        let mut fields = self.fields.clone();
        fields.retain(|(name, value)| {
            !self.never_signed.iter().chain(&self.unsigned).any(|unsigned| name == unsigned)
                && (self.keeps_empty || !value.is_empty())
        });
        for (_, value) in &mut fields {
            *value = all(&self.values, value);
        }
        (self.sort)(&mut fields);
        let text = self.text.map_or_else(
            || {
                let pairs: Vec<_> = fields.iter().map(|(name, value)| (self.pair)(name, value)).collect();
                pairs.join(self.between.as_bytes())
            },
            |text| text(&fields),
        );
        let text = all(&self.before_key, &text);
        let string = all(&self.whole, &(self.frame)(&text, &self.key));
        let digest = (self.digest)(&string, &text, &self.key);
        (string, self.sent.iter().fold(digest, |digest, change| change(digest)))
    }

    pub(super) fn value(&mut self, name: &str) -> Option<&mut Vec<u8>> {
        self.fields.iter_mut().find(|(given, _)| given == name).map(|(_, value)| value)
    }

    pub(super) fn set(&mut self, name: &str, value: impl AsRef<[u8]>) {
        if let Some(given) = self.value(name) {
            *given = value.as_ref().to_vec();
        }
    }

    pub(super) fn rename(&mut self, name: &str, other: &str) {
        if let Some((given, _)) = self.fields.iter_mut().find(|(given, _)| given == name) {
            other.clone_into(given);
        }
    }
}

fn all(changes: &[Text], text: &[u8]) -> Vec<u8> {
    changes.iter().fold(text.to_vec(), |text, change| change(&text))
}

pub(super) fn md5_hex(text: &[u8]) -> String {
    hex::encode(Md5::digest(text))
}

pub(super) fn hmac_md5(text: &[u8], key: &[u8]) -> String {
    hex::encode(Hmac::<Md5>::new_from_slice(key).expect("any length").chain_update(text).finalize().into_bytes())
}

pub(super) fn hmac_sha256(text: &[u8], key: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key).expect("any length").chain_update(text).finalize().into_bytes().to_vec()
}

pub(super) fn hmac_sha1(text: &[u8], key: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > 64 { digest::sha1(key).to_vec() } else { key.to_vec() };
    block.resize(64, 0);
    let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<_>>();
    let inner = digest::sha1(&[pad(0x36), text.to_vec()].concat());
    digest::sha1(&[pad(0x5c), inner.to_vec()].concat()).to_vec()
}

pub(super) fn swap(text: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(from.as_bytes()) {
            out.extend(to.as_bytes());
            at += from.len();
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

pub(super) fn percent(text: &[u8], kept: &str, blank: &str, upper: bool) -> Vec<u8> {
    let mut out = String::new();
    for &byte in text {
        match char::from(byte) {
            ' ' => out.push_str(blank),
            c if c.is_ascii_alphanumeric() || kept.contains(c) => out.push(c),
            _ if upper => out.extend(["%", &hex::encode_upper([byte])]),
            _ => out.extend(["%", &hex::encode([byte])]),
        }
    }
    out.into_bytes()
}

/// Each character by itself.
pub(super) fn each(text: &[u8], change: impl Fn(char) -> String) -> Vec<u8> {
    String::from_utf8_lossy(text).chars().map(change).collect::<String>().into_bytes()
}
