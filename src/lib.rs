//! x
pub mod core;
pub mod server;
