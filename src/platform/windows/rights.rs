//! Who owns a file, and whom its list of access lets in.

use std::fmt;

use super::super::descriptor::{Descriptor, Sid};
use super::security;
use crate::core::lang::{Words, say};

/// What reading is: of the file itself, or whatever is part of it.
const READ: u32 = 0x8000_0000 | ALL | 0x0001;
/// What changing is: writing, appending, removing, opening it to more, and taking it over.
const CHANGE: u32 = 0x4000_0000 | ALL | 0x0002 | 0x0004 | EXCHANGE_IT | 0x0004_0000 | 0x0008_0000;
/// What exchanging something in a directory is: removing what is in it, or the directory, and whatever leads
/// there. To put something beside it is none.
const EXCHANGE: u32 = ALL | 0x0040 | EXCHANGE_IT | 0x0004_0000 | 0x0008_0000;
/// Removing or renaming the thing itself.
const EXCHANGE_IT: u32 = 0x0001_0000;
const ALL: u32 = 0x1000_0000;

/// Those whom people know by name.
const NAMED: [(u8, &[u32], &str); 7] = [
    (1, &[0], "Everyone"),
    (5, &[11], "Authenticated Users"),
    (5, &[32, 545], "Users"),
    (5, &[32, 546], "Guests"),
    (5, &[4], "INTERACTIVE"),
    (5, &[2], "NETWORK"),
    (5, &[7], "ANONYMOUS LOGON"),
];

/// A user, by the system's identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(pub(super) Sid);

impl Owner {
    /// The one that this process acts for.
    #[must_use]
    pub fn me() -> Self {
        Self(security::own().clone())
    }

    /// Whether this process acts for it. What an administrator makes may belong to all of them.
    #[must_use]
    pub fn is_me(&self) -> bool {
        security::trusted().contains(&self.0)
    }

    /// The same, or whether it may do all on this machine anyway.
    #[must_use]
    pub fn is_me_or_root(&self) -> bool {
        is_harmless(&self.0)
    }

    /// Whether it is somebody else.
    #[must_use]
    pub fn is_another(&self) -> bool {
        !self.is_me_or_root()
    }

    /// What it is called where people are told of files.
    #[must_use]
    pub fn as_uid(&self) -> String {
        self.to_string()
    }

    /// What it is called where people are told of the ledger.
    #[must_use]
    pub fn numbered(&self) -> Words {
        self.to_string().into()
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&name(&self.0))
    }
}

/// What others may do with a file: each of them, and the system's bits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights(Vec<(Sid, u32)>);

impl Rights {
    /// Those of a descriptor. Without a list of access all may do all.
    pub(super) fn of(descriptor: Descriptor) -> Self {
        let everyone = || Sid::well_known(1, &[0]);
        let Some(entries) = descriptor.entries else { return Self(vec![(everyone(), ALL)]) };
        let who = entries.into_iter().map(|entry| (entry.who.unwrap_or_else(everyone), entry.what));
        Self(who.filter(|(who, _)| !is_harmless(who)).collect())
    }

    /// Those of what nobody else can open.
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// The same for the root of a disk, which nobody can remove or rename.
    pub(super) fn of_root(self) -> Self {
        Self(self.0.into_iter().map(|(who, what)| (who, what & !EXCHANGE_IT)).collect())
    }

    fn let_others(&self, what: u32) -> bool {
        self.0.iter().any(|(_, may)| may & what != 0)
    }

    /// Whether others may read or change the file.
    #[must_use]
    pub fn are_open(&self) -> bool {
        self.let_others(READ | CHANGE)
    }

    /// Whether others may change it; of a directory, put something into it.
    #[must_use]
    pub fn let_others_change(&self) -> bool {
        self.let_others(CHANGE)
    }

    /// Whether others may put another file in place of one in this directory.
    #[must_use]
    pub fn let_others_exchange(&self, _holds: bool) -> bool {
        self.let_others(EXCHANGE)
    }

    /// What people are told of them.
    #[must_use]
    pub fn told(&self) -> Words {
        match self.names().as_str() {
            "" => say!("open to nobody else", "不对其他用户开放"),
            names => say!("open to {names}", "对 {names} 开放"),
        }
    }

    /// The same of a directory.
    #[must_use]
    pub fn told_of_directory(&self) -> Words {
        self.told()
    }

    /// The same for programs.
    #[must_use]
    pub fn digits(&self) -> String {
        Some(self.names()).filter(|names| !names.is_empty()).unwrap_or_else(|| "owner".to_owned())
    }

    /// Those who may do anything that counts.
    pub(super) fn others(&self) -> impl Iterator<Item = &Sid> {
        self.0.iter().filter(|(_, may)| may & (READ | CHANGE | EXCHANGE) != 0).map(|(who, _)| who)
    }

    fn names(&self) -> String {
        let mut names: Vec<String> = self.others().map(name).collect();
        names.sort();
        names.dedup();
        names.join(", ")
    }
}

fn name(who: &Sid) -> String {
    let named = NAMED.iter().find(|(authority, numbers, _)| *who == Sid::well_known(*authority, numbers));
    named.map_or_else(|| who.to_string(), |(_, _, name)| (*name).to_owned())
}

/// Whether somebody may do all on this machine anyway, or is none but the owner, or lets in only programs of
/// whoever is let in already: the packages of the store.
fn is_harmless(who: &Sid) -> bool {
    const INSTALLER: [u32; 6] = [80, 956_008_885, 3_418_522_649, 1_831_038_044, 1_853_292_631, 2_271_478_464];
    let is_owner = [0, 4].iter().any(|number| *who == Sid::well_known(3, &[*number]));
    let told = who.to_string();
    let is_package = told.starts_with("S-1-15-2-") || told.starts_with("S-1-15-3-");
    security::trusted().contains(who) || *who == Sid::well_known(5, &INSTALLER) || is_owner || is_package
}
