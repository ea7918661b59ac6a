//! Words for what the sandbox's operator is told.

use super::cipher::decrypt_error;
use super::field::{form_error, invalid};
use crate::server::sandbox::{Detail, Remark};

/// A remark, as one line whatever the request brought into it.
#[must_use]
pub fn remark(remark: &Remark) -> String {
    let text = match remark {
        Remark::Server(text) => text.clone(),
        Remark::Refused { endpoint, message, detail } => format!("{endpoint}: {message}: {}", self::detail(detail)),
    };
    let escape = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

fn detail(detail: &Detail) -> String {
    match detail {
        Detail::Form(error) => form_error(error),
        Detail::Field(invalid) => self::invalid(invalid),
        Detail::Ciphertext(error) => format!("the ciphertext {}", decrypt_error(error)),
        Detail::Other(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Endpoint;

    #[test]
    fn a_remark_is_one_line() {
        let detail = Detail::Other("the MD5 of note=a\nb\u{1b}[2J&timestamp=1".into());
        let told = remark(&Remark::Refused { endpoint: Endpoint::Balance, message: "SIGN错误".into(), detail });
        assert_eq!(told, r"balance: SIGN错误: the MD5 of note=a\nb\u{1b}[2J&timestamp=1");
    }
}
