//! Where a server listens.

use std::net::SocketAddr;

use crate::core::lang::{BadValue, say};

/// An address to listen on; a port alone is likely to be meant as one of this machine.
pub(super) fn address(text: &str) -> Result<SocketAddr, BadValue> {
    let port: Option<u16> = text.trim_start_matches(':').parse().ok();
    text.parse().map_err(|_| {
        BadValue(match port {
            Some(port) => say!("is a port alone: write 127.0.0.1:{port}", "只是端口：请写 127.0.0.1:{port}"),
            None => say!(
                "must be an IP address and a port, such as 127.0.0.1:9095",
                "必须是 IP 地址加端口，例如 127.0.0.1:9095"
            ),
        })
    })
}
