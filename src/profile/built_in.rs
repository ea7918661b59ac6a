//! The profile that is always there.

/// The built-in profile that reaches a running `consign sandbox` at its default address.
pub const SANDBOX: &str = "sandbox";

/// The name of a profile that came from the environment alone.
pub(super) const ENVIRONMENT: &str = "environment";

/// The well-known facts of the sandbox, passed in so that this module needs no server.
#[derive(Clone, Debug)]
pub struct SandboxFacts {
    /// Where it listens.
    pub base_url: String,
    /// Its merchant.
    pub customer_id: &'static str,
    /// Its merchant's API key.
    pub api_key: &'static str,
    /// Its merchant's AES key.
    pub aes_key: &'static str,
}
