//! Signature and cipher of the protocol, written again, so that the binary is not judged by its
//! own code.

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt as _, KeyInit as _};
use md5::{Digest as _, Md5};

/// The signature of fields, by the merchant document.
pub(crate) fn sign(form: &[(String, String)], unsigned: &[&str], key: &str) -> String {
    let left_out = |name: &str| ["sign", "Sign", "s"].contains(&name) || unsigned.contains(&name);
    let mut fields: Vec<_> = form.iter().filter(|(name, value)| !left_out(name) && !value.is_empty()).collect();
    fields.sort_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    hex::encode(Md5::digest(format!("{}&key={key}", pairs.join("&"))))
}

/// The plaintext of hex ciphertext: AES-128, ECB, PKCS#7, the key cut or zero-filled.
pub(crate) fn decrypt(hex_text: &str, key: &str) -> String {
    let mut fitted = [0_u8; 16];
    for (to, from) in fitted.iter_mut().zip(key.bytes()) {
        *to = from;
    }
    let cipher = Aes128::new(&fitted.into());
    let mut plaintext = Vec::new();
    for chunk in hex::decode(hex_text).expect("hex").chunks(16) {
        let bytes: [u8; 16] = chunk.try_into().expect("a whole block");
        let mut block = bytes.into();
        cipher.decrypt_block(&mut block);
        plaintext.extend_from_slice(&block);
    }
    let padding = usize::from(*plaintext.last().expect("a block"));
    assert!((1..=16).contains(&padding), "PKCS#7 padding");
    let text = plaintext.split_off(plaintext.len() - padding);
    assert!(text.iter().all(|byte| usize::from(*byte) == padding), "PKCS#7 padding");
    String::from_utf8(plaintext).expect("UTF-8")
}

#[test]
fn the_second_implementation_knows_the_known_answers() {
    let form = [("orderId".to_owned(), "C20261122000001".to_owned()), ("customerId".to_owned(), "10001".to_owned())];
    let mut form = form.to_vec();
    form.push(("timestamp".to_owned(), "1763800000".to_owned()));
    assert_eq!(sign(&form, &[], "test-api-key"), "1eb15a6b30e970671ebb4bfedf587742");
    assert_eq!(decrypt("377222e061a924c591cd9c27ea163ed4", "0123456789abcdef"), "");
}
