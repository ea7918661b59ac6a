//! `consign decrypt`: hex back to values.

use super::context::Context;
use super::{input, lines};
use crate::cli::Decrypt;
use crate::core::cipher::CardCipher;
use crate::error::{Exit, Failure};
use crate::output::Report;
use crate::profile::Need;

pub(super) fn run(args: &Decrypt, context: &Context) -> anyhow::Result<Report> {
    let streaming = input::from_stdin(&args.values)?;
    let cipher = CardCipher::new(&context.profile(Need::AesKey)?.aes_key()?);
    lines::convert(&args.values, streaming, "decrypted", context, |value| {
        let plaintext = cipher.decrypt(value.trim());
        plaintext.map(|text| text.to_string()).map_err(|error| {
            Failure::new(Exit::Mismatch, format!("the ciphertext {error}"))
                .hint("check aes_key of the profile, and that the hex is whole")
        })
    })
}
