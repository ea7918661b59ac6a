//! What the system does for connections while nobody here can.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::windows::io::AsRawSocket as _;
use std::time::Duration;

use windows_sys::Win32::Networking::WinSock::{
    IPPROTO_TCP, POLLRDNORM, TCP_MAXRT, TCP_MAXRTMS, WSAEINVAL, WSAENOPROTOOPT, WSAPOLLFD, WSAPoll, setsockopt,
};

use crate::core::client::Kernel;

/// What it does for the connection of an exchange.
pub const KERNEL: Kernel = Kernel { give_up_after, await_input: Some(await_input) };

/// Has the system give a connection up that goes on sending what nobody acknowledges for so many
/// milliseconds. Older systems count in seconds, and take one for less.
fn give_up_after(stream: &TcpStream, milliseconds: u32) -> io::Result<()> {
    let seconds = Duration::from_millis(milliseconds.into()).as_secs().max(1);
    let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
    match set(stream, TCP_MAXRTMS, milliseconds).or_else(|_| set(stream, TCP_MAXRT, seconds)) {
        // Where there is neither, a process that is stopped has no such guard; all others cut their connection.
        Err(error) if [WSAENOPROTOOPT, WSAEINVAL].map(Some).contains(&error.raw_os_error()) => Ok(()),
        done => done,
    }
}

/// Waits until there is something to read, or the connection is over: Windows may lose what comes just when a
/// read gives up.
fn await_input(stream: &TcpStream, time: Duration) -> io::Result<bool> {
    let mut asked = WSAPOLLFD { fd: socket(stream)?, events: POLLRDNORM, revents: 0 };
    // No wait is shorter than the system's least, or it would be none.
    let milliseconds = i32::try_from(time.as_millis()).unwrap_or(i32::MAX).max(1);
    #[allow(unsafe_code, reason = "the socket is open, and there is the one entry that the count says")]
    let count = unsafe { WSAPoll(&raw mut asked, 1, milliseconds) };
    match count {
        0 => Ok(false),
        1.. => Ok(true),
        _ => Err(io::Error::last_os_error()),
    }
}

fn socket(stream: &TcpStream) -> io::Result<usize> {
    usize::try_from(stream.as_raw_socket()).map_err(io::Error::other)
}

fn set(stream: &TcpStream, option: i32, value: u32) -> io::Result<()> {
    let socket = socket(stream)?;
    let size = i32::try_from(size_of_val(&value)).unwrap_or_default();
    #[allow(unsafe_code, reason = "the socket is open, and no more is read than the size says")]
    let result = unsafe { setsockopt(socket, IPPROTO_TCP, option, (&raw const value).cast(), size) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// How many callers of a listener wait until they are accepted is settled when it begins to listen.
#[allow(clippy::unnecessary_wraps)]
pub fn keep_at_the_door(_: &TcpListener, _: i32) -> io::Result<()> {
    Ok(())
}
