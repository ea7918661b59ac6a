//! How much of a profile a command takes.

/// What a command needs of a profile: without a file, the environment may be enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everything that a submission takes.
    Gateway,
    /// Who the merchant is, and at which gateway.
    Merchant,
    /// The key that signs.
    ApiKey,
    /// The key that encrypts.
    AesKey,
}
