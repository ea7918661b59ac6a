//! How notifications are read.

use crate::core::protocol::NOTIFICATION_UNSIGNED;

/// How notifications are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Fields that their signature leaves out.
    pub unsigned: Vec<String>,
}

impl Notification {
    /// As the merchant document has it.
    pub(super) fn documented() -> Self {
        Self { unsigned: NOTIFICATION_UNSIGNED.iter().map(|name| (*name).to_owned()).collect() }
    }
}
