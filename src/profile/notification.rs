//! How notifications are read, and answered.

use crate::core::notification::{Dialect, Meaning};
use crate::core::protocol::{NOTIFICATION_UNSIGNED, NOTIFICATION_WORD};

/// How notifications are read, and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Fields that their signature leaves out.
    pub unsigned: Vec<String>,
    /// The one dialect that is taken; `None` takes them all.
    pub dialect: Option<Dialect>,
    /// What their amounts mean; `None` goes by what is plausible.
    pub amounts: Option<Meaning>,
    /// The word that stops the platform's calls.
    pub answer: String,
}

impl Notification {
    /// As the merchant document has it.
    pub(super) fn documented() -> Self {
        let unsigned = NOTIFICATION_UNSIGNED.iter().map(|name| (*name).to_owned()).collect();
        Self { unsigned, dialect: None, amounts: None, answer: NOTIFICATION_WORD.to_owned() }
    }
}
