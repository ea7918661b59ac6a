//! Card fields that were signed otherwise than they were sent.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::Family;
use super::forms::{NUMBER, PIN, ciphertext};
use super::signer::{Signer, md5_hex, percent};

fn both(signer: &mut Signer, change: impl Fn(&str) -> Vec<u8>) {
    signer.set("cardNumber", change(NUMBER));
    signer.set("cardPassword", change(PIN));
}

fn swapped(one: &'static str, two: &'static str) -> impl Fn(&mut Signer) {
    move |signer| {
        let (Some(first), Some(second)) = (signer.value(one).cloned(), signer.value(two).cloned()) else { return };
        signer.set(one, second);
        signer.set(two, first);
    }
}

pub(super) fn family() -> Family {
    let mut family = Family::new("cards");
    let f = &mut family;
    let forms = "submit submit-all";
    f.signed_as(forms, "cardNumber", "plaintext_card", NUMBER);
    f.signed_as(forms, "cardPassword", "plaintext_card", PIN);
    f.add(forms, "plaintext_card", "both in plaintext", |s| both(s, |text| text.into()));
    f.field(forms, "cardNumber", "uppercase_cipher", "upper-case hex", |v| v.make_ascii_uppercase());
    f.field("submit", "cardPassword", "uppercase_cipher", "upper-case hex", |v| v.make_ascii_uppercase());
    f.add(forms, "uppercase_cipher", "both in upper-case hex", |s| {
        both(s, |text| hex::encode_upper(ciphertext(text)).into());
    });
    f.add(forms, "card_base64", "both in base64", |s| both(s, |text| STANDARD.encode(ciphertext(text)).into()));
    f.add("submit", "card_base64", "both in base64 for URLs", |s| {
        both(s, |text| URL_SAFE.encode(ciphertext(text)).into());
    });
    f.add("submit", "card_base64|url_encoded", "both in base64, percent-encoded", |s| {
        both(s, |text| percent(STANDARD.encode(ciphertext(text)).as_bytes(), "-_.", "+", true));
    });
    f.field(forms, "cardNumber", "card_base64", "base64", |v| *v = STANDARD.encode(ciphertext(NUMBER)).into());
    f.field("submit", "cardPassword", "card_base64", "base64", |v| *v = STANDARD.encode(ciphertext(PIN)).into());
    f.field("submit", "cardNumber", "card_base64", "base64 of the hex", |v| *v = STANDARD.encode(&v).into());
    f.field("submit", "cardNumber", "card_base64|plaintext_card", "base64 of the plaintext", |v| {
        *v = STANDARD.encode(NUMBER).into();
    });
    f.add(forms, "cards_swapped", "swapped", swapped("cardNumber", "cardPassword"));
    f.add("submit", "cards_swapped|plaintext_card", "plaintext, swapped", |s| {
        s.set("cardNumber", PIN);
        s.set("cardPassword", NUMBER);
    });
    f.field("submit", "cardNumber", "plaintext_card|blank_at_end|line_ending", "plaintext with its line end", |v| {
        *v = format!("{NUMBER}\n").into();
    });
    f.field("submit", "cardNumber", "plaintext_card|key_md5|digest_other", "MD5 of the plaintext", |v| {
        *v = md5_hex(NUMBER.as_bytes()).into();
    });
    f.add("submit", "plaintext_card", "hex of the plaintext", |s| both(s, |text| hex::encode(text).into()));
    f.add("submit:plaintext submit-all:plaintext", "plaintext_card", "given in plaintext, signed as ciphertext", |s| {
        both(s, |text| hex::encode(ciphertext(text)).into());
    });
    f.add("submit:plaintext", "plaintext_card|uppercase_cipher", "given in plaintext, signed as upper-case hex", |s| {
        both(s, |text| hex::encode_upper(ciphertext(text)).into());
    });
    f.add("submit:plaintext", "plaintext_card|card_base64", "given in plaintext, signed as base64", |s| {
        both(s, |text| STANDARD.encode(ciphertext(text)).into());
    });
    f.add("submit", "number_format|value_literal|null_format", "card number as a float", |s| {
        s.set("cardNumber", "6.222020000000001E15");
    });
    f.add("submit", "field_left_out|empty_kept|fields_subset", "no card number, its name kept", |s| {
        s.set("cardNumber", "");
        s.keeps_empty = true;
        s.fields.retain(|(name, _)| name != "mcode");
    });
    f.add("notification", "amounts_swapped", "the amounts swapped", swapped("successAmount", "actualAmount"));
    f.add("notification", "amounts_swapped", "face and settled swapped", swapped("money", "successAmount"));
    f.add(
        "notification",
        "amounts_swapped|number_format",
        "face and real face swapped",
        swapped("money", "actualAmount"),
    );
    f.add("topup", "amounts_swapped", "face and charged swapped", swapped("money", "amount"));
    f.add("buy", "amounts_swapped", "face and price swapped", swapped("checkItemFacePrice", "decimal"));
    family
}
