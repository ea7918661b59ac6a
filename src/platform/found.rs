//! A file or directory as it was found, whatever the system.

use super::rights::{Owner, Rights};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub owner: Owner,
    /// Who else may do what with it.
    pub rights: Rights,
    /// By what it is known again under any name.
    pub identity: Identity,
    /// How many names it has.
    pub links: u64,
    /// Its size in bytes.
    pub size: u64,
}

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A directory.
    Directory,
    /// A link to something else.
    Link,
    /// A device that is nobody's text.
    Device,
    /// A pipe.
    Pipe,
    /// A socket, a disk, or whatever else.
    Other,
}

/// The disk of a file, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    pub(super) disk: u64,
    pub(super) number: u64,
}

/// A kind of file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSystem {
    /// One of this machine alone, where processes share memory and locks hold.
    Own,
    /// One that other machines may change, or whose kind is not known; its name.
    Shared(String),
}
