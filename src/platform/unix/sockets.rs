//! What the kernel does for connections while nobody here can.

use std::io;
use std::net::{TcpListener, TcpStream};

use crate::core::client::Kernel;

/// What it does for the connection of an exchange.
pub const KERNEL: Kernel = Kernel { give_up_after, await_input: None };

/// Has the kernel give a connection up that goes on sending what nobody acknowledges for so many
/// milliseconds.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn give_up_after(stream: &TcpStream, milliseconds: u32) -> io::Result<()> {
    Ok(rustix::net::sockopt::set_tcp_user_timeout(stream, milliseconds)?)
}

/// Elsewhere a process that is stopped has no such guard; all others cut their connection.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[allow(clippy::unnecessary_wraps)]
fn give_up_after(_: &TcpStream, _: u32) -> io::Result<()> {
    Ok(())
}

/// Has the kernel keep so many callers of a listener until they are accepted.
pub fn keep_at_the_door(listener: &TcpListener, callers: i32) -> io::Result<()> {
    Ok(rustix::net::listen(listener, callers)?)
}
