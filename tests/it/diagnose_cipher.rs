//! Ciphertext made wrongly on purpose, by OpenSSL's command line, and explained.

use consign::core::cipher::CardCipher;
use consign::core::secret::{AesKey, ApiKey};
use consign::output::words;
use consign::workbench::{self, CipherChange, CipherDiagnosis, CipherQuestion, Known};
use serde::Deserialize;

const KEY: &str = "a key of twenty-eight bytes!";
const NUMBER: &str = "6222020000000001";
const RIGHT: &str = "8ed4fd2962afa5a932d814d861bc820064c333ca226a6231254e6b71d188d57a";

fn ask(text: &str, key: &str) -> CipherDiagnosis {
    workbench::diagnose_cipher(&CipherQuestion {
        text,
        key: &AesKey::new(key.into()),
        api_key: Some(&ApiKey::new("the-api-key".into())),
        other_keys: &[("other".to_owned(), AesKey::new("other-aes-key".into()))],
    })
}

fn first(diagnosis: &CipherDiagnosis) -> Option<(Vec<&'static str>, &str)> {
    let told = diagnosis.explanations.first()?;
    Some((told.changes.iter().map(CipherChange::id).collect(), told.plaintext.as_str()))
}

#[test]
fn each_mistake_is_named() {
    let doubled = hex::encode(RIGHT);
    let spaced = format!("0x{} {}", &RIGHT[..32], &RIGHT[32..]);
    for (kinds, text, plaintext) in [
        (&["base64"][..], "jtT9KWKvpaky2BTYYbyCAGTDM8oiamIxJU5rcdGI1Xo=", NUMBER),
        (&["base64"], "jtT9KWKvpaky2BTYYbyCAGTDM8oiamIxJU5rcdGI1Xo%3D", NUMBER),
        (&["doubled_hex"], &doubled, NUMBER),
        (&["hex_decorated"], &spaced, NUMBER),
        (&["wrong_length"], &format!("{RIGHT}7"), NUMBER),
        (&["wrong_length"], &RIGHT[..50], NUMBER),
        (&["key_md5"], "e99b36c39e3e8efcdc9bf323890bc2b1f7c85515061189b6a9849ae7772aa654", NUMBER),
        (&["key_md5"], "58f34fb8d0b62560f0a86a023971908dbc3ea02043f2364bef8fc7aa7fa4fb04", NUMBER),
        (&["key_md5"], "8808b7e6e7635495e49fbb5dafc38fcb90d992b73c38d3b11c0d79a5dac97aaf", NUMBER),
        (&["key_mysql"], "492e84de10f381ea75715af97760c512983549f54e6492c26e577a261a54ad32", NUMBER),
        (&["aes_192"], "a3ecdf58968e506d196c21b0b2f75a0e5464458dd6662d4c1a517c4db6b3ce00", NUMBER),
        (&["aes_256"], "331f9a7a5de50aee206842ec494d46447d61ac7a29ac9e96c474df7d52e4bfd0", NUMBER),
        (&["cut_after_block"], &RIGHT[..32], NUMBER),
        (&["padding_zero"], "20e74aea901f78186674bfc73d1a2a9b", "884213"),
        (&["cbc_zero_iv"], "8ed4fd2962afa5a932d814d861bc8200d975dd21b03f0eeeac4b848b233a4b5f", NUMBER),
        (&["base64", "cbc_zero_iv"], "jtT9KWKvpaky2BTYYbyCANl13SGwPw7urEuEiyM6S18=", NUMBER),
        (&["key_of_profile"], "de7e959cb7cf7191d72782b443eb45ec8787fb6ca090ad950132539cf5544956", NUMBER),
        (&["key_is_api_key"], "fbe4016b7223fa41c40615cd00cd8b96304f2340ac29b1dbf29f145bae4432ff", NUMBER),
    ] {
        assert_eq!(first(&ask(text, KEY)), Some((kinds.to_vec(), plaintext)), "{text}");
    }
    let hex =
        ask("06448cf5e3923092551accf7323a30f500657ea140655a44782747705d422fad", "00112233445566778899aabbccddeeff");
    assert_eq!(first(&hex), Some((vec!["key_hex"], NUMBER)));
    let base64 = ask("6f787b655167006598f7d7c8502bc2517506f462b43549e71b3f839c95388082", "c2l4dGVlbiBieXRlcyBvaw==");
    assert_eq!(first(&base64), Some((vec!["key_base64"], NUMBER)));
    assert!(words::cipher_advice(&base64.explanations[0].changes).en().contains("key's own bytes"));
}

#[derive(Deserialize)]
struct Foreign {
    kinds: String,
    key: String,
    text: String,
    plaintext: String,
}

/// What programs in other languages made wrongly; the programs stand beside their ciphertexts.
#[test]
fn the_mistakes_of_other_languages_are_named_first() {
    let lines = [
        include_str!("../fixtures/ciphertext/java.jsonl"),
        include_str!("../fixtures/ciphertext/node.jsonl"),
        include_str!("../fixtures/ciphertext/php.jsonl"),
        include_str!("../fixtures/ciphertext/python.jsonl"),
    ];
    let mut count = 0;
    let mut missed = Vec::new();
    for line in lines.iter().flat_map(|lines| lines.lines()) {
        let foreign: Foreign = serde_json::from_str(line).expect("a mistake");
        let diagnosis = ask(&foreign.text, &foreign.key);
        let mut wanted: Vec<&str> = foreign.kinds.split(' ').collect();
        wanted.sort_unstable();
        let named = first(&diagnosis).map(|(mut kinds, plaintext)| {
            kinds.sort_unstable();
            (kinds, plaintext)
        });
        if named != Some((wanted, foreign.plaintext.as_str())) {
            missed.push(format!("{line}\n  named: {named:?}"));
        }
        count += 1;
    }
    assert_eq!(count, 354);
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_no_mistake_explains_stays_unexplained() {
    for text in
        ["", "x", "0x", "%", "卡", "00", &"0".repeat(32), &"5a".repeat(48), &"0".repeat(10_000_000), &"z".repeat(99)]
    {
        assert!(ask(text, KEY).explanations.is_empty(), "{text:.40}");
        assert!(ask(text, "").explanations.is_empty(), "{text:.40}");
    }
    assert!(ask(RIGHT, KEY).explanations.is_empty());
    // A padding of one byte alone would let one in 256 pass.
    let mut state = 1_u64;
    for at in 0..600 {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("{:016x}", state ^ (state >> 29))
        };
        let text: String = (0..at % 3 * 2 + 2).map(|_| next()).collect();
        let key = ["short-key", KEY, "0123456789abcdef"][at % 7 % 3];
        assert!(ask(&text, key).explanations.is_empty(), "{text}");
    }
}

#[test]
fn what_was_cut_is_never_called_the_plaintext() {
    let pin = "8842130000000001234";
    let whole = CardCipher::new(&AesKey::new(KEY.into())).encrypt(pin);
    let diagnosis = ask(&whole[..32], KEY);
    assert_eq!(first(&diagnosis), Some((vec!["cut_after_block"], &pin[..16])));
    assert!(diagnosis.explanations.iter().all(|told| told.known == Known::InPart), "{diagnosis:?}");
    for text in [&whole[..40], &whole[6..], &whole[32 - 6..]] {
        assert!(ask(text, KEY).explanations.first().is_some_and(|told| told.known == Known::InPart), "{text}");
    }
    assert!(ask(&format!("{whole}7"), KEY).explanations.iter().all(|told| told.known == Known::Whole));
}

#[test]
fn ciphertext_of_an_unknown_passphrase_is_recognised() {
    // openssl enc -aes-256-cbc -base64 -md md5 -k another
    let diagnosis = ask("U2FsdGVkX1/RFGltcImZx8JZ7CQOS7WnIhBM0UUGxEc=", KEY);
    assert!(diagnosis.is_salted && diagnosis.explanations.is_empty(), "{diagnosis:?}");
    assert!(words::unexplained_cipher(&diagnosis).en().contains("CryptoJS"));
}

/// Made by OpenSSL.
const CBC_DATE_IV: &str = "9ba0adafdf74c1dfada3f4dd7e6606f9fd5a4e5d169026f2517a353a732c9123";
const CBC_FALLING_IV: &str = "6b7a49a4f2672483670804ed412dd40a7c3799f46c76a7e8b98b857f628aa1c3";

/// Padding proves nothing of an IV, and one of digits makes other digits of a card.
#[test]
fn a_plaintext_under_a_guessed_iv_is_not_certain() {
    // 6222020000000001 and 12345678901234567890 under the IVs 2026112220261122 and 9876543210987654.
    for text in [CBC_DATE_IV, CBC_FALLING_IV] {
        let diagnosis = ask(text, KEY);
        assert!(!diagnosis.explanations.is_empty(), "{text}");
        assert!(diagnosis.explanations.iter().all(|told| told.known != Known::Whole), "{diagnosis:?}");
    }
}
