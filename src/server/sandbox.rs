//! A gateway to practise on: one merchant, no money, and every mishap on demand.
//!
//! The checks and answers are those of the real gateway's protocol; the last four digits of a
//! card number choose what happens to it (`scenario`). Orders live in memory and end with the
//! process. Orders that name a `notify_url` are told there once they are decided (`notices`), by a
//! closure that the caller hands in, for nothing here sends. Nothing is printed either: remarks go
//! to another closure.

mod book;
mod caller;
mod checks;
mod clock;
mod gateway;
mod http;
mod merchant;
mod money;
mod notices;
mod remark;
mod replies;
mod scenario;
mod seen;
mod shown;
mod subject;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use self::caller::Caller;
use self::clock::Clock;
use self::gateway::Gateway;
pub use self::merchant::{AES_KEY, API_KEY, CUSTOMER_ID};
pub use self::notices::{Heard, Outcome};
use self::remark::Note;
pub use self::remark::{Detail, OrderRef, Remark};
pub use self::scenario::Delivery;
pub use self::seen::{Seen, Verdict};
use crate::core::form::Form;

/// Where it listens unless told otherwise.
pub const DEFAULT_ADDR: &str = "127.0.0.1:9093";

/// How a sandbox behaves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long an accepted order is processed before it is decided.
    pub settle_after: Duration,
    /// By how much the wait grows before a notification that was not taken is repeated.
    pub retry_step: Duration,
}

/// The document's step: the waits are 10 s and 20 s.
pub const RETRY_STEP: Duration = Duration::from_secs(10);

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

    /// Serves until the process ends. `deliver` posts a notification's form to an address once and
    /// tells what was answered; it is called by several threads at once and has to end by itself.
    /// `note` is told of every request, of what the answers are too terse to say, such as the string
    /// that a wrong signature should have signed (its key masked), and what came of every notification.
    pub fn serve(
        self,
        deliver: impl Fn(&str, &Form) -> Heard + Send + Sync + 'static,
        note: impl Fn(&Remark) + Send + Sync + 'static,
    ) -> io::Result<()> {
        let Options { settle_after, retry_step } = self.options;
        let (clock, note): (_, Note) = (Clock::start(), Arc::new(note));
        let caller = Caller::start(retry_step, clock, Box::new(deliver), Arc::clone(&note))?;
        http::serve(self.listener, Arc::new(Gateway::new(settle_after, clock, caller, note)))
    }
}
