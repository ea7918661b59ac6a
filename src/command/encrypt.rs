//! `consign encrypt`: values to the hex that is sent and signed.

use super::context::Context;
use super::{input, lines};
use crate::cli::Encrypt;
use crate::core::cipher::CardCipher;
use crate::output::Report;
use crate::profile::Need;

pub(super) fn run(args: &Encrypt, context: &Context) -> anyhow::Result<Report> {
    let streaming = input::from_stdin(&args.values)?;
    let cipher = CardCipher::new(&context.profile(Need::AesKey)?.aes_key()?);
    lines::convert(&args.values, streaming, "encrypted", context, |value| Ok(cipher.encrypt(value)))
}
