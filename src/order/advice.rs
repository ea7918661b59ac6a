//! What to do about a refusal whose words say what is behind it.

use std::env;

use crate::core::lang::{Words, say};
use crate::core::protocol;
use crate::order::session::Session;
use crate::output::words::{self, Known};
use crate::profile;
use crate::workbench::refusal;

/// The variable that overrides a profile's merchant number.
const CUSTOMER_ID: &str = "CONSIGN_CUSTOMER_ID";

impl Session<'_> {
    /// What a refusal says to do; `has_number` tells whether the card that was refused has one.
    pub(crate) fn refusal_advice(&self, message: &str, has_number: bool) -> Option<Words> {
        // A lockout is no time to try other signatures.
        if protocol::says_bad_signature(message) && !protocol::says_locked_out(message) {
            return Some(self.signature_advice());
        }
        let check = self.hints().check();
        let merchant_from = self.merchant_from();
        let encrypt = self.hints().line(&["encrypt"]);
        let known = Known { merchant_from: &merchant_from, balance: check.as_deref(), encrypt: &encrypt };
        refusal::cause(message, has_number).map(|cause| words::refusal_advice(cause, &known))
    }

    /// Where the merchant number comes from.
    fn merchant_from(&self) -> Words {
        let name = self.profile.name.as_str();
        let is_set = env::var_os(CUSTOMER_ID).is_some_and(|value| !value.is_empty());
        let overrides = name != profile::SANDBOX && self.profile.ignored.is_empty();
        if is_set && overrides { CUSTOMER_ID.into() } else { say!("profile {name}", "配置 {name}") }
    }
}
