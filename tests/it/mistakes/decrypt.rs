//! Cards encrypted otherwise, by Node.js and Java, and read all the same.

use consign::core::secret::{AesKey, ApiKey};
use consign::workbench::{self, CipherQuestion};
use serde::Deserialize;

#[derive(Deserialize)]
struct Recorded {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    what: String,
    key: String,
    plaintext: String,
    ciphertext: String,
}

fn recorded() -> Vec<Case> {
    [include_str!("../../fixtures/encrypted/javascript.json"), include_str!("../../fixtures/encrypted/java.json")]
        .into_iter()
        .flat_map(|text| serde_json::from_str::<Recorded>(text).expect("a recording").cases)
        .collect()
}

#[test]
fn four_in_five_ciphertexts_are_read() {
    let cases = recorded();
    assert!(cases.len() >= 60);
    let (mut read, mut later, mut wrong) = (0, 0, 0);
    for case in &cases {
        let diagnosis = workbench::diagnose_cipher(&CipherQuestion {
            text: &case.ciphertext,
            key: &AesKey::new(case.key.clone()),
            api_key: Some(&ApiKey::new("the-api-key".into())),
            other_keys: &[("other".to_owned(), AesKey::new("other-aes-key".into()))],
        });
        match diagnosis.explanations.first() {
            Some(first) if *first.plaintext == case.plaintext => read += 1,
            // Where digits come out under two keys or modes, both are told.
            Some(_) if diagnosis.explanations.iter().any(|one| *one.plaintext == case.plaintext) => later += 1,
            Some(first) => {
                wrong += 1;
                println!("wrong: {}: {:?} for {}", case.what, *first.plaintext, case.plaintext);
            }
            None => println!("silent: {} of {}", case.what, case.plaintext),
        }
    }
    println!("{read} of {} read first, {later} later, {wrong} read wrongly", cases.len());
    assert_eq!(wrong, 0);
    assert!(read * 10 >= cases.len() * 8);
}
