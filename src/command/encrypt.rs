//! `consign encrypt`: values to the hex that is sent and signed.

use crate::cli::Encrypt;
use crate::core::cipher::CardCipher;
use crate::core::lang::say;
use crate::input;
use crate::input::lines;
use crate::output::{OutcomeName, Report};
use crate::profile::Need;
use crate::run::context::Context;

pub(super) fn run(args: &Encrypt, context: &Context) -> anyhow::Result<Report> {
    let streaming = input::from_stdin(&args.values)?;
    let cipher = CardCipher::new(&context.profile(Need::AesKey)?.aes_key()?);
    if streaming {
        input::ask_for(&say!("values, one a line", "要加密的值，每行一个"), context);
    }
    lines::convert(&args.values, streaming, OutcomeName::Encrypted, context, |value| Ok(cipher.encrypt(value)))
}
