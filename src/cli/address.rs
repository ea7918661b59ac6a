//! Where a server listens.

use std::net::SocketAddr;

/// An address to listen on; a port alone is likely to be meant as one of this machine.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let port: Option<u16> = text.trim_start_matches(':').parse().ok();
    text.parse().map_err(|_| match port {
        Some(port) => format!("is a port alone: write 127.0.0.1:{port}"),
        None => "must be an IP address and a port, such as 127.0.0.1:9095".to_owned(),
    })
}
