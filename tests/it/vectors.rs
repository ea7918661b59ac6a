//! Known answers for signature and cipher, produced on PHP and OpenSSL, never by this program.

use consign::core::cipher::CardCipher;
use consign::core::form::Form;
use consign::core::secret::{AesKey, ApiKey};
use consign::core::signature::{Canonical, Signature};
use serde::Deserialize;

#[derive(Deserialize)]
struct SignatureCase {
    name: String,
    fields: Vec<(String, String)>,
    key: String,
    canonical: String,
    md5: String,
}

#[derive(Deserialize)]
struct CipherCase {
    key: String,
    plaintext: String,
    hex: String,
}

#[test]
fn signatures_match_the_known_answers() {
    let cases: Vec<SignatureCase> = serde_json::from_str(include_str!("../vectors/signature.json")).expect("vectors");
    assert_eq!(cases.len(), 69);
    for case in cases {
        let form = Form::from_pairs(case.fields).expect("unique names");
        let canonical = Canonical::of(&form, &[]);
        assert_eq!(format!("{}&key={}", canonical.without_key(), case.key), case.canonical, "{}", case.name);
        let key = ApiKey::new(case.key);
        let signature = canonical.sign(&key);
        assert_eq!(signature.to_string(), case.md5, "{}", case.name);
        assert_eq!(canonical.signed_len(&key), case.canonical.len(), "{}", case.name);
        for given in [case.md5.clone(), case.md5.to_uppercase()] {
            assert!(given.parse::<Signature>().expect("hex") == signature, "{}", case.name);
        }
        let last = if case.md5.ends_with('0') { "1" } else { "0" };
        let other = format!("{}{last}", &case.md5[..31]);
        assert!(other.parse::<Signature>().expect("hex") != signature, "{}", case.name);
    }
}

#[test]
fn ciphertexts_match_the_known_answers() {
    let cases: Vec<CipherCase> = serde_json::from_str(include_str!("../vectors/cipher.json")).expect("vectors");
    assert_eq!(cases.len(), 60);
    for case in cases {
        let cipher = CardCipher::new(&AesKey::new(case.key));
        assert_eq!(cipher.encrypt(&case.plaintext), case.hex);
        assert_eq!(*cipher.decrypt(&case.hex).expect("decrypts"), case.plaintext);
        assert_eq!(*cipher.decrypt(&case.hex.to_uppercase()).expect("decrypts"), case.plaintext);
    }
}
