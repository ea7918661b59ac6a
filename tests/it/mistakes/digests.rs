//! Other digests of the right string.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::signer::{hmac_md5, hmac_sha1, hmac_sha256, md5_hex};
use super::{Family, digest};

fn zeros_lost(digest: &str) -> String {
    digest.trim_start_matches('0').to_owned()
}

#[allow(clippy::too_many_lines)]
pub(super) fn family() -> Family {
    let mut family = Family::new("digests");
    let f = &mut family;
    let forms = "buy query";
    f.add(forms, "digest_other", "SHA-1", |s| s.digest = |text, _, _| hex::encode(digest::sha1(text)));
    f.add(forms, "digest_other", "SHA-224", |s| s.digest = |text, _, _| hex::encode(Sha224::digest(text)));
    f.add(forms, "digest_other", "SHA-256", |s| s.digest = |text, _, _| hex::encode(Sha256::digest(text)));
    f.add("submit", "digest_other", "SHA-384", |s| s.digest = |text, _, _| hex::encode(Sha384::digest(text)));
    f.add("submit", "digest_other", "SHA-512", |s| s.digest = |text, _, _| hex::encode(Sha512::digest(text)));
    f.add(forms, "digest_other", "SM3", |s| s.digest = |text, _, _| hex::encode(digest::sm3(text)));
    f.add("notification", "digest_other", "SHA-256, upper case", |s| {
        s.digest = |text, _, _| hex::encode_upper(Sha256::digest(text));
    });
    // An HMAC takes the key by itself; whether `&key=` stays in the string differs.
    f.add(forms, "hmac_md5", "with the key in the string", |s| s.digest = |string, _, key| hmac_md5(string, key));
    f.add(forms, "hmac_md5|key_missing", "of the text alone", |s| s.digest = |_, text, key| hmac_md5(text, key));
    f.add("submit", "hmac_other|key_missing", "HMAC-SHA-1 of the text", |s| {
        s.digest = |_, text, key| hex::encode(hmac_sha1(text, key));
    });
    f.add("submit", "hmac_other", "HMAC-SHA-1 of the string", |s| {
        s.digest = |string, _, key| hex::encode(hmac_sha1(string, key));
    });
    f.add(forms, "hmac_other|key_missing", "HMAC-SHA-256 of the text", |s| {
        s.digest = |_, text, key| hex::encode(hmac_sha256(text, key));
    });
    f.add(forms, "hmac_other", "HMAC-SHA-256 of the string", |s| {
        s.digest = |string, _, key| hex::encode(hmac_sha256(string, key));
    });
    f.add("topup", "hmac_other|key_missing", "HMAC-SHA-512 of the text", |s| {
        s.digest = |_, text, key| {
            let mac = Hmac::<Sha512>::new_from_slice(key).expect("any length").chain_update(text);
            hex::encode(mac.finalize().into_bytes())
        };
    });
    f.add(forms, "md5_twice", "of the digits", |s| s.digest = |text, _, _| md5_hex(md5_hex(text).as_bytes()));
    f.add("topup", "md5_twice", "of the upper-case digits", |s| {
        s.digest = |text, _, _| md5_hex(md5_hex(text).to_uppercase().as_bytes());
    });
    f.add("submit", "md5_twice", "of the bytes", |s| s.digest = |text, _, _| md5_hex(&Md5::digest(text)));
    f.add(forms, "digest_base64", "base64 of the bytes", |s| {
        s.digest = |text, _, _| STANDARD.encode(Md5::digest(text));
    });
    f.add("submit", "digest_base64", "base64 of the bytes, for URLs", |s| {
        s.digest = |text, _, _| URL_SAFE_NO_PAD.encode(Md5::digest(text));
    });
    f.add(forms, "digest_base64", "base64 of the digits", |s| s.sent.push(|sign| STANDARD.encode(sign)));
    f.add("notification", "digest_base64", "base64 of the upper-case digits", |s| {
        s.sent.push(|sign| STANDARD.encode(sign.to_uppercase()));
    });
    f.add("balance", "digest_base64|digest_other", "SHA-256 in base64", |s| {
        s.digest = |text, _, _| STANDARD.encode(Sha256::digest(text));
    });
    f.add("balance", "digest_base64|digest_other", "SHA-1 in base64", |s| {
        s.digest = |text, _, _| STANDARD.encode(digest::sha1(text));
    });
    f.add("balance", "digest_base64|hmac_other|key_missing", "HMAC-SHA-256 in base64", |s| {
        s.digest = |_, text, key| STANDARD.encode(hmac_sha256(text, key));
    });
    f.add(forms, "digest_middle_16", "the middle 16", |s| s.sent.push(|sign| sign[8..24].into()));
    f.add("submit", "digest_middle_16", "the middle 16, upper case", |s| {
        s.sent.push(|sign| sign[8..24].to_uppercase());
    });
    f.add(forms, "digest_part", "the first 16", |s| s.sent.push(|sign| sign[..16].into()));
    f.add(forms, "digest_part", "the last 16", |s| s.sent.push(|sign| sign[16..].into()));
    f.add("submit", "digest_part", "24 from the fourth on", |s| s.sent.push(|sign| sign[4..28].into()));
    f.add("submit", "digest_part", "a column of 30", |s| s.sent.push(|sign| sign[..30].into()));
    f.add("query:0 query:00", "digest_zeros_lost|digest_part", "a number's leading zeros", |s| {
        s.sent.push(|sign| zeros_lost(&sign));
    });
    f.add("query buy", "digest_zeros_lost|digest_part", "each byte by itself", |s| {
        s.digest = |text, _, _| Md5::digest(text).iter().map(|byte| format!("{byte:x}")).collect::<Vec<_>>().concat();
    });
    family
}
