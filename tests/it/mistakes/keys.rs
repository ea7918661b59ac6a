//! Another key, and the key in another place.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Family;
use super::signer::{AES_KEY, OTHER_KEY, md5_hex};

type Frame = fn(&[u8], &[u8]) -> Vec<u8>;

#[allow(clippy::too_many_lines)]
pub(super) fn family() -> Family {
    let mut family = Family::new("keys");
    let f = &mut family;
    for (forms, literal) in [
        ("query submit", "undefined"),
        ("query buy", "null"),
        ("balance", "None"),
        ("query submit notification", ""),
        ("query", "nil"),
        ("balance", "false"),
        ("buy", "YOUR_API_KEY"),
    ] {
        let kinds = if literal.is_empty() { "key_literal|key_missing" } else { "key_literal" };
        f.add(forms, kinds, &format!("`{literal}` for the key"), move |s| s.key = literal.into());
    }
    let mut key = |forms, kinds, what, change: fn(&[u8]) -> Vec<u8>| {
        f.add(forms, kinds, what, move |s| s.key = change(&s.key));
    };
    key("query submit", "key_quoted", "in double quotes", |k| [b"\"", k, b"\""].concat());
    key("balance", "key_quoted", "in single quotes", |k| [b"'", k, b"'"].concat());
    key("buy", "key_quoted", "in backquotes", |k| [b"`", k, b"`"].concat());
    key("query submit", "key_cut", "without its first character", |k| k[1..].to_vec());
    key("query notification", "key_cut", "without its last character", |k| k[..k.len() - 1].to_vec());
    key("query", "key_invisible", "zero-width space at the end", |k| [k, "\u{200b}".as_bytes()].concat());
    key("submit", "key_invisible", "zero-width space in front", |k| ["\u{200b}".as_bytes(), k].concat());
    key("balance", "key_invisible", "no-break space at the end", |k| [k, "\u{a0}".as_bytes()].concat());
    key("query buy", "key_invisible|bom", "byte-order mark in front", |k| ["\u{feff}".as_bytes(), k].concat());
    key("query submit", "key_blank|line_ending", "line feed", |k| [k, b"\n"].concat());
    key("buy", "key_blank|line_ending", "CR LF", |k| [k, b"\r\n"].concat());
    key("balance", "key_blank|line_ending", "CR", |k| [k, b"\r"].concat());
    key("query", "key_blank", "blank at the end", |k| [k, b" "].concat());
    key("query", "key_blank", "blank in front", |k| [b" ", k].concat());
    key("submit", "key_blank", "blanks at both ends", |k| [b" ", k, b" "].concat());
    key("topup", "key_blank", "tab at the end", |k| [k, b"\t"].concat());
    key("query", "key_filled|key_blank", "blanks up to 32", |k| [k, " ".repeat(32 - k.len()).as_bytes()].concat());
    key("submit", "key_filled", "zero bytes up to 32", |k| [k, &vec![0; 32 - k.len()]].concat());
    key("balance", "key_filled", "zeros up to 32", |k| [k, "0".repeat(32 - k.len()).as_bytes()].concat());
    key("query", "key_filled", "zeros in front, up to 32", |k| ["0".repeat(32 - k.len()).as_bytes(), k].concat());
    key("query buy", "key_md5", "its MD5", |k| md5_hex(k).into_bytes());
    key("submit", "key_md5", "its MD5, upper case", |k| md5_hex(k).to_uppercase().into_bytes());
    key("query", "key_hex", "as hex", |k| hex::encode(k).into_bytes());
    key("balance", "key_hex", "hex decoded", |k| hex::decode(k).expect("hex"));
    key("query submit", "key_base64", "as base64", |k| STANDARD.encode(k).into_bytes());
    key("buy", "key_base64", "base64 decoded", |k| STANDARD.decode(k).expect("base64"));
    key("query buy", "key_case", "upper case", <[u8]>::to_ascii_uppercase);
    key("submit", "key_case", "lower case", <[u8]>::to_ascii_lowercase);
    key("query submit", "key_is_aes_key", "the AES key", |_| AES_KEY.into());
    key("query notification", "key_of_profile", "another shop's", |_| OTHER_KEY.into());
    key("topup", "key_joined|key_cut|key_literal|key_case", "twice", |k| [k, k].concat());
    key("query buy", "key_character", "two characters transposed", |k| [&k[..4], &[k[5], k[4]], &k[6..]].concat());
    key("submit", "key_character", "a character missing", |k| [&k[..7], &k[8..]].concat());
    key("balance notification", "key_character", "a character doubled", |k| [&k[..7], &k[6..]].concat());
    key("submit query", "key_character", "another character", |k| [&k[..9], b"7", &k[10..]].concat());
    let mut frame =
        |forms, kinds, what: &str, frame: Frame| f.add(forms, kinds, what, move |s| s.frame = Arc::new(frame));
    frame("query submit buy", "key_bare", "the key alone", |text, key| [text, key].concat());
    frame("query submit", "key_bare|key_joined", "`&` and the key", |text, key| [text, b"&", key].concat());
    frame("query buy", "key_missing", "no key", |text, _| text.to_vec());
    frame("balance", "key_prepended", "the key in front", |text, key| [key, text].concat());
    frame("submit", "key_prepended|key_joined", "the key and `&` in front", |text, key| [key, b"&", text].concat());
    frame("query", "key_prepended|key_joined", "`key=` in front", |text, key| [b"key=", key, b"&", text].concat());
    frame("query buy", "key_prepended|key_bare", "the key at both ends", |text, key| [key, text, key].concat());
    frame("submit query", "separators_missing|key_joined", "`key=` without `&`", |text, key| {
        [text, b"key=", key].concat()
    });
    for (forms, before) in [
        ("query submit", "&&key="),
        ("query", ",key="),
        ("balance", "|key="),
        ("buy", ";key="),
        ("submit", "&key:"),
        ("query", "key:"),
        ("query notification", "?key="),
        ("balance", "&key=="),
        ("submit", "\nkey="),
        ("query", "&key"),
        ("buy", " key="),
    ] {
        let append = move |text: &[u8], key: &[u8]| [text, before.as_bytes(), key].concat();
        let what = format!("joined by `{}`", before.escape_debug());
        let kinds = "key_joined|separators_missing|separators_other";
        f.add(forms, kinds, &what, move |s| s.frame = Arc::new(append));
    }
    for (forms, label) in [
        ("query submit", "Key"),
        ("query", "KEY"),
        ("balance", "secret"),
        ("buy", "appSecret"),
        ("query", "api_key"),
        ("submit", "apiKey"),
        ("query", "token"),
        ("balance", "md5key"),
        ("notification", "secretKey"),
        ("query", "sk"),
        ("buy", "pwd"),
        ("query", "appkey"),
        ("submit", "merchantKey"),
        ("balance", "k"),
    ] {
        let append = move |text: &[u8], key: &[u8]| [text, b"&", label.as_bytes(), b"=", key].concat();
        f.add(forms, "key_label", &format!("called `{label}`"), move |s| s.frame = Arc::new(append));
    }
    family
}
