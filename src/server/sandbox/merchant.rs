//! The one merchant that a sandbox knows.

/// The sandbox's only merchant (商户号).
pub const CUSTOMER_ID: &str = "10001";
/// The key that its merchant signs with.
pub const API_KEY: &str = "sandbox-api-key";
/// The key that its merchant encrypts cards with.
pub const AES_KEY: &str = "sandbox-aes-key!";
