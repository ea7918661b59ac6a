//! What stands in front of what is told on stderr.

use crate::core::lang::{Words, say};

pub(super) fn error() -> Words {
    say!("error:", "错误：")
}

pub(super) fn hint() -> Words {
    say!("hint:", "提示：")
}

pub(super) fn warning() -> Words {
    say!("warning:", "警告：")
}

pub(super) fn alert() -> Words {
    say!("ALERT:", "警报：")
}

/// What stands between it and what is told.
pub(super) fn gap() -> Words {
    say!(" ", "")
}
