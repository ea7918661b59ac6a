//! A gateway to practise on: one merchant, no money, and every mishap on demand.
//!
//! The checks and answers are those of the real gateway's protocol; the last four digits of a
//! card number choose what happens to it (`scenario`). Orders live in memory and end with the
//! process. Nothing is printed: remarks go to the closure that the caller hands in.

mod book;
mod checks;
mod gateway;
mod http;
mod merchant;
mod money;
mod remark;
mod replies;
mod scenario;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use self::gateway::Gateway;
pub use self::merchant::{AES_KEY, API_KEY, CUSTOMER_ID};
pub use self::remark::{Detail, Remark};

/// Where it listens unless told otherwise.
pub const DEFAULT_ADDR: &str = "127.0.0.1:9093";

/// How a sandbox behaves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long an accepted order is processed before it is decided.
    pub settle_after: Duration,
}

/// A sandbox that has its address and does not serve yet.
#[derive(Debug)]
pub struct Sandbox {
    listener: TcpListener,
    addr: SocketAddr,
    options: Options,
}

impl Sandbox {
    /// Takes the address; port 0 takes any free one. Connections queue up from here on.
    pub fn bind(addr: SocketAddr, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(addr)?;
        let addr = listener.local_addr()?;
        Ok(Self { listener, addr, options })
    }

    /// The address that it has, with the port that was found for port 0.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Serves until the process ends. `note` is told what the answers are too terse to say, such
    /// as the string that a wrong signature should have signed (its key masked).
    pub fn serve(self, note: impl Fn(&Remark) + Send + Sync + 'static) -> io::Result<()> {
        http::serve(self.listener, Arc::new(Gateway::new(self.options.settle_after, Box::new(note))))
    }
}
