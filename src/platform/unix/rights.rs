//! Who owns a file, and what its mode lets others do.

use std::fmt;

use super::user_namespace::is_nameless;
use crate::core::lang::{Words, say};

/// What others may do with a file.
const OPEN: u32 = 0o077;

/// How others may change it.
const CHANGEABLE: u32 = 0o022;

const WORLD_CHANGEABLE: u32 = 0o002;
const STICKY: u32 = 0o1000;

/// A user, by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(pub(super) u32);

impl Owner {
    /// The one that this process acts for.
    #[must_use]
    pub fn me() -> Self {
        Self(rustix::process::geteuid().as_raw())
    }

    /// Whether this process acts for it.
    #[must_use]
    pub fn is_me(&self) -> bool {
        *self == Self::me()
    }

    /// The same, or whether it may do all on this machine anyway.
    #[must_use]
    pub fn is_me_or_root(&self) -> bool {
        self.0 == 0 || self.is_me()
    }

    /// Whether it is somebody else whom the system would let in for it.
    #[must_use]
    pub fn is_another(&self) -> bool {
        !self.is_me_or_root() && !is_nameless(self.0)
    }

    /// What it is called where people are told of files.
    #[must_use]
    pub fn as_uid(&self) -> String {
        format!("uid {}", self.0)
    }

    /// What it is called where people are told of the ledger.
    #[must_use]
    pub fn numbered(&self) -> Words {
        say!("number {}", "编号 {}", self.0)
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a file's mode says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights(u32);

impl Rights {
    /// Those of a mode.
    #[must_use]
    pub fn of_mode(mode: u32) -> Self {
        Self(mode & 0o7777)
    }

    /// Whether others may do anything with the file.
    #[must_use]
    pub fn are_open(&self) -> bool {
        self.0 & OPEN != 0
    }

    /// Whether others may change it; of a directory, put something into it.
    #[must_use]
    pub fn let_others_change(&self) -> bool {
        self.0 & CHANGEABLE != 0
    }

    /// Whether others may put another file in place of one in this directory. The sticky bit keeps names to
    /// their owners.
    ///
    /// The group counts only where the file or a link lies (`holds`): on some systems each user has a group
    /// to itself, and the directories above are open to it.
    #[must_use]
    pub fn let_others_exchange(&self, holds: bool) -> bool {
        let open = if holds { CHANGEABLE } else { WORLD_CHANGEABLE };
        self.0 & open != 0 && self.0 & STICKY == 0
    }

    /// What people are told of them.
    #[must_use]
    pub fn told(&self) -> Words {
        say!("mode {:04o}", "权限 {:04o}", self.0)
    }

    /// The same of a directory, without its special bits.
    #[must_use]
    pub fn told_of_directory(&self) -> Words {
        say!("mode {:03o}", "权限 {:03o}", self.0 & 0o777)
    }

    /// The same for programs.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{:04o}", self.0)
    }
}
