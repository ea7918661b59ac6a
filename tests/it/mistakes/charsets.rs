//! Character sets and escapes.

use encoding_rs::{BIG5, GB18030, GBK, WINDOWS_1252};

use super::Family;
use super::signer::{Text, each, percent, swap};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn utf16(bytes: &[u8], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text(bytes).encode_utf16().flat_map(unit).collect()
}

fn json(bytes: &[u8], slashes: bool, unicode: bool, upper: bool) -> Vec<u8> {
    each(bytes, |c| match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '/' if slashes => r"\/".into(),
        c if unicode && !c.is_ascii() && upper => format!("\\u{:04X}", u32::from(c)),
        c if unicode && !c.is_ascii() => format!("\\u{:04x}", u32::from(c)),
        c => c.into(),
    })
}

fn html(bytes: &[u8]) -> Vec<u8> {
    swap(&swap(&swap(&swap(bytes, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;")
}

#[allow(clippy::too_many_lines)]
pub(super) fn family() -> Family {
    let mut family = Family::new("charsets");
    let f = &mut family;
    let mut values = |forms, kinds, what, change: Text| f.add(forms, kinds, what, move |s| s.values.push(change));
    values("buy topup", "gbk|charset", "GBK", |v| GBK.encode(&text(v)).0.into_owned());
    values("submit-all", "gbk|charset", "GB18030", |v| GB18030.encode(&text(v)).0.into_owned());
    values("notification-all", "gbk|charset", "GBK", |v| GBK.encode(&text(v)).0.into_owned());
    values("buy topup", "gbk|charset", "UTF-8 read as GBK", |v| GBK.decode(v).0.into_owned().into_bytes());
    values("submit-all buy topup", "charset", "a question mark for each character", |v| {
        each(v, |c| if c.is_ascii() { c } else { '?' }.into())
    });
    values("submit-all", "charset", "latin1, a question mark for what it has not", |v| {
        text(v).chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
    });
    values("buy", "charset", "a question mark for each byte", |v| {
        v.iter().map(|b| if b.is_ascii() { *b } else { b'?' }).collect()
    });
    values("buy topup submit-all", "charset", "UTF-8 twice, by latin1", |v| {
        v.iter().map(|b| char::from(*b)).collect::<String>().into_bytes()
    });
    values("topup", "charset", "UTF-8 twice, by Windows-1252", |v| WINDOWS_1252.decode(v).0.into_owned().into_bytes());
    values("topup", "charset", "Big5", |v| BIG5.encode(&text(v)).0.into_owned());
    values("buy", "charset", "UTF-16 values, little end first", |v| utf16(v, u16::to_le_bytes));
    values("submit-all notification-all", "json_escaped", r"\uXXXX and \/", |v| json(v, true, true, false));
    values("buy", "json_escaped", r"\uXXXX and \/", |v| json(v, true, true, false));
    values("buy topup", "json_escaped", r"\uXXXX", |v| json(v, false, true, false));
    values("topup", "json_escaped", r"\uXXXX, upper-case", |v| json(v, false, true, true));
    values("submit", "json_escaped", r"\/", |v| json(v, true, false, false));
    values("submit-all", "json_escaped", r"quotes", |v| json(v, false, false, false));
    values("submit submit-all buy", "html_escaped", "entities", html);
    values("notification-all", "html_escaped", "entities", html);
    values("topup", "html_escaped|charset", "decimal entities", |v| {
        each(v, |c| if c.is_ascii() { c.into() } else { format!("&#{};", u32::from(c)) })
    });
    values("topup", "html_escaped|charset", "hexadecimal entities", |v| {
        each(v, |c| if c.is_ascii() { c.into() } else { format!("&#x{:x};", u32::from(c)) })
    });
    values("submit submit-all buy", "url_encoded", "urlencode of PHP", |v| percent(v, "-_.", "+", true));
    values("submit-all buy", "url_encoded", "RFC 3986", |v| percent(v, "-_.~", "%20", true));
    values("submit topup", "url_encoded", "lower-case hex", |v| percent(v, "-_.*", "+", false));
    values("buy", "url_encoded", "lower-case hex, %20", |v| percent(v, "-_.~", "%20", false));
    values("buy", "url_encoded", "encodeURI", |v| percent(v, "-_.!~*'();/?:@&=+$,#", "%20", true));
    values("submit buy", "url_encoded", "twice", |v| percent(&percent(v, "-_.", "+", true), "-_.", "+", true));
    values("topup", "url_encoded", "twice, lower-case", |v| {
        percent(&percent(v, "-_.", "%20", false), "-_.", "%20", false)
    });
    values("submit-all notification-all", "plus_as_blank|url_decoded", "a plus as a blank", |v| swap(v, "+", " "));
    f.field("submit:encoded-url", "notify_url", "url_decoded", "decoded", |v| {
        *v = swap(&swap(&swap(&swap(v, "%3A", ":"), "%2F", "/"), "%3F", "?"), "%3D", "=");
    });
    f.add("query submit buy", "bom", "a mark in front of the string", |s| {
        s.before_key.push(|text| [b"\xef\xbb\xbf", text].concat());
    });
    f.field("submit", "orderId", "bom", "a mark in front", |v| *v = [b"\xef\xbb\xbf", v.as_slice()].concat());
    let mut whole = |forms, kinds, what, change: Text| f.add(forms, kinds, what, move |s| s.whole.push(change));
    whole("query buy", "charset", "UTF-16, little end first", |v| utf16(v, u16::to_le_bytes));
    whole("balance", "charset", "UTF-16, big end first", |v| utf16(v, u16::to_be_bytes));
    whole("query", "charset", "UTF-16 with its mark", |v| [b"\xfe\xff".to_vec(), utf16(v, u16::to_be_bytes)].concat());
    whole("query submit", "string_encoded", "encodeURIComponent of the string", |v| {
        percent(v, "-_.!~*'()", "%20", true)
    });
    whole("buy", "string_encoded", "urlencode of the string", |v| percent(v, "-_.", "+", true));
    whole("balance", "string_encoded", "lower-case urlencode of the string", |v| percent(v, "-_.", "+", false));
    f.add("buy", "string_encoded", "urlencode of all but the key", |s| {
        s.before_key.push(|text| percent(text, "-_.", "+", true));
    });
    family
}
